package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.GivenReason;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.check.Finding;
import id.perisai.content.PageSections;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks for a review of a page's newest revision, as it was shown. */
public final class SubmitForReview {
  private final Work work;

  public SubmitForReview(Work work) {
    this.work = work;
  }

  /**
   * What the checks say now, to be shown before the submission.
   *
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS, CONTENT_TAMPERED
   */
  public List<Finding> findings(Acting who, UUID page) {
    return work.within(
        who,
        Permission.SUBMIT,
        (em, reach) -> {
          PageSections.require(em, reach, page);
          return Submissions.findings(em, who.tenant(), Pages.newest(em, page).content());
        });
  }

  /**
   * @param digest of the content that the person saw
   * @param reason why findings that warn are right to stand; blank when there are none
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS, CHANGED_SINCE, CONTENT_TAMPERED,
   *     WAITING_ALREADY, APPROVED_ALREADY, FINDINGS_NEED_REASON, REASON_TOO_LONG
   */
  public Submitted submit(Acting who, UUID page, Digest digest, String reason) {
    String said = GivenReason.of(reason);
    return work.within(
        who,
        Permission.SUBMIT,
        (em, reach) -> {
          PageSections.require(em, reach, page);
          Revision newest = Pages.newest(em, page);
          if (!newest.digest().equals(digest)) {
            throw new Refused(ReviewRefusal.CHANGED_SINCE);
          }
          Submitted submitted = Submissions.submit(em, who, newest, said);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "review.submit",
              details(page, digest, submitted, said));
          return submitted;
        });
  }

  private static Map<String, Object> details(
      UUID page, Digest digest, Submitted submitted, String reason) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("page", page.toString());
    details.put("submission", submitted.submission().toString());
    details.put("digest", digest.hex());
    details.put("findings", (long) submitted.findings().size());
    if (!reason.isEmpty()) {
      details.put("reason", reason);
    }
    return details;
  }
}
