package id.perisai.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many things on all processors. */
final class SideBySide {
  private SideBySide() {}

  /** One of them. */
  @FunctionalInterface
  interface Act {
    void run();
  }

  /**
   * Returns when all have ended, also when one has failed: nothing goes on behind the caller.
   *
   * @param what one of them is called, should it fail
   * @throws IllegalStateException with the first failure
   */
  static void run(String what, List<Act> acts) {
    List<Callable<Void>> calls = new ArrayList<>();
    for (Act act : acts) {
      calls.add(
          () -> {
            act.run();
            return null;
          });
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (Future<Void> act : threads.invokeAll(calls)) {
        act.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + " failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
