package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes a department a tenant of the platform. Its site is served once a directory names it. */
public final class OpenTenant {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,30}");
  private static final Pattern HOST_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final Work work;

  public OpenTenant(Work work) {
    this.work = work;
  }

  /**
   * Opens a tenant.
   *
   * @param kind what sort of department it is, for lists: dinas, badan, kecamatan …
   * @param hostLabel the first label of its host
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED, TENANT_MALFORMED, TENANT_TAKEN
   */
  public void open(
      Acting who, String id, String name, String kind, String hostLabel, TenantState state) {
    who.requireFresh();
    if (!ID.matcher(id).matches() || !HOST_LABEL.matcher(hostLabel).matches() || name.isBlank()) {
      throw new Refused(PlatformRefusal.TENANT_MALFORMED, id, hostLabel);
    }
    work.platform(
        who,
        em -> {
          boolean taken =
              Tenants.all(em).stream()
                  .anyMatch(other -> other.id().equals(id) || other.hostLabel().equals(hostLabel));
          if (taken) {
            throw new Refused(PlatformRefusal.TENANT_TAKEN, id, hostLabel);
          }
          em.createNativeQuery(
                  "insert into tenant (id, name, kind, host_label, state)"
                      + " values (cast(:id as name), :name, :kind, cast(:host as name),"
                      + " cast(:state as tenant_state))")
              .setParameter("id", id)
              .setParameter("name", name)
              .setParameter("kind", kind)
              .setParameter("host", hostLabel)
              .setParameter("state", state.name().toLowerCase(java.util.Locale.ROOT))
              .executeUpdate();
          AuditTrail.record(
              em,
              "platform",
              who.person(),
              "tenant.open",
              Map.of("tenant", id, "state", state.name()));
          return null;
        });
  }
}
