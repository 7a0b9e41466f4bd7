package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final long MUCH = 1 << 20;

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-21T23:59:58Z"));

  @Test
  void cuts_addresses_to_their_network() throws Exception {
    assertEquals("203.0.113.0/24", AccessLog.network(InetAddress.getByName("203.0.113.77")));
    assertEquals(
        "2001:db8:7:0:0:0:0:0/48", AccessLog.network(InetAddress.getByName("2001:db8:7:8::9")));
    assertEquals("", AccessLog.network(null));
  }

  @Test
  void begins_a_file_each_day_and_keeps_as_many_as_it_may() throws Exception {
    Files.writeString(folder.resolve("access-2026-11-19.jsonl"), "lama\n");
    Files.writeString(folder.resolve("access-2026-11-20.jsonl"), "kemarin dulu\n");
    Files.writeString(folder.resolve("catatan.txt"), "bukan milik kami\n");
    Files.writeString(folder.resolve("access-lama.jsonl"), "bukan milik kami\n");
    for (int day = 21; day <= 23; day++) {
      try (AccessLog log = new AccessLog(folder, 3, MUCH, clock)) {
        log.add(line("/" + day));
      }
      clock.moveTo(clock.instant().plus(Duration.ofDays(1)));
    }
    assertEquals(
        List.of(
            "access-2026-11-21.jsonl",
            "access-2026-11-22.jsonl",
            "access-2026-11-23.jsonl",
            "access-lama.jsonl",
            "catatan.txt"),
        names());
  }

  @Test
  void goes_on_in_the_day_s_file_after_a_restart() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (AccessLog log = new AccessLog(folder, 3, MUCH, clock)) {
        log.add(line("/" + i));
      }
    }
    assertEquals(2, Files.readAllLines(folder.resolve("access-2026-11-21.jsonl")).size());
  }

  @Test
  void goes_on_after_an_error_that_nobody_thought_of() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    InstantSource failing =
        () -> {
          if (looks.getAndIncrement() == 0) {
            throw new UncheckedIOException(new IOException("Input/output error"));
          }
          return clock.instant();
        };
    try (AccessLog log = new AccessLog(folder, 3, MUCH, failing.withZone(clock.getZone()))) {
      log.add(line("/satu"));
      long end = System.nanoTime() + 60_000_000_000L;
      while (looks.get() == 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      log.add(line("/dua"));
    }
    assertEquals(1, Files.readAllLines(folder.resolve("access-2026-11-21.jsonl")).size());
  }

  @Test
  void counts_what_it_could_not_write_and_goes_on_when_it_can() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("access-2026-11-21.jsonl"));
    try (AccessLog log = new AccessLog(folder, 3, MUCH, clock)) {
      log.add(line("/satu"));
      long end = System.nanoTime() + 60_000_000_000L;
      while (log.lost() == 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertEquals(1, log.lost());
      Files.delete(taken);
      log.add(line("/dua"));
    }
    assertTrue(Files.readString(taken).contains("/dua"));
  }

  @Test
  void writes_no_more_on_a_day_than_it_may_and_says_how_much_is_missing() throws Exception {
    long most = 2_000;
    Path today = folder.resolve("access-2026-11-21.jsonl");
    try (AccessLog log = new AccessLog(folder, 3, most, clock)) {
      for (int i = 0; i < 100; i++) {
        log.add(line("/" + i));
      }
    }
    List<String> lines = Files.readAllLines(today);
    int written = lines.size() - 1;
    assertTrue(written > 5 && written < 20, lines::toString);
    assertEquals(
        "{\"at\":\"2026-11-21T23:59:58Z\",\"unwritten\":" + (100 - written) + "}",
        lines.get(written));
    assertTrue(Files.size(today) < most + 100);
    // A restart gives no more room to the day, the next day does.
    try (AccessLog log = new AccessLog(folder, 3, most, clock)) {
      log.add(line("/again"));
      long end = System.nanoTime() + 60_000_000_000L;
      while (log.lost() == 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertEquals(1, log.lost());
      clock.moveTo(clock.instant().plusSeconds(60));
      log.add(line("/tomorrow"));
    }
    assertTrue(Files.readString(today).endsWith("\"unwritten\":1}\n"));
    assertFalse(Files.readString(today).contains("/again"));
    assertEquals(1, Files.readAllLines(folder.resolve("access-2026-11-22.jsonl")).size());
  }

  @Test
  void a_line_is_canonical_json_whatever_was_asked_for() throws Exception {
    LineBytes bytes = new LineBytes();
    InetAddress address = InetAddress.getByName("203.0.113.77");
    long[] times = {0, 1, 1_763_769_598_000L, 1_763_769_598_120L, 1_763_769_598_999L, -1};
    List<String> texts =
        List.of("", "/", "/a\"b\\c", "/\u0000\u001f\u007f", "/é€", "/\uD83D\uDE00");
    for (int i = 0; i < times.length; i++) {
      String path = texts.get(i);
      bytes.set(
          new AccessLog.Line(times[i], "dinkes", "GET", path, "HTTP/1.1", 200, i, 7, address));
      Map<String, Object> json =
          Map.of(
              "at",
              Instant.ofEpochMilli(times[i]).toString(),
              "bytes",
              (long) i,
              "method",
              "GET",
              "micros",
              7L,
              "network",
              "203.0.113.0/24",
              "path",
              path,
              "protocol",
              "HTTP/1.1",
              "site",
              "dinkes",
              "status",
              200L);
      assertEquals(new String(Json.canonical(json), UTF_8) + "\n", text(bytes));
    }
    String long1 = "x".repeat(511) + "\uD83D\uDE00";
    bytes.set(
        new AccessLog.Line(0, "dinkes", "M".repeat(5_000), long1, "HTTP/1.1", 200, 1, 1, null));
    assertTrue(text(bytes).contains("x\uFFFD\""), "cut in the middle of a character");
    assertTrue(bytes.length() < 800, "a method of any length is cut");
  }

  private static String text(LineBytes bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bytes.writeTo(out);
    return out.toString(UTF_8);
  }

  @Test
  void lines_of_many_threads_come_once_each_and_what_has_no_place_is_refused() throws Exception {
    WaitingLines waiting = new WaitingLines();
    for (int i = 0; i < WaitingLines.MOST; i++) {
      assertTrue(waiting.offer(line("/" + i)));
    }
    assertFalse(waiting.offer(line("/too-many")));
    for (int i = 0; i < WaitingLines.MOST; i++) {
      assertEquals("/" + i, waiting.poll().path());
    }
    assertNull(waiting.poll());
    int each = 20_000;
    AtomicInteger offered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "/" + t + "/";
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  AccessLog.Line line = line(name + i);
                  while (!waiting.offer(line)) {
                    Thread.onSpinWait();
                  }
                  offered.incrementAndGet();
                }
              }));
    }
    threads.forEach(Thread::start);
    Set<String> seen = new HashSet<>();
    while (seen.size() < 4 * each) {
      AccessLog.Line line = waiting.poll();
      if (line != null) {
        assertTrue(seen.add(line.path()), line::path);
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(waiting.poll());
    assertEquals(4 * each, offered.get());
  }

  private static AccessLog.Line line(String path) {
    return new AccessLog.Line(0, "dinkes", "GET", path, "HTTP/1.1", 200, 1, 1, null);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
