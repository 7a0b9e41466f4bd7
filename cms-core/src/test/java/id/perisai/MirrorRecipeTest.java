package id.perisai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the lines by which docs/production.md copies the repository to a mirror. */
class MirrorRecipeTest {
  @TempDir Path folder;
  private Path repository;
  private Path mirror;

  @BeforeEach
  void aRepositoryOfItsOwnerAlone() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")), "rsync is not installed");
    repository = folder.resolve("repository");
    mirror = Files.createDirectory(folder.resolve("mirror"));
    Files.createDirectories(
        repository.resolve("sites/alfa"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    publish(1);
  }

  @Test
  void others_may_read_all_of_the_copy() throws Exception {
    copy(() -> {});
    try (Stream<Path> files = Files.walk(mirror)) {
      for (Path file : files.toList()) {
        Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
        assertTrue(may.contains(PosixFilePermission.OTHERS_READ), file::toString);
        assertEquals(Files.isDirectory(file), may.contains(PosixFilePermission.OTHERS_EXECUTE));
      }
    }
  }

  @Test
  void a_timestamp_never_lists_what_is_not_there_yet() throws Exception {
    int[] next = {2};
    for (int round = 0; round < 3; round++) {
      copy(() -> publish(next[0]++));
      String newest = Files.readString(mirror.resolve("timestamp"));
      assertTrue(Files.exists(mirror.resolve("sites/alfa").resolve(newest)), newest);
      assertFalse(Files.exists(mirror.resolve("timestamp.next")));
    }
  }

  private interface Meanwhile {
    void happens() throws IOException;
  }

  private void publish(int version) throws IOException {
    for (Path file :
        List.of(
            repository.resolve("sites/alfa").resolve(Integer.toString(version)),
            repository.resolve("timestamp"))) {
      Files.writeString(file, Integer.toString(version));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /**
   * @param meanwhile between any two of the commands
   */
  private void copy(Meanwhile meanwhile) throws Exception {
    String page = Files.readString(Path.of("../docs/production.md"));
    Matcher lines = Pattern.compile("```\\n(rsync .*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(lines.find(), "the lines of docs/production.md");
    List<String> commands =
        Stream.of(lines.group(1).replace("authoring:", "").split("&& \\\\\n"))
            .map(line -> line.replace("/srv/perisai/repository/", repository + "/"))
            .map(line -> line.replace("/srv/repositori/", mirror + "/"))
            .toList();
    assertTrue(commands.size() > 1, commands::toString);
    for (String command : commands) {
      Process run = new ProcessBuilder("sh", "-ec", command).inheritIO().start();
      assertEquals(0, run.waitFor(), command);
      meanwhile.happens();
    }
  }
}
