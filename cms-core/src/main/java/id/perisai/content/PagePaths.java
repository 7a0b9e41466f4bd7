package id.perisai.content;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Whose an address is. A page holds the address of its newest revision and that of its newest
 * approved one, so that what is live and what is to come can never collide with another page.
 */
public final class PagePaths {
  private PagePaths() {}

  /**
   * @throws Refused PATH_TAKEN naming the other page
   */
  static void claim(EntityManager em, String tenant, UUID page, Content content) {
    if (content.path().isEmpty()) {
      return;
    }
    byte[] path = Digest.of(content.path().getBytes(StandardCharsets.UTF_8)).bytes();
    em.createNativeQuery(
            "insert into page_path (tenant_id, path, page_id) values (:tenant, :path, :page)"
                + " on conflict do nothing")
        .setParameter("tenant", tenant)
        .setParameter("path", path)
        .setParameter("page", page)
        .executeUpdate();
    UUID holder =
        (UUID)
            em.createNativeQuery(
                    "select page_id from page_path where tenant_id = :tenant and path = :path")
                .setParameter("tenant", tenant)
                .setParameter("path", path)
                .getSingleResult();
    if (!holder.equals(page)) {
      throw new Refused(
          ContentRefusal.PATH_TAKEN, content.path(), Pages.newest(em, holder).title());
    }
  }

  /** Gives up the addresses that neither the newest nor the newest approved revision has. */
  public static void release(EntityManager em, String tenant, UUID page) {
    em.createNativeQuery(
            """
            delete from page_path where tenant_id = :tenant and page_id = :page and path not in (
              (select sha256(convert_to(r.content ->> 'path', 'UTF8')) from revision r
                where r.tenant_id = :tenant and r.page_id = :page and r.line = 'main'
                  and r.content ->> 'path' is not null
                order by r.number desc limit 1)
              union all
              (select sha256(convert_to(r.content ->> 'path', 'UTF8')) from revision r
                join decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id
                where r.tenant_id = :tenant and r.page_id = :page and d.kind = 'approve'
                  and r.content ->> 'path' is not null
                order by r.number desc limit 1))
            """)
        .setParameter("tenant", tenant)
        .setParameter("page", page)
        .executeUpdate();
  }
}
