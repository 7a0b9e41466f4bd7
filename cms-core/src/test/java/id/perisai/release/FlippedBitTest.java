package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file of a repository has a bit that means nothing. */
class FlippedBitTest {
  private static final int POSITIONS = 80;

  @TempDir Path temporary;
  private SmallRepository city;
  private TrustChain honest;

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    honest = city.chain();
  }

  @Test
  void refuses_every_file_with_any_one_bit_flipped() throws Exception {
    List<Path> files = files();
    assertTrue(files.size() > 50, "a repository of some size: " + files);
    for (Path file : files) {
      String path = city.path().relativize(file).toString();
      read(path);
      byte[] before = Files.readAllBytes(file);
      int step = Math.max(1, before.length / POSITIONS);
      for (int at = 0; at < before.length; at += step) {
        byte[] flipped = before.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        Files.write(file, flipped);
        assertThrows(Rejected.class, () -> read(path), path + " at byte " + at);
      }
      Files.write(file, before);
      read(path);
    }
  }

  @Test
  void refuses_every_file_when_it_is_cut_emptied_or_lengthened() throws Exception {
    for (Path file : files()) {
      String path = city.path().relativize(file).toString();
      byte[] before = Files.readAllBytes(file);
      for (int length : List.of(0, before.length / 2, before.length - 1, before.length + 1)) {
        Files.write(file, java.util.Arrays.copyOf(before, length));
        assertThrows(Rejected.class, () -> read(path), path + " of " + length + " bytes");
      }
      Files.delete(file);
      assertThrows(Rejected.class, () -> read(path), path + " deleted");
      Files.write(file, before);
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (var walk = Files.walk(city.path())) {
      walk.filter(Files::isRegularFile)
          .filter(file -> city.isNeeded(file))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  /** Reads all that depends on a file. */
  private void read(String path) throws Rejected {
    if (path.equals(RepositoryPaths.TIMESTAMP)) {
      Timestamp.parse(city.repository().timestamp())
          .requireSigned(TrustChain.newestRoots(city.repository(), city.pinned()));
    } else if (path.startsWith(RepositoryPaths.THEMES)) {
      honest.theme(1);
    } else if (path.startsWith("trust/")) {
      city.chain();
    } else if (path.startsWith("log/")) {
      readLog();
    } else {
      readSite(path.split("/")[1]);
    }
  }

  private void readLog() throws Rejected {
    Repository files = city.repository();
    byte[] note = files.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    Checkpoint checkpoint =
        TrustChain.checkpoint(note, TrustChain.newestRoots(files, city.pinned()));
    TransparencyLog log = TransparencyLog.replay(checkpoint, files::log);
    for (LogTile tile : log.tiles()) {
      Digest.of(log.tile(tile).orElseThrow()).requireOf(files.log(tile.path(), 1 << 20), "tile");
    }
  }

  private void readSite(String tenant) throws Rejected {
    VerifiedRelease release = honest.release(tenant, 1, Seen.NOTHING);
    for (Entry entry : release.manifest().entries().values()) {
      for (Coding coding : entry.variants().get(0).codings().values()) {
        city.repository().blob(tenant, coding);
      }
    }
  }
}
