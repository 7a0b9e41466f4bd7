package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Both servers are killed as they run, by {@code SIGKILL}, while a release is being published. The
 * supervisor starts them again. The site is wholly as it was or wholly new, the log has what the
 * repository has, and the same signatures handed in again end in the new release, never in a second
 * one.
 */
class KilledServersIT {
  private static final String TENANT = "dishub";

  private final StartedProduct product = StartedProduct.shared();
  private int unanswered;
  private int before;
  private int after;

  @Test
  void servers_killed_once_while_publishing_leave_a_whole_site_and_a_retry_ends_it()
      throws Exception {
    kill(1, new Random(9));
  }

  @Test
  @Tag("deep")
  void servers_killed_again_and_again_while_publishing_leave_a_whole_site_each_time()
      throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    int rounds = Integer.getInteger("kill.rounds", 25);
    kill(rounds, new Random(seed));
    String line =
        String.format(
            Locale.ROOT,
            "%d kills of both servers while publishing (seed %d), %d of them before the answer: the"
                + " old release in force after %d, the new one after %d; every site whole, every"
                + " leaf with its statement",
            rounds,
            seed,
            unanswered,
            before,
            after);
    Path measured = Files.createDirectories(Path.of("target/measured"));
    Files.writeString(measured.resolve("killed-servers.txt"), line + "\n");
    System.out.println(line);
    assertTrue(unanswered > 0, "no kill came in time: " + line);
  }

  private void kill(int rounds, Random random) throws Exception {
    long publishing = publishingNanos();
    for (int round = 0; round < rounds; round++) {
      String slug = "putus-" + UUID.randomUUID();
      Road road = new Road(product, TENANT);
      road.approved(slug, "Setelah listrik putus");
      Road.Link link = road.prepared();
      byte[] signatures = road.signed(link);
      long version = newest();
      StartedProduct now = product.again();
      ProcessHandle authoring = process(now, "authoring");
      ProcessHandle delivery = process(now, "delivery");
      CompletableFuture<Integer> answer = handedIn(road, link, signatures);
      TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * publishing));
      destroy(authoring, delivery);
      boolean published = isPublished(answer);
      unanswered += published ? 0 : 1;
      long found = newest();
      assertTrue(found == version + 1 || !published && found == version, "round " + round);
      if (found == version) {
        before++;
      } else {
        after++;
      }
      awaitBoth(now);
      int again = handedIn(road, link, signatures).get();
      assertTrue(again == 200 || found == version + 1, "round " + round + ": " + again);
      road.live("/berita/" + slug, "Setelah listrik putus");
      assertEquals(version + 1, newest(), "never a second release of the same signatures");
      StartedProduct.Answer whole = product.perisai("verify", product.repository().toString());
      assertEquals(0, whole.exitCode(), "round " + round + ": " + whole);
    }
  }

  private static CompletableFuture<Integer> handedIn(Road road, Road.Link link, byte[] signatures) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            HttpResponse<String> done =
                Person.send(
                    road.door(link, "/signatures")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(signatures)));
            return done.statusCode();
          } catch (IOException killed) {
            return 0;
          }
        });
  }

  private static boolean isPublished(CompletableFuture<Integer> answer)
      throws InterruptedException, ExecutionException {
    int code = answer.get();
    assertTrue(code == 200 || code == 0, "answered " + code);
    return code == 200;
  }

  /** How long it takes from the signatures to the answer when nobody is killed. */
  private long publishingNanos() throws Exception {
    Road road = new Road(product, TENANT);
    road.approved("utuh-" + UUID.randomUUID(), "Sebelum listrik putus");
    Road.Link link = road.prepared();
    byte[] signatures = road.signed(link);
    long begin = System.nanoTime();
    assertEquals(200, handedIn(road, link, signatures).get());
    return System.nanoTime() - begin;
  }

  private static ProcessHandle process(StartedProduct of, String server) throws IOException {
    return ProcessHandle.of(of.pid(server)).orElseThrow();
  }

  /** At the same moment, as when the power fails. */
  private static void destroy(ProcessHandle... processes) {
    for (ProcessHandle process : processes) {
      assertTrue(process.destroyForcibly());
    }
    for (ProcessHandle process : processes) {
      process.onExit().join();
      assertFalse(process.isAlive());
    }
  }

  private void awaitBoth(StartedProduct killed) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
    while (!answers(product.authoring() + "/masuk.xhtml")
        || !answers(product.site(TENANT) + "/")
        || product.again().pid("authoring") == killed.pid("authoring")
        || product.again().pid("delivery") == killed.pid("delivery")) {
      assertTrue(Instant.now().isBefore(deadline), "the servers did not come back in 3 minutes");
      Thread.sleep(250);
    }
  }

  private boolean answers(String address) {
    try {
      return product.get(address).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The newest release whose statement lies in the repository. */
  private long newest() throws IOException {
    try (var files = Files.list(product.repository().resolve("sites").resolve(TENANT))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .mapToLong(Long::parseLong)
          .max()
          .orElseThrow();
    }
  }
}
