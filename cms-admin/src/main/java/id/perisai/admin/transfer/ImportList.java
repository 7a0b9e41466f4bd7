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
      select b.id, b.source, p.name, b.created_by, b.created_at, cast(b.report -> 'notes' as text),
        (select count(*) from import_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id),
        (select count(*) from import_item i
          join submission s on s.tenant_id = i.tenant_id and s.id = i.submission_id
          where i.tenant_id = b.tenant_id and i.batch_id = b.id
            and not exists (select from decision d
              where d.tenant_id = s.tenant_id and d.submission_id = s.id))
      from import_batch b join person p on p.id = b.created_by
      where b.tenant_id = :tenant
      """;

  private static final String ITEMS =
      """
       from import_batch b,
        jsonb_array_elements(b.report -> 'items') with ordinality as line (item, number)
      where b.tenant_id = :tenant and b.id = :batch and (not :noted
        or jsonb_array_length(item -> 'notes') > 0 or jsonb_array_length(item -> 'findings') > 0)
      """;

  private final Work work;

  public ImportList(Work work) {
    this.work = work;
  }

  /**
   * An import.
   *
   * @param notes JSON: what the report says about the whole, see the importer
   * @param items how many pages came
   * @param waiting how many of them wait for a decision
   */
  public record Item(
      UUID id,
      String source,
      String author,
      UUID authorId,
      Instant createdAt,
      String notes,
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

  /**
   * Items of a report as JSON texts, those with findings of the checks first, a screenful at a
   * time: reports of large sites have many megabytes.
   *
   * @param noted only those about which the report says something
   */
  public List<String> lines(Acting who, UUID batch, boolean noted, int offset, int limit) {
    return work.in(
        who,
        Permission.READ,
        em ->
            ((List<?>)
                    em.createNativeQuery(
                            "select cast(item as text)"
                                + ITEMS
                                + " order by jsonb_array_length(item -> 'findings') > 0 desc, number"
                                + " offset :offset rows fetch first :limit rows only")
                        .setParameter("tenant", who.tenant())
                        .setParameter("batch", batch)
                        .setParameter("noted", noted)
                        .setParameter("offset", offset)
                        .setParameter("limit", limit)
                        .getResultList())
                .stream().map(String.class::cast).toList());
  }

  public long count(Acting who, UUID batch, boolean noted) {
    return work.in(
        who,
        Permission.READ,
        em ->
            ((Number)
                    em.createNativeQuery("select count(*)" + ITEMS)
                        .setParameter("tenant", who.tenant())
                        .setParameter("batch", batch)
                        .setParameter("noted", noted)
                        .getSingleResult())
                .longValue());
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
