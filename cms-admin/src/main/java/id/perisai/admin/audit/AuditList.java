package id.perisai.admin.audit;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;

/** Reads the audit trail of one's tenant, newest first. */
public final class AuditList {
  private final Work work;

  public AuditList(Work work) {
    this.work = work;
  }

  /**
   * An entry.
   *
   * @param person empty when nobody was signed in
   * @param details JSON
   */
  public record Item(long number, Instant at, String person, String act, String details) {}

  public List<Item> find(Acting who, int offset, int limit) {
    return work.in(
        who,
        Permission.READ_AUDIT,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select e.number, e.at, coalesce(p.name, ''), e.act, cast(e.details as text)"
                          + " from audit_entry e left join person p on p.id = e.person_id"
                          + " where e.tenant_id = :tenant order by e.number desc"
                          + " offset :offset rows fetch first :limit rows only")
                  .setParameter("tenant", who.tenant())
                  .setParameter("offset", offset)
                  .setParameter("limit", limit)
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(AuditList::item).toList();
        });
  }

  public long count(Acting who) {
    return work.in(
        who,
        Permission.READ_AUDIT,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select coalesce(max(number), 0) from audit_entry"
                                + " where tenant_id = :tenant")
                        .setParameter("tenant", who.tenant())
                        .getSingleResult())
                .longValue());
  }

  private static Item item(Object[] row) {
    return new Item(
        ((Number) row[0]).longValue(),
        (Instant) row[1],
        (String) row[2],
        (String) row[3],
        (String) row[4]);
  }
}
