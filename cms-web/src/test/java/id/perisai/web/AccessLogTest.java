package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
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
      try (AccessLog log = new AccessLog(folder, 3, clock)) {
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
      try (AccessLog log = new AccessLog(folder, 3, clock)) {
        log.add(line("/" + i));
      }
    }
    assertEquals(2, Files.readAllLines(folder.resolve("access-2026-11-21.jsonl")).size());
  }

  @Test
  void counts_what_it_could_not_write_and_goes_on_when_it_can() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("access-2026-11-21.jsonl"));
    try (AccessLog log = new AccessLog(folder, 3, clock)) {
      log.add(line("/satu"));
      long end = System.nanoTime() + 10_000_000_000L;
      while (log.lost() == 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertEquals(1, log.lost());
      Files.delete(taken);
      log.add(line("/dua"));
    }
    assertTrue(Files.readString(taken).contains("/dua"));
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
