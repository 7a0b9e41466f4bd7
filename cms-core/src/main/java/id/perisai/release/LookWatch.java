package id.perisai.release;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Whether looks at the repository still end, and what is copied meanwhile gets on. The threads that
 * look and copy cannot say so themselves: one that hangs, on a network disk that does not answer,
 * says nothing at all.
 */
public final class LookWatch {
  private static final String WATCH = "looks";

  /** A look is a second's matter; on many sites, from a slow mirror, some seconds'. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * In which each step of a copy is done: the slowest mirror that counts brings the largest blob
   * without a list of chunks in 17 minutes.
   */
  static final Duration LONGEST_STEP = Duration.ofMinutes(20);

  private final Alarms alarms;
  private final Clock clock;
  private final Set<Copying> copies = ConcurrentHashMap.newKeySet();
  private final AtomicLong steps = new AtomicLong();
  private volatile Instant ended;

  /** Something that is copied on another thread than the one that looks, step by step. */
  final class Copying {
    private final String what;
    private volatile Instant moved = clock.instant();

    private Copying(String what) {
      this.what = what;
    }

    /** A step of it is done. */
    void moved() {
      moved = clock.instant();
      steps.incrementAndGet();
    }

    /** All of it is done, or it failed. */
    void end() {
      copies.remove(this);
    }
  }

  LookWatch(Alarms alarms, Clock clock) {
    this.alarms = alarms;
    this.clock = clock;
    this.ended = clock.instant();
  }

  /** A look came to its end, whatever it saw. */
  void end() {
    ended = clock.instant();
  }

  /** A copy begins. */
  Copying copying(String what) {
    Copying copying = new Copying(what);
    copies.add(copying);
    return copying;
  }

  /** How many steps of copies were done so far. */
  long steps() {
    return steps.get();
  }

  /** What operators must know; empty while looks end and copies get on. */
  public Optional<String> hanging() {
    return looksHanging().or(this::copyHanging);
  }

  private Optional<String> looksHanging() {
    Instant last = ended;
    return isWithin(PATIENCE, last)
        ? Optional.empty()
        : Optional.of(
            "no look at the repository has ended since "
                + last
                + ": no hold, purge or release is taken; see whether its disk answers, and what"
                + " the thread perisai-takeover does");
  }

  private Optional<String> copyHanging() {
    return copies.stream()
        .filter(copy -> !isWithin(LONGEST_STEP, copy.moved))
        .min(Comparator.comparing(copy -> copy.moved))
        .map(
            copy ->
                "nothing more of "
                    + copy.what
                    + " was copied since "
                    + copy.moved
                    + ": holds and purges are taken, releases are not, of any site; see whether the"
                    + " disks of repository and store answer, and what the threads perisai-copy do");
  }

  /** Also by a clock that was put back meanwhile. */
  private boolean isWithin(Duration patience, Instant last) {
    return Duration.between(last, clock.instant()).abs().compareTo(patience) < 0;
  }

  /** Raises the alarms or ends them; to be called again and again by another thread than looks. */
  public void tell() {
    List<Alarm> seen =
        Stream.concat(
                looksHanging().map(what -> alarm("look", what)).stream(),
                copyHanging().map(what -> alarm("copy", what)).stream())
            .toList();
    alarms.settle(WATCH, seen);
  }

  private Alarm alarm(String subject, String what) {
    return alarms.alarm(AlarmCode.TAKEOVER_HANGS, null, subject, what);
  }
}
