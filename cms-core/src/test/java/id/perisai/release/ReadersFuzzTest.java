package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every reader of what delivery takes from a repository, on bytes that somebody else made up: it
 * refuses by {@link Rejected} and by nothing else, and what it takes it writes back byte by byte.
 * Without {@code JAZZER_FUZZ=1} only the corpora in the resources are run.
 */
class ReadersFuzzTest {
  private static final String MINUTES = "2m";

  private interface Reader {
    byte[] read(byte[] bytes) throws Rejected;
  }

  @FuzzTest(maxDuration = MINUTES)
  void json(byte[] bytes) {
    try {
      Object read = Json.parse(bytes, 1 << 16);
      JsonObject object = JsonObject.of(read, "fuzz");
      byte[] canonical = Json.canonical(Map.of("of", read));
      Json.parse(canonical, 1 << 20);
      object.names();
    } catch (Rejected expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void statements(byte[] bytes) {
    List<Reader> readers =
        List.of(
            b -> TrustRoot.parse(b).bytes(),
            b -> Directory.parse(b).bytes(),
            b -> ThemeStatement.parse(b).bytes(),
            b -> ReleaseStatement.parse(b).bytes(),
            b -> HoldStatement.parse(b).bytes(),
            b -> PurgeStatement.parse(b).bytes(),
            b -> Signatures.parse(b).bytes(),
            b -> StoreState.parse(b).bytes());
    int takenBy = 0;
    for (Reader reader : readers) {
      try {
        assertArrayEquals(bytes, reader.read(bytes));
        takenBy++;
      } catch (Rejected expected) {
        continue;
      }
    }
    assertTrue(takenBy <= 1, "no bytes are two statements");
  }

  @FuzzTest(maxDuration = MINUTES)
  void manifestNodes(byte[] bytes) {
    Digest root = Digest.of(bytes);
    try {
      Manifest manifest =
          Manifest.read(
              root,
              (digest, maxLength) -> {
                if (digest.equals(root) && bytes.length <= maxLength) {
                  return bytes;
                }
                throw new Rejected(Reason.MISSING, "node", "a blob", "none");
              });
      assertArrayEquals(bytes, manifest.nodes().get(root));
      for (Entry entry : manifest.all()) {
        assertEquals(Optional.of(entry), manifest.entry(entry.path()));
      }
    } catch (Rejected expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void gzip(byte[] bytes) {
    int bound = 1 << 16;
    try {
      byte[] unpacked = GzipMember.unpack(bytes, bound);
      assertTrue(unpacked.length <= bound + 1, unpacked.length + " bytes");
    } catch (IOException expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void logFiles(byte[] bytes) {
    try {
      assertTrue(SignedNote.parse(bytes).text().endsWith("\n"));
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    try {
      assertArrayEquals(bytes, LogEntry.parse(bytes).bytes());
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    String path = new String(bytes, StandardCharsets.UTF_8);
    LogTile.parse(path).ifPresent(tile -> assertEquals(path, tile.path()));
  }
}
