package id.perisai.audit;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/**
 * What PostgreSQL itself tells of the entries' table, to whoever may read it: whether anything
 * happened to it but new entries, and which rows were written lately. Nothing of ours changes or
 * deletes an entry, so what it counts of that stands still for ever.
 *
 * <p>It is a bell and no proof: it counts some seconds late, and a superuser can keep it from
 * counting ({@code track_counts}). Whether an entry is as it was written the chain alone says.
 *
 * @param file which the table is kept in; another one after it was written as a whole
 * @param changed rows that were changed or deleted, since the counting began
 * @param inserted rows; fewer than before when the counting began anew
 * @param oldest the oldest transaction that was not over: what any later one writes is younger
 */
public record AuditRewrites(long file, long changed, long inserted, String oldest) {

  /** As of now. */
  public static AuditRewrites now(EntityManager em) {
    Object[] row =
        (Object[])
            em.createNativeQuery(
                    """
                    select coalesce(cast(pg_relation_filenode(one) as bigint), 0),
                      pg_stat_get_tuples_updated(one) + pg_stat_get_tuples_deleted(one),
                      pg_stat_get_tuples_inserted(one),
                      cast(pg_snapshot_xmin(pg_current_snapshot()) as text)
                    from cast('audit_entry' as regclass) one
                    """)
                .getSingleResult();
    return new AuditRewrites(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).longValue(),
        ((Number) row[2]).longValue(),
        (String) row[3]);
  }

  /** Whether nothing happened since but new entries, by what is counted. */
  public boolean quietSince(AuditRewrites before) {
    return file == before.file && changed == before.changed && inserted >= before.inserted;
  }

  /**
   * Follows the chain of the running transaction's tenant where an entry was written since this
   * was, from the entry before it. The entries behind it are followed too: where one was changed
   * together with its chain, the next does not fit.
   *
   * @param after look behind this number
   * @param most entries to follow
   * @return the end of what was followed; empty when no entry behind {@code after} was written
   * @throws ChainBroken naming the first entry that does not follow
   */
  public Optional<AuditTrail.Head> follow(EntityManager em, String tenant, long after, int most)
      throws ChainBroken {
    List<?> written =
        em.createNativeQuery(
                """
                select number from audit_entry where tenant_id = :tenant and number > :after
                  and age(xmin) between 0 and age(cast(cast(:oldest as xid8) as xid))
                order by number limit 1
                """)
            .setParameter("tenant", tenant)
            .setParameter("after", after)
            .setParameter("oldest", oldest)
            .getResultList();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    long number = ((Number) written.get(0)).longValue();
    AuditTrail.Head from = AuditChain.standing(em, tenant, number - 1);
    return Optional.of(AuditChain.follow(em, tenant, from, most, (entry, chain) -> true));
  }
}
