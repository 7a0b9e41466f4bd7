package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.GivenReason;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import java.util.Locale;
import java.util.Map;

/**
 * Closes a department's authoring at once, or opens it again: its people may still read. Its public
 * site goes off, or on, with the directory that is signed for it ({@link
 * DirectoryChange.SetState}).
 */
public final class SuspendTenant {
  private final Work work;

  public SuspendTenant(Work work) {
    this.work = work;
  }

  /**
   * @param reason for the audit trail; not blank
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED, TENANT_NOT_THERE, TENANT_STATE_ALREADY,
   *     TENANT_REASON_MISSING, REASON_TOO_LONG
   */
  public void suspend(Acting who, String tenant, String reason) {
    who.requireFresh();
    String said = GivenReason.of(reason);
    if (said.isEmpty()) {
      throw new Refused(PlatformRefusal.TENANT_REASON_MISSING);
    }
    set(who, tenant, TenantState.SUSPENDED, "tenant.suspend", Map.of("reason", said));
  }

  /**
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED, TENANT_NOT_THERE, TENANT_STATE_ALREADY
   */
  public void resume(Acting who, String tenant) {
    set(who, tenant, TenantState.ACTIVE, "tenant.resume", Map.of());
  }

  private void set(
      Acting who, String id, TenantState state, String act, Map<String, Object> details) {
    who.requireFresh();
    who.require(Permission.MANAGE_TENANTS);
    work.platform(
        who,
        em -> {
          Tenant tenant =
              Tenants.find(em, id)
                  .filter(found -> found.state() != TenantState.SYSTEM)
                  .orElseThrow(() -> new Refused(PlatformRefusal.TENANT_NOT_THERE, id));
          boolean suspended = tenant.state() == TenantState.SUSPENDED;
          if (suspended == (state == TenantState.SUSPENDED)) {
            throw new Refused(
                PlatformRefusal.TENANT_STATE_ALREADY,
                id,
                tenant.state().name().toLowerCase(Locale.ROOT));
          }
          em.createNativeQuery(
                  "update tenant set state = cast(:state as tenant_state) where id = :id")
              .setParameter("state", state.label())
              .setParameter("id", id)
              .executeUpdate();
          Map<String, Object> all = new java.util.TreeMap<>(details);
          all.put("tenant", id);
          AuditTrail.record(em, "platform", who.person(), act, all);
          return null;
        });
  }
}
