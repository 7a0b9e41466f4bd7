package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.RepositoryPaths;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone writes into delivery's own store: never a wrong byte, mended or a clean 503. */
class StoreDamageTest {
  private static final String PAGE = SmallCity.text("dinkes", "satu", "/berita/1");

  @TempDir Path folder;
  private SmallCity city;
  private Path store;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    store = folder.resolve("store");
    node = new RunningNode(city, store).tick();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void a_flipped_blob_is_fetched_again_and_told() throws Exception {
    TamperTest.flip(blob(PAGE));
    assertEquals(PAGE, page().text());
    assertEquals(PAGE, Files.readString(blob(PAGE)));
    assertTold("STORE_DAMAGED");
  }

  @Test
  void a_deleted_blob_is_fetched_again_and_told() throws Exception {
    Files.delete(blob(PAGE));
    assertEquals(PAGE, page().text());
    assertTold("STORE_DAMAGED");
  }

  @Test
  void without_a_repository_a_flipped_blob_is_503_and_never_sent() throws Exception {
    TamperTest.delete(city.path());
    TamperTest.flip(blob(PAGE));
    Response page = page();
    assertEquals(503, page.code());
    assertEquals("no-store", page.header("cache-control"));
    assertEquals("10", page.header("retry-after"));
    assertFalse(page.text().contains("satu"));
    node.tick();
    assertTold("STORE_DAMAGED");
    assertEquals(200, node.get("dinkes.localhost", "/berita/2").code());
  }

  @Test
  void a_503_ends_when_the_repository_is_back() throws Exception {
    Files.move(city.path(), folder.resolve("aside"));
    TamperTest.flip(blob(PAGE));
    assertEquals(503, page().code());
    Files.move(folder.resolve("aside"), city.path());
    node.tick().tick();
    assertEquals(PAGE, page().text());
    assertTrue(node.health().text().contains("\"status\":\"UP\""), node.health().text());
  }

  @Test
  void an_unread_flipped_blob_is_found_by_the_rounds() throws Exception {
    node.tick();
    TamperTest.flip(blob(PAGE));
    node.tick();
    assertEquals(PAGE, Files.readString(blob(PAGE)));
    assertTold("STORE_DAMAGED");
  }

  @Test
  void a_big_file_whose_first_byte_is_flipped_is_mended_before_it_is_sent() throws Exception {
    assertArrayEquals(SmallCity.FILM, node.get("dinkes.localhost", SmallCity.FILM_PATH).body());
    Path file = store.resolve(RepositoryPaths.blob("dinkes", Coding.of(SmallCity.FILM).digest()));
    byte[] bytes = SmallCity.FILM.clone();
    bytes[0] ^= 1;
    Files.write(file, bytes);
    assertArrayEquals(SmallCity.FILM, node.get("dinkes.localhost", SmallCity.FILM_PATH).body());
    assertTold("STORE_DAMAGED");
  }

