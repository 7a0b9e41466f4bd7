package id.perisai.publish;

import id.perisai.content.Content;
import jakarta.persistence.EntityManager;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Contents that were read before and had the digest that was approved, for as long as memory
 * allows; so that one more page does not cost reading all others. A row that somebody rewrote since
 * then has another mark, and is read and judged again.
 */
final class KnownContents {
  /** Rows read at once. */
  private static final int AT_ONCE = 5_000;

  private final Map<String, Map<UUID, Known>> byTenant = new ConcurrentHashMap<>();

  private record Known(String mark, SoftReference<Content> content) {
    /** Null if the row is another one, or memory was short. */
    Content of(ApprovedContents.Row row) {
      Content found = mark.equals(row.mark()) ? content.get() : null;
      return found != null && found.digest().equals(row.digest()) ? found : null;
    }
  }

  /** The contents of these rows; what is not known is read from the database. */
  Reading of(EntityManager em, String tenant, List<ApprovedContents.Row> rows) {
    Map<UUID, Known> before = byTenant.getOrDefault(tenant, Map.of());
    Map<UUID, Content> intact = new HashMap<>();
    List<UUID> unknown = new java.util.ArrayList<>();
    for (ApprovedContents.Row row : rows) {
      Known known = before.get(row.revision());
      Content content = known == null ? null : known.of(row);
      if (content == null) {
        unknown.add(row.revision());
      } else {
        intact.put(row.revision(), content);
      }
    }
    Map<UUID, String> fresh = new HashMap<>();
    for (int from = 0; from < unknown.size(); from += AT_ONCE) {
      read(em, tenant, unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE)), fresh);
    }
    Map<UUID, Known> next = new ConcurrentHashMap<>();
    intact.keySet().forEach(revision -> next.put(revision, before.get(revision)));
    byTenant.put(tenant, next);
    return new Reading(intact, fresh, next);
  }

  private static void read(
      EntityManager em, String tenant, List<UUID> revisions, Map<UUID, String> contents) {
    for (Object row :
        em.createNativeQuery(
                "select r.id, cast(r.content as text) from revision r where r.tenant_id = :tenant"
                    + " and r.id = any(cast(string_to_array(:revisions, ',') as uuid[]))")
            .setParameter("tenant", tenant)
            .setParameter(
                "revisions", String.join(",", revisions.stream().map(UUID::toString).toList()))
            .getResultList()) {
      Object[] columns = (Object[]) row;
      contents.put((UUID) columns[0], (String) columns[1]);
    }
  }

  /** The contents of one reading. */
  static final class Reading {
    private final Map<UUID, Content> intact;
    private final Map<UUID, String> fresh;
    private final Map<UUID, Known> known;

    private Reading(Map<UUID, Content> intact, Map<UUID, String> fresh, Map<UUID, Known> known) {
      this.intact = intact;
      this.fresh = fresh;
      this.known = known;
    }

    /** A row's content, if it has the digest that was approved. */
    Optional<Content> intact(ApprovedContents.Row row, Function<byte[], Optional<Content>> parser) {
      Content content = intact.get(row.revision());
      if (content != null) {
        return Optional.of(content);
      }
      Optional<Content> read =
          Optional.ofNullable(fresh.get(row.revision()))
              .flatMap(json -> parser.apply(json.getBytes(StandardCharsets.UTF_8)))
              .filter(found -> found.digest().equals(row.digest()));
      read.ifPresent(
          found -> known.put(row.revision(), new Known(row.mark(), new SoftReference<>(found))));
      return read;
    }
  }
}
