package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory says of itself, and that of its files no more is read than was asked for. */
class DirectoryFilesTest {
  private static final byte[] BYTES = {1, 2, 3, 4, 5};
  private static final Rejected REFUSED = new Rejected(Reason.WRONG_DIGEST, "file", "one", "other");

  @TempDir Path temporary;

  @Test
  void says_since_when_it_is_gone_and_that_it_is_back() throws Exception {
    Path directory = temporary.resolve("repository");
    DirectoryFiles files = new DirectoryFiles(directory);
    assertEquals(
        List.of(
            new RepositoryFiles.Place(
                directory.toString(), true, Optional.empty(), Optional.empty(), "")),
        files.places());
    assertTrue(files.look().orElseThrow().contains(directory.toString()));
    RepositoryFiles.Place gone = files.places().get(0);
    Instant since = gone.failing().orElseThrow();
    assertFalse(gone.why().isEmpty());
    assertEquals(Optional.empty(), gone.answered());
    while (!Instant.now().isAfter(since)) {
      Thread.onSpinWait();
    }
    assertTrue(files.look().isPresent());
    assertEquals(Optional.of(since), files.places().get(0).failing(), "since it began");
    Files.createDirectory(directory);
    assertEquals(Optional.empty(), files.look());
    RepositoryFiles.Place back = files.places().get(0);
    assertEquals(Optional.empty(), back.failing());
    assertEquals("", back.why());
    assertFalse(back.answered().orElseThrow().isBefore(since));
  }

  @Test
  void has_news_once_another_timestamp_lies_there() throws Exception {
    DirectoryFiles files = new DirectoryFiles(temporary);
    assertFalse(files.hasNews(), "none lies there, and none did");
    Path timestamp = put("timestamp", BYTES);
    assertTrue(files.hasNews());
    assertTrue(files.hasNews(), "until somebody looks");
    files.look();
    assertFalse(files.hasNews());
    Files.setLastModifiedTime(timestamp, FileTime.from(Instant.EPOCH));
    assertTrue(files.hasNews());
    files.look();
    Files.delete(timestamp);
    assertTrue(files.hasNews());
  }

  @Test
  void is_near_and_known_by_its_path() {
    DirectoryFiles files = new DirectoryFiles(temporary.resolve("a/../repository"));
    assertTrue(files.isNear());
    assertEquals(temporary.resolve("repository"), files.directory());
    assertEquals(temporary.resolve("repository"), new Repository(files).directory());
  }

  @Test
  void a_file_is_read_that_is_just_as_long_as_it_may_be() throws Exception {
    put("file", BYTES);
    DirectoryFiles files = new DirectoryFiles(temporary);
    assertArrayEquals(BYTES, files.read("file", BYTES.length, RepositoryFiles.ANY));
    assertRefused(Reason.TOO_BIG, () -> files.read("file", BYTES.length - 1, RepositoryFiles.ANY));
    put("empty", new byte[0]);
    assertArrayEquals(new byte[0], files.read("empty", 0, RepositoryFiles.ANY));
  }

