package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.RepositoryPaths;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that can be done to the repository behind delivery's back; visitors see none of it.
 */
class TamperTest {
  private static final String PAGE = SmallCity.text("dinkes", "dua", "/berita/1");

  @TempDir Path folder;
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    node = node().tick();
    assertEquals("UP", status());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private RunningNode node() throws IOException {
    return new RunningNode(city, folder.resolve("store"));
  }

  // Flip a byte in every kind of file.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trust/root/1",
        "trust/root/1.sig",
        "trust/directory/1",
        "trust/directory/1.sig",
        "trust/theme/1",
        "trust/theme/1.sig",
        "sites/dinkes/2",
        "sites/dinkes/2.sig"
      })
  void a_flipped_byte_in_a_statement_changes_nothing_and_is_told(String file) throws Exception {
    flip(city.path().resolve(file));
    node.tick();
    assertGoodAndTold("STATEMENT_CHANGED", file.replace(".sig", ""));
  }

  @Test
  void a_flipped_byte_in_a_page_changes_nothing_and_is_told() throws Exception {
    flip(blob(PAGE));
    node.tick();
    assertGoodAndTold("BLOB_CHANGED", Coding.of(PAGE.getBytes(UTF_8)).digest().hex());
  }

  @Test
  void a_flipped_byte_is_noticed_though_time_and_size_are_as_before() throws Exception {
    FileTime before = Files.getLastModifiedTime(blob(PAGE));
    flip(blob(PAGE));
    Files.setLastModifiedTime(blob(PAGE), before);
    node.tick();
    assertGoodAndTold("BLOB_CHANGED", Coding.of(PAGE.getBytes(UTF_8)).digest().hex());
  }

  @Test
  void a_flipped_byte_in_every_blob_changes_nothing_and_is_told() throws Exception {
    for (Path file : files(city.path().resolve("sites/dinkes/blobs"))) {
      flip(file);
    }
    node.tick();
    assertGoodAndTold("BLOB_CHANGED", "and ");
    assertTrue(node.alarmLog().size() < 20, "the log is flooded: " + node.alarmLog().size());
  }

  // Older, foreign and forged releases.

  @Test
  void an_older_release_in_the_place_of_the_newest_is_not_taken() throws Exception {
    city.write("sites/dinkes/2", city.read("sites/dinkes/1"));
    city.write("sites/dinkes/2.sig", city.read("sites/dinkes/1.sig"));
    node.tick();
    assertGoodAndTold("STATEMENT_CHANGED", "sites/dinkes/2");
    assertStillGoodAfterRestart();
  }

  @Test
  void an_older_release_under_a_higher_number_is_not_taken() throws Exception {
    city.write("sites/dinkes/3", city.read("sites/dinkes/1"));
    city.write("sites/dinkes/3.sig", city.read("sites/dinkes/1.sig"));
    node.tick().tick().tick();
    assertGoodAndTold("UNLISTED", "sites/dinkes/3");
  }

  @Test
  void a_repository_set_back_to_an_older_release_is_not_followed() throws Exception {
    Files.delete(city.path().resolve("sites/dinkes/2"));
    Files.delete(city.path().resolve("sites/dinkes/2.sig"));
    node.tick();
    assertGoodAndTold("STATEMENT_MISSING", "sites/dinkes/2");
    assertStillGoodAfterRestart();
  }

  @Test
  void two_tenants_files_swapped_stay_apart() throws Exception {
    Path dinkes = city.path().resolve("sites/dinkes");
    Path dukcapil = city.path().resolve("sites/dukcapil");
    Path between = city.path().resolve("sites/between");
    Files.move(dinkes, between);
    Files.move(dukcapil, dinkes);
    Files.move(between, dukcapil);
    node.tick();
    assertGoodAndTold("STATEMENT_MISSING", "sites/dinkes/2");
    assertTold("STATEMENT_CHANGED", "sites/dukcapil/1");
    String other = node.get("dukcapil.localhost", "/berita/1").text();
    assertEquals(SmallCity.text("dukcapil", "satu", "/berita/1"), other);
    assertStillGoodAfterRestart();
  }

  @Test
  void a_release_signed_by_another_tenant_is_not_taken() throws Exception {
    city.publish("dinkes", 3, city.site("dinkes", "retas"), city.publishers.get("dukcapil"));
    node.tick();
    assertGoodAndTold("RELEASE_REJECTED", "UNKNOWN_KEY");
  }

  @Test
  void a_release_of_which_one_blob_is_forged_is_not_taken() throws Exception {
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    flip(blob(SmallCity.text("dinkes", "tiga", "/berita/9")));
    node.tick();
    assertGoodAndTold("RELEASE_REJECTED", "WRONG_DIGEST");
  }

  @Test
  void a_release_with_a_missing_blob_waits_until_it_is_there() throws Exception {
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    Path missing = blob(SmallCity.text("dinkes", "tiga", "/berita/9"));
    Files.move(missing, folder.resolve("aside"));
    node.tick();
    assertGoodAndTold("RELEASE_REJECTED", "MISSING");
    Files.move(folder.resolve("aside"), missing);
    node.tick();
    assertEquals("UP", status());
    assertTrue(node.get("dinkes.localhost", "/berita/1").text().contains("tiga"));
  }

  @Test
  void garbage_under_higher_numbers_does_not_hide_the_next_release() throws Exception {
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    for (int version = 100; version < 200; version++) {
      city.write("sites/dinkes/" + version, "bukan".getBytes(UTF_8));
    }
    node.tick();
    assertTrue(node.get("dinkes.localhost", "/berita/1").text().contains("tiga"));
    node.tick().tick().tick();
    assertTold("UNLISTED", "sites/dinkes/199");
  }

  @Test
  void a_forged_directory_is_not_taken_and_stops_nothing() throws Exception {
    city.write("trust/directory/2", city.read("trust/directory/1"));
    city.write("trust/directory/2.sig", city.read("trust/directory/1.sig"));
    city.publish("dukcapil", 2, city.site("dukcapil", "baru"));
    node.tick().tick().tick();
    assertGoodAndTold("UNLISTED", "trust/directory/2");
    assertTrue(node.get("dukcapil.localhost", "/berita/1").text().contains("baru"));
  }

  @Test
  void a_bad_site_never_holds_up_another() throws Exception {
    for (Path file : files(city.path().resolve("sites/dinkes"))) {
      flip(file);
    }
    city.publish("dukcapil", 2, city.site("dukcapil", "baru"));
    node.tick();
    assertGoodAndTold("STATEMENT_CHANGED", "sites/dinkes/2");
    assertTrue(node.get("dukcapil.localhost", "/berita/1").text().contains("baru"));
  }

  // Deletion, links, garbage, size.

  @Test
  void deleted_blobs_change_nothing_and_are_told() throws Exception {
    Files.delete(blob(PAGE));
    node.tick();
    assertGoodAndTold("BLOB_MISSING", Coding.of(PAGE.getBytes(UTF_8)).digest().hex());
  }

  @Test
  void a_deleted_site_changes_nothing_and_is_told() throws Exception {
    delete(city.path().resolve("sites/dinkes"));
    node.tick();
    assertGoodAndTold("STATEMENT_MISSING", "sites/dinkes/2");
    assertStillGoodAfterRestart();
  }

  @Test
  void a_deleted_repository_changes_nothing_and_is_told() throws Exception {
    delete(city.path());
    node.tick();
    assertGoodAndTold("REPOSITORY_GONE", "repository");
    assertStillGoodAfterRestart();
  }

  @Test
  void an_emptied_repository_changes_nothing_and_is_told() throws Exception {
    delete(city.path());
    Files.createDirectories(city.path());
    node.tick();
    assertGoodAndTold("STATEMENT_MISSING", "trust/root/1");
  }

  @Test
  void a_site_behind_a_link_is_not_read() throws Exception {
    Path site = city.path().resolve("sites/dinkes");
    Files.move(site, folder.resolve("elsewhere"));
    Files.createSymbolicLink(site, folder.resolve("elsewhere"));
    node.tick();
    assertGoodAndTold("STATEMENT_CHANGED", "UNREADABLE");
    assertStillGoodAfterRestart();
  }

  @Test
  void a_release_behind_a_link_is_not_taken() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "rahasia");
    Files.createSymbolicLink(city.path().resolve("sites/dinkes/3"), secret);
    node.tick().tick().tick();
    assertGoodAndTold("UNLISTED", "sites/dinkes/3");
    assertFalse(health().text().contains("rahasia"), health().text());
  }

  @Test
  void a_folder_in_the_place_of_a_statement_changes_nothing() throws Exception {
    Files.delete(city.path().resolve("sites/dinkes/2"));
    Files.createDirectories(city.path().resolve("sites/dinkes/2/x"));
    node.tick();
    assertGoodAndTold("STATEMENT_CHANGED", "sites/dinkes/2");
  }

  @Test
  void huge_files_are_not_read() throws Exception {
    for (String file : List.of("sites/dinkes/2", "sites/dinkes/3", "trust/directory/2")) {
      try (RandomAccessFile huge = new RandomAccessFile(city.path().resolve(file).toFile(), "rw")) {
        huge.setLength(8L << 30);
      }
    }
    try (RandomAccessFile huge = new RandomAccessFile(blob(PAGE).toFile(), "rw")) {
      huge.setLength(8L << 30);
    }
    try (RandomAccessFile huge =
        new RandomAccessFile(city.path().resolve("timestamp").toFile(), "rw")) {
      huge.setLength(8L << 30);
    }
    node.tick().tick().tick();
    assertGoodAndTold("STATEMENT_CHANGED", "TOO_BIG");
    assertTold("TIMESTAMP_REJECTED", "TOO_BIG");
    assertTold("UNLISTED", "sites/dinkes/3");
    assertTold("UNLISTED", "trust/directory/2");
    assertTold("BLOB_CHANGED", "TOO_BIG");
  }

  // Time.

  @Test
  void an_expired_directory_stops_new_releases_and_not_the_serving() throws Exception {
    node.close();
    Clock later = Clock.fixed(SmallCity.EXPIRES.plusSeconds(1), ZoneOffset.UTC);
    node = new RunningNode(city.path(), folder.resolve("store"), city, later);
    city.stampsBy(later);
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    node.tick();
    assertGoodAndTold("EXPIRED", "root 1");
    assertTold("RELEASE_REJECTED", "EXPIRED");
  }

  // The alarm's life.

  @Test
  void an_alarm_is_logged_once_and_ends_when_its_cause_does() throws Exception {
    byte[] before = city.read("sites/dinkes/2");
    flip(city.path().resolve("sites/dinkes/2"));
    node.tick().tick().tick();
    assertEquals(1, logged("\"alarm\"", "STATEMENT_CHANGED"), node.alarmLog().toString());
    city.write("sites/dinkes/2", before);
    node.tick().tick();
    assertEquals("UP", status());
    assertEquals(1, logged("\"cleared\"", "STATEMENT_CHANGED"), node.alarmLog().toString());
    assertTrue(health().text().contains("\"lastAlarms\":[{\"code\":\"STATEMENT_CHANGED\""));
  }

  @Test
  void an_alarm_is_one_line_though_its_file_name_holds_a_line_break() throws Exception {
    Files.writeString(city.path().resolve("sites/dinkes/3"), "{\"type\":\"a\nb\u0000\"}");
    city.write("timestamp", "{\"type\":\"a\nb\u0000\"}".getBytes(UTF_8));
    node.tick().tick().tick();
    for (String line : node.alarmLog()) {
      assertTrue(line.chars().noneMatch(c -> c < 0x20), line);
      assertTrue(line.startsWith("{") && line.endsWith("}"), line);
    }
    assertFalse(node.alarmLog().isEmpty());
  }

  private void assertGoodAndTold(String code, String what) throws IOException {
    assertGood();
    assertTold(code, what);
    assertEquals("DEGRADED", status());
  }

  private void assertGood() throws IOException {
    Response page = node.get("dinkes.localhost", "/berita/1");
    assertEquals(200, page.code());
    assertEquals(PAGE, page.text());
    for (int i = 2; i <= 20; i++) {
      String expected = SmallCity.text("dinkes", "dua", "/berita/" + i);
      assertEquals(expected, node.get("dinkes.localhost", "/berita/" + i).text());
    }
  }

  private void assertTold(String code, String what) throws IOException {
    String health = health().text();
    String open = health.substring(0, health.indexOf("\"checks\""));
    assertTrue(open.contains(code) && open.contains(what), health);
    assertTrue(
        node.alarmLog().stream().anyMatch(line -> line.contains(code)), node.alarmLog().toString());
  }

  private void assertStillGoodAfterRestart() throws Exception {
    node.close();
    node = node();
    assertGood();
    node.tick();
    assertGood();
  }

  private long logged(String event, String code) {
    return node.alarmLog().stream()
        .filter(line -> line.contains("\"event\":" + event) && line.contains(code))
        .count();
  }

  @Test
  void a_forked_log_is_told_and_kept_as_evidence() throws Exception {
    assertTrue(health().text().contains("\"evidence\":[]"), health().text());
    city.forkLog();
    byte[] forked = city.read("log/checkpoint");
    node.tick();
    String kept = "evidence/" + id.perisai.release.Digest.of(forked).hex() + ".checkpoint";
    assertTrue(health().text().contains(kept), health().text());
    assertTrue(health().text().contains("LOG_FORKED"), health().text());
    assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
  }

  private Response health() throws IOException {
    return node.health();
  }

  private String status() throws IOException {
    String health = health().text();
    int start = health.lastIndexOf("\"status\":\"") + "\"status\":\"".length();
    return health.substring(start, health.indexOf('"', start));
  }

  private Path blob(String page) {
    Coding coding = Coding.of(page.getBytes(UTF_8));
    return city.path().resolve(RepositoryPaths.blob("dinkes", coding.digest()));
  }

  static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
