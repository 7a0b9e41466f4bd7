package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.GivenReason;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Work;
import java.util.Map;
import java.util.UUID;

/** Refuses one submission, and says why. */
public final class Refuse {
  private final Work work;

  public Refuse(Work work) {
    this.work = work;
  }

  /**
   * @throws Refused REASON_MISSING, REASON_TOO_LONG, SUBMISSION_UNKNOWN, OUTSIDE_SECTIONS,
   *     OWN_WORK, DECIDED_ALREADY, SUPERSEDED
   */
  public void refuse(Acting who, UUID submission, String reason) {
    work.within(
        who,
        Permission.REVIEW,
        (em, reach) -> {
          String said = GivenReason.of(reason);
          if (said.isEmpty()) {
            throw new Refused(ReviewRefusal.REASON_MISSING);
          }
          Submission asked = Submission.find(em, submission);
          Decisions.refuse(em, who, reach, asked, said);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "review.refuse",
              Map.of(
                  "page", asked.page().toString(),
                  "submission", submission.toString(),
                  "reason", said,
                  "digest", asked.digest().hex()));
          return null;
        });
  }
}