  @Test
  void a_part_is_read_where_it_lies_and_not_beyond_the_end() throws Exception {
    put("folder/file", BYTES);
    DirectoryFiles files = new DirectoryFiles(temporary);
    assertArrayEquals(new byte[] {2, 3, 4}, files.read("folder/file", 1, 3, RepositoryFiles.ANY));
    assertArrayEquals(BYTES, files.read("folder/file", 0, 5, RepositoryFiles.ANY));
    assertArrayEquals(new byte[] {5}, files.read("folder/file", 4, 1, RepositoryFiles.ANY));
    Rejected shorter =
        assertRefused(
            Reason.WRONG_LENGTH, () -> files.read("folder/file", 4, 2, RepositoryFiles.ANY));
    assertEquals("6 bytes", shorter.expected());
    assertEquals("5 bytes", shorter.found());
    assertRefused(Reason.UNREADABLE, () -> files.read("folder/file", 6, 1, RepositoryFiles.ANY));
    assertRefused(Reason.MISSING, () -> files.read("folder/none", 0, 1, RepositoryFiles.ANY));
    assertRefused(Reason.UNREADABLE, () -> files.read("folder", 0, 1, RepositoryFiles.ANY));
    Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("folder"));
    assertRefused(Reason.UNREADABLE, () -> files.read("link/file", 0, 1, RepositoryFiles.ANY));
    Files.createSymbolicLink(temporary.resolve("folder/link"), Path.of("file"));
    assertRefused(Reason.UNREADABLE, () -> files.read("folder/link", 0, 1, RepositoryFiles.ANY));
  }

  @Test
  void whoever_asks_says_what_the_bytes_must_be() throws Exception {
    put("file", BYTES);
    DirectoryFiles files = new DirectoryFiles(temporary);
    RepositoryFiles.Check never =
        bytes -> {
          throw REFUSED;
        };
    assertSame(REFUSED, assertThrows(Rejected.class, () -> files.read("file", 5, never)));
    assertSame(REFUSED, assertThrows(Rejected.class, () -> files.read("file", 1, 2, never)));
  }

  @Test
  void versions_are_listed_from_one_on() throws Exception {
    for (int version = 1; version <= 4; version++) {
      put("trust/root/" + version, BYTES);
    }
    RepositoryFiles files = RepositoryFiles.of(temporary);
    assertEquals(List.of(3L, 4L), List.copyOf(files.versions("trust/root", 3)));
    assertEquals(List.of(), List.copyOf(files.versions("trust/root", 5)));
    assertEquals(List.of(1L, 2L), List.copyOf(new Repository(files).before("trust/root", 3)));
  }

  /** As of a mirror that cannot give parts. */
  @Test
  void where_no_part_is_to_be_had_alone_the_whole_is_read_and_the_part_verified() throws Exception {
    RepositoryFiles whole =
        (RepositoryFiles)
            Proxy.newProxyInstance(
                RepositoryFiles.class.getClassLoader(),
                new Class<?>[] {RepositoryFiles.class},
                (proxy, method, asked) ->
                    method.isDefault()
                        ? InvocationHandler.invokeDefault(proxy, method, asked)
                        : BYTES);
    assertArrayEquals(new byte[] {2, 3, 4}, whole.read("file", 1, 3, RepositoryFiles.ANY));
    assertArrayEquals(new byte[] {4, 5}, whole.read("file", 3, 2, RepositoryFiles.ANY));
    assertRefused(Reason.WRONG_LENGTH, () -> whole.read("file", 3, 3, RepositoryFiles.ANY));
    RepositoryFiles.Check two =
        bytes -> {
          assertArrayEquals(new byte[] {2, 3}, bytes);
          throw REFUSED;
        };
    assertSame(REFUSED, assertThrows(Rejected.class, () -> whole.read("file", 1, 2, two)));
  }

  /** The files of the kernel say that they are empty, and are not. */
  @Test
  void a_file_that_grows_while_it_is_read_is_read_no_further_than_it_may() throws Exception {
    Path growing = Path.of("/proc/self/limits");
    assumeTrue(Files.isRegularFile(growing) && Files.size(growing) == 0, "no such file here");
    byte[] bytes = Files.readAllBytes(growing);
    DirectoryFiles files = new DirectoryFiles(growing.toRealPath().getParent());
    assertArrayEquals(bytes, files.read("limits", bytes.length, RepositoryFiles.ANY));
    Rejected refused =
        assertRefused(
            Reason.TOO_BIG, () -> files.read("limits", bytes.length - 1, RepositoryFiles.ANY));
    assertEquals("at most " + (bytes.length - 1) + " bytes", refused.expected());
  }

  /** Other files of the kernel say that they are a page of memory, and are a few words. */
  @Test
  void a_file_that_is_shorter_than_it_said_is_read_to_its_end() throws Exception {
    Path shrunk = Path.of("/sys/devices/system/cpu/online");
    assumeTrue(Files.isRegularFile(shrunk), "no such file here");
    byte[] bytes = Files.readAllBytes(shrunk);
    assumeTrue(bytes.length < Files.size(shrunk), "it is as long as it says");
    DirectoryFiles files = new DirectoryFiles(shrunk.getParent());
    assertArrayEquals(bytes, files.read("online", 1 << 20, RepositoryFiles.ANY));
  }

  private Path put(String path, byte[] bytes) throws IOException {
    Path file = temporary.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }
}
