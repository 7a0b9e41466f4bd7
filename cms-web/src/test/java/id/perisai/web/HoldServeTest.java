package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.Manifest;
import id.perisai.release.ProofFrame;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.web.RunningNode.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What visitors are answered while a site is held, and where bytes were purged. */
class HoldServeTest {
  private static final String COPY = "/.well-known/perisai/sites/dinkes/";

  @TempDir Path temporary;
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void a_node_with_two_releases() throws Exception {
    city = new SmallCity(temporary.resolve("repository"));
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    node = new RunningNode(city, temporary.resolve("store"));
    node.tick();
    assertTrue(get("/berita/1").text().contains("dua"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Response get(String path) throws Exception {
    return get(path, "");
  }

  private Response get(String path, String fields) throws Exception {
    return RunningNode.send(
        node.port(), "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n" + fields + "\r\n");
  }

  private void hold(long version, Action action, OptionalLong release) throws Exception {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of("dinkes", version, SmallCity.ISSUED, action, "disusupi", release),
        city.publishers.get("dinkes"));
    node.tick();
  }

  @Test
  void shows_an_older_release_and_tells_which_is_the_newest() throws Exception {
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    node.tick();
    hold(1, Action.SERVE, OptionalLong.of(2));
    assertTrue(get("/berita/1").text().contains("dua"));
    assertTrue(get(COPY + "release").text().contains("\"version\":2"));
    assertTrue(get(COPY + "newest").text().contains("\"version\":3"));
    assertTrue(get(COPY + "hold").text().contains("disusupi"));
    hold(2, Action.LIFT, OptionalLong.empty());
    assertTrue(get("/berita/1").text().contains("tiga"));
  }

  @Test
  void names_what_it_shows_on_the_page_about_proofs_and_nothing_that_acts() throws Exception {
    ReleaseStatement shown = city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    node.tick();
    Optional<String> stylesheet = Optional.of(SmallCity.stylePath());
    String slot = ProofFrame.slot(stylesheet, get("/.well-known/perisai/").body());
    assertTrue(slot.contains("<code>" + shown.digest().fingerprint() + "</code>"), slot);
    assertTrue(slot.contains(city.pinned().fingerprint()), slot);
    assertTrue(slot.contains("<code>" + city.pinned().hex() + "</code>"), "as verify takes it");
    String time = "<time datetime=\"2026-11-21T03:00:00Z\">21 November 2026, 10.00 WIB</time>";
    assertTrue(slot.contains(time), slot);
    assertFalse(slot.contains("ditahan"), slot);
    hold(1, Action.MAINTENANCE, OptionalLong.empty());
    assertTrue(
        ProofFrame.slot(stylesheet, get("/.well-known/perisai/").body()).contains("ditahan"));
  }

  @Test
  void shows_a_small_page_of_its_own_during_maintenance_and_the_other_sites_as_ever()
      throws Exception {
    hold(1, Action.MAINTENANCE, OptionalLong.empty());
    for (String path : List.of("/", "/berita/1", "/tidak-ada", "/2015/01/lama")) {
      Response page = get(path);
      assertEquals(503, page.code(), path);
      assertEquals("300", page.header("Retry-After"), path);
      assertEquals("no-store", page.header("Cache-Control"), path);
      assertTrue(page.text().contains("dalam pemeliharaan"), page.text());
      assertFalse(page.text().contains("disusupi"), page.text());
    }
    assertEquals(200, get(COPY + "hold").code());
    Response other =
        RunningNode.send(node.port(), "GET /berita/1 HTTP/1.1\r\nHost: dukcapil.localhost\r\n\r\n");
    assertEquals(200, other.code());
  }

  @Test
  void shows_the_maintenance_page_that_the_site_signed() throws Exception {
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "tiga"));
    entries.add(city.page("dinkes", "/.maintenance", 200, "<p>Kami pindah kantor"));
    city.publish("dinkes", 3, entries);
    node.tick();
    assertEquals(404, get("/.maintenance").code());
    hold(1, Action.MAINTENANCE, OptionalLong.empty());
    Response page = get("/berita/1");
    assertEquals(503, page.code());
    assertEquals("300", page.header("Retry-After"));
    assertTrue(page.text().contains("Kami pindah kantor"), page.text());
    assertEquals(200, get(SmallCity.stylePath()).code());
    assertEquals(503, get(SmallCity.FILM_PATH).code());
  }

  @Test
  void answers_410_for_a_purged_page_in_every_coding_and_for_its_blobs() throws Exception {
    byte[] leaked = SmallCity.text("dinkes", "dua", "/berita/7").getBytes(UTF_8);
    Digest gzip = Digest.of(SmallCity.gzip(leaked));
    assertEquals(200, get("/berita/7", "Accept-Encoding: gzip\r\n").code());
    assertEquals(200, get(COPY + "blobs/" + gzip.hex()).code());
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of(
            "dinkes", 1, SmallCity.ISSUED, "NIK", Set.of(gzip, Digest.of(SmallCity.FILM))),
        city.publishers.get("dinkes"));
    node.tick();
    for (String coding : List.of("identity", "gzip", "br")) {
      Response page = get("/berita/7", "Accept-Encoding: " + coding + "\r\n");
      assertEquals(410, page.code(), coding);
      assertEquals("no-store", page.header("Cache-Control"), coding);
      assertFalse(page.text().contains("dua"), coding);
    }
    assertEquals(410, get("/berita/7", "If-None-Match: \"" + gzip.hex() + "\"\r\n").code());
    assertEquals(410, get(SmallCity.FILM_PATH).code());
    assertEquals(410, get(COPY + "blobs/" + gzip.hex()).code());
    assertEquals(200, get(COPY + "purges/1").code());
    assertEquals(200, get("/berita/8").code());
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    node.tick();
    hold(1, Action.SERVE, OptionalLong.of(2));
    assertTrue(get("/berita/8").text().contains("dua"));
    assertEquals(410, get("/berita/7").code());
  }

  @Test
  void a_purge_takes_no_node_away_without_which_nobody_reads_the_release() throws Exception {
    ReleaseStatement shown = ReleaseStatement.parse(get(COPY + "release").body());
    Manifest manifest = Manifest.read(shown.manifest(), this::fetched);
    Set<Digest> nodes = manifest.nodes().keySet();
    assertTrue(nodes.size() > 1, "more than the root");
    Digest leaked = Digest.of(SmallCity.text("dinkes", "dua", "/berita/7").getBytes(UTF_8));
    Set<Digest> purged = new HashSet<>(nodes);
    purged.add(leaked);
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallCity.ISSUED, "semua", purged),
        city.publishers.get("dinkes"));
    node.tick();
    assertEquals(410, get(COPY + "blobs/" + leaked.hex()).code());
    assertEquals(410, get("/berita/7").code());
    assertEquals(
        manifest.all(), Manifest.read(shown.manifest(), this::fetched).all(), "as the desk reads");
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    node.tick();
    assertTrue(get("/berita/8").text().contains("tiga"), "the next release comes into force");
  }

  private byte[] fetched(Digest digest, long most) throws Rejected {
    try {
      Response node = get(COPY + "blobs/" + digest.hex());
      assertEquals(200, node.code(), digest.hex());
      return node.body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
