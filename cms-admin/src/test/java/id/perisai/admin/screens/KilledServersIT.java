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

  /** Publishing takes about this long here; the moment of the kill is drawn from it. */
  private static final int LONGEST_MILLIS = 400;

  private final StartedProduct product = StartedProduct.shared();
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
            "%d kills of both servers while publishing (seed %d): the old release in force after"
                + " %d, the new one after %d; every site whole, every leaf with its statement",
            rounds,
            seed,
            before,
            after);
    Path measured = Files.createDirectories(Path.of("target/measured"));
    Files.writeString(measured.resolve("killed-servers.txt"), line + "\n");
    System.out.println(line);
  }

  private void kill(int rounds, Random random) throws Exception {
    for (int round = 0; round < rounds; round++) {
      String slug = "putus-" + UUID.randomUUID();
      Road road = new Road(product, TENANT);
      road.approved(slug, "Setelah listrik putus");
      Road.Link link = road.prepared();
      byte[] signatures = road.signed(link);
      long version = newest();
      CompletableFuture<Integer> answer = handedIn(road, link, signatures);
      Thread.sleep(random.nextInt(LONGEST_MILLIS));
      StartedProduct now = product.again();
      destroy(now.pid("authoring"));
      destroy(now.pid("delivery"));
      boolean published = isPublished(answer);
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

  private static void destroy(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();
    assertFalse(process.isAlive());
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
