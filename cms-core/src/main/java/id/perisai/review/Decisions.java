package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.content.PagePaths;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;

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
    UUID author = em.find(Revision.class, submission.revision()).author();
    Submission.refusal(who.person(), author, submission.submittedBy())
        .ifPresent(
            refusal -> {
              throw new Refused(refusal);
            });
    requireOthersWords(em, who, submission);
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

  /** Also when a colleague restored them, and so stands as the author of the revision. */
  private static void requireOthersWords(EntityManager em, Acting who, Submission submission) {
    List<?> own =
        em.createNativeQuery(
                "select 1 from revision r join revision asked on asked.tenant_id = r.tenant_id"
                    + " and asked.id = :revision where r.page_id = asked.page_id"
                    + " and r.digest = asked.digest and r.author = :me")
            .setParameter("revision", submission.revision())
            .setParameter("me", who.person())
            .getResultList();
    if (!own.isEmpty()) {
      throw new Refused(ReviewRefusal.OWN_WORK);
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
