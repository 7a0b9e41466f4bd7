package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.content.PagePaths;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import jakarta.persistence.EntityManager;
import java.util.List;

/**
 * Makes decisions inside the transaction of {@link Approve}, {@link Refuse}, {@link ApproveBatch}.
 */
final class Decisions {
  private Decisions() {}

  /** Approves what the reviewer was shown, and nothing else. */
  static void approve(EntityManager em, Acting who, Submission submission) {
    requireOpen(em, who, submission);
    requireNotOverNewer(em, submission);
    Revision revision = em.find(Revision.class, submission.revision());
    if (!revision.content().digest().equals(submission.digest())) {
      throw new Refused(ReviewRefusal.CHANGED_SINCE);
    }
    decide(em, new Decision(submission, true, null, who.person()));
    PagePaths.release(em, who.tenant(), submission.page());
  }

  static void refuse(EntityManager em, Acting who, Submission submission, String reason) {
    requireOpen(em, who, submission);
    decide(em, new Decision(submission, false, reason.strip(), who.person()));
  }

  private static void decide(EntityManager em, Decision decision) {
    em.persist(decision);
    em.flush();
  }

  private static void requireOpen(EntityManager em, Acting who, Submission submission) {
    OwnWords.refuse(em, who, List.of(submission.id()));
    Pages.lock(em, submission.page());
    List<?> decided =
        em.createNativeQuery("select 1 from decision where submission_id = :submission")
            .setParameter("submission", submission.id())
            .getResultList();
    if (!decided.isEmpty()) {
      throw new Refused(ReviewRefusal.DECIDED_ALREADY);
    }
    if (!Submissions.isNewest(em, submission)) {
      throw new Refused(ReviewRefusal.SUPERSEDED);
    }
  }

  /** An approval never takes a page back behind a later one. */
  private static void requireNotOverNewer(EntityManager em, Submission submission) {
    List<?> newer =
        em.createNativeQuery(
                "select 1 from decision d"
                    + " join revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id"
                    + " join revision mine on mine.tenant_id = d.tenant_id and mine.id = :revision"
                    + " where d.page_id = :page and d.kind = 'approve' and r.number > mine.number")
            .setParameter("revision", submission.revision())
            .setParameter("page", submission.page())
            .getResultList();
    if (!newer.isEmpty()) {
      throw new Refused(ReviewRefusal.SUPERSEDED);
    }
  }
}
