package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Deletes the sealed text of messages whose time is over: a year, or what is set; junk after 30
 * days. Each tenant's removal is one entry of its audit trail.
 */
public final class ExpireMessages {
  /** What the form promises to whoever writes. */
  public static final Duration KEPT = Duration.ofDays(365);

  static final Duration JUNK = Duration.ofDays(30);

  private static final int MOST_AT_ONCE = 1000;
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final Clock clock;
  private final Duration keep;

  /**
   * @param keep how long messages are kept from when they were received
   */
  public ExpireMessages(Work work, Clock clock, Duration keep) {
    this.work = work;
    this.clock = clock;
    this.keep = keep;
  }

  /** How many were deleted. */
  public int expire() {
    int deleted = 0;
    for (Tenant tenant : work.platform(PLATFORM, Tenants::all)) {
      String id = tenant.id();
      deleted += work.platformIn(PLATFORM, id, em -> expire(em, id));
    }
    return deleted;
  }

  private int expire(EntityManager em, String tenant) {
    Instant now = clock.instant();
    Duration junk = keep.compareTo(JUNK) < 0 ? keep : JUNK;
    List<UUID> over = Messages.over(em, tenant, now.minus(keep), now.minus(junk), MOST_AT_ONCE);
    for (UUID message : over) {
      MessageRows.deleteText(em, tenant, message);
      MessageRows.step(em, tenant, message, Step.EXPIRED, null, null, now);
    }
    if (!over.isEmpty()) {
      AuditTrail.record(em, tenant, null, "message.expire", Map.of("count", (long) over.size()));
    }
    return over.size();
  }
}
