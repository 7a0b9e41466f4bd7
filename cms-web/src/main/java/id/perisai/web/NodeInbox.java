package id.perisai.web;

import id.perisai.inbox.Inbox;
import id.perisai.inbox.NodeFolder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The inbox that this node writes, opened when it is first needed and again after it failed: a node
 * serves its sites, and tells how it is, also while nobody can write to it or its disk hangs.
 */
final class NodeInbox {
  /** A disk that takes longer than this to list a folder is not to be waited for. */
  private static final long HUNG_NANOS = 15_000_000_000L;

  /** From here on operators are told, while there is still room. */
  private static final double NEARLY_FULL = 0.8;

  /** Authoring collects each minute. */
  private static final Duration UNCOLLECTED = Duration.ofMinutes(15);

  private final Optional<NodeFolder> folder;
  private final Inbox.Bounds bounds;
  private final Clock clock;
  private final AtomicReference<String> closed = new AtomicReference<>("");
  private final AtomicLong lookBegan = new AtomicLong();

  /** What the last look met; empty if all was well. */
  private volatile String unusable = "";

  private volatile Inbox inbox;
  private volatile double fill;
  private volatile Optional<Instant> waitingSince = Optional.empty();

  /**
   * @param folder this node's in the inbox; empty if it is to take no messages
   */
  NodeInbox(Optional<NodeFolder> folder, Inbox.Bounds bounds, Clock clock) {
    this.folder = folder;
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Whether messages are to be taken at all. */
  boolean isWanted() {
    return folder.isPresent();
  }

  /**
   * @throws IOException if it cannot be used, now
   */
  synchronized Inbox open() throws IOException {
    if (inbox == null) {
      try {
        inbox = new Inbox(folder.orElseThrow(() -> new IOException("no inbox")), bounds);
        closed.set("");
      } catch (IOException e) {
        closed.set("" + e.getMessage());
        throw e;
      }
    }
    return inbox;
  }

  /**
   * Looks how full it is, and whether it can be written at all, for as long as its disk takes; on a
   * thread that nobody waits for.
   */
  void look() {
    if (isWanted()) {
      // Never 0, which stands for no look.
      lookBegan.set(System.nanoTime() | 1);
      try {
        Inbox now = open();
        now.check();
        fill = now.fill();
        waitingSince = now.waitingSince();
        unusable = "";
      } catch (IOException e) {
        unusable = "" + e.getMessage();
      } finally {
        lookBegan.set(0);
      }
    }
  }

  HealthHandler.Status status() {
    if (!isWanted()) {
      return HealthHandler.Status.UP;
    }
    if (!failure().isEmpty() || fill >= 1) {
      return HealthHandler.Status.DOWN;
    }
    return fill >= NEARLY_FULL || uncollected().isPresent()
        ? HealthHandler.Status.DEGRADED
        : HealthHandler.Status.UP;
  }

  /** Since when nobody has collected, if that is not as it should be. */
  private Optional<Instant> uncollected() {
    return waitingSince.filter(since -> since.plus(UNCOLLECTED).isBefore(clock.instant()));
  }

  /** For operators. */
  String what() {
    if (!isWanted()) {
      return "perisai.inbox is not set: no messages are taken";
    }
    String failure = failure();
    if (!failure.isEmpty()) {
      return "messages cannot be written: " + failure;
    }
    String used = Math.round(100 * fill) + " % of the room for messages is used";
    return uncollected()
        .map(
            since ->
                used
                    + "; a message waits since "
                    + since.truncatedTo(ChronoUnit.SECONDS)
                    + " and nobody collects it: see whether authoring runs, has this folder as its"
                    + " inbox, and says at its /health why messages are left")
        .orElse(used);
  }

  /** From 0 to 1, as the last look found it; 0 before there was one. */
  double fill() {
    return fill;
  }

  /** How many of those put aside had to go since the start. */
  long dropped() {
    Inbox now = inbox;
    return now == null ? 0 : now.dropped();
  }

  private String failure() {
    long began = lookBegan.get();
    if (began != 0 && System.nanoTime() - began > HUNG_NANOS) {
      return "the inbox's disk does not answer";
    }
    if (!unusable.isEmpty()) {
      return unusable;
    }
    Inbox now = inbox;
    return now == null ? closed.get() : now.failure();
  }
}
