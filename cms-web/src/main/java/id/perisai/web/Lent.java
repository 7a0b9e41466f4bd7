package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is held for one answer and given back when that is over, however it ends. */
final class Lent {
  private Lent() {}

  /**
   * Gives something back when an exchange is complete, once.
   *
   * @return false if it is complete already, because the client has gone before a worker came to
   *     it: what was lent is given back, and must not be used
   */
  static boolean until(HttpServerExchange exchange, Runnable giveBack) {
    AtomicBoolean given = new AtomicBoolean();
    Runnable once =
        () -> {
          if (given.compareAndSet(false, true)) {
            giveBack.run();
          }
        };
    try {
      exchange.addExchangeCompleteListener(
          (done, next) -> {
            once.run();
            next.proceed();
          });
    } catch (IllegalStateException complete) {
      once.run();
      return false;
    }
    // It may have ended while the listener was added, by another thread that did not see it.
    if (exchange.isComplete()) {
      once.run();
      return false;
    }
    return true;
  }
}
