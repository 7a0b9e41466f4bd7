package id.perisai.media;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Rows of images in the running transaction's tenant. For acts, which ask permission and record
 * what they did.
 *
 * <p>An image is told as content names it: {@code
 * {"media":"<uuid>","name","width","height","variants":[{"width",
 * "height","mediaType","digest","length"}]}}.
 */
public final class MediaTable {
  private final EntityManager em;
  private final String tenant;

  /** A transaction of {@code tenant.Work}, whose tenant this is. */
  public MediaTable(EntityManager em, String tenant) {
    this.em = em;
    this.tenant = tenant;
  }

  /**
   * Stores an image, or finds the one that was made of the very same file.
   *
   * @throws Refused MEDIA_TOO_MANY_FILES or MEDIA_OVER_QUOTA
   */
  public Map<String, Object> keep(
      UUID person, PreparedImage image, MediaLimits limits, Instant now) {
    Optional<UUID> known = find(image.source());
    if (known.isPresent()) {
      return media(known.get()).orElseThrow();
    }
    requireRoom(image, limits);
    UUID id = UUID.randomUUID();
    em.createNativeQuery(
            "insert into media (tenant_id, id, digest, name, width, height, created_by, created_at)"
                + " values (:tenant, :id, :digest, :name, :width, :height, :person, :now)")
        .setParameter("tenant", tenant)
        .setParameter("id", id)
        .setParameter("digest", image.source().bytes())
        .setParameter("name", image.name())
        .setParameter("width", image.width())
        .setParameter("height", image.height())
        .setParameter("person", person)
        .setParameter("now", now.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
        .executeUpdate();
    image.variants().forEach(variant -> keep(id, variant));
    return media(id).orElseThrow();
  }

  private void keep(UUID media, ImageVariants.Encoded variant) {
    Digest digest = Digest.of(variant.bytes());
    em.createNativeQuery(
            "insert into media_bytes (tenant_id, digest, bytes) values (:tenant, :digest, :bytes)"
                + " on conflict do nothing")
        .setParameter("tenant", tenant)
        .setParameter("digest", digest.bytes())
        .setParameter("bytes", variant.bytes())
        .executeUpdate();
    em.createNativeQuery(
            "insert into media_variant (tenant_id, media_id, width, height, type, digest, length)"
                + " values (:tenant, :media, :width, :height, cast(:type as media_type), :digest, :length)")
        .setParameter("tenant", tenant)
        .setParameter("media", media)
        .setParameter("width", variant.width())
        .setParameter("height", variant.height())
        .setParameter("type", variant.mediaType())
        .setParameter("digest", digest.bytes())
        .setParameter("length", variant.bytes().length)
        .executeUpdate();
  }

  private void requireRoom(PreparedImage image, MediaLimits limits) {
    Object[] held =
        (Object[])
            em.createNativeQuery(
                    "select (select count(*) from media where tenant_id = :tenant),"
                        + " (select coalesce(sum(length), 0) from media_variant where tenant_id = :tenant)")
                .setParameter("tenant", tenant)
                .getSingleResult();
    if (((Number) held[0]).longValue() >= limits.files()) {
      throw new Refused(MediaRefusal.MEDIA_TOO_MANY_FILES, limits.files());
    }
    if (((Number) held[1]).longValue() + image.length() > limits.bytes()) {
      throw new Refused(MediaRefusal.MEDIA_OVER_QUOTA, limits.bytes() >> 20);
    }
  }

  /** How many images the person brought since then. */
  long countSince(UUID person, Instant since) {
    return ((Number)
            em.createNativeQuery(
                    "select count(*) from media where tenant_id = :tenant and created_by = :person"
                        + " and created_at > :since")
                .setParameter("tenant", tenant)
                .setParameter("person", person)
                .setParameter("since", since.atOffset(ZoneOffset.UTC))
                .getSingleResult())
        .longValue();
  }

  private Optional<UUID> find(Digest source) {
    List<?> ids =
        em.createNativeQuery("select id from media where tenant_id = :tenant and digest = :digest")
            .setParameter("tenant", tenant)
            .setParameter("digest", source.bytes())
            .getResultList();
    return ids.stream().map(UUID.class::cast).findFirst();
  }

  /** The image as content names it. */
  public Optional<Map<String, Object>> media(UUID id) {
    List<?> rows =
        em.createNativeQuery(
                "select m.name, m.width, m.height, v.width, v.height, cast(v.type as text), cast(v.digest as bytea),"
                    + " v.length from media m join media_variant v on v.tenant_id = m.tenant_id and v.media_id = m.id"
                    + " where m.tenant_id = :tenant and m.id = :id order by v.width")
            .setParameter("tenant", tenant)
            .setParameter("id", id)
            .getResultList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<Object> variants = new ArrayList<>();
    for (Object row : rows) {
      variants.add(variant((Object[]) row));
    }
    Object[] first = (Object[]) rows.get(0);
    Map<String, Object> media = new LinkedHashMap<>();
    media.put("media", id.toString());
    media.put("name", first[0]);
    media.put("width", ((Number) first[1]).longValue());
    media.put("height", ((Number) first[2]).longValue());
    media.put("variants", variants);
    return Optional.of(media);
  }

  private static Map<String, Object> variant(Object[] row) {
    Map<String, Object> variant = new LinkedHashMap<>();
    variant.put("width", ((Number) row[3]).longValue());
    variant.put("height", ((Number) row[4]).longValue());
    variant.put("mediaType", row[5]);
    variant.put("digest", Digest.ofBytes((byte[]) row[6]).hex());
    variant.put("length", ((Number) row[7]).longValue());
    return variant;
  }
}
