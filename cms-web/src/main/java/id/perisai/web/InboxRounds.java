package id.perisai.web;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What is done with the inbox's disk besides taking messages: looking how full it is, and writing
 * the days' counts. On a thread of its own, since that disk may be another machine's and hang.
 */
final class InboxRounds implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(InboxRounds.class);
  private static final long LOOK_SECONDS = 5;

  /** How much of a day's counts a node that dies loses, at most. */
  private static final long COUNT_SECONDS = 120;

  private static final long END_SECONDS = 5;

  private final Optional<DailyCounts> days;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "perisai-inbox");
            thread.setDaemon(true);
            return thread;
          });

  /** Begins at once. */
  InboxRounds(NodeInbox inbox, Optional<DailyCounts> days) {
    this.days = days;
    if (inbox.isWanted()) {
      rounds.scheduleWithFixedDelay(() -> guarded(inbox::look), 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }
    days.ifPresent(
        counts ->
            rounds.scheduleWithFixedDelay(
                counts::safeWrite, COUNT_SECONDS, COUNT_SECONDS, TimeUnit.SECONDS));
  }

  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      // Thrown further, it would end the schedule for good.
      LOG.error("a look at the inbox failed", e);
    }
  }

  /** Writes what was counted; does not wait for a disk that hangs. */
  @Override
  public void close() {
    days.ifPresent(counts -> rounds.execute(counts::safeWrite));
    rounds.shutdown();
    try {
      if (!rounds.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the inbox's disk does not answer: the last counts of the day are lost");
        rounds.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
