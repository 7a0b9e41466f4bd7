package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.inbox.DayCounts;
import id.perisai.inbox.NodeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
      try (RunningNode node = new RunningNode(city.path(), store, city, clock).tick()) {
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
    DailyCounts counts = new DailyCounts(new NodeFolder(inbox, "uji", Optional.empty()), clock);
    clock.moveTo(clock.instant().plusSeconds(86_400));
    counts.write();
    counts.write();
    assertEquals(before, DayCounts.read(yesterday));
    assertFalse(
        Files.exists(
            DayCounts.file(inbox, "uji", LocalDate.ofInstant(clock.instant(), DayCounts.ZONE))));
  }

  @Test
  void a_day_that_could_not_be_written_when_it_ended_is_written_later() throws Exception {
    Path inbox = temporary.resolve("inbox");
    LocalDate day = LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
    Path file = DayCounts.file(inbox, "uji", day);
    DayCounts before = new DayCounts(day, "uji", Map.of("dinkes", Map.of("/", 7L)));
    Files.createDirectories(file.getParent());
    Files.write(file, before.bytes());
    DailyCounts counts = new DailyCounts(new NodeFolder(inbox, "uji", Optional.empty()), clock);
    counts.write();
    Files.move(file.getParent(), temporary.resolve("away"));
    Files.createFile(file.getParent());
    clock.moveTo(clock.instant().plusSeconds(86_400));
    for (int i = 0; i < 2; i++) {
      assertThrows(IOException.class, counts::write);
    }
    Files.delete(file.getParent());
    counts.write();
    assertEquals(before, DayCounts.read(file));
    Files.delete(file);
    counts.write();
    assertFalse(Files.exists(file), "once");
  }

  @Test
  void what_the_disk_does_not_give_at_the_start_is_not_written_over() throws Exception {
    Path inbox = temporary.resolve("inbox");
    LocalDate day = LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
    Path file = DayCounts.file(inbox, "uji", day);
    Files.createDirectories(file);
    DailyCounts counts = new DailyCounts(new NodeFolder(inbox, "uji", Optional.empty()), clock);
    assertThrows(IOException.class, counts::write);
    Files.delete(file);
    DayCounts before = new DayCounts(day, "uji", Map.of("dinkes", Map.of("/", 7L)));
    Files.write(file, before.bytes());
    counts.write();
    assertEquals(before, DayCounts.read(file));
  }

  /** A day that is over stays the day it was, also while its disk is away. */
  @Test
  void an_inbox_that_is_away_is_not_made_and_what_was_written_there_goes_on() throws Exception {
    Path inbox = temporary.resolve("inbox");
    LocalDate day = LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
    Path file = DayCounts.file(inbox, "uji", day);
    DayCounts before = new DayCounts(day, "uji", Map.of("dinkes", Map.of("/", 7L)));
    Files.createDirectories(file.getParent());
    Files.write(file, before.bytes());
    Path away = Files.move(inbox, temporary.resolve("away"));
    DailyCounts counts = new DailyCounts(new NodeFolder(inbox, "uji", Optional.empty()), clock);
    assertThrows(NoSuchFileException.class, counts::write);
    clock.moveTo(clock.instant().plusSeconds(86_400));
    assertThrows(NoSuchFileException.class, counts::write);
    assertFalse(Files.exists(inbox));
    Files.move(away, inbox);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    counts.write();
    assertEquals(before, DayCounts.read(file));
    assertTrue(Files.getLastModifiedTime(file).toMillis() > 0, "for the last time");
  }

  @Test
  void what_a_browser_calls_itself_is_judged_once_and_never_mixed_up() {
    AtomicInteger judged = new AtomicInteger();
    Agents agents =
        new Agents(
            agent -> {
              judged.incrementAndGet();
              return agent.contains("bot");
            });
    for (int i = 0; i < 5; i++) {
      assertFalse(agents.verdict("Mozilla/5.0 (Linux; Android 12)"));
    }
    assertEquals(1, judged.get());
    for (int i = 0; i < 10_000; i++) {
      assertFalse(agents.verdict("Mozilla/" + i));
      assertTrue(agents.verdict("robot/" + i));
    }
    assertTrue(agents.verdict("bot".repeat(1_000)));
    assertFalse(agents.verdict(""));
  }

  @Test
  void a_damaged_file_is_begun_anew() throws Exception {
    Path inbox = temporary.resolve("inbox");
    LocalDate today = LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
    Path file = DayCounts.file(inbox, "uji", today);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"day\":");
    new DailyCounts(new NodeFolder(inbox, "uji", Optional.empty()), clock).write();
    assertEquals("{\"day\":", Files.readString(file), "nothing was counted, nothing written");
  }

  /** Minutes of counts are little, a mount point full of them is nothing to look at again. */
  @Test
  void counts_wait_while_another_folder_is_in_the_place_of_the_known_one() throws Exception {
    Path inbox = Files.createDirectory(temporary.resolve("inbox"));
    NodeFolder own = new NodeFolder(inbox, "uji", Optional.of(temporary.resolve("known")));
    DailyCounts counts = new DailyCounts(own, clock);
    counts.write();
    Path away = Files.move(inbox, temporary.resolve("away"));
    Files.createDirectory(inbox);
    assertThrows(NoSuchFileException.class, counts::write);
    assertFalse(Files.exists(inbox.resolve("uji")));
    Files.delete(inbox);
    Files.move(away, inbox);
    counts.write();
  }
}
