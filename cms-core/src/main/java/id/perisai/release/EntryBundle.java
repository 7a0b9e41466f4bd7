package id.perisai.release;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Consecutive entries of a log, each after its length in two bytes (C2SP tlog-tiles). */
final class EntryBundle {
  /** Far above what our entries need, and far below what the format could ask of a reader. */
  static final int MAX_BYTES = LogTile.WIDTH * 1024;

  private EntryBundle() {}

  static byte[] of(List<? extends LogLeaf> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (LogLeaf entry : entries) {
      byte[] bytes = entry.bytes();
      out.write(bytes.length >> 8);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  /** The entries of a tile; what a fuller tile has after them is passed over. */
  static List<LogLeaf> read(LogFiles files, LogTile tile) throws Rejected {
    ByteBuffer in = ByteBuffer.wrap(files.tile(tile, MAX_BYTES));
    List<LogLeaf> entries = new ArrayList<>();
    while (entries.size() < tile.width()) {
      int length = in.remaining() < 2 ? Integer.MAX_VALUE : Short.toUnsignedInt(in.getShort());
      if (length > in.remaining()) {
        throw new Rejected(
            Reason.WRONG_LENGTH,
            tile.path(),
            tile.width() + " entries",
            entries.size() + " whole ones");
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      entries.add(LogLeaf.parse(bytes));
    }
    return entries;
  }
}
