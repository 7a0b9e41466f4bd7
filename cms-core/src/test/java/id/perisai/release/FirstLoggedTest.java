package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The past is what the first leaf of each path names; what was not to be had is remembered. */
class FirstLoggedTest {
  private static final String FIRST = RepositoryPaths.release("dinkes", 1);
  private static final Coding STYLE = Coding.of(SmallRepository.STYLE);

  @TempDir Path temporary;
  private SmallRepository city;
  private byte[] honest;
  private byte[] signatures;
  private FirstLogged past;

  @BeforeEach
  void a_release_that_is_logged() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    honest = city.get(FIRST);
    signatures = city.get(FIRST + ".sig");
    past = past();
  }

  @Test
  void shows_what_the_first_leaf_names_and_misses_nothing() throws Exception {
    assertArrayEquals(honest, past.statement(FIRST));
    assertArrayEquals(signatures, past.signatures(FIRST));
    assertArrayEquals(SmallRepository.STYLE, past.blob("dinkes", STYLE.digest(), 1000));
    assertArrayEquals(SmallRepository.STYLE, past.blob("dinkes", STYLE));
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    past.blob("dinkes", STYLE, taken::writeBytes);
    assertArrayEquals(SmallRepository.STYLE, taken.toByteArray());
    assertArrayEquals(
        SmallRepository.STYLE,
        past.required(city.repository().blobs("dinkes")).read(STYLE.digest(), 1000));
    assertFalse(past.misses());
  }

  @Test
  void what_was_signed_again_later_is_not_the_past() throws Rejected {
    ReleaseStatement release = ReleaseStatement.parse(honest);
    byte[] others = Signer.sign(release, DEWI).bytes();
    city.put(FIRST + ".sig", others);
    city.log(LogEntry.of(FIRST, honest, others));
    past = past();
    assertArrayEquals(honest, past.statement(FIRST));
    assertRefused(Reason.NOT_LOGGED, () -> past.signatures(FIRST));
    assertTrue(past.misses(), "another copy may have the first ones");
    city.put(FIRST + ".sig", signatures);
    assertArrayEquals(signatures, past().signatures(FIRST));
  }

  @Test
  void other_bytes_are_missed() {
    city.put(FIRST, "{}".getBytes());
    assertRefused(Reason.NOT_LOGGED, () -> past.statement(FIRST));
    assertTrue(past.misses());
  }

  /** The log says of it all that there is to say. */
  @Test
  void what_no_leaf_names_is_refused_and_not_missed() throws Rejected {
    city.unlogged().release("dinkes", 2, SITI);
    String second = RepositoryPaths.release("dinkes", 2);
    assertRefused(Reason.NOT_LOGGED, () -> past.statement(second));
    assertRefused(Reason.NOT_LOGGED, () -> past.signatures(second));
    assertFalse(past.misses());
  }

  @Test
  void each_thing_that_is_not_to_be_had_is_missed() throws Exception {
    assertMisses(FIRST, () -> past.statement(FIRST));
    assertMisses(FIRST + ".sig", () -> past.signatures(FIRST));
    String style = RepositoryPaths.blob("dinkes", STYLE.digest());
    assertMisses(style, () -> past.blob("dinkes", STYLE.digest(), 1000));
    assertMisses(style, () -> past.blob("dinkes", STYLE));
    assertMisses(style, () -> past.blob("dinkes", STYLE, ChunkSink.NONE));
    BlobReader elsewhere = city.repository().blobs("dinkes");
    assertMisses(style, () -> past.required(elsewhere).read(STYLE.digest(), 1000));
  }

  private void assertMisses(String path, Executable reading) throws Exception {
    past = past();
    Path file = city.path().resolve(path);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    assertRefused(Reason.MISSING, reading);
    assertTrue(past.misses(), path);
    Files.write(file, bytes);
  }

  private FirstLogged past() {
    return new FirstLogged(city.repository(), city.log());
  }
}
