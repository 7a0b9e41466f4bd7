package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.content.Revision;
import id.perisai.release.Digest;
import id.perisai.tenant.Bulk;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Approves what an import brought in, as one act: all of it that waits, but nothing that was edited
 * or submitted anew in the meantime; that goes the ordinary way.
 */
public final class ApproveBatch {
  private static final int AT_ONCE = 200;

  /** Newest submission of its page, undecided, of the newest revision. */
  private static final String OPEN_ITEMS =
      """
      select s.id from import_item i
      join submission s on s.tenant_id = i.tenant_id and s.id = i.submission_id
      join revision r on r.tenant_id = s.tenant_id and r.id = s.revision_id
      where i.tenant_id = :tenant and i.batch_id = :batch
        and not exists (select from decision d
          where d.tenant_id = s.tenant_id and d.submission_id = s.id)
        and not exists (select from submission later where later.tenant_id = s.tenant_id
          and later.page_id = s.page_id and later.submitted_at > s.submitted_at)
        and not exists (select from revision n where n.tenant_id = s.tenant_id
          and n.page_id = s.page_id and n.line = 'main' and n.number > r.number)
      order by i.number
      """;

  private final Work work;

  public ApproveBatch(Work work) {
    this.work = work;
  }

  /**
   * @return how many pages are approved by this
   * @throws Refused BATCH_UNKNOWN, OWN_WORK, BATCH_DECIDED; CONTENT_TAMPERED naming the first
   *     revision that is not what was saved (then nothing is approved)
   */
  public int approve(Acting who, UUID batch) {
    return work.in(
        who,
        Permission.REVIEW,
        em -> {
          Bulk.prepare(em);
          requireOthersWork(em, who, batch);
          List<UUID> open = open(em, who, batch);
          if (open.isEmpty()) {
            throw new Refused(ReviewRefusal.BATCH_DECIDED);
          }
          ByteArrayOutputStream digests = new ByteArrayOutputStream();
          for (int from = 0; from < open.size(); from += AT_ONCE) {
            List<UUID> some = open.subList(from, Math.min(from + AT_ONCE, open.size()));
            approve(em, who, some, digests);
          }
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "review.approve_batch",
              Map.of(
                  "batch", batch.toString(),
                  "pages", (long) open.size(),
                  "digests", Digest.of(digests.toByteArray()).hex()));
          return open.size();
        });
  }

  private static void requireOthersWork(EntityManager em, Acting who, UUID batch) {
    List<?> made =
        em.createNativeQuery(
                "select created_by from import_batch where tenant_id = :tenant and id = :batch")
            .setParameter("tenant", who.tenant())
            .setParameter("batch", batch)
            .getResultList();
    if (made.isEmpty()) {
      throw new Refused(ReviewRefusal.BATCH_UNKNOWN);
    }
    if (made.contains(who.person())) {
      throw new Refused(ReviewRefusal.OWN_WORK);
    }
  }

  private static List<UUID> open(EntityManager em, Acting who, UUID batch) {
    List<?> ids =
        em.createNativeQuery(OPEN_ITEMS)
            .setParameter("tenant", who.tenant())
            .setParameter("batch", batch)
            .getResultList();
    return ids.stream().map(UUID.class::cast).toList();
  }

  private static void approve(
      EntityManager em, Acting who, List<UUID> submissions, ByteArrayOutputStream digests) {
    OwnWords.refuse(em, who, submissions);
    List<Object[]> rows =
        em.createQuery(
                "select s, r from Submission s join Revision r on r.id = s.revision"
                    + " where s.id in :ids",
                Object[].class)
            .setParameter("ids", submissions)
            .getResultList();
    for (Object[] row : rows) {
      Submission submission = (Submission) row[0];
      Revision revision = (Revision) row[1];
      if (!revision.content().digest().equals(submission.digest())) {
        throw new Refused(ReviewRefusal.CHANGED_SINCE);
      }
      em.persist(new Decision(submission, true, null, who.person()));
      digests.writeBytes(submission.digest().bytes());
    }
    em.flush();
    em.clear(); // hundreds of contents need not stay in memory
  }
}
