package id.perisai.admin.transfer;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The imports of one's tenant with their reports. */
public final class ImportList {
  private static final String SELECT =
      """
      select b.id, b.source, p.name, b.created_by, b.created_at, cast(b.report as text),
        (select count(*) from import_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id),
        (select count(*) from import_item i
          join submission s on s.tenant_id = i.tenant_id and s.id = i.submission_id
          where i.tenant_id = b.tenant_id and i.batch_id = b.id
            and not exists (select from decision d
              where d.tenant_id = s.tenant_id and d.submission_id = s.id))
      from import_batch b join person p on p.id = b.created_by
      where b.tenant_id = :tenant
      """;

  private final Work work;

  public ImportList(Work work) {
    this.work = work;
  }

  /**
   * An import.
   *
   * @param report JSON, see the importer
   * @param items how many pages came
   * @param waiting how many of them wait for a decision
   */
  public record Item(
      UUID id,
      String source,
      String author,
      UUID authorId,
      Instant createdAt,
      String report,
      int items,
      int waiting) {}

  /** Newest first. */
  public List<Item> all(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em ->
            read(
                em.createNativeQuery(SELECT + " order by b.created_at desc")
                    .setParameter("tenant", who.tenant())
                    .getResultList()));
  }

  public Optional<Item> find(Acting who, UUID batch) {
    return work
        .in(
            who,
            Permission.READ,
            em ->
                read(
                    em.createNativeQuery(SELECT + " and b.id = :batch")
                        .setParameter("tenant", who.tenant())
                        .setParameter("batch", batch)
                        .getResultList()))
        .stream()
        .findFirst();
  }

  private static List<Item> read(List<?> rows) {
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Item(
                    (UUID) row[0],
                    (String) row[1],
                    (String) row[2],
                    (UUID) row[3],
                    (Instant) row[4],
                    (String) row[5],
                    ((Number) row[6]).intValue(),
                    ((Number) row[7]).intValue()))
        .toList();
  }
}
