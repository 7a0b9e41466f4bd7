package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryFiles;
import id.perisai.release.RepositoryPaths;
import id.perisai.web.TestMirror.Lie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node whose repository are mirrors: whatever one of them does, visitors see what was signed. */
class MirrorTest {
  private static final String SATU = SmallCity.text("dinkes", "satu", "/berita/1");
  private static final String DUA = SmallCity.text("dinkes", "dua", "/berita/1");

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(SmallCity.ISSUED);
  private SmallCity city;
  private TestMirror first;
  private TestMirror second;
  private RunningNode node;

  @BeforeEach
  void publish() throws Exception {
    city = new SmallCity(folder.resolve("repository"), clock);
    first = new TestMirror(city.path());
    second = new TestMirror(city.path());
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    first.close();
    second.close();
  }

  private RunningNode node(TestMirror... mirrors) throws IOException {
    return node(TestMirror.all(mirrors));
  }

  private RunningNode node(RepositorySource source) throws IOException {
    node = new RunningNode(source, folder.resolve("store"), city, clock);
    return node.tick();
  }

  private String page() throws IOException {
    return node.get("dinkes.localhost", "/berita/1").text();
  }

  private void publishDua() throws Exception {
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
  }

  @Test
  void a_node_that_has_nothing_begins_from_a_mirror_and_the_pinned_root() throws Exception {
    node(first);
    assertEquals(SATU, page());
    assertTrue(node.health().text().contains("\"status\":\"UP\""), node.health().text());
    publishDua();
    node.tick();
    assertEquals(DUA, page());
    byte[] film = node.get("dinkes.localhost", SmallCity.FILM_PATH).body();
    assertEquals(SmallCity.FILM.length, film.length);
  }

  @Test
  void a_mirror_of_another_city_is_nothing_to_begin_from() throws Exception {
    SmallCity other = new SmallCity(folder.resolve("other"), clock);
    first.show(other.path());
    node(first);
    assertEquals(503, node.get("dinkes.localhost", "/berita/1").code());
    assertEquals(503, node.health().code());
  }

  @Test
  void a_quiet_round_asks_for_two_small_files_which_are_as_before() throws Exception {
    node(first).tick().tick().tick();
    first.requests();
    node.tick();
    assertEquals(List.of("304 timestamp", "304 log/checkpoint"), first.requests());
  }

  @Test
  void no_folder_is_ever_listed() throws Exception {
    node(first).tick();
    List<String> folders = first.requests().stream().filter(one -> one.endsWith("/")).toList();
    assertEquals(List.of(), folders);
  }

