package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example repository, to which other verifiers are written, is byte for byte what this version
 * writes: if this fails, the format has changed. {@code mvn -pl cms-core test -Dtest=ExampleTest
 * -Dexample.write=true} writes it anew, for a format that was changed on purpose.
 */
class ExampleTest {
  private static final Path EXAMPLE =
      Path.of("src/test/resources/id/perisai/release/example/repository");

  @TempDir Path temporary;

  @Test
  void is_what_this_version_writes() throws Exception {
    if (Boolean.getBoolean("example.write")) {
      write();
    }
    example(temporary);
    TreeMap<String, byte[]> now = files(temporary);
    TreeMap<String, byte[]> then = files(EXAMPLE);
    assertEquals(now.keySet(), then.keySet());
    now.forEach((path, bytes) -> assertArrayEquals(bytes, then.get(path), path));
  }

  @Test
  void verifies_from_its_pinned_root() throws Exception {
    Digest pinned = Digest.parse(Files.readString(EXAMPLE.resolveSibling("trust-root")).strip());
    RepositoryVerification verification =
        RepositoryVerification.of(
            new Repository(EXAMPLE), pinned, SmallRepository.CLOCK, SmallRepository.CODINGS);
    assertEquals(List.of(), verification.refusals());
  }

  private static void write() throws Exception {
    try (var walk = Files.walk(EXAMPLE)) {
      for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Digest pinned = example(EXAMPLE).pinned();
    Files.writeString(EXAMPLE.resolveSibling("trust-root"), pinned.hex() + "\n");
  }

  /**
   * The small city, and on top of it a release with a page to be composed and a page to be found.
   */
  private static SmallRepository example(Path directory) throws Exception {
    SmallRepository city = new SmallRepository(directory);
    SearchDocument words =
        new SearchDocument(
            "/layanan/ktp",
            "service",
            "KTP elektronik",
            "id",
            Optional.of(LocalDate.of(2026, 11, 21)),
            "Kartu tanda penduduk",
            List.of());
    city.putBlob("dinkes", words.bytes());
    byte[] search =
        ("<!doctype html>\n<html lang=\"id\">\n<title>Cari</title>\n<main>"
                + ComposedPage.MARKER
                + "</main>\n</html>\n")
            .getBytes(StandardCharsets.UTF_8);
    Variant found = city.page("dinkes", words.path()).variants().get(0);
    Variant composed = city.page("dinkes", "/cari", MediaTypes.HTML, search).variants().get(0);
    city.release(
        "dinkes",
        2,
        List.of(
            city.page(
                "dinkes", SmallRepository.asset().path(), MediaTypes.CSS, SmallRepository.STYLE),
            Entry.timed(words.path(), List.of(found.found(Coding.of(words.bytes())))),
            Entry.timed("/cari", List.of(composed.composed(Slot.SEARCH)))),
        SmallRepository.SITI);
    return city;
  }

  private static TreeMap<String, byte[]> files(Path folder) throws Exception {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (var walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
