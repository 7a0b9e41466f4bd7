package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Alarms;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.InForce;
import id.perisai.release.MediaTypes;
import id.perisai.release.Takeover;
import id.perisai.release.VerifiedStore;
import id.perisai.web.HealthHandler.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made ahead for the pages of a city, and what memory that takes. */
class SiteResponsesTest {
  private static final int MOST = 20;
  private static final List<String> SITES = List.of("dinkes", "dukcapil");

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(SmallCity.ISSUED);
  private SmallCity city;
  private VerifiedStore store;
  private Takeover takeover;
  private InForce inForce;
  private final KeptCourses kept = new KeptCourses(MOST);
  private Routes routes;

  @BeforeEach
  void takeOver() throws Exception {
    city = new SmallCity(folder.resolve("repository"), clock);
    store = new VerifiedStore(folder.resolve("store"));
    takeover =
        new Takeover(
            city.path(),
            store,
            city.pinned(),
            DeliveryNode.CODINGS,
            clock,
            new Alarms(clock),
            switched -> {});
    takeover.start();
    routes = Routes.none(kept, clock, Optional::empty);
    takeOverAgain();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private void takeOverAgain() {
    takeover.tick();
    inForce = takeover.inForce();
    routes = routes.next(inForce);
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

  private PreparedResponse answer(Entry ofDinkes) throws RequestRefused {
    return site("dinkes").to(RequestPath.of(ofDinkes.path()), null);
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
  void what_a_release_took_away_is_made_when_it_is_asked_for_and_dropped_when_it_is_over()
      throws Exception {
    List<Entry> pictures = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] picture = ("gambar " + i).getBytes(StandardCharsets.UTF_8);
      String path = Entry.MEDIA + Digest.of(picture).hex() + ".png";
      pictures.add(city.identityOnly("dinkes", path, MediaTypes.PNG, picture));
    }
    List<Entry> entries = city.site("dinkes", "dua");
    entries.addAll(pictures);
    city.publish("dinkes", 2, entries);
    takeOverAgain();
    Entry hot = inForce.release("dukcapil").orElseThrow().manifest().entry("/").orElseThrow();
    requireRight("dukcapil", hot);
    String modified = answer(pictures.get(7)).lastModified();

    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    takeOverAgain();
    assertEquals(500, site("dinkes").earlier().size());
    assertEquals(1, prepared(), "what is hot at another site is kept, and nothing made ahead");
    for (Entry picture : pictures) {
      requireRight("dinkes", picture);
    }
    assertEquals(modified, answer(pictures.get(7)).lastModified());
    assertEquals(1, prepared());

    clock.moveTo(clock.instant().plus(Duration.ofMinutes(11)));
    city.publish("dukcapil", 2, city.site("dukcapil", "dua"));
    takeOverAgain();
    assertEquals(3, site("dinkes").release().version());
    assertEquals(0, site("dinkes").earlier().size());
    assertEquals(MediaTypes.HTML, answer(pictures.get(7)).mediaType());
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
