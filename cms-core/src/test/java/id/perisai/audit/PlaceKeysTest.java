package id.perisai.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has every audit entry for ever, and tries all the addresses that there are. */
class PlaceKeysTest {
  private static final String ADDRESS = "203.0.113.7";

  @TempDir private Path home;

  @Test
  void a_place_has_the_same_digits_within_a_month_also_after_a_restart() throws IOException {
    PlaceKeys keys = at("2026-11-01T00:00:00Z");
    String digits = keys.digits(ADDRESS);
    assertTrue(digits.matches("[0-9a-f]{16}"), digits);
    assertEquals(digits, keys.digits(ADDRESS));
    assertEquals(digits, at("2026-11-30T23:59:59Z").digits(ADDRESS));
    assertNotEquals(digits, keys.digits("203.0.113.8"));
    assertNotEquals(digits, at("2026-12-01T00:00:00Z").digits(ADDRESS));
    for (Path file : files()) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals(32, Files.size(file));
    }
  }

  @Test
  void trying_all_addresses_finds_none_without_the_key() {
    String digits = at("2026-11-21T00:00:00Z").digits(ADDRESS);
    Set<String> plain = new HashSet<>();
    for (int last = 0; last < 256; last++) {
      String tried = "place 203.0.113." + last;
      plain.add(Digest.of(tried.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16));
    }
    assertFalse(plain.contains(digits));
  }

  @Test
  void the_key_of_a_month_is_gone_a_year_later_and_with_it_where_its_entries_came_from()
      throws IOException {
    String then = at("2025-11-21T00:00:00Z").digits(ADDRESS);
    at("2025-12-21T00:00:00Z").digits(ADDRESS);
    at("2026-11-21T00:00:00Z").digits(ADDRESS);
    assertEquals(List.of("2025-11.key", "2025-12.key", "2026-11.key"), names());
    at("2026-12-01T00:00:00Z").digits(ADDRESS);
    assertEquals(List.of("2025-12.key", "2026-11.key", "2026-12.key"), names());
    assertNotEquals(then, at("2025-11-21T00:00:00Z").digits(ADDRESS), "made anew, it is another");
  }

  @Test
  void a_process_that_goes_on_into_the_next_month_turns_with_it() throws IOException {
    Instant[] now = {Instant.parse("2026-11-30T23:59:59Z")};
    InstantSource clock = () -> now[0];
    PlaceKeys keys = new PlaceKeys(home.resolve("places"), clock.withZone(ZoneOffset.UTC));
    String november = keys.digits(ADDRESS);
    now[0] = Instant.parse("2026-12-01T00:00:00Z");
    assertNotEquals(november, keys.digits(ADDRESS));
    assertEquals(List.of("2026-11.key", "2026-12.key"), names());
  }

  @Test
  void a_key_half_written_is_made_anew_and_other_files_are_left_alone() throws IOException {
    Files.createDirectories(home.resolve("places"));
    Files.write(home.resolve("places/2026-11.key"), new byte[7]);
    Files.writeString(home.resolve("places/catatan.key"), "bukan kunci");
    String digits = at("2026-11-21T00:00:00Z").digits(ADDRESS);
    assertEquals(digits, at("2026-11-22T00:00:00Z").digits(ADDRESS));
    assertEquals(List.of("2026-11.key", "catatan.key"), names());
  }

  @Test
  void a_disk_that_fails_keeps_nobody_from_working() throws IOException {
    Files.writeString(home.resolve("places"), "no folder");
    PlaceKeys keys = at("2026-11-21T00:00:00Z");
    assertEquals(keys.digits(ADDRESS), keys.digits(ADDRESS));
  }

  private PlaceKeys at(String now) {
    return new PlaceKeys(home.resolve("places"), Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  private List<String> names() throws IOException {
    return files().stream().map(file -> file.getFileName().toString()).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("places"))) {
      return files.sorted().toList();
    }
  }
}
