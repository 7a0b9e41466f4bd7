package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Alarms;
import id.perisai.release.Entry;
import id.perisai.release.InForce;
import id.perisai.release.Takeover;
import id.perisai.release.VerifiedStore;
import id.perisai.web.HealthHandler.Status;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made ahead for the pages of a city, and what memory that takes. */
class SiteResponsesTest {
  private static final int MOST = 20;
  private static final List<String> SITES = List.of("dinkes", "dukcapil");

  @TempDir Path folder;
  private InForce inForce;
  private final KeptCourses kept = new KeptCourses(MOST);
  private Routes routes;

  @BeforeEach
  void takeOver() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Clock clock = Clock.systemUTC();
    try (VerifiedStore store = new VerifiedStore(folder.resolve("store"))) {
      Takeover takeover =
          new Takeover(
              city.path(),
              store,
              city.pinned(),
              DeliveryNode.CODINGS,
              clock,
              new Alarms(clock),
              switched -> {});
      takeover.start();
      takeover.tick();
      inForce = takeover.inForce();
    }
    routes = Routes.none(kept, clock, Optional::empty).next(inForce);
  }

  private SiteResponses site(String tenant) throws RequestRefused {
    return routes.at(tenant + ".localhost").site();
  }

  private int prepared() throws RequestRefused {
    int all = 0;
    for (String tenant : SITES) {
      all += site(tenant).prepared();
    }
    return all;
  }

  /** The tag that a page of a site has by its manifest. */
  private void requireRight(String tenant, Entry entry) throws RequestRefused {
    if (!entry.path().equals(Entry.NOT_FOUND)
        && !entry.variants().get(0).isRedirect()
        && entry.variants().get(0).status() == 200) {
      PreparedResponse answer =
          site(tenant).to(RequestPath.of(RequestPath.encode(entry.path())), null);
      assertEquals(
          entry.variants().get(0).codings().get("identity").digest(),
          answer.blob().coding().digest(),
          entry.path());
    }
  }

  @Test
  void a_crawler_that_asks_for_every_page_of_every_site_fills_no_heap() throws Exception {
    int asked = 0;
    for (int round = 0; round < 4; round++) {
      for (String tenant : SITES) {
        for (Entry entry : inForce.release(tenant).orElseThrow().manifest().all()) {
          requireRight(tenant, entry);
          asked++;
          assertTrue(prepared() <= MOST, "there are " + prepared());
        }
      }
    }
    assertTrue(asked > 10 * MOST);
    assertTrue(prepared() > 0);
  }

  @Test
  void the_bound_holds_also_for_many_who_ask_at_once_and_after_a_switch() throws Exception {
    routes = routes.next(inForce);
    List<Entry> entries = new ArrayList<>(inForce.release("dinkes").orElseThrow().manifest().all());
    ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int j = 0; j < 1_000; j++) {
                    requireRight("dinkes", entries.get(j % entries.size()));
                  }
                } catch (RequestRefused | RuntimeException | AssertionError e) {
                  failed.add(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failed));
    assertTrue(prepared() <= MOST + threads.size(), "there are " + prepared());
  }

  @Test
  void tells_of_a_heap_that_is_too_small_for_what_is_in_force_and_of_one_that_is_enough() {
    long pages =
        inForce.releases().values().stream().mapToLong(release -> release.manifest().size()).sum();
    long needed = (64L << 20) + pages * (5L << 10);
    MemoryHealth enough = new MemoryHealth(() -> inForce, needed);
    assertEquals(Status.UP, enough.status());
    assertTrue(enough.what().contains(pages + " pages"), enough.what());
    // As the JVM tells the same heap.
    assertEquals(Status.UP, new MemoryHealth(() -> inForce, needed - needed / 30).status());
    MemoryHealth small = new MemoryHealth(() -> inForce, needed - needed / 20);
    assertEquals(Status.DEGRADED, small.status());
    assertTrue(small.what().contains("--delivery-memory 128m"), small.what());
  }
}
