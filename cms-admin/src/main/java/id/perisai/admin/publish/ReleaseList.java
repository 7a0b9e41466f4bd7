package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;

/** The releases of one's tenant, newest first, as they were recorded when they came into force. */
public final class ReleaseList {
  private static final int SHOWN = 10;

  /** Who signed before the last one did, which the record names by itself. */
  private static final String OTHERS =
      "(select string_agg(distinct o.name, ', ') from candidate_signature s"
          + " join candidate c on c.tenant_id = s.tenant_id and c.id = s.candidate_id"
          + " join person o on o.id = s.person_id where s.tenant_id = r.tenant_id"
          + " and c.version = r.version and c.statement = r.statement"
          + " and s.person_id <> r.signed_by)";

  private final Work work;

  public ReleaseList(Work work) {
    this.work = work;
  }

  /**
   * A release and who signed it.
   *
   * @param signer the names, with commas
   * @param forced why pages went out with it without review; empty if none did
   */
  public record Item(int version, String signer, Instant publishedAt, String forced) {}

  public List<Item> newest(Acting who) {
    return find(who, 0, SHOWN);
  }

  /** How many there are. */
  public long count(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select count(*) from release_record where tenant_id = :tenant")
                        .setParameter("tenant", who.tenant())
                        .getSingleResult())
                .longValue());
  }

  /** Some of them. */
  public List<Item> find(Acting who, int offset, int most) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select r.version, concat_ws(', ', p.name, "
                          + OTHERS
                          + "), r.published_at, coalesce((select min(f.reason)"
                          + " from forced_revision f join candidate c on c.tenant_id = f.tenant_id"
                          + " and c.id = f.candidate_id where f.tenant_id = r.tenant_id"
                          + " and c.version = r.version and c.statement = r.statement), '')"
                          + " from release_record r"
                          + " join person p on p.id = r.signed_by where r.tenant_id = :tenant"
                          + " order by r.version desc offset :offset"
                          + " fetch first :shown rows only")
                  .setParameter("tenant", who.tenant())
                  .setParameter("offset", offset)
                  .setParameter("shown", most)
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
