package id.perisai.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.DayCounts;
import id.perisai.publish.Town;
import id.perisai.tenant.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Daily counts on their way from the nodes to the dashboards. */
class VisitCountsTest {
  @TempDir Path inbox;

  private final Town.SettableClock clock = new Town.SettableClock();
  private final LocalDate today = LocalDate.now(clock.withZone(DayCounts.ZONE));
  private TestDatabase database;
  private Acting author;
  private Acting administrator;

  @BeforeEach
  void found() {
    database = TestDatabase.fresh();
    author = database.author("alfa");
    administrator = database.person("Sari", "platform", Role.PLATFORM_ADMIN);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path write(LocalDate day, String node, Map<String, Map<String, Long>> sites)
      throws Exception {
    Path file = DayCounts.file(inbox, node, day);
    Files.createDirectories(file.getParent());
    return Files.write(file, new DayCounts(day, node, sites).bytes());
  }

  private int collect() throws Exception {
    return new CollectCounts(database.work(), inbox, clock).collect();
  }

  @Test
  void counts_are_on_the_disk_when_their_file_goes_also_where_the_server_answers_early()
      throws Exception {
    database.answerEarly("visit_day");
    write(today.minusDays(1), "satu", Map.of("alfa", Map.of("/", 7L)));
    assertEquals(1, collect());
    assertEquals("on", database.endings());
  }

  @Test
  void two_nodes_add_up_and_collecting_twice_counts_nothing_twice() throws Exception {
    LocalDate day = today.minusDays(1);
    Map<String, Map<String, Long>> first =
        Map.of("alfa", Map.of("/", 7L, "/kontak", 2L, "*", 5L), "beta", Map.of("/", 1L));
    write(day, "satu", first);
    write(day, "dua", Map.of("alfa", Map.of("/", 3L)));
    assertEquals(2, collect());
    // What a kill between the transaction and the removal leaves: the file is still there.
    write(day, "satu", first);
    collect();
    VisitCounts counts = new VisitCounts(database.work());
    LocalDate since = today.minusDays(30);
    assertEquals(List.of(new VisitCounts.Day(day, 17)), counts.days(author, since));
    assertEquals(
        List.of(new VisitCounts.Count("/", 10), new VisitCounts.Count("/kontak", 2)),
        counts.pages(author, since, 9));
    assertEquals(2, counts.sites(administrator, since).size());
    assertEquals(17, counts.sites(administrator, since).get(0).count());
    assertThrows(Refused.class, () -> counts.sites(author, since));
    assertEquals(List.of(new VisitCounts.Day(day, 1)), counts.days(database.author("beta"), since));
  }

  @Test
  void a_day_that_is_not_over_waits() throws Exception {
    Path file = write(today, "satu", Map.of("alfa", Map.of("/", 7L)));
    assertEquals(0, collect());
    assertTrue(Files.exists(file));
  }

  @Test
  void what_is_no_count_of_its_node_and_day_counts_nothing() throws Exception {
    LocalDate day = today.minusDays(1);
    Path other = write(day, "satu", Map.of("alfa", Map.of("/", 7L)));
    Path lie = DayCounts.file(inbox, "dua", day);
    Files.createDirectories(lie.getParent());
    Files.move(other, lie);
    Path garbage = DayCounts.file(inbox, "satu", day.minusDays(1));
    Files.writeString(garbage, "{\"day\":1}");
    write(day, "tiga", Map.of("tidak-ada", Map.of("/", 7L)));
    assertEquals(1, collect());
    assertFalse(Files.exists(lie));
    assertEquals(0, database.count("select count(*) from perisai.visit_day"));
  }

  /** 17:00 UTC is midnight of the day that is counted. */
  @ParameterizedTest
  @ValueSource(strings = {"00:00", "16:59", "17:01", "23:59"})
  void a_day_waits_for_the_nodes_last_write_and_not_for_a_dead_node(LocalTime utc)
      throws Exception {
    // Back, since the files that it writes bear the real time.
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    OffsetDateTime then = now.with(utc);
    clock.pass(Duration.between(now, then.isAfter(now) ? then.minusDays(1) : then));
    LocalDate today = LocalDate.now(clock.withZone(DayCounts.ZONE));
    LocalDate day = today.minusDays(1);
    Path early = write(day, "satu", Map.of("alfa", Map.of("/", 7L)));
    Instant end = today.atStartOfDay(DayCounts.ZONE).toInstant();
    Files.setLastModifiedTime(early, FileTime.from(end.minusSeconds(90)));
    Path dead = write(day.minusDays(1), "mati", Map.of("alfa", Map.of("/", 1L)));
    Files.setLastModifiedTime(dead, FileTime.from(end.minusSeconds(90_000)));
    assertEquals(1, collect());
    assertTrue(Files.exists(early));
    assertFalse(Files.exists(dead));
    write(day, "satu", Map.of("alfa", Map.of("/", 9L)));
    assertEquals(1, collect());
    VisitCounts counts = new VisitCounts(database.work());
    assertEquals(
        List.of(new VisitCounts.Day(day, 9), new VisitCounts.Day(day.minusDays(1), 1)),
        counts.days(author, today.minusDays(30)));
  }

  /** The database would refuse it each minute, and all that comes after it would wait. */
  @Test
  void counts_that_no_database_takes_keep_no_others_back() throws Exception {
    LocalDate day = today.minusDays(1);
    Path control = write(day, "aaa", Map.of("alfa", Map.of("/\u0000", 7L)));
    Path many = write(day, "bbb", Map.of("alfa", Map.of("/", 1_000_000_000_001L)));
    write(day, "satu", Map.of("alfa", Map.of("/", 7L)));
    assertEquals(1, collect());
    assertFalse(Files.exists(control) || Files.exists(many));
    assertEquals(7, database.count("select sum(total) from perisai.visit_day"));
  }

  /** Each would be a row of each day and site, for good. */
  @Test
  void names_that_a_node_makes_up_are_not_counted_without_end() throws Exception {
    LocalDate day = today.minusDays(1);
    for (int i = 10; i < 80; i++) {
      write(day, "a-" + i, Map.of("alfa", Map.of("/", 1L)));
    }
    CollectCounts counts = new CollectCounts(database.work(), inbox, clock);
    assertEquals(64, counts.collect(), "one look");
    assertEquals(6, counts.collect(), "goes on where the one before ended");
    assertEquals(64, database.count("select count(*) from perisai.visit_day"));
    write(day.minusDays(1), "satu", Map.of("alfa", Map.of("/", 7L)));
    counts.collect();
    counts.collect();
    assertEquals(65, database.count("select count(*) from perisai.visit_day"));
  }

  /** Any node writes them, and one that was taken over writes what ends authoring if it can. */
  @Test
  void counts_that_take_more_memory_than_any_node_counts_are_gone_before_they_take_it()
      throws Exception {
    LocalDate day = today.minusDays(1);
    byte[] manyPaths = json("{\"p\":{\"", "\":1,\"", "\":1}}", 8_000_000, day);
    byte[] manySites = json("{\"", "\":{},\"", "\":{}}", 8_000_000, day);
    byte[] long1 = json("{\"p\":{\"", "\":1,\"", "\":1}}", 63_000_000, day);
    for (byte[] bytes : List.of(manyPaths, manySites, long1)) {
      Path file = DayCounts.file(inbox, "aaa", day);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      write(day, "satu", Map.of("alfa", Map.of("/", 7L)));
      com.sun.management.ThreadMXBean threads =
          (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      assertEquals(1, collect());
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(taken < 128 << 20, taken + " bytes");
      assertFalse(Files.exists(file));
    }
    assertEquals(7, database.count("select sum(total) from perisai.visit_day"));
  }

  /** Canonical, with names of five letters. */
  private static byte[] json(String begin, String between, String end, int length, LocalDate day) {
    StringBuilder text = new StringBuilder("{\"day\":\"" + day + "\",\"node\":\"aaa\",\"sites\":");
    text.append(begin);
    for (int n = 0; text.length() < length; n++) {
      text.append(n == 0 ? "" : between);
      for (int digit = 456_976; digit > 0; digit /= 26) {
        text.append((char) ('a' + n / digit % 26));
      }
    }
    return text.append(end).append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void days_before_anybody_counted_and_files_without_end_leave_no_rows_and_keep_nobody_back()
      throws Exception {
    for (int i = 0; i < 50; i++) {
      write(today.minusDays(401 + i), "aaa", Map.of("alfa", Map.of("/", 1L)));
    }
    write(today.minusDays(1), "satu", Map.of("alfa", Map.of("/", 7L)));
    assertEquals(1, collect());
    assertEquals(7, database.count("select sum(total) from perisai.visit_day"));
    assertEquals(10, new CollectInbox(inbox).counts("aaa", today, 99).size(), "for the next look");
    collect();
    assertEquals(List.of(), new CollectInbox(inbox).counts("aaa", today, 99));
  }

  @Test
  void a_node_tells_the_most_read_paths_of_each_site_as_far_as_a_file_has_room() throws Exception {
    LocalDate day = today.minusDays(1);
    Map<String, Map<String, Long>> counted = new TreeMap<>();
    for (int site = 0; site < 100; site++) {
      Map<String, Long> paths = new TreeMap<>(Map.of("*", 3L));
      for (int path = 0; path < DayCounts.MOST_PATHS; path++) {
        paths.put("/berita/" + path, path == 4711 ? 9L : 1L);
      }
      counted.put("opd" + site, paths);
    }
    DayCounts fitting = DayCounts.fitting(day, "satu", counted);
    Path file = DayCounts.file(inbox, "satu", day);
    Files.createDirectories(file.getParent());
    Files.write(file, fitting.bytes());
    assertEquals(fitting, DayCounts.read(file));
    fitting
        .sites()
        .forEach(
            (site, paths) -> {
              assertEquals(9L, paths.get("/berita/4711"));
              assertEquals(5_011, paths.values().stream().mapToLong(Long::longValue).sum(), site);
              assertTrue(paths.size() > 1_000, site);
            });
    Map<String, Map<String, Long>> few = Map.of("alfa", counted.get("opd0"));
    assertEquals(few, DayCounts.fitting(day, "satu", few).sites());
  }
}
