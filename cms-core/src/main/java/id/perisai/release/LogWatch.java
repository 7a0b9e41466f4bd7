package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks, a few files at a time, whether the files of a log are still what was replayed. */
final class LogWatch {
  private static final int FILES = 8;

  private final LogFiles files;
  private final boolean hashes;
  private int next;

  /**
   * @param hashes whether the tiles of hashes are there too, or entries alone
   */
  LogWatch(LogFiles files, boolean hashes) {
    this.files = files;
    this.hashes = hashes;
  }

  /** A tile that is not what it was. */
  record Bad(LogTile tile, Rejected why) {}

  /** One look, at the next few. */
  List<Bad> round(TransparencyLog log) {
    List<LogTile> tiles =
        log.tiles().stream().filter(t -> hashes || t.level() == LogTile.ENTRIES).toList();
    List<Bad> bad = new ArrayList<>();
    for (int i = 0; i < Math.min(FILES, tiles.size()); i++) {
      LogTile tile = tiles.get(next++ % tiles.size());
      try {
        requireSame(log, tile);
      } catch (Rejected refused) {
        bad.add(new Bad(tile, refused));
      }
    }
    next = tiles.isEmpty() ? 0 : next % tiles.size();
    return bad;
  }

  private void requireSame(TransparencyLog log, LogTile tile) throws Rejected {
    byte[] expected = log.tile(tile).orElseThrow();
    byte[] found = files.tile(tile, EntryBundle.MAX_BYTES);
    // A fuller tile may stand in its place by now.
    byte[] same = Arrays.copyOf(found, Math.min(found.length, expected.length));
    Digest.of(expected).requireOf(same, tile.path());
  }
}
