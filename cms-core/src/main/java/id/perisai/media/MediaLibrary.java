package id.perisai.media;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A tenant's images, newest first, a screenful at a time. */
public final class MediaLibrary {
  private static final int MOST = 200;

  /**
   * @param media the image as content names it, see {@link MediaTable}
   */
  public record Item(
      UUID id, String name, Instant createdAt, String createdBy, Map<String, Object> media) {}

  private final Work work;

  public MediaLibrary(Work work) {
    this.work = work;
  }

  /**
   * @param text part of the name, in any case; empty for all
   * @param limit at most 200
   */
  public List<Item> find(Acting who, String text, int offset, int limit) {
    return work.in(
        who,
        Permission.READ,
        em -> items(em, who.tenant(), text, Math.max(0, offset), Math.min(limit, MOST)));
  }

  public long count(Acting who, String text) {
    return work.in(
        who,
        Permission.READ,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select count(*) from media where tenant_id = :tenant"
                                + " and strpos(lower(name), lower(:text)) > 0")
                        .setParameter("tenant", who.tenant())
                        .setParameter("text", text)
                        .getSingleResult())
                .longValue());
  }

  /** The image as content names it. */
  public Optional<Map<String, Object>> media(Acting who, UUID id) {
    return work.in(who, Permission.READ, em -> new MediaTable(em, who.tenant()).media(id));
  }

  /** Files of documents whose name holds the text, newest first, as content names them. */
  public List<Map<String, Object>> files(Acting who, String text, int offset, int limit) {
    return work.in(
        who,
        Permission.READ,
        em ->
            new FileTable(em, who.tenant())
                .named(text, Math.max(0, offset), Math.min(limit, MOST)));
  }

  private static List<Item> items(
      EntityManager em, String tenant, String text, int offset, int limit) {
    List<?> rows =
        em.createNativeQuery(
                "select m.id, m.name, m.created_at, p.name from media m join person p on p.id = m.created_by"
                    + " where m.tenant_id = :tenant and strpos(lower(m.name), lower(:text)) > 0"
                    + " order by m.created_at desc, m.id offset :offset rows fetch first :limit rows only")
            .setParameter("tenant", tenant)
            .setParameter("text", text)
            .setParameter("offset", offset)
            .setParameter("limit", limit)
            .getResultList();
    MediaTable table = new MediaTable(em, tenant);
    return rows.stream().map(row -> item((Object[]) row, table)).toList();
  }

  private static Item item(Object[] row, MediaTable table) {
    UUID id = (UUID) row[0];
    return new Item(
        id, (String) row[1], (Instant) row[2], (String) row[3], table.media(id).orElseThrow());
  }
}
