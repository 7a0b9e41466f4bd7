package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import id.perisai.inbox.DayCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often pages are read, counted where they are sent; nothing about who asked. */
class DailyCountsTest {
  private static final String READER = "User-Agent: Mozilla/5.0 (Linux; Android 12)\r\n";

  @TempDir Path temporary;

  private final MovedClock clock = new MovedClock(Instant.now());

  private DayCounts written(Path inbox) throws Exception {
    LocalDate today = LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
    return DayCounts.read(DayCounts.file(inbox, "uji", today));
  }

  private static RunningNode.Response ask(RunningNode node, String method, String path, String more)
      throws Exception {
    return RunningNode.send(
        node.port(),
        method + " " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n" + more + "\r\n");
  }

  @Test
  void pages_are_counted_for_readers_and_go_on_after_a_restart() throws Exception {
    SmallCity city = new SmallCity(temporary.resolve("repository"));
    Path store = temporary.resolve("store");
    for (int start = 1; start <= 2; start++) {
      try (RunningNode node = new RunningNode(city, store).tick()) {
        String tag = ask(node, "GET", "/", READER).header("etag");
        assertEquals(304, ask(node, "GET", "/", READER + "If-None-Match: " + tag + "\r\n").code());
        ask(node, "HEAD", "/", READER);
        ask(node, "GET", "/", "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1)\r\n");
        ask(node, "GET", "/", "");
        ask(node, "GET", "/tidak-ada", READER);
        ask(node, "GET", "/.well-known/perisai/", READER);
        RunningNode.send(
            node.port(), "GET / HTTP/1.1\r\nHost: nowhere.localhost\r\n" + READER + "\r\n");
      }
      DayCounts counts = written(RunningNode.inbox(store));
      assertEquals(Map.of("dinkes", Map.of("/", 2L * start)), counts.sites());
      assertFalse(counts.toString().contains("127.0.0.1"));
      assertFalse(counts.toString().contains("Android"));
    }
  }

  @Test
  void a_day_that_ends_is_written_and_the_next_one_begins_at_nothing() throws Exception {
    Path inbox = temporary.resolve("inbox");
    Path yesterday =
        DayCounts.file(inbox, "uji", LocalDate.ofInstant(clock.instant(), DayCounts.ZONE));
    Files.createDirectories(yesterday.getParent());
    DayCounts before =
        new DayCounts(
            LocalDate.ofInstant(clock.instant(), DayCounts.ZONE),
            "uji",
            Map.of("dinkes", Map.of("/", 7L)));
    Files.write(yesterday, before.bytes());
    DailyCounts counts = new DailyCounts(inbox, "uji", clock);
    clock.moveTo(clock.instant().plusSeconds(86_400));
    counts.write();
    counts.write();
    assertEquals(before, DayCounts.read(yesterday));
    assertFalse(
        Files.exists(
            DayCounts.file(inbox, "uji", LocalDate.ofInstant(clock.instant(), DayCounts.ZONE))));
  }

  @Test
  void a_damaged_file_is_begun_anew() throws Exception {
    Path inbox = temporary.resolve("inbox");
    LocalDate today = LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
    Path file = DayCounts.file(inbox, "uji", today);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"day\":");
    new DailyCounts(inbox, "uji", clock).write();
    assertEquals("{\"day\":", Files.readString(file), "nothing was counted, nothing written");
  }
}
