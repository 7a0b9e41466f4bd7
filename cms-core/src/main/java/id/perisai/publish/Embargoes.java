package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.render.SiteContent;
import id.perisai.tenant.Work;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Approved pages under embargo that no release holds yet, for screens: which wait for their hour,
 * and which wait for a signature because their hour has come. What a candidate takes is decided
 * where it is made, by the approved digests.
 */
public final class Embargoes {
  private final Work work;

  public Embargoes(Work work) {
    this.work = work;
  }

  /** Those of the tenant, the soonest first. */
  public List<Scheduled> of(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          ZoneOffset zone =
              SiteContent.zone(
                  (String)
                      em.createNativeQuery(
                              "select coalesce((select r.content->>'timeZone' from decision d"
                                  + " join revision r on r.tenant_id = d.tenant_id"
                                  + "  and r.id = d.revision_id"
                                  + " where d.tenant_id = :tenant and d.kind = 'approve'"
                                  + "  and r.content->>'type' = 'settings'"
                                  + " order by r.number desc limit 1), '')")
                          .setParameter("tenant", who.tenant())
                          .getSingleResult());
          List<Scheduled> waiting = new ArrayList<>();
          for (Object row :
              em.createNativeQuery(
                      "select d.page_id, r.title, r.content->>'publishFrom' from"
                          + " (select distinct on (x.page_id) x.* from decision x"
                          + "   join revision y on y.tenant_id = x.tenant_id"
                          + "    and y.id = x.revision_id"
                          + "   where x.tenant_id = :tenant and x.kind = 'approve'"
                          + "   order by x.page_id, y.number desc) d"
                          + " join revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id"
                          + " where cast(r.content->>'embargo' as boolean)"
                          + "  and not exists (select 1 from publication p"
                          + "   where p.tenant_id = d.tenant_id and p.page_id = d.page_id"
                          + "    and p.digest = d.digest)"
                          + " order by 3, 1")
                  .setParameter("tenant", who.tenant())
                  .getResultList()) {
            Object[] columns = (Object[]) row;
            waiting.add(
                new Scheduled(
                    (UUID) columns[0],
                    (String) columns[1],
                    LocalDateTime.parse((String) columns[2]).toInstant(zone)));
          }
          return List.copyOf(waiting);
        });
  }
}
