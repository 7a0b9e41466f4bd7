package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How a node leaves so that nobody notices: it first says that it is not ready, while it answers as
 * before, so that balancers send visitors elsewhere; then it takes no more connections; then it
 * ends what it has begun.
 */
final class Leaving {
  /** How long visitors who were being answered may take. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final long LOOKS_EACH_MILLIS = 10;

  private final Duration notice;
  private final Supplier<Optional<String>> waitsFor;
  private volatile boolean begun;

  /**
   * @param notice how long it says that it is not ready before it takes no more connections
   * @param waitsFor why there are no sites to serve yet; empty where there are
   */
  Leaving(Duration notice, Supplier<Optional<String>> waitsFor) {
    this.notice = notice;
    this.waitsFor = waitsFor;
  }

  /** Whether it is on its way: each answer is then the last one of its connection. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether a balancer may send visitors here. */
  boolean isReady() {
    return notReady().isEmpty();
  }

  /** Why no balancer may send visitors here; empty if it may. */
  Optional<String> notReady() {
    return begun ? Optional.of("this node is leaving") : waitsFor.get();
  }

  /** What a balancer on another machine asks. */
  void answer(HttpServerExchange exchange) {
    boolean ready = isReady();
    byte[] word = (ready ? "ready\n" : "not ready\n").getBytes(StandardCharsets.US_ASCII);
    PlainAnswer.send(exchange, ready ? 200 : 503, "text/plain; charset=us-ascii", word);
  }

  /**
   * Leaves, and returns when that is done.
   *
   * @param refuse takes no more connections
   * @param open counts requests that are not answered yet
   */
  void leave(Runnable refuse, LongSupplier open) {
    begun = true;
    try {
      Thread.sleep(notice.toMillis());
      refuse.run();
      long end = System.nanoTime() + LONGEST.toNanos();
      while (open.getAsLong() > 0 && System.nanoTime() < end) {
        Thread.sleep(LOOKS_EACH_MILLIS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
