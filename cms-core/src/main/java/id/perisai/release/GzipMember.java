package id.perisai.release;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One gzip member (RFC 1952) and nothing else: no names, comments or further members, at which
 * readers differ.
 */
final class GzipMember {
  private static final int HEAD = 10;
  private static final int TAIL = 8;

  private GzipMember() {}

  /**
   * @param bound in bytes; one byte more is given of what is longer
   */
  static byte[] unpack(byte[] member, int bound) throws IOException {
    if (member.length < HEAD + TAIL
        || (member[0] & 0xff) != 0x1f
        || (member[1] & 0xff) != 0x8b
        || member[2] != 8
        || member[3] != 0) {
      throw new IOException("not a plain gzip member");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(member, HEAD, member.length - HEAD - TAIL);
      byte[] unpacked = inflate(inflater, bound);
      if (unpacked.length <= bound) {
        requireTail(member, inflater, unpacked);
      }
      return unpacked;
    } catch (DataFormatException e) {
      throw new IOException(e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] inflate(Inflater inflater, int bound) throws DataFormatException {
    byte[] out = new byte[bound + 1];
    int length = 0;
    while (length < out.length) {
      int more = inflater.inflate(out, length, out.length - length);
      if (more == 0) {
        break;
      }
      length += more;
    }
    return Arrays.copyOf(out, length);
  }

  private static void requireTail(byte[] member, Inflater inflater, byte[] unpacked)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(unpacked);
    int tail = member.length - TAIL;
    if (!inflater.finished()
        || inflater.getRemaining() > 0
        || little(member, tail) != (int) crc.getValue()
        || little(member, tail + 4) != unpacked.length) {
      throw new IOException("a gzip member that is cut, longer, or does not fit its check sums");
    }
  }

  private static int little(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
