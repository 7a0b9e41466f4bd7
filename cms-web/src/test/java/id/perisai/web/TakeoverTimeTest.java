package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long after the timestamp's rename visitors see a release with one MiB of news. A node that
 * runs by itself takes it over; the gate looks that it does so in seconds and not in minutes, the
 * deep run how fast.
 */
class TakeoverTimeTest {
  private static final int NEWS = 1_000_000;
  private static final int PAGE = 20_000;

  /** Coarse enough for a machine that does other things, and less than any minute's task. */
  private static final long SECONDS_MOST = 20;

  @TempDir Path folder;

  @Test
  void a_running_node_takes_over_by_directory_and_by_mirror() throws Exception {
    measure(false, 1);
    measure(true, 1);
  }

  @Test
  @Tag("deep")
  @Tag("measured")
  void within_a_second_by_directory_and_within_two_by_mirror() throws Exception {
    judge("directory", measure(false, 20), 1_000);
    judge("mirror", measure(true, 20), 2_000);
  }

  private static void judge(String by, List<Long> millis, long promised) throws Exception {
    millis.sort(null);
    long median = millis.get(millis.size() / 2);
    long slowest = millis.get(millis.size() - 1);
    String line =
        "takeover of 1 MB of news by "
            + by
            + ": median "
            + median
            + " ms, slowest of "
            + millis.size()
            + " "
            + slowest
            + " ms";
    System.out.println(line);
    Path measured = Files.createDirectories(Path.of("target/measured"));
    Files.writeString(measured.resolve("takeover-by-" + by + ".txt"), line + "\n");
    assertTrue(median <= promised, line);
  }

  private List<Long> measure(boolean byMirror, int releases) throws Exception {
    Path own = folder.resolve(byMirror ? "mirror" : "directory");
    SmallCity city = new SmallCity(own.resolve("repository"));
    List<Long> millis = new ArrayList<>();
    try (TestMirror mirror = new TestMirror(city.path());
        RunningNode node =
            new RunningNode(
                    byMirror ? TestMirror.all(mirror) : RepositorySource.of(city.path()),
                    own.resolve("store"),
                    city,
                    Clock.systemUTC())
                .tick()
                .start()) {
      for (int version = 2; version < 2 + releases; version++) {
        city.publish("dinkes", version, news(city, version));
        long renamed = System.nanoTime();
        String path = "/warta/" + version;
        while (node.get("dinkes.localhost", path).code() != 200) {
          assertTrue(
              System.nanoTime() - renamed < SECONDS_MOST * 1_000_000_000L,
              "not taken over: " + path);
          Thread.sleep(5);
        }
        millis.add((System.nanoTime() - renamed) / 1_000_000);
        assertEquals(
            200, node.get("dinkes.localhost", "/warta/" + version + "-" + NEWS / PAGE).code());
      }
    }
    return millis;
  }

  /** A site with pages of its own, in all codings, that nobody has yet. */
  private static List<Entry> news(SmallCity city, int version) throws Exception {
    List<Entry> entries = city.site("dinkes", "satu");
    Random random = new Random(version);
    for (int i = 0; i <= NEWS / PAGE; i++) {
      StringBuilder text = new StringBuilder("<!doctype html><p>");
      while (text.length() < PAGE / 3) {
        text.append(Long.toString(random.nextLong(), 36)).append(' ');
      }
      entries.add(
          city.page("dinkes", "/warta/" + version + (i == 0 ? "" : "-" + i), 200, text.toString()));
    }
    return entries;
  }
}
