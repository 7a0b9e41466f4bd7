package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.Variant;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was signed ahead comes and goes by this node's clock, whoever else is still there. */
class TimedVariantsTest {
  private static final String HOST = "dinkes.localhost";
  private static final Instant APPEARS = SmallCity.ISSUED.plus(Duration.ofHours(1));
  private static final Instant ENDS = APPEARS.plus(Duration.ofDays(3));

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(SmallCity.ISSUED);
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void publish() throws Exception {
    city = new SmallCity(folder.resolve("repository"), clock);
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "satu"));
    entries.removeIf(entry -> entry.path().equals("/"));
    entries.add(
        Entry.timed(
            "/pengumuman/seleksi",
            List.of(
                first(city.page("dinkes", "/x", 404, page("belum"))),
                first(city.page("dinkes", "/x", 200, page("seleksi dibuka"))).from(APPEARS),
                first(city.page("dinkes", "/x", 410, page("seleksi ditutup"))).from(ENDS))));
    entries.add(
        Entry.timed(
            "/",
            List.of(
                first(city.page("dinkes", "/", 200, page("beranda biasa"))),
                first(city.page("dinkes", "/", 200, page("beranda: seleksi"))).from(APPEARS),
                Variant.redirect(302, "/berita/1", Map.of()).from(ENDS))));
    city.publish("dinkes", 2, entries);
    node = new RunningNode(city.path(), folder.resolve("store"), city, clock).tick();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void switches_at_the_time_with_repository_and_authoring_gone() throws Exception {
    delete(city.path());
    node.tick();
    assertPage(404, "belum");
    clock.moveTo(APPEARS.minusMillis(1));
    assertPage(404, "belum");
    clock.moveTo(APPEARS);
    assertPage(200, "seleksi dibuka");
    clock.moveTo(ENDS.minusMillis(1));
    assertPage(200, "seleksi dibuka");
    clock.moveTo(ENDS);
    assertPage(410, "seleksi ditutup");
    clock.moveTo(ENDS.plus(Duration.ofDays(3650)));
    assertPage(410, "seleksi ditutup");
  }

  @Test
  void shows_what_was_before_again_when_the_clock_is_put_back() throws Exception {
    clock.moveTo(ENDS);
    assertPage(410, "seleksi ditutup");
    clock.moveTo(APPEARS);
    assertPage(200, "seleksi dibuka");
    clock.moveTo(Instant.EPOCH);
    assertPage(404, "belum");
  }

  @Test
  void answers_with_the_tag_of_the_variant_in_force_and_forgets_the_one_before() throws Exception {
    String before = node.get(HOST, "/").header("etag");
    assertEquals(tag("beranda biasa"), before);
    assertEquals(304, held("GET", before).code());
    clock.moveTo(APPEARS);
    Response now = held("GET", before);
    assertEquals(200, now.code());
    assertEquals(tag("beranda: seleksi"), now.header("etag"));
    assertEquals("no-cache", now.header("cache-control"));
    assertTrue(now.text().contains("beranda: seleksi"));
    assertEquals(304, held("GET", now.header("etag")).code());
    assertNotEquals(304, held("HEAD", before).code());
  }

  @Test
  void says_on_head_what_get_says_on_both_sides_of_the_boundary() throws Exception {
    for (Instant instant : List.of(APPEARS.minusMillis(1), APPEARS, ENDS.minusMillis(1), ENDS)) {
      clock.moveTo(instant);
      for (String path : List.of("/", "/pengumuman/seleksi")) {
        Response get = node.get(HOST, path);
        Response head =
            RunningNode.send(
                node.port(), "HEAD " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
        assertEquals(get.code(), head.code(), path + " at " + instant);
        assertEquals(get.header("content-length"), head.header("content-length"));
        assertEquals(get.header("etag"), head.header("etag"));
        assertEquals(get.header("location"), head.header("location"));
        assertEquals(0, head.body().length);
      }
    }
  }

  @Test
  void stores_nothing_that_is_not_yet_or_no_more_there() throws Exception {
    Response notYet = node.get(HOST, "/pengumuman/seleksi");
    assertEquals("no-store", notYet.header("cache-control"));
    assertNull(notYet.header("etag"));
    clock.moveTo(ENDS);
    assertEquals("no-store", node.get(HOST, "/pengumuman/seleksi").header("cache-control"));
    Response redirect = node.get(HOST, "/");
    assertEquals(302, redirect.code());
    assertEquals("/berita/1", redirect.header("location"));
    assertEquals("no-cache", redirect.header("cache-control"));
  }

  @Test
  void serves_the_bytes_of_what_comes_to_those_who_verify() throws Exception {
    for (String words : List.of("seleksi dibuka", "seleksi ditutup")) {
      String path = "/.well-known/perisai/sites/dinkes/blobs/" + digest(words);
      assertEquals(page(words), node.get(HOST, path).text());
    }
  }

  private void assertPage(int code, String words) throws IOException {
    Response response = node.get(HOST, "/pengumuman/seleksi");
    assertEquals(code, response.code());
    assertTrue(response.text().contains(words), response.text());
  }

  private Response held(String method, String tag) throws IOException {
    return RunningNode.send(
        node.port(),
        method + " / HTTP/1.1\r\nHost: " + HOST + "\r\nIf-None-Match: " + tag + "\r\n\r\n");
  }

  private static Variant first(Entry entry) {
    return entry.variants().get(0);
  }

  private static String page(String words) {
    return SmallCity.text("dinkes", words, "");
  }

  private static String tag(String words) {
    return '"' + digest(words) + '"';
  }

  private static String digest(String words) {
    return Coding.of(page(words).getBytes(UTF_8)).digest().hex();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
