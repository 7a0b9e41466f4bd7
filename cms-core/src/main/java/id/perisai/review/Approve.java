package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import java.util.Map;
import java.util.UUID;

/** Approves one submission. */
public final class Approve {
  private final Work work;

  public Approve(Work work) {
    this.work = work;
  }

  /**
   * @param digest of the content that the reviewer was shown
   * @throws Refused SUBMISSION_UNKNOWN, CHANGED_SINCE, OUTSIDE_SECTIONS, ADDRESS_OUTSIDE, OWN_WORK,
   *     DECIDED_ALREADY, SUPERSEDED, CONTENT_TAMPERED
   */
  public void approve(Acting who, UUID submission, Digest digest) {
    work.within(
        who,
        Permission.REVIEW,
        (em, reach) -> {
          Submission asked = Submission.find(em, submission);
          if (!asked.digest().equals(digest)) {
            throw new Refused(ReviewRefusal.CHANGED_SINCE);
          }
          Decisions.approve(em, who, reach, asked);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "review.approve",
              Map.of(
                  "page", asked.page().toString(),
                  "submission", submission.toString(),
                  "digest", digest.hex()));
          return null;
        });
  }
}
