package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each tile of the log is looked at in its turn. */
class LogWatchTest {
  private static final int SIZE = 40 * LogTile.WIDTH + 3;

  private final TransparencyLog log = TransparencyLogTest.log(0, SIZE);
  private final Map<String, byte[]> files = new HashMap<>();
  private final List<String> read = new ArrayList<>();

  LogWatchTest() {
    log.tiles().forEach(tile -> files.put(tile.path(), log.tile(tile).orElseThrow()));
  }

  @Test
  void looks_at_a_few_tiles_in_each_round_and_at_all_of_them_in_their_turn() {
    LogWatch watch = watch(true);
    assertEquals(List.of(), watch.round(log));
    int each = read.size();
    assertTrue(each > 1 && each < log.tiles().size(), "" + each);
    assertEquals(each, new HashSet<>(read).size(), "each once");
    for (int looked = each; looked < log.tiles().size(); looked += each) {
      assertEquals(List.of(), watch.round(log));
    }
    assertEquals(files.keySet(), Set.copyOf(read));
  }

  @Test
  void notices_a_tile_that_has_other_bytes_or_is_not_there_or_too_short() {
    LogTile changed = log.tiles().get(0);
    byte[] honest = files.get(changed.path());
    byte[] other = honest.clone();
    other[7] ^= 1;
    for (byte[] lie : new byte[][] {other, Arrays.copyOf(honest, 9), null}) {
      files.put(changed.path(), lie);
      List<LogWatch.Bad> bad = watch(true).round(log);
      assertEquals(List.of(changed), bad.stream().map(LogWatch.Bad::tile).toList());
      Reason reason = lie == null ? Reason.MISSING : Reason.WRONG_DIGEST;
      assertEquals(reason, bad.get(0).why().reason());
    }
  }

  /** A log grows while it is looked at: its last tiles may have more by now. */
  @Test
  void takes_a_tile_that_goes_on_as_the_known_one_did() {
    TransparencyLog shorter = TransparencyLogTest.log(0, 3);
    assertEquals(List.of(), watch(false).round(shorter));
    assertEquals(List.of("log/tile/entries/000.p/3", "log/tile/entries/000"), read);
  }

  @Test
  void looks_at_entries_alone_where_there_are_no_hashes() {
    LogWatch watch = watch(false);
    for (int i = 0; i < log.tiles().size(); i++) {
      assertEquals(List.of(), watch.round(log));
    }
    assertTrue(read.stream().allMatch(path -> path.startsWith("log/tile/entries/")));
    assertEquals(List.of(), watch.round(TransparencyLog.EMPTY));
    assertEquals(List.of(), watch.round(log));
  }

  private LogWatch watch(boolean hashes) {
    return new LogWatch(
        (path, maxBytes) -> {
          read.add(path);
          byte[] bytes = files.get(path);
          if (bytes == null) {
            throw new Rejected(Reason.MISSING, path, "a file", "none");
          }
          return bytes;
        },
        hashes);
  }
}
