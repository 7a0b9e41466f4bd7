package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.HangingDisk;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When balancers send visitors to a node whose first look at the repository does not end. */
class ReadinessTest {
  @TempDir Path folder;

  @Test
  void a_node_that_was_ready_by_its_store_waits_for_no_copy_longer_than_some_seconds()
      throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Path store = folder.resolve("store");
    try (RunningNode before = new RunningNode(city, store).tick()) {
      assertEquals(200, ready(before));
    }
    MovedClock clock = new MovedClock(Clock.systemUTC().instant());
    try (RunningNode node = new RunningNode(city.path(), store, city, clock)) {
      assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
      assertEquals(503, ready(node), "what is newest is mostly there within a second");
      requireWhy(node, "what is newest is waited for, 20 seconds at most: 3 of 4 sites are shown");
      clock.moveTo(clock.instant().plus(Readiness.PATIENCE));
      assertEquals(200, ready(node));
      assertTrue(node.health().text().contains("visitors may come"), node.health().text());
    }
  }

  /** Its key was stolen: it shows nothing until it publishes anew. */
  @Test
  void a_site_of_which_nothing_stands_keeps_no_node_from_the_others_visitors() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Path store = folder.resolve("store");
    try (RunningNode before = new RunningNode(city, store).tick()) {
      city.revoke("dinkes");
      assertEquals(200, ready(before.tick()));
      assertEquals(503, before.get("dinkes.localhost", "/berita/1").code());
    }
    Path damaged = folder.resolve("damaged");
    copy(store, damaged);
    Files.move(damaged.resolve("sites/dukcapil/blobs"), folder.resolve("blobs"));
    assertEquals(200, readyInTheEnd(city, store));
    assertEquals(503, readyInTheEnd(city, damaged), "what the disk lost waits to be copied anew");
  }

  /** As {@link #a_site_of_which_nothing_stands_keeps_no_node_from_the_others_visitors}. */
  @Test
  void a_site_of_which_nothing_ever_stood_here_keeps_no_node_from_the_others_visitors()
      throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Path store = folder.resolve("store");
    city.revoke("dinkes");
    try (RunningNode first = new RunningNode(city, store).tick()) {
      assertEquals(200, ready(first));
      assertEquals(503, first.get("dinkes.localhost", "/berita/1").code());
    }
    assertEquals(200, readyInTheEnd(city, store));
  }

  /** Which keys signatures name is a mirror's word, as long as they are not those of the log. */
  @Test
  void a_site_is_not_settled_because_a_mirror_names_a_revoked_key() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Signer stolen = city.publishers.put("dinkes", new Signer());
    city.revoke("dinkes", stolen);
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    String signatures = RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 2));
    byte[] honest = city.read(signatures);
    city.write(
        signatures, city.read(RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 1))));
    Path store = folder.resolve("store");
    try (RunningNode first = new RunningNode(city, store).tick()) {
      assertEquals(503, first.get("dinkes.localhost", "/berita/1").code());
    }
    assertEquals(503, readyInTheEnd(city, store));
    city.write(signatures, honest);
    try (RunningNode second = new RunningNode(city, store).tick()) {
      assertEquals(200, second.get("dinkes.localhost", "/berita/1").code());
    }
  }

  /** Their publishers' own programs wrote what no search can read, or too far ahead. */
  @Test
  void sites_whose_signed_bytes_are_refused_keep_no_node_from_the_others_visitors()
      throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Coding malformed = city.putBlob("dinkes", "{}".getBytes(StandardCharsets.UTF_8));
    Variant page = city.page("dinkes", "/berita/1", 200, "<p>satu").variants().get(0);
    city.publish("dinkes", 2, List.of(Entry.timed("/berita/1", List.of(page.found(malformed)))));
    Variant now = city.page("dukcapil", "/berita/1", 200, "<p>kini").variants().get(0);
    Variant later = city.page("dukcapil", "/berita/1", 200, "<p>nanti").variants().get(0);
    Variant far = later.from(SmallCity.ISSUED.plus(Duration.ofDays(401)));
    Entry tooFar = Entry.timed("/berita/1", List.of(now, far));
    city.publish("dukcapil", 2, List.of(tooFar));
    Path store = folder.resolve("store");
    try (RunningNode first = new RunningNode(city, store).tick()) {
      assertEquals(503, first.get("dinkes.localhost", "/berita/1").code());
      assertEquals(200, ready(first));
    }
    assertEquals(200, readyInTheEnd(city, store));
    city.write(
        RepositoryPaths.blob("dinkes", malformed.digest()), "[]".getBytes(StandardCharsets.UTF_8));
    Path other = folder.resolve("other");
    try (RunningNode first = new RunningNode(city, other).tick()) {
      assertEquals(503, first.get("dinkes.localhost", "/berita/1").code());
    }
    assertEquals(503, readyInTheEnd(city, other), "the signed bytes may come yet");
  }

  /** As long as no look ends. */
  private static int readyInTheEnd(SmallCity city, Path store) throws IOException {
    MovedClock clock = new MovedClock(Clock.systemUTC().instant());
    try (RunningNode node = new RunningNode(city.path(), store, city, clock)) {
      assertEquals(503, ready(node));
      clock.moveTo(clock.instant().plus(Readiness.PATIENCE));
      return ready(node);
    }
  }

  @Test
  void a_new_node_waits_for_its_first_look() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    MovedClock clock = new MovedClock(Clock.systemUTC().instant());
    try (RunningNode node = new RunningNode(city.path(), folder.resolve("store"), city, clock)) {
      clock.moveTo(clock.instant().plus(Readiness.PATIENCE));
      assertEquals(503, ready(node));
      requireWhy(node, "nothing verifies by the trust root");
    }
  }

  @Test
  void a_new_node_that_stops_while_it_copies_waits_again() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Path store = folder.resolve("store");
    Path stopped = folder.resolve("stopped");
    try (RunningNode first = new RunningNode(city, store)) {
      CompletableFuture<Void> copy;
      try (HangingDisk disk = new HangingDisk(store.resolve("sites/dukcapil"))) {
        copy = CompletableFuture.runAsync(first::tick);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (first.get("dinkes.localhost", "/berita/1").code() != 200) {
          assertTrue(System.nanoTime() < end, "nothing is shown");
          Thread.sleep(20);
        }
        copy(store, stopped);
      }
      copy.get(30, TimeUnit.SECONDS);
    }
    MovedClock clock = new MovedClock(Clock.systemUTC().instant());
    try (RunningNode node = new RunningNode(city.path(), stopped, city, clock)) {
      assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
      assertEquals(503, node.get("dukcapil.localhost", "/berita/1").code());
      clock.moveTo(clock.instant().plus(Readiness.PATIENCE));
      assertEquals(503, ready(node));
      requireWhy(node, "the first look at the repository has not ended: 2 of 4 sites are shown");
      assertEquals(200, ready(node.tick()));
    }
  }

  /** As from mirrors that go away in the middle of it: the look ends, most sites are missing. */
  @Test
  void a_new_node_that_got_some_sites_alone_waits_again() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Path store = folder.resolve("store");
    Path blobs = city.path().resolve("sites/dukcapil/blobs");
    Path away = folder.resolve("away");
    Files.move(blobs, away);
    try (RunningNode first = new RunningNode(city, store).tick()) {
      assertEquals(200, first.get("dinkes.localhost", "/berita/1").code());
      assertEquals(503, first.get("dukcapil.localhost", "/berita/1").code());
    }
    Files.move(away, blobs);
    for (int ready : new int[] {503, 200}) {
      MovedClock clock = new MovedClock(Clock.systemUTC().instant());
      try (RunningNode node = new RunningNode(city.path(), store, city, clock)) {
        clock.moveTo(clock.instant().plus(Readiness.PATIENCE));
        assertEquals(ready, ready(node));
        assertEquals(200, ready(node.tick()));
      }
    }
  }

  /** Told to operators by both, and to nobody on the public port. */
  private static void requireWhy(RunningNode node, String why) throws IOException {
    String request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String ready = RunningNode.send(node.managementPort(), request).text();
    assertEquals("{\"status\":\"DOWN\",\"what\":\"" + why + "\"}", ready.strip());
    RunningNode.Response health = node.health();
    assertTrue(
        health.text().contains("\"name\":\"ready\",\"status\":\"DEGRADED\",\"what\":\"" + why),
        health.text());
    assertTrue(!health.text().strip().endsWith("\"status\":\"UP\"}"), health.text());
  }

  private static int ready(RunningNode node) throws IOException {
    String request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int own = RunningNode.send(node.managementPort(), request).code();
    assertEquals(
        own,
        RunningNode.send(
                node.port(),
                "GET /.well-known/perisai/ready HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n")
            .code());
    return own;
  }

  /**
   * A store without its indexes: nodes write those beside it, also while one is copied, and make
   * them anew where they are missing.
   */
  private static void copy(Path from, Path to) throws IOException {
    Path indexes = from.resolve("search");
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes of)
              throws IOException {
            if (directory.equals(indexes)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectory(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
