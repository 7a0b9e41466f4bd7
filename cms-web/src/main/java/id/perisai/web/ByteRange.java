package id.perisai.web;

import java.util.List;
import java.util.Optional;

/**
 * One range of a response's bytes (RFC 9110 §14).
 *
 * @param first number of its first byte, from 0
 * @param length in bytes, at least 1
 */
record ByteRange(long first, long length) {
  private static final String UNIT = "bytes=";

  /** Digits of a position that are read; more would overflow, and no file is that long. */
  private static final int MOST_DIGITS = 15;

  /** A range that lies wholly behind the end of the bytes: 416. */
  static final class Unsatisfiable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsatisfiable() {
      super("no byte of the range exists", null, false, false);
    }
  }

  /**
   * The one range that is asked for; empty if the whole is to be sent: nothing is asked for, it is
   * not well-formed, of another unit, or more than one range, which a server may leave aside
   * (§14.2, and should where many small ones would cost more than the whole).
   *
   * @param asked the values of all Range fields, null if there are none
   * @param total the length of the whole, in bytes
   */
  static Optional<ByteRange> of(List<String> asked, long total) throws Unsatisfiable {
    if (asked == null || asked.size() != 1 || !asked.get(0).startsWith(UNIT)) {
      return Optional.empty();
    }
    String range = asked.get(0).substring(UNIT.length()).strip();
    int dash = range.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    String from = range.substring(0, dash);
    String to = range.substring(dash + 1);
    if (!isPosition(from) || !isPosition(to) || from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    return from.isEmpty() ? last(Long.parseLong(to), total) : between(from, to, total);
  }

  private static Optional<ByteRange> last(long count, long total) throws Unsatisfiable {
    if (count == 0 || total == 0) {
      throw new Unsatisfiable();
    }
    long length = Math.min(count, total);
    return Optional.of(new ByteRange(total - length, length));
  }

  private static Optional<ByteRange> between(String from, String to, long total)
      throws Unsatisfiable {
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
    if (last < first) {
      return Optional.empty();
    }
    if (first >= total) {
      throw new Unsatisfiable();
    }
    return Optional.of(new ByteRange(first, Math.min(last, total - 1) - first + 1));
  }

  private static boolean isPosition(String text) {
    return text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The number of the byte after the last. */
  long end() {
    return first + length;
  }

  /** Content-Range (§14.4) of a part of {@code total} bytes. */
  String of(long total) {
    return "bytes " + first + "-" + (end() - 1) + "/" + total;
  }
}
