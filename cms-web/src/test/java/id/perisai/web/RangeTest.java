package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a file: the very bytes of it, wherever they begin and end, and verified ones alone. */
class RangeTest {
  private static final byte[] FILM = SmallCity.FILM;
  private static final int CHUNK = 1 << 16;

  @TempDir Path folder;
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    node = new RunningNode(city, folder.resolve("store")).tick();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void each_part_of_a_big_file_is_that_part() throws Exception {
    int[] edges = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, FILM.length - 1};
    for (int first : edges) {
      for (int last : edges) {
        if (first <= last) {
          assertPart(SmallCity.FILM_PATH, FILM, first, last);
        }
      }
    }
  }

  @Test
  void each_part_of_a_small_file_is_that_part_also_from_the_cache() throws Exception {
    byte[] style = SmallCity.STYLE;
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      int first = random.nextInt(style.length);
      assertPart(SmallCity.stylePath(), style, first, first + random.nextInt(style.length - first));
    }
  }

  @Test
  void sends_no_byte_of_a_chunk_that_was_changed_and_mends_it() throws Exception {
    assertPart(SmallCity.FILM_PATH, FILM, 0, 10);
    Path blob = blob();
    byte[] bad = FILM.clone();
    bad[CHUNK + 5] ^= 1;
    Files.write(blob, bad);
    assertPart(SmallCity.FILM_PATH, FILM, CHUNK + 3, CHUNK + 8);
    assertArrayEquals(FILM, Files.readAllBytes(blob), "the store was not mended");
  }

  @Test
  void says_so_when_a_changed_file_cannot_be_mended() throws Exception {
    assertPart(SmallCity.FILM_PATH, FILM, 0, 10);
    byte[] bad = FILM.clone();
    bad[CHUNK + 5] ^= 1;
    Files.write(blob(), bad);
    try (Stream<Path> files = Files.walk(city.path())) {
      String name = Digest.of(FILM).hex();
      for (Path file : files.filter(f -> f.getFileName().toString().equals(name)).toList()) {
        Files.delete(file);
      }
    }
    Response response = part(SmallCity.FILM_PATH, CHUNK + 3, CHUNK + 8);
    assertEquals(503, response.code());
    assertTrue(response.text().contains("tidak dapat ditampilkan"), response.text());
  }

  private Path blob() throws IOException {
    String name = Digest.of(FILM).hex();
    try (Stream<Path> files = Files.walk(folder.resolve("store/sites"))) {
      return files
          .filter(file -> file.toString().contains("dinkes"))
          .filter(file -> file.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private void assertPart(String path, byte[] whole, int first, int last) throws IOException {
    Response response = part(path, first, last);
    assertEquals(206, response.code());
    assertEquals(
        "bytes " + first + "-" + last + "/" + whole.length, response.header("content-range"));
    assertArrayEquals(Arrays.copyOfRange(whole, first, last + 1), response.body());
  }

  private Response part(String path, int first, int last) throws IOException {
    String range = "Range: bytes=" + first + "-" + last + "\r\n\r\n";
    return RunningNode.send(
        node.port(), "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n" + range);
  }
}
