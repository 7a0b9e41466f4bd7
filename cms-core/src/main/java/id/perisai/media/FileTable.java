package id.perisai.media;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.MediaTypes;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Rows of documents' files in the running transaction's tenant. For acts, which ask permission and
 * record what they did.
 *
 * <p>A file is told as content names it: {@code {"file":"<uuid>","name","mediaType":
 * "application/pdf","digest","length"}}.
 */
public final class FileTable {
  private final EntityManager em;
  private final String tenant;

  /** A transaction of {@code tenant.Work}, whose tenant this is. */
  public FileTable(EntityManager em, String tenant) {
    this.em = em;
    this.tenant = tenant;
  }

  /**
   * Stores a file, or finds the very same one.
   *
   * @throws Refused MEDIA_TOO_MANY_FILES or MEDIA_OVER_QUOTA
   */
  public Map<String, Object> keep(UUID person, PdfFile file, MediaLimits limits, Instant now) {
    Optional<Map<String, Object>> known = find(file.digest());
    if (known.isPresent()) {
      return known.get();
    }
    requireRoom(file, limits);
    em.createNativeQuery(
            "insert into media_bytes (tenant_id, digest, bytes) values (:tenant, :digest, :bytes)"
                + " on conflict do nothing")
        .setParameter("tenant", tenant)
        .setParameter("digest", file.digest().bytes())
        .setParameter("bytes", file.bytes())
        .executeUpdate();
    em.createNativeQuery(
            """
            insert into document_file
              (tenant_id, id, digest, name, length, pages, created_by, created_at)
            values (:tenant, :id, :digest, :name, :length, :pages, :person, :now)
            """)
        .setParameter("tenant", tenant)
        .setParameter("id", UUID.randomUUID())
        .setParameter("digest", file.digest().bytes())
        .setParameter("name", file.name())
        .setParameter("length", file.bytes().length)
        .setParameter("pages", file.pages())
        .setParameter("person", person)
        .setParameter("now", now.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
        .executeUpdate();
    return find(file.digest()).orElseThrow();
  }

  private void requireRoom(PdfFile file, MediaLimits limits) {
    Object[] held =
        (Object[])
            em.createNativeQuery(
                    "select count(*), coalesce(sum(length), 0) from document_file"
                        + " where tenant_id = :tenant")
                .setParameter("tenant", tenant)
                .getSingleResult();
    if (((Number) held[0]).longValue() >= limits.files()) {
      throw new Refused(MediaRefusal.MEDIA_TOO_MANY_FILES, limits.files());
    }
    if (((Number) held[1]).longValue() + file.bytes().length > limits.bytes()) {
      throw new Refused(MediaRefusal.MEDIA_OVER_QUOTA, limits.bytes() >> 20);
    }
  }

  /** How many files the person brought since then. */
  long countSince(UUID person, Instant since) {
    return ((Number)
            em.createNativeQuery(
                    "select count(*) from document_file where tenant_id = :tenant"
                        + " and created_by = :person and created_at > :since")
                .setParameter("tenant", tenant)
                .setParameter("person", person)
                .setParameter("since", since.atOffset(ZoneOffset.UTC))
                .getSingleResult())
        .longValue();
  }

  private Optional<Map<String, Object>> find(Digest digest) {
    return em
        .createNativeQuery(
            "select id, name, cast(digest as bytea), length from document_file"
                + " where tenant_id = :tenant and digest = :digest")
        .setParameter("tenant", tenant)
        .setParameter("digest", digest.bytes())
        .getResultList()
        .stream()
        .map(row -> file((Object[]) row))
        .findFirst();
  }

  /** Files whose name holds the text, newest first. */
  List<Map<String, Object>> named(String text, int offset, int limit) {
    List<?> rows =
        em.createNativeQuery(
                "select id, name, cast(digest as bytea), length from document_file"
                    + " where tenant_id = :tenant and strpos(lower(name), lower(:text)) > 0"
                    + " order by created_at desc, id"
                    + " offset :offset rows fetch first :limit rows only")
            .setParameter("tenant", tenant)
            .setParameter("text", text)
            .setParameter("offset", offset)
            .setParameter("limit", limit)
            .getResultList();
    return rows.stream().map(row -> file((Object[]) row)).toList();
  }

  private static Map<String, Object> file(Object row) {
    Object[] columns = (Object[]) row;
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("file", columns[0].toString());
    file.put("name", columns[1]);
    file.put("mediaType", MediaTypes.PDF);
    file.put("digest", Digest.ofBytes((byte[]) columns[2]).hex());
    file.put("length", ((Number) columns[3]).longValue());
    return file;
  }
}
