package id.perisai.media;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a tenant's images and files, by digest. What does not have its digest any more is as
 * good as absent.
 */
public final class MediaBytes {
  private final Work work;

  public MediaBytes(Work work) {
    this.work = work;
  }

  /**
   * For previews and screens.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public Optional<Stored> read(Acting who, Digest digest) {
    return work.in(who, Permission.READ, em -> stored(em, who.tenant(), digest));
  }

  /** For acts in a transaction of their own, such as publishing. */
  public static Optional<byte[]> read(EntityManager em, String tenant, Digest digest) {
    return stored(em, tenant, digest).map(Stored::bytes);
  }

  private static Optional<Stored> stored(EntityManager em, String tenant, Digest digest) {
    List<?> rows =
        em.createNativeQuery(
                """
                select b.bytes, coalesce(
                  (select cast(v.type as text) from media_variant v
                    where v.tenant_id = b.tenant_id and v.digest = b.digest limit 1),
                  (select 'application/pdf' from document_file f
                    where f.tenant_id = b.tenant_id and f.digest = b.digest))
                from media_bytes b where b.tenant_id = :tenant and b.digest = :digest
                """)
            .setParameter("tenant", tenant)
            .setParameter("digest", digest.bytes())
            .getResultList();
    return rows.stream()
        .filter(row -> ((Object[]) row)[1] != null)
        .map(row -> new Stored((String) ((Object[]) row)[1], (byte[]) ((Object[]) row)[0]))
        // Somebody may have rewritten the row behind the product's back.
        .filter(stored -> Digest.of(stored.bytes()).equals(digest))
        .findFirst();
  }

  /** Bytes that have the digest they were asked by, and their media type. */
  public record Stored(String mediaType, byte[] bytes) {}
}
