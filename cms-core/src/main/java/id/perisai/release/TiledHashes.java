package id.perisai.release;

import java.util.HashMap;
import java.util.Map;

/**
 * The hashes of a log of which only tiles are fetched. None is trusted: what is proven by them is
 * checked against a signed root.
 */
final class TiledHashes implements SubtreeHashes {
  private static final int HEIGHT = 8;

  private final LogFiles files;
  private final long size;
  private final Map<LogTile, byte[]> tiles = new HashMap<>();

  /**
   * @param size of the log at the checkpoint for which the tiles are fetched
   */
  TiledHashes(LogFiles files, long size) {
    this.files = files;
    this.size = size;
  }

  @Override
  public Digest hash(int level, long index) throws Rejected {
    int above = level % HEIGHT;
    byte[] tile = tile(LogTile.holding(level, index, size));
    return over(tile, above, index & (LogTile.WIDTH >> above) - 1);
  }

  private static Digest over(byte[] tile, int above, long index) {
    return above == 0
        ? Digest.at(tile, (int) index * MerkleHash.LENGTH)
        : MerkleHash.node(over(tile, above - 1, 2 * index), over(tile, above - 1, 2 * index + 1));
  }

  private byte[] tile(LogTile tile) throws Rejected {
    byte[] bytes = tiles.get(tile);
    if (bytes == null) {
      bytes = files.tile(tile, LogTile.WIDTH * MerkleHash.LENGTH);
      if (bytes.length < tile.width() * MerkleHash.LENGTH) {
        throw new Rejected(
            Reason.WRONG_LENGTH,
            tile.path(),
            tile.width() * MerkleHash.LENGTH + " bytes",
            bytes.length + " bytes");
      }
      tiles.put(tile, bytes);
    }
    return bytes;
  }
}