  @Test
  void a_file_changed_while_a_big_response_is_under_way_is_not_sent_on() throws Exception {
    Response film = node.get("dinkes.localhost", SmallCity.FILM_PATH);
    assertArrayEquals(SmallCity.FILM, film.body());
    Path file = store.resolve(RepositoryPaths.blob("dinkes", Coding.of(SmallCity.FILM).digest()));
    byte[] bytes = SmallCity.FILM.clone();
    Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 'x');
    Files.write(file, bytes);
    byte[] got = node.get("dinkes.localhost", SmallCity.FILM_PATH).body();
    assertTrue(got.length < SmallCity.FILM.length, "the response was not cut");
    assertArrayEquals(Arrays.copyOf(SmallCity.FILM, got.length), got);
    node.tick();
    assertArrayEquals(SmallCity.FILM, node.get("dinkes.localhost", SmallCity.FILM_PATH).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "trust/root/1",
        "trust/directory/1",
        "trust/directory/1.sig",
        "trust/theme/1",
        "sites/dinkes/1",
        "sites/dinkes/1.sig"
      })
  void a_flipped_statement_is_written_again_and_told(String file) throws Exception {
    byte[] before = Files.readAllBytes(store.resolve(file));
    TamperTest.flip(store.resolve(file));
    node.tick();
    assertArrayEquals(before, Files.readAllBytes(store.resolve(file)));
    assertTold("STORE_DAMAGED");
    assertEquals(PAGE, page().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "trust/root/1",
        "trust/directory/1",
        "trust/directory/1.sig",
        "trust/theme/1",
        "sites/dinkes/1",
        "sites/dinkes/1.sig"
      })
  void what_was_flipped_while_it_stood_still_comes_back_from_the_repository(String file)
      throws Exception {
    node.close();
    TamperTest.flip(store.resolve(file));
    node = new RunningNode(city, store).tick();
    assertEquals(PAGE, page().text());
    assertTold("STORE_DAMAGED");
    node.tick();
    assertTrue(node.health().text().contains("\"status\":\"UP\""), node.health().text());
  }

  @Test
  void a_release_in_force_that_no_longer_verifies_is_503_without_a_repository() throws Exception {
    node.close();
    TamperTest.flip(store.resolve("sites/dinkes/1"));
    TamperTest.delete(city.path());
    node = new RunningNode(city, store).tick();
    assertEquals(503, page().code());
    assertTold("NOTHING_GOOD");
    String other = node.get("dukcapil.localhost", "/berita/1").text();
    assertEquals(SmallCity.text("dukcapil", "satu", "/berita/1"), other);
  }

  @Test
  void an_older_release_in_the_store_is_not_served_as_the_newest() throws Exception {
    byte[] older = Files.readAllBytes(store.resolve("sites/dinkes/1"));
    byte[] signatures = Files.readAllBytes(store.resolve("sites/dinkes/1.sig"));
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    node.tick();
    node.close();
    Files.write(store.resolve("sites/dinkes/2"), older);
    Files.write(store.resolve("sites/dinkes/2.sig"), signatures);
    TamperTest.delete(city.path());
    node = new RunningNode(city, store).tick();
    assertEquals(503, page().code());
    assertTold("NOTHING_GOOD");
  }

  @Test
  void a_store_of_another_trust_root_is_not_served() throws Exception {
    node.close();
    SmallCity other = new SmallCity(folder.resolve("other"));
    node = new RunningNode(other.path(), store, other, java.time.Clock.systemUTC()).tick();
    assertEquals(503, page().code());
    assertTold("NO_TRUST");
  }

  @Test
  void a_pinned_digest_that_fits_nothing_serves_nothing() throws Exception {
    node.close();
    SmallCity other = new SmallCity(folder.resolve("other"));
    node = new RunningNode(city.path(), store, other, java.time.Clock.systemUTC()).tick();
    assertEquals(503, page().code());
    assertEquals(503, node.health().code());
    assertTold("NO_TRUST");
  }

  @Test
  void an_unwritable_store_serves_on_and_is_told() throws Exception {
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    Path unfinished = store.resolve("unfinished");
    TamperTest.delete(unfinished);
    Files.writeString(unfinished, "in the way");
    node.tick();
    assertEquals(PAGE, page().text());
    assertTold("STORE_UNWRITABLE");
    Files.delete(unfinished);
    Files.createDirectory(unfinished);
    node.tick();
    assertTrue(page().text().contains("dua"));
  }

  @Test
  void a_second_node_on_one_store_is_refused() throws Exception {
    assertThrows(IOException.class, () -> new RunningNode(city, store));
  }

  private Response page() throws IOException {
    return node.get("dinkes.localhost", "/berita/1");
  }

  private void assertTold(String code) throws IOException {
    assertTrue(node.health().text().contains(code), node.health().text());
    assertTrue(
        node.alarmLog().stream().anyMatch(line -> line.contains(code)), node.alarmLog().toString());
  }

  private Path blob(String page) {
    Coding coding = Coding.of(page.getBytes(UTF_8));
    return store.resolve(RepositoryPaths.blob("dinkes", coding.digest()));
  }
}
