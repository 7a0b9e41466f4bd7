package id.perisai.oidc;

import id.perisai.access.Acting;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Members who get in by the identity provider alone: whoever turns single sign-on off, or names
 * another provider, locks them out unless they have another way in by then.
 */
public final class OnlyByProvider {
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;

  public OnlyByProvider(Work work) {
    this.work = work;
  }

  /** Somebody in one of the departments that they work for; once for each of these. */
  public record Member(String tenant, UUID person, String name, String email) {}

  /** By tenant and name. Whoever has no role anywhere any more is none of them. */
  public List<Member> list() {
    List<Member> all = new ArrayList<>();
    for (Tenant tenant : work.platform(PLATFORM, Tenants::all)) {
      all.addAll(work.platformIn(PLATFORM, tenant.id(), em -> members(em, tenant.id())));
    }
    return all;
  }

  private static List<Member> members(EntityManager em, String tenant) {
    List<?> rows =
        em.createNativeQuery(
                """
                select p.id, p.name, coalesce(p.email, '') from person p
                join sign_on_identity i on i.person_id = p.id
                where exists (select from membership m
                    where m.tenant_id = :tenant and m.person_id = p.id)
                  and not exists (select from password w where w.person_id = p.id)
                  and not exists (select from sign_in_passkey k where k.person_id = p.id)
                order by p.name, p.id
                """)
            .setParameter("tenant", tenant)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Member(tenant, (UUID) row[0], (String) row[1], (String) row[2]))
        .toList();
  }
}
