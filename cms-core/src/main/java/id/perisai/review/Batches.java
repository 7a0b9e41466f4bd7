package id.perisai.review;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Imports of which something waits for a review. */
public final class Batches {
  private final Work work;

  public Batches(Work work) {
    this.work = work;
  }

  /** Oldest first, in one query. */
  public List<Waiting> of(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      """
                      select b.id, b.source, cast(b.report as text), b.created_by,
                        b.created_at, count(*),
                        count(*) filter (where d.id is null),
                        coalesce(sum((select count(*) from finding f
                          where f.tenant_id = i.tenant_id and f.submission_id = i.submission_id
                            and f.severity = 'warn')) filter (where d.id is null), 0)
                      from import_batch b
                      join import_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
                        and i.submission_id is not null
                      left join decision d
                        on d.tenant_id = i.tenant_id and d.submission_id = i.submission_id
                      where b.tenant_id = :tenant
                      group by b.tenant_id, b.id
                      having count(*) filter (where d.id is null) > 0
                      order by b.created_at, b.id
                      """)
                  .setParameter("tenant", who.tenant())
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(Batches::waiting).toList();
        });
  }

  private static Waiting waiting(Object[] row) {
    return new Waiting(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        (UUID) row[3],
        (Instant) row[4],
        ((Number) row[5]).intValue(),
        ((Number) row[6]).intValue(),
        ((Number) row[7]).intValue());
  }

  /**
   * An import that waits.
   *
   * @param source what was brought in
   * @param report JSON: what was removed and why; to be read before the approval
   * @param pages how many it submitted
   * @param waiting how many of them are undecided
   * @param warnings how many findings of those warn
   */
  public record Waiting(
      UUID batch,
      String source,
      String report,
      UUID createdBy,
      Instant createdAt,
      int pages,
      int waiting,
      int warnings) {

    /** Why this person may not decide; the act asks the same. */
    public Optional<Refusal> refusal(Acting reviewer) {
      if (reviewer.reach(Permission.REVIEW).filter(reach -> !reach.isWholeSite()).isPresent()) {
        return Optional.of(AccessRefusal.WHOLE_SITE_NEEDED);
      }
      return reviewer.person().equals(createdBy)
          ? Optional.of(ReviewRefusal.OWN_WORK)
          : Optional.empty();
    }
  }
}
