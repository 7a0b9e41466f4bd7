package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.audit.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Deletes sessions that ended long ago, with the places and devices in them. The newest of each
 * person in each tenant stays: the access review says by it when somebody was last seen.
 */
public final class ForgetSessions {
  /** Longer than sign-in knows a place, and than any session lasts. */
  public static final Duration KEPT = Duration.ofDays(100);

  static final int MOST_AT_ONCE = 1000;

  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final Clock clock;

  public ForgetSessions(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * Deletes the oldest ones, in batches, each with one entry in the platform's audit trail.
   *
   * @return how many were deleted
   */
  public int forget() {
    int deleted = 0;
    int batch;
    do {
      batch = batch();
      deleted += batch;
    } while (batch == MOST_AT_ONCE);
    return deleted;
  }

  private int batch() {
    Instant before = clock.instant().minus(KEPT);
    return work.platform(
        PLATFORM,
        em -> {
          int deleted =
              em.createNativeQuery(
                      """
                      delete from web_session where hash in (
                        select s.hash from web_session s where s.opened_at < :before
                          and exists (select from web_session n
                            where n.tenant = s.tenant and n.person_id = s.person_id
                              and (n.seen_at, n.id) > (s.seen_at, s.id))
                        order by s.opened_at limit :most)
                      """)
                  .setParameter("before", before.atOffset(ZoneOffset.UTC))
                  .setParameter("most", MOST_AT_ONCE)
                  .executeUpdate();
          if (deleted > 0) {
            AuditTrail.record(
                em,
                PLATFORM.tenant(),
                null,
                "session.forget",
                Map.of("count", (long) deleted, "before", before.toString()));
          }
          return deleted;
        });
  }
}
