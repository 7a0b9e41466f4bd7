package id.perisai.release;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether looks at the repository still end. The thread that looks cannot say so itself: one that
 * hangs, on a network disk that does not answer, says nothing at all.
 */
public final class LookWatch {
  private static final String WATCH = "looks";

  /** A look is a second's matter; on many sites, from a slow mirror, some seconds'. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Alarms alarms;
  private final Clock clock;
  private volatile Instant ended;

  LookWatch(Alarms alarms, Clock clock) {
    this.alarms = alarms;
    this.clock = clock;
    this.ended = clock.instant();
  }

  /** A look came to its end, whatever it saw. */
  void end() {
    ended = clock.instant();
  }

  /** What operators must know; empty while looks end. */
  public Optional<String> hanging() {
    Instant last = ended;
    // Also by a clock that was put back meanwhile.
    return Duration.between(last, clock.instant()).abs().compareTo(PATIENCE) < 0
        ? Optional.empty()
        : Optional.of(
            "no look at the repository has ended since "
                + last
                + ": no hold, purge or release is taken; see whether its disk answers, and what"
                + " the thread perisai-takeover does");
  }

  /** Raises the alarm or ends it; to be called again and again by another thread than looks. */
  public void tell() {
    alarms.settle(
        WATCH,
        hanging().map(what -> alarms.alarm(AlarmCode.TAKEOVER_HANGS, null, "look", what)).stream()
            .toList());
  }
}
