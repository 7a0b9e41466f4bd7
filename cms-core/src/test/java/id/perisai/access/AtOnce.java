package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.tenant.TestDatabase;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
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
                  awaitEndOrTurn(database, started, 1);
                  return started;
                });
    try {
      under.get(60, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException thrown) {
      return Optional.of(thrown.getCause());
    }
  }

  private static void awaitEndOrTurn(
      TestDatabase database, CompletableFuture<Void> started, int waiting) {
    for (int i = 0; i < 1_200 && !started.isDone(); i++) {
      if (database.count(
              "select count(*) from pg_stat_activity where datname = current_database()"
                  + " and wait_event_type = 'Lock'")
          >= waiting) {
        return;
      }
      try {
        Thread.sleep(25);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Each one comes as far as the trail of the tenant, or to who is there before it; then all go on.
   */
  public static void upToTheTrail(TestDatabase database, String tenant, Runnable... acts)
      throws Exception {
    List<CompletableFuture<Void>> under =
        new Transactions(database.factory())
            .anonymous(
                em -> {
                  em.createNativeQuery(
                          "select cast(pg_advisory_xact_lock("
                              + "hashtextextended('audit ' || :tenant, 0)) as text)")
                      .setParameter("tenant", tenant)
                      .getSingleResult();
                  List<CompletableFuture<Void>> started = new ArrayList<>();
                  for (Runnable act : acts) {
                    started.add(CompletableFuture.runAsync(act));
                    awaitEndOrTurn(database, started.get(started.size() - 1), started.size());
                  }
                  return started;
                });
    for (CompletableFuture<Void> each : under) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  /** The second one is refused. */
  public static void refusedDuring(
      TestDatabase database, Refusal expected, Consumer<EntityManager> first, Runnable second)
      throws Exception {
    assertEquals(expected, ((Refused) during(database, first, second).orElseThrow()).refusal());
  }
}
