package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository's folder is written by others: links, pipes and endless files are refused. */
class RepositoryTest {
  private static final String LAST = "9007199254740991";
  private static final String BEYOND = "9007199254740992";

  @TempDir Path temporary;
  private SmallRepository city;
  private Repository repository;

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    repository = city.repository();
  }

  @Test
  void lists_versions_in_order_and_nothing_else() throws Exception {
    for (String name :
        List.of("10", "2", "02", "0", "-1", "x", "3.sig", "4.tmp", LAST, BEYOND, "1" + BEYOND)) {
      city.put("sites/dinkes/" + name, new byte[0]);
    }
    assertEquals(
        List.of(1L, 2L, 10L, JsonObject.MAX_SAFE_INTEGER),
        List.copyOf(repository.versions("sites/dinkes")));
    assertEquals(List.of(), List.copyOf(repository.versions("sites/nobody")));
  }

  @Test
  void a_file_a_leaf_and_a_statement_have_the_same_highest_version() throws Exception {
    assertEquals("" + JsonObject.MAX_SAFE_INTEGER, LAST);
    for (String folder : List.of("trust/root", "trust/holds/dinkes", "sites/dinkes")) {
      assertTrue(RepositoryPaths.isStatement(folder + "/" + LAST));
      for (String none : List.of(BEYOND, "1" + BEYOND, "0", "01", "-1", "x", "")) {
        assertFalse(RepositoryPaths.isStatement(folder + "/" + none), none);
      }
    }
    byte[] bytes = {1};
    assertEquals(
        JsonObject.MAX_SAFE_INTEGER, LogEntry.of("sites/dinkes/" + LAST, bytes, bytes).version());
    assertThrows(
        IllegalArgumentException.class, () -> LogEntry.of("sites/dinkes/" + BEYOND, bytes, bytes));
  }

  @Test
  void refuses_a_blob_with_other_bytes_under_its_name() {
    Digest digest = Digest.of(SmallRepository.STYLE);
    city.put(RepositoryPaths.blob("dinkes", digest), new byte[SmallRepository.STYLE.length]);
    assertRefused(Reason.WRONG_DIGEST, () -> repository.blob("dinkes", digest, 1000));
  }

  @Test
  void refuses_a_blob_that_is_missing_short_or_long() throws Exception {
    Coding style = Coding.of(SmallRepository.STYLE);
    assertArrayEquals(SmallRepository.STYLE, repository.blob("dinkes", style));
    String path = RepositoryPaths.blob("dinkes", style.digest());
    city.put(path, new byte[] {1});
    assertRefused(Reason.WRONG_LENGTH, () -> repository.blob("dinkes", style));
    city.put(path, new byte[100]);
    assertRefused(Reason.TOO_BIG, () -> repository.blob("dinkes", style));
    Files.delete(city.path().resolve(path));
    assertRefused(Reason.MISSING, () -> repository.blob("dinkes", style));
  }

  @Test
  void hands_on_a_listed_blob_by_chunks_of_which_each_is_what_was_signed() throws Exception {
    byte[] film = new byte[2 * ChunkList.CHUNK + 5];
    new Random(1).nextBytes(film);
    Coding signed = listed(film, film);
    List<byte[]> taken = new ArrayList<>();
    repository.blob("dinkes", signed, taken::add);
    assertEquals(3, taken.size());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    taken.forEach(whole::writeBytes);
    assertArrayEquals(film, whole.toByteArray());
    repository.requireBlob("dinkes", signed);

    byte[] other = film.clone();
    other[ChunkList.CHUNK] ^= 1;
    city.put(RepositoryPaths.blob("dinkes", signed.digest()), other);
    taken.clear();
    Rejected refused =
        assertRefused(Reason.WRONG_DIGEST, () -> repository.blob("dinkes", signed, taken::add));
    assertTrue(refused.what().endsWith(" chunk 1"), refused.what());
    assertEquals(1, taken.size(), "nothing of the chunk that is another");
    assertRefused(Reason.WRONG_DIGEST, () -> repository.requireBlob("dinkes", signed));
  }

  /** Of a list that its site signed beside the digest of other bytes. */
  @Test
  void refuses_a_listed_blob_whose_whole_is_not_what_was_signed() throws Exception {
    byte[] film = new byte[ChunkList.CHUNK + 5];
    byte[] other = film.clone();
    other[7] = 1;
    Coding signed = listed(film, other);
    city.put(RepositoryPaths.blob("dinkes", signed.digest()), other);
    assertRefused(Reason.WRONG_DIGEST, () -> repository.requireBlob("dinkes", signed));
  }

  /** What is signed: the digest of one, and the chunks of another. */
  private Coding listed(byte[] whole, byte[] chunks) {
    ChunkList list = ChunkList.of(chunks);
    city.putBlob("dinkes", list.bytes());
    city.putBlob("dinkes", whole);
    return new Coding(Digest.of(whole), whole.length, Digest.of(list.bytes()));
  }

  @Test
  void hands_on_in_one_piece_what_is_not_listed_and_refuses_what_it_is_not() throws Exception {
    Coding style = Coding.of(SmallRepository.STYLE);
    List<byte[]> taken = new ArrayList<>();
    repository.blob("dinkes", style, taken::add);
    assertEquals(1, taken.size());
    assertArrayEquals(SmallRepository.STYLE, taken.get(0));
    city.put(RepositoryPaths.blob("dinkes", style.digest()), new byte[(int) style.length()]);
    assertRefused(Reason.WRONG_DIGEST, () -> repository.requireBlob("dinkes", style));
  }

  @Test
  void reads_statements_and_the_log_within_their_bounds() throws Exception {
    assertArrayEquals(city.get("trust/root/1"), repository.statement("trust/root/1", bytes -> {}));
    int length = city.get(LogFiles.CHECKPOINT).length;
    assertArrayEquals(city.get(LogFiles.CHECKPOINT), repository.log(LogFiles.CHECKPOINT, length));
    assertRefused(Reason.TOO_BIG, () -> repository.log(LogFiles.CHECKPOINT, length - 1));
  }

  @Test
  void nothing_lies_in_a_folder_whose_name_is_no_tenants() {
    assertEquals("trust/holds/dinkes/7", RepositoryPaths.hold("dinkes", 7));
    assertEquals("trust/purges/dinkes/7", RepositoryPaths.purge("dinkes", 7));
    assertEquals("sites/dinkes/7.sig", RepositoryPaths.signatures("sites/dinkes/7"));
    for (String none : List.of("", "d", "Dinkes", "7dinkes", "..", "a/b", "a".repeat(32))) {
      assertFalse(RepositoryPaths.isTenant(none), none);
      for (Function<String, String> folder :
          List.<Function<String, String>>of(
              RepositoryPaths::holds, RepositoryPaths::purges, RepositoryPaths::blobs)) {
        assertThrows(IllegalArgumentException.class, () -> folder.apply(none), none);
      }
    }
    assertTrue(RepositoryPaths.isTenant("a".repeat(31)));
  }

  @Test
  void does_not_lend_a_tenants_blob_to_another() throws Rejected {
    byte[] own = {4, 2};
    city.putBlob("dinkes", own);
    assertRefused(Reason.MISSING, () -> repository.blob("bpbd", Digest.of(own), 10));
  }

  @Test
  void follows_no_link_to_a_file() throws Exception {
    link("sites/dinkes/1", "trust/root/1");
    assertRefused(Reason.UNREADABLE, () -> repository.statement("sites/dinkes/1"));
  }

  @Test
  void follows_no_link_even_to_the_same_bytes() throws Exception {
    Path file = city.path().resolve("sites/dinkes/1");
    Path copy = Files.copy(file, temporary.resolve("copy"));
    Files.delete(file);
    Files.createSymbolicLink(file, copy);
    assertRefused(Reason.UNREADABLE, () -> city.chain().release("dinkes", 1, Seen.NOTHING));
  }

  @Test
  void follows_no_link_to_a_folder() throws Exception {
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(city.path().resolve("sites/dinkes"), elsewhere);
    Files.createSymbolicLink(city.path().resolve("sites/dinkes"), elsewhere);
    assertRefused(Reason.UNREADABLE, () -> repository.statement("sites/dinkes/1"));
    assertRefused(Reason.UNREADABLE, () -> repository.versions("sites/dinkes"));
  }

  @Test
  void refuses_a_folder_in_a_files_place_and_a_file_in_a_folders() throws Exception {
    Files.createDirectories(city.path().resolve("sites/dinkes/9"));
    assertRefused(Reason.UNREADABLE, () -> repository.statement("sites/dinkes/9"));
    city.put("sites/file", new byte[0]);
    assertRefused(Reason.UNREADABLE, () -> repository.statement("sites/file/1"));
    assertRefused(Reason.UNREADABLE, () -> repository.versions("sites/file"));
  }

  @Test
  void does_not_wait_at_a_named_pipe() throws Exception {
    Path pipe = city.path().resolve("sites/dinkes/2");
    assumeTrue(makePipe(pipe), "this system has no mkfifo");
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertRefused(Reason.UNREADABLE, () -> repository.statement("sites/dinkes/2"));
          assertRefused(
              Reason.UNREADABLE,
              () -> repository.files().read("sites/dinkes/2", 0, 1, RepositoryFiles.ANY));
        });
  }

  @Test
  void reads_no_more_of_a_huge_file_than_it_may() throws Exception {
    Path huge = city.path().resolve("trust/directory/2");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertRefused(Reason.TOO_BIG, () -> repository.statement("trust/directory/2"));
  }

  private void link(String from, String to) throws IOException {
    Path file = city.path().resolve(from);
    Files.delete(file);
    Files.createSymbolicLink(file, city.path().resolve(to));
  }

  private static boolean makePipe(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
