package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * The table {@code release_record}: what was published, for screens and against a repository that
 * was set back. What is in force is never read from here.
 */
final class ReleaseRecords {
  private ReleaseRecords() {}

  static void insert(
      EntityManager em, ReleaseStatement release, Signatures signatures, UUID signer, Instant now) {
    em.createNativeQuery(
            "insert into release_record (tenant_id, version, statement, signatures, digest,"
                + " signed_by, published_at) values (:tenant, :version, :statement, :signatures,"
                + " :digest, :signer, :now) on conflict (tenant_id, version) do nothing")
        .setParameter("tenant", release.tenant())
        .setParameter("version", (int) release.version())
        .setParameter("statement", release.bytes())
        .setParameter("signatures", signatures.bytes())
        .setParameter("digest", release.digest().bytes())
        .setParameter("signer", signer)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** The newest version that was written down; 0 if none was. */
  static long newest(EntityManager em, String tenant) {
    Object newest =
        em.createNativeQuery(
                "select coalesce(max(version), 0) from release_record where tenant_id = :tenant")
            .setParameter("tenant", tenant)
            .getSingleResult();
    return ((Number) newest).longValue();
  }

  /** Publishing on top of an older release would make a version that delivery must refuse. */
  static void requireNotRolledBack(EntityManager em, String tenant, long found) {
    long published = newest(em, tenant);
    if (found < published) {
      throw new Refused(PublishRefusal.REPOSITORY_ROLLED_BACK, published, found);
    }
  }

  /** What a release changed about pages: one row for each page whose published content is new. */
  static void insertPublications(
      EntityManager em, ReleaseStatement release, Iterable<PublishedChange> changes, Instant now) {
    for (PublishedChange change : changes) {
      em.createNativeQuery(
              "insert into publication (tenant_id, page_id, version, revision_id, kind, digest,"
                  + " published_at) values (:tenant, :page, :version, :revision,"
                  + " cast(:kind as publication_kind), :digest, :now)"
                  + " on conflict (tenant_id, page_id, version) do nothing")
          .setParameter("tenant", release.tenant())
          .setParameter("page", change.page())
          .setParameter("version", (int) release.version())
          .setParameter("revision", change.revision())
          .setParameter("kind", change.withdrawn() ? "withdraw" : "publish")
          .setParameter("digest", change.digest().bytes())
          .setParameter("now", now.atOffset(ZoneOffset.UTC))
          .executeUpdate();
    }
  }

  /** A page whose content became public, or was withdrawn, with a release. */
  record PublishedChange(
      UUID page, UUID revision, id.perisai.release.Digest digest, boolean withdrawn) {}
}