  @ParameterizedTest
  @EnumSource(value = Lie.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_node_begins_from_the_second_mirror_whatever_the_first_does(Lie lie) throws Exception {
    first.lie(lie);
    node(lie.hangs() ? TestMirror.impatient(first, second) : TestMirror.all(first, second));
    settle();
    assertEquals(SATU, page());
  }

  @ParameterizedTest
  @EnumSource(
      value = Lie.class,
      names = {"OTHER_BYTES", "ENDLESS"})
  void a_lie_about_blobs_alone_is_passed_by(Lie lie) throws Exception {
    first.lie(lie, path -> path.contains("/blobs/"));
    node(first, second);
    settle();
    assertEquals(SATU, page());
  }

  @ParameterizedTest
  @EnumSource(
      value = Lie.class,
      names = {"MISSING", "OTHER_BYTES"})
  void a_lie_about_signatures_alone_is_passed_by(Lie lie) throws Exception {
    first.lie(lie, path -> path.endsWith(".sig"));
    node(first, second);
    settle();
    assertEquals(SATU, page());
  }

  @ParameterizedTest
  @EnumSource(
      value = Lie.class,
      names = {"MISSING", "BROKEN", "OTHER_BYTES", "DRIP", "FALSELY_THE_SAME"})
  void the_last_good_release_stays_while_the_only_mirror_lies_and_the_next_comes_after(Lie lie)
      throws Exception {
    node(lie.hangs() ? TestMirror.impatient(first) : TestMirror.all(first));
    publishDua();
    first.lie(lie);
    node.tick();
    assertEquals(SATU, page());
    assertEquals(200, node.health().code());
    first.lie(Lie.NONE);
    settle();
    assertEquals(DUA, page());
  }

  /** A few rounds, with as much time between them as a mirror that failed is left alone. */
  /** Else the honest one, which then shows the timestamp, would be doubted for its lies. */
  @Test
  void a_mirror_without_a_timestamp_is_asked_for_nothing_that_another_vouches_for()
      throws Exception {
    node(first, second);
    settle();
    publishDua();
    Path lying = folder.resolve("lying");
    try (Stream<Path> files = Files.walk(city.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = city.path().relativize(file).toString();
        Path to = lying.resolve(path);
        Files.createDirectories(to.getParent());
        if (path.endsWith(".sig")) {
          Files.writeString(to, "{\"signatures\":[]}");
        } else if (!path.equals(RepositoryPaths.TIMESTAMP) && !path.equals("log/checkpoint")) {
          Files.copy(file, to);
        }
      }
    }
    first.show(lying);
    for (int i = 0; i < 5; i++) {
      settle();
    }
    assertEquals(DUA, page());
  }

  /** The first one rightly has none, and would be named to operators in its place. */
  @ParameterizedTest
  @EnumSource(
      value = Lie.class,
      names = {"OTHER_BYTES", "LONGEST"})
  void a_mirror_that_makes_purges_up_is_left_itself(Lie lie) throws Exception {
    node(first, second);
    second.lie(lie, path -> path.startsWith(RepositoryPaths.PURGES));
    boolean told = false;
    for (int i = 0; i < 40; i++) {
      clock.moveTo(clock.instant().plusSeconds(8));
      city.stamp();
      node.tick();
      assertFalse(isFailing(first), node.health().text());
      told |= isFailing(second);
    }
    assertTrue(told, node.health().text());
  }

  private boolean isFailing(TestMirror mirror) throws IOException {
    String place =
        Stream.of(node.health().text().split("\\{"))
            .filter(part -> part.contains(mirror.address().toString()))
            .findFirst()
            .orElseThrow();
    return !place.contains("\"failing\":null");
  }

  @Test
  void where_all_mirrors_rest_all_are_asked() throws Exception {
    both_rest();
    publishDua();
    first.lie(Lie.MISSING, path -> path.contains("/blobs/"));
    node.tick();
    assertEquals(DUA, page());
  }

  @Test
  void where_all_mirrors_rest_the_one_that_lies_is_asked_after_the_others() throws Exception {
    both_rest();
    publishDua();
    first.lie(Lie.OTHER_BYTES, path -> path.endsWith(".sig"));
    for (int i = 0; i < 3; i++) {
      node.tick();
      clock.moveTo(clock.instant().plusSeconds(6));
    }
    assertEquals(DUA, page(), "before any rest is over");
  }

  private void both_rest() throws IOException {
    node(first, second);
    first.lie(Lie.BROKEN);
    second.lie(Lie.BROKEN);
    node.tick();
    assertTrue(isFailing(first) && isFailing(second), node.health().text());
    first.lie(Lie.NONE);
    second.lie(Lie.NONE);
  }

  private void settle() {
    for (int i = 0; i < 4; i++) {
      node.tick();
      clock.moveTo(clock.instant().plusSeconds(8));
    }
    node.tick();
  }

  @Test
  void a_mirror_that_is_not_there_is_told_with_the_time_since_when() throws Exception {
    node(first, second);
    first.close();
    clock.moveTo(clock.instant().plusSeconds(60));
    publishDua();
    node.tick();
    assertEquals(DUA, page());
    String health = node.health().text();
    assertTrue(health.contains("\"failing\":\"" + clock.instant()), health);
    assertTrue(health.contains("\"used\":true"), health);
    String metrics = node.metrics();
    assertTrue(metrics.contains("perisai_mirror_answered_seconds{mirror=\"2\"}"), metrics);
    assertTrue(metrics.contains("perisai_mirror_used{mirror=\"1\"} 0"), metrics);
    assertTrue(metrics.contains("perisai_mirror_used{mirror=\"2\"} 1"), metrics);
  }

  @Test
  void without_any_mirror_all_is_served_and_health_says_why_nothing_new_comes() throws Exception {
    node(first);
    first.close();
    node.tick();
    assertEquals(SATU, page());
    String health = node.health().text();
    assertTrue(health.contains("REPOSITORY_GONE"), health);
    assertTrue(health.contains("\"status\":\"DEGRADED\""), health);
    RunningNode.Response ready =
        RunningNode.send(
            node.managementPort(), "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertEquals(200, ready.code());
  }

  @Test
  void a_mirror_that_is_half_copied_is_left_until_all_of_it_is_there() throws Exception {
    node(first);
    publishDua();
    first.lie(Lie.MISSING, path -> path.equals(blob(DUA)));
    node.tick();
    assertEquals(SATU, page());
    assertTrue(node.health().text().contains("RELEASE_REJECTED"), node.health().text());
    first.lie(Lie.NONE);
    settle();
    assertEquals(DUA, page());
    assertTrue(node.health().text().contains("\"status\":\"UP\""), node.health().text());
  }

  @Test
  void what_a_half_copied_mirror_lacks_comes_from_the_next_in_the_same_round() throws Exception {
    node(first, second);
    publishDua();
    first.lie(Lie.MISSING, path -> path.equals(blob(DUA)));
    node.tick();
    assertEquals(DUA, page());
  }

  private static String blob(String page) {
    return RepositoryPaths.blob("dinkes", Coding.of(page.getBytes(UTF_8)).digest());
  }

  @Test
  void a_big_file_comes_in_ranges_from_a_mirror_that_answers_them() throws Exception {
    node(first, second);
    BigFile big = BigFile.put(city, "dinkes", 2L * BigFile.CHUNK + 5_000);
    List<Entry> entries = city.site("dinkes", "dua");
    entries.add(big.entry());
    city.publish("dinkes", 2, entries);
    first.lie(Lie.OTHER_BYTES, RepositoryPaths.blob("dinkes", big.coding().digest())::equals);
    node.tick();
    settle();
    assertEquals(DUA, page());
    assertEquals(
        big.coding(),
        new Coding(
            Digest.of(node.get("dinkes.localhost", big.path()).body()),
            big.coding().length(),
            big.coding().chunks()));
    List<String> ranges = second.requests().stream().filter(one -> one.startsWith("206")).toList();
    assertEquals(3, ranges.size());
  }

  @Test
  void few_visitors_wait_for_a_mirror_that_hangs() throws Exception {
    node(first);
    node.close(); // What it has fetched of late would do instead.
    first.lie(Lie.SILENT);
    RepositorySource quick = TestMirror.all(first);
    RepositorySource patient =
        new RepositorySource(
            Optional.empty(),
            quick.mirrors(),
            quick.tls(),
            Optional.empty(),
            Duration.ofSeconds(5));
    node = new RunningNode(patient, folder.resolve("store"), city, clock);
    TamperTest.flip(folder.resolve("store").resolve(blob(SATU)));
    first.lie(Lie.SILENT);
    first.requests();
    ExecutorService visitors = Executors.newFixedThreadPool(8);
    List<Future<Integer>> codes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      codes.add(visitors.submit(() -> node.get("dinkes.localhost", "/berita/1").code()));
    }
    for (Future<Integer> code : codes) {
      assertEquals(503, code.get());
    }
    visitors.shutdown();
    assertEquals(2, first.requests().size(), "who waited for a mirror that hangs");
    first.lie(Lie.NONE);
    settle();
    assertEquals(SATU, page());
  }

  /** As of a copy that is broken off: no mirror did anything wrong. */
  @Test
  void an_answer_that_nobody_waits_for_any_more_is_held_against_no_mirror() throws Exception {
    RepositoryFiles files = TestMirror.all(first, second).open(clock);
    assertEquals(Optional.empty(), files.look());
    first.lie(Lie.SILENT);
    second.lie(Lie.SILENT);
    first.requests();
    second.requests();
    Thread copier =
        new Thread(
            () ->
                assertThrows(
                    Rejected.class, () -> files.read(blob(SATU), 1 << 20, RepositoryFiles.ANY)));
    copier.start();
    for (int left = 1_000; left > 0 && first.requests().isEmpty(); left--) {
      Thread.sleep(10);
    }
    copier.interrupt();
    copier.join(10_000);
    assertFalse(copier.isAlive());
    files.places().forEach(place -> assertEquals(Optional.empty(), place.failing(), place.why()));
    assertEquals(List.of(), second.requests());
  }

  @Test
  void a_mirror_that_withholds_is_left_for_one_that_does_not() throws Exception {
    Path frozen = copy("frozen");
    first.show(frozen);
    node(first, second);
    for (int i = 0; i < 20; i++) {
      clock.moveTo(clock.instant().plusSeconds(10));
      if (i == 5) {
        publishDua();
      }
      node.tick();
    }
    assertEquals(DUA, page());
  }

  @Test
  void a_mirror_that_lags_behind_is_no_alarm() throws Exception {
    Path old = copy("old");
    node(first, second);
    publishDua();
    node.tick();
    assertEquals(DUA, page());
    second.show(old);
    first.close();
    node.tick().tick();
    assertEquals(DUA, page());
    String health = node.health().text();
    assertFalse(health.contains("ROLLED_BACK") || health.contains("LOG_FORKED"), health);
  }

  @Test
  void two_stamps_within_a_second_are_told_apart_though_dates_and_tags_are_the_same()
      throws Exception {
    first.dateAsNginx();
    node(first).tick();
    publishDua(); // In the same second, and of the same length.
    node.tick();
    assertEquals(DUA, page());
  }

  @Test
  void a_hold_that_no_timestamp_lists_is_found() throws Exception {
    node(first);
    Path stamped = city.path().resolve(RepositoryPaths.TIMESTAMP);
    byte[] before = Files.readAllBytes(stamped);
    city.put(
        RepositoryPaths.hold("dinkes", 1),
        HoldStatement.of(
            "dinkes",
            1,
            SmallCity.ISSUED,
            HoldStatement.Action.MAINTENANCE,
            "diretas",
            OptionalLong.empty()),
        city.publishers.get("dinkes"));
    Files.write(stamped, before);
    clock.moveTo(clock.instant().plusSeconds(31));
    node.tick().tick();
    assertEquals(503, node.get("dinkes.localhost", "/berita/1").code());
  }

  @Test
  void a_new_node_does_not_begin_by_a_timestamp_that_has_expired() throws Exception {
    clock.moveTo(clock.instant().plus(Duration.ofDays(32)));
    node(first);
    assertEquals(503, node.get("dinkes.localhost", "/berita/1").code());
    assertTrue(node.health().text().contains("TIMESTAMP_STALE"), node.health().text());
  }

  @Test
  void sends_each_mirror_its_own_credentials_and_tells_nobody() throws Exception {
    first.requireAuthorization("Bearer rahasia-sekali");
    second.requireAuthorization("Basic cGVyaXNhaTpyYWhhc2lh");
    Path file =
        secrets(
            origin(first)
                + " bearer rahasia-sekali\n"
                + origin(second)
                + " basic perisai:rahasia\n");
    node(TestMirror.all(MirrorTls.USUAL, Optional.of(file), first, second));
    assertEquals(SATU, page());
    first.requireAuthorization("Bearer lain");
    publishDua();
    node.tick();
    assertEquals(DUA, page());
    assertFalse((node.health().text() + node.metrics() + node.alarmLog()).contains("rahasia"));
  }

  @Test
  void without_credentials_a_mirror_that_asks_for_them_is_named_with_the_fix() throws Exception {
    first.requireAuthorization("Bearer rahasia");
    node(first);
    assertEquals(503, node.get("dinkes.localhost", "/berita/1").code());
    assertTrue(node.health().text().contains("look at the credentials"), node.health().text());
  }

  private static String origin(TestMirror mirror) {
    return MirrorCredentials.origin(mirror.address());
  }

  private Path secrets(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void takes_over_by_tls_from_a_mirror_of_the_citys_own_authority() throws Exception {
    Path certificate = folder.resolve("mirror.pem");
    Path key = folder.resolve("mirror-key.pem");
    TestCertificate.make(folder, "EC", 3).write(certificate, key);
    MirrorTls own =
        new MirrorTls(Optional.of(certificate), Optional.of(certificate), Optional.of(key));
    try (TestMirror secure = TestMirror.secure(city.path(), own.context().orElseThrow())) {
      node(TestMirror.all(own, Optional.empty(), secure));
      assertEquals(SATU, page());
    }
  }

  @Test
  void refuses_a_mirror_whose_certificate_nobody_vouches_for() throws Exception {
    Path certificate = folder.resolve("mirror.pem");
    Path key = folder.resolve("mirror-key.pem");
    TestCertificate.make(folder, "EC", 3).write(certificate, key);
    MirrorTls own =
        new MirrorTls(Optional.of(certificate), Optional.of(certificate), Optional.of(key));
    try (TestMirror secure = TestMirror.secure(city.path(), own.context().orElseThrow())) {
      node(TestMirror.all(secure));
      assertEquals(503, node.get("dinkes.localhost", "/berita/1").code());
      assertTrue(node.health().text().contains("REPOSITORY_GONE"), node.health().text());
      assertEquals(List.of(), secure.requests());
    }
  }

  private Path copy(String name) throws IOException {
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(city.path())) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(city.path().relativize(file).toString()));
      }
    }
    return target;
  }
}
