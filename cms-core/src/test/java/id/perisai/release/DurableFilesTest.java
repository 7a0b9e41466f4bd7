package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is there whole or not at all, and what is asked of the disk is asked in this order. */
class DurableFilesTest {
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir Path temporary;
  private DurableFiles files;
  private Path target;

  @BeforeEach
  void a_folder_for_unfinished_files() throws IOException {
    files = new DurableFiles(temporary.resolve("unfinished"));
    target = temporary.resolve("a/b/target");
  }

  @Test
  void asks_the_disk_for_each_step_in_its_order() throws IOException {
    try (FaultyDisk disk = FaultyDisk.counting()) {
      files.write(target, BYTES);
      List<String> steps = disk.steps().stream().map(step -> step.split(" ")[0]).toList();
      assertEquals(
          List.of(
              "MAKE_FOLDER",
              "MAKE_FOLDER",
              "OPEN",
              "WRITE",
              "WRITE",
              "SYNC",
              "RENAME",
              "SYNC_FOLDER",
              "SYNC_FOLDER",
              "SYNC_FOLDER"),
          steps);
      assertArrayEquals(BYTES, Files.readAllBytes(target));
    }
    try (FaultyDisk disk = FaultyDisk.counting()) {
      files.delete(target);
      assertEquals(List.of("DELETE target"), disk.steps());
      assertFalse(Files.exists(target));
    }
  }

  @Test
  void forces_each_folder_of_many_files_once_and_last() throws IOException {
    Map<Path, byte[]> many = new LinkedHashMap<>();
    many.put(temporary.resolve("a/1"), BYTES);
    many.put(temporary.resolve("a/2"), BYTES);
    try (FaultyDisk disk = FaultyDisk.counting()) {
      files.writeAll(many);
      List<String> steps = disk.steps();
      String above = temporary.getFileName().toString();
      assertEquals(
          List.of("RENAME 2", "SYNC_FOLDER " + above, "SYNC_FOLDER a"),
          steps.subList(steps.size() - 3, steps.size()));
    }
    many.keySet().forEach(file -> assertTrue(Files.exists(file)));
  }

  @Test
  void a_step_that_fails_leaves_what_was_there_and_nothing_unfinished() throws IOException {
    files.write(target, BYTES);
    for (int step = 1; step <= 3; step++) {
      for (Fault fault : List.of(Fault.FULL, Fault.LATE)) {
        try (FaultyDisk disk = FaultyDisk.failing(fault, step)) {
          IOException failure =
              assertThrows(IOException.class, () -> files.write(target, new byte[] {9}));
          assertEquals("No space left on device", failure.getMessage());
        }
        assertEquals(List.of(), unfinished(), fault + " from step " + step);
        assertArrayEquals(BYTES, Files.readAllBytes(target));
      }
    }
  }

  /** Then the file that is left cannot be removed either: the first failure is told. */
  @Test
  void tells_the_first_failure() throws IOException {
    files.write(target, BYTES);
    try (FaultyDisk disk = FaultyDisk.failing(Fault.READ_ONLY, 3)) {
      IOException failure = assertThrows(IOException.class, () -> files.write(target, BYTES));
      assertEquals("Read-only file system", failure.getMessage());
      assertEquals(1, failure.getSuppressed().length);
    }
    assertEquals(1, unfinished().size());
    new DurableFiles(temporary.resolve("unfinished"));
    assertEquals(List.of(), unfinished(), "what an earlier run left");
  }

  @Test
  void what_is_refused_while_it_is_written_was_never_there() throws Exception {
    Rejected lie = new Rejected(Reason.WRONG_DIGEST, "blob", "one", "another");
    assertRefused(
        Reason.WRONG_DIGEST,
        () ->
            files.place(
                target,
                sink -> {
                  sink.take(BYTES);
                  throw lie;
                }));
    assertFalse(Files.exists(target));
    assertEquals(List.of(), unfinished());
    Set<Path> folders =
        files.place(
            target,
            sink -> {
              sink.take(BYTES);
              sink.take(BYTES);
            });
    assertArrayEquals(new byte[] {1, 2, 3, 1, 2, 3}, Files.readAllBytes(target));
    assertEquals(Set.of(target.getParent()), folders, "it was made before");
  }

  @Test
  void an_unfinished_file_beside_its_target_says_what_it_would_have_been() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("beside"));
    try (FaultyDisk disk = FaultyDisk.failing(Fault.STOP, 4)) {
      assertThrows(
          FaultyDisk.Stopped.class, () -> new DurableFiles().write(folder.resolve("7.sig"), BYTES));
    }
    try (Stream<Path> left = Files.list(folder)) {
      List<Path> all = left.toList();
      assertEquals(1, all.size());
      assertEquals(Optional.of("7.sig"), DurableFiles.target(all.get(0)));
    }
    assertEquals(Optional.empty(), DurableFiles.target(folder.resolve("7.sig")));
    assertEquals(Optional.empty(), DurableFiles.target(folder.resolve(".7.sig")));
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> left = Files.list(temporary.resolve("unfinished"))) {
      return left.toList();
    }
  }
}
