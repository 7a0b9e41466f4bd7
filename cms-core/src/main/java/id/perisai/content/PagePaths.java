package id.perisai.content;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /**
   * As {@link #claim} for many pages at once.
   *
   * @throws Refused PATH_TAKEN naming the first page that finds its address taken
   */
  static void claimAll(EntityManager em, String tenant, List<UUID> pages, List<Content> contents) {
    List<Object> claims = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      byte[] path = contents.get(i).path().getBytes(StandardCharsets.UTF_8);
      claims.add(
          Map.of(
              "number", (long) i, "path", Digest.of(path).hex(), "page", pages.get(i).toString()));
    }
    List<?> lost =
        em.createNativeQuery(
                """
                with claim as (
                  select number, decode(path, 'hex') as path, page
                  from jsonb_to_recordset(cast(:claims as jsonb)) as c(number int, path text, page uuid)),
                taken as (
                  insert into page_path (tenant_id, path, page_id)
                  select :tenant, path, page from claim order by number
                  on conflict do nothing returning path, page_id)
                select number from claim c
                where not exists (select from taken t where t.path = c.path and t.page_id = c.page)
                order by number
                """)
            .setParameter("claims", new String(Json.canonical(claims), StandardCharsets.UTF_8))
            .setParameter("tenant", tenant)
            .getResultList();
    if (!lost.isEmpty()) {
      int first = ((Number) lost.get(0)).intValue();
      claim(em, tenant, pages.get(first), contents.get(first));
    }
  }

  /**
   * Gives up the addresses that neither the newest, nor the newest approved, nor the newest forced
   * revision has.
   */
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
                order by r.number desc limit 1)
              union all
              (select sha256(convert_to(r.content ->> 'path', 'UTF8')) from revision r
                join forced_revision f on f.tenant_id = r.tenant_id and f.revision_id = r.id
                where r.tenant_id = :tenant and r.page_id = :page
                  and r.content ->> 'path' is not null
                order by r.number desc limit 1))
            """)
        .setParameter("tenant", tenant)
        .setParameter("page", page)
        .executeUpdate();
  }
}
