package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.audit.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Deletes invitations that nobody answered in time, with the names and addresses in them. */
public final class ForgetInvitations {
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final Clock clock;

  public ForgetInvitations(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * @return how many were deleted
   */
  public int forget() {
    int deleted = 0;
    for (Tenant tenant : work.platform(PLATFORM, Tenants::all)) {
      deleted += forget(tenant.id());
    }
    return deleted;
  }

  private int forget(String tenant) {
    Instant oldest = Invitations.oldest(clock.instant());
    return work.platformIn(
        PLATFORM,
        tenant,
        em -> {
          int deleted =
              em.createNativeQuery(
                      "delete from invitation where tenant_id = :tenant and invited_at <= :oldest")
                  .setParameter("tenant", tenant)
                  .setParameter("oldest", oldest.atOffset(ZoneOffset.UTC))
                  .executeUpdate();
          if (deleted > 0) {
            AuditTrail.record(
                em,
                tenant,
                null,
                "invitation.forget",
                Map.of("count", (long) deleted, "before", oldest.toString()));
          }
          return deleted;
        });
  }
}
