package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.PurgeStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that was fetched before a switch still finds what it asks for after it. */
class EarlierAssetsTest {
  private static final String STYLE = SmallCity.stylePath();
  private static final String FILM = SmallCity.FILM_PATH;

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(SmallCity.ISSUED);
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void a_visitor_has_a_page_of_release_1() throws Exception {
    city = new SmallCity(folder.resolve("repository"), clock);
    node = new RunningNode(city.path(), folder.resolve("store"), city, clock).tick();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Without the style sheet, the film and the last page. */
  private List<Entry> lean(String word) throws Exception {
    List<Entry> entries = city.site("dinkes", word);
    entries.removeIf(
        entry ->
            entry.path().equals(STYLE)
                || entry.path().equals(FILM)
                || entry.path().equals("/berita/20"));
    return entries;
  }

  private void publishLean(long version) throws Exception {
    city.publish("dinkes", version, lean("rilis-" + version));
    node.tick();
  }

  private Response get(String path) throws IOException {
    return node.get("dinkes.localhost", path);
  }

  @Test
  void its_assets_stay_a_while_and_its_pages_do_not() throws Exception {
    publishLean(2);
    publishLean(3);
    publishLean(4);
    assertArrayEquals(SmallCity.STYLE, get(STYLE).body());
    assertEquals("public, max-age=31536000, immutable", get(STYLE).header("cache-control"));
    assertArrayEquals(SmallCity.FILM, get(FILM).body());
    assertEquals(404, get("/berita/20").code());
    clock.moveTo(clock.instant().plus(Duration.ofMinutes(11)));
    assertEquals(404, get(FILM).code());
    assertEquals(200, get(STYLE).code());
    clock.moveTo(clock.instant().plus(Duration.ofHours(24)));
    assertEquals(404, get(STYLE).code());
  }

  @Test
  void their_bytes_leave_the_store_when_they_are_answered_no_more() throws Exception {
    publishLean(2);
    publishLean(3);
    Path film =
        folder
            .resolve("store")
            .resolve(RepositoryPaths.blob("dinkes", Coding.of(SmallCity.FILM).digest()));
    assertEquals(true, film.toFile().exists());
    clock.moveTo(clock.instant().plus(Duration.ofMinutes(11)));
    publishLean(4);
    publishLean(5);
    assertEquals(false, film.toFile().exists());
  }

  @Test
  void what_was_purged_is_gone_at_once() throws Exception {
    publishLean(2);
    assertEquals(200, get(FILM).code());
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of(
            "dinkes", 1, SmallCity.ISSUED, "data pribadi", Set.of(Digest.of(SmallCity.FILM))),
        city.publishers.get("dinkes"));
    node.tick();
    assertEquals(410, get(FILM).code());
  }

  @Test
  void a_hold_shows_the_assets_of_what_it_shows_alone() throws Exception {
    city.publish("dinkes", 2, lean("dua"));
    node.tick();
    city.publish("dinkes", 3, city.site("dinkes", "tiga"));
    node.tick();
    city.put(
        RepositoryPaths.hold("dinkes", 1),
        HoldStatement.of(
            "dinkes",
            1,
            SmallCity.ISSUED,
            HoldStatement.Action.SERVE,
            "diretas",
            OptionalLong.of(2)),
        city.publishers.get("dinkes"));
    node.tick();
    assertEquals(200, get("/berita/1").code());
    assertEquals(404, get(FILM).code());
  }

  @Test
  void a_restart_forgets_them() throws Exception {
    publishLean(2);
    node.close();
    node = new RunningNode(city.path(), folder.resolve("store"), city, clock).tick();
    assertEquals(404, get(FILM).code());
  }
}
