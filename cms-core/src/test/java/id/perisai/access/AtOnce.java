package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.tenant.TestDatabase;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Two acts at once, of which the second comes to its end, or waits, before the first commits. */
public final class AtOnce {
  private AtOnce() {}

  /**
   * @param first in a transaction without a tenant
   * @return what the second one threw; empty when it went through
   */
  public static Optional<Throwable> during(
      TestDatabase database, Consumer<EntityManager> first, Runnable second) throws Exception {
    CompletableFuture<Void> under =
        new Transactions(database.factory())
            .anonymous(
                em -> {
                  first.accept(em);
                  CompletableFuture<Void> started = CompletableFuture.runAsync(second);
                  awaitEndOrTurn(database, started);
                  return started;
                });
    try {
      under.get(60, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException thrown) {
      return Optional.of(thrown.getCause());
    }
  }

  private static void awaitEndOrTurn(TestDatabase database, CompletableFuture<Void> started) {
    for (int i = 0; i < 1_200 && !started.isDone(); i++) {
      if (database.count(
              "select count(*) from pg_stat_activity where datname = current_database()"
                  + " and wait_event_type = 'Lock'")
          > 0) {
        return;
      }
      try {
        Thread.sleep(25);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The second one is refused. */
  public static void refusedDuring(
      TestDatabase database, Refusal expected, Consumer<EntityManager> first, Runnable second)
      throws Exception {
    assertEquals(expected, ((Refused) during(database, first, second).orElseThrow()).refusal());
  }
}
