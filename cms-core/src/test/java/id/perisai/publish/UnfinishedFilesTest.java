package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.DurableFiles;
import id.perisai.release.FaultyDisk;
import id.perisai.release.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  @TempDir Path folder;

  @Test
  void removes_old_ones_wherever_they_lie_below() throws IOException {
    Path blob = aged(stopped("sites/alfa/blobs/ab/abcd"), Duration.ofHours(2));
    Path statement = aged(stopped("sites/alfa/7.sig"), Duration.ofDays(9));
    assertEquals(2, UnfinishedFiles.sweep(folder, Integer.MAX_VALUE, NOW));
    assertFalse(Files.exists(blob) || Files.exists(statement));
    assertEquals(0, UnfinishedFiles.sweep(folder, Integer.MAX_VALUE, NOW));
  }

  @Test
  void leaves_another_writers_fresh_one() throws IOException {
    Path fresh = aged(stopped("timestamp"), Duration.ofMinutes(59));
    assertEquals(0, UnfinishedFiles.sweep(folder, Integer.MAX_VALUE, NOW));
    assertTrue(Files.exists(fresh));
  }

  @Test
  void leaves_whatever_has_another_name_or_is_no_file() throws IOException {
    String uuid = UUID.randomUUID().toString();
    for (String name : List.of("7", ".hidden", ".7." + uuid + "x", "7." + uuid, "." + uuid)) {
      aged(Files.writeString(folder.resolve(name), "x"), Duration.ofDays(9));
    }
    Path elsewhere = aged(Files.writeString(folder.resolve("elsewhere"), "x"), Duration.ofDays(9));
    Files.createSymbolicLink(folder.resolve(".7." + UUID.randomUUID()), elsewhere);
    Files.createDirectory(folder.resolve(".8." + UUID.randomUUID()));
    assertEquals(0, UnfinishedFiles.sweep(folder, Integer.MAX_VALUE, NOW));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(8, left.count());
    }
  }

  @Test
  void looks_no_deeper_than_told() throws IOException {
    aged(stopped("database/x"), Duration.ofDays(9));
    aged(stopped("timestamp"), Duration.ofDays(9));
    assertEquals(1, UnfinishedFiles.sweep(folder, 1, NOW));
  }

  /** What a process leaves that ends before the rename. */
  private Path stopped(String target) throws IOException {
    Path file = folder.resolve(target);
    Files.createDirectories(file.getParent());
    List<Path> before = hidden(file.getParent());
    try (FaultyDisk disk = FaultyDisk.failing(Fault.STOP, 5)) {
      new DurableFiles().write(file, new byte[] {1, 2, 3});
    } catch (FaultyDisk.Stopped stopped) {
      List<Path> after = hidden(file.getParent());
      after.removeAll(before);
      assertEquals(1, after.size());
      return after.get(0);
    }
    throw new IllegalStateException("the write was not stopped");
  }

  private static List<Path> hidden(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new java.util.ArrayList<>(
          files.filter(file -> file.getFileName().toString().startsWith(".")).toList());
    }
  }

  private static Path aged(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    return file;
  }
}
