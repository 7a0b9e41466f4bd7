package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;

/** The releases of one's tenant, newest first, as they were recorded when they came into force. */
public final class ReleaseList {
  private static final int SHOWN = 10;

  private final Work work;

  public ReleaseList(Work work) {
    this.work = work;
  }

  /**
   * A release and who signed it.
   *
   * @param forced why pages went out with it without review; empty if none did
   */
  public record Item(int version, String signer, Instant publishedAt, String forced) {}

  public List<Item> newest(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select r.version, p.name, r.published_at, coalesce((select min(f.reason)"
                          + " from forced_revision f join candidate c on c.tenant_id = f.tenant_id"
                          + " and c.id = f.candidate_id where f.tenant_id = r.tenant_id"
                          + " and c.version = r.version and c.statement = r.statement), '')"
                          + " from release_record r"
                          + " join person p on p.id = r.signed_by where r.tenant_id = :tenant"
                          + " order by r.version desc fetch first :shown rows only")
                  .setParameter("tenant", who.tenant())
                  .setParameter("shown", SHOWN)
                  .getResultList();
          return rows.stream()
              .map(Object[].class::cast)
              .map(
                  row ->
                      new Item(
                          ((Number) row[0]).intValue(),
                          (String) row[1],
                          (Instant) row[2],
                          (String) row[3]))
              .toList();
        });
  }
}
