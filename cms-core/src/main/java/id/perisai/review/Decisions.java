package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.content.Content;
import id.perisai.content.PagePaths;
import id.perisai.content.PageSections;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/**
 * Makes decisions inside the transaction of {@link Approve}, {@link Refuse}, {@link ApproveBatch}.
 */
final class Decisions {
  private Decisions() {}

  /** Approves what the reviewer was shown, and nothing else. */
  static void approve(EntityManager em, Acting who, Reach reach, Submission submission) {
    PageSections.require(em, reach, submission.page());
    requireOpen(em, who, submission);
    requireNotOverNewer(em, submission);
    Content content = em.find(Revision.class, submission.revision()).content();
    if (!content.digest().equals(submission.digest())) {
      throw new Refused(ReviewRefusal.CHANGED_SINCE);
    }
    PageSections.require(reach, content, approvedBefore(em, submission));
    decide(em, new Decision(submission, true, null, who.person()));
    PagePaths.release(em, who.tenant(), submission.page());
  }

  /** What stands approved already, whoever did it. */
  static Optional<Content> approvedBefore(EntityManager em, Submission asked) {
    List<?> rows =
        em.createNativeQuery(
                "select d.revision_id from decision d"
                    + " join revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id"
                    + " where d.page_id = :page and d.kind = 'approve'"
                    + " order by r.number desc limit 1")
            .setParameter("page", asked.page())
            .getResultList();
    return rows.stream().findFirst().map(id -> em.find(Revision.class, id).content());
  }

  static void refuse(
      EntityManager em, Acting who, Reach reach, Submission submission, String reason) {
    PageSections.require(em, reach, submission.page());
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
