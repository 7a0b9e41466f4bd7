package id.perisai.content;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;

/** Remembers which revision went live with which release, for lists and history. */
public final class Publications {
  private Publications() {}

  /**
   * Records a release in the transaction that publishes it: one row for each page that it changed.
   *
   * @param version of the release
   */
  public static void record(
      EntityManager em, String tenant, int version, Instant at, Collection<Live> site) {
    for (Live live : site) {
      em.createNativeQuery(
              """
              insert into publication
                (tenant_id, page_id, version, revision_id, kind, digest, published_at)
              select :tenant, :page, :version, :revision, cast(:kind as publication_kind), :digest,
                :at
              where not exists (
                select from (select u.digest from publication u
                  where u.tenant_id = :tenant and u.page_id = :page
                  order by u.version desc limit 1) as newest
                where newest.digest = :digest)
              """)
          .setParameter("tenant", tenant)
          .setParameter("page", live.page())
          .setParameter("version", version)
          .setParameter("revision", live.revision())
          .setParameter("kind", live.withdrawn() ? "withdraw" : "publish")
          .setParameter("digest", live.digest().bytes())
          .setParameter("at", at.atOffset(ZoneOffset.UTC))
          .executeUpdate();
    }
  }

  /** A page as the release has it. */
  public record Live(UUID page, UUID revision, Digest digest, boolean withdrawn) {}
}
