package id.perisai.release;

/**
 * Finds where a CBOR map ends (RFC 8949), in the narrow form that authenticators write (CTAP 2.1,
 * section 8): no indefinite lengths, no tags, at most four levels. What the map says is not read:
 * extensions change nothing about what was signed.
 */
final class CborMap {
  private static final int MAX_DEPTH = 4;
  private static final int MAP = 5;

  private final byte[] bytes;
  private int at;

  private CborMap(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The place after the map that begins here. */
  static int end(byte[] bytes, int start) throws Rejected {
    CborMap map = new CborMap(bytes, start);
    if (start >= bytes.length || (bytes[start] & 0xff) >> 5 != MAP) {
      throw map.malformed("a map of extensions");
    }
    map.skip(1);
    return map.at;
  }

  private void skip(int depth) throws Rejected {
    if (depth > MAX_DEPTH) {
      throw malformed("at most " + MAX_DEPTH + " levels");
    }
    int head = next();
    long argument = argument(head & 0x1f);
    switch (head >> 5) {
      case 0, 1, 7 -> {} // a number, or a simple value: its head is all of it
      case 2, 3 -> skipBytes(argument);
      case 4 -> skipItems(argument, depth);
      case MAP -> skipItems(2 * argument, depth);
      default -> throw malformed("no tags");
    }
  }

  private long argument(int low) throws Rejected {
    if (low < 24) {
      return low;
    }
    if (low > 27) {
      throw malformed("a definite length");
    }
    long argument = 0;
    for (int i = 0; i < 1 << low - 24; i++) {
      argument = argument << 8 | next();
    }
    return argument;
  }

  private void skipBytes(long count) throws Rejected {
    if (count < 0 || count > bytes.length - at) {
      throw malformed(count + " more bytes");
    }
    at += (int) count;
  }

  private void skipItems(long count, int depth) throws Rejected {
    if (count < 0 || count > bytes.length - at) {
      throw malformed(count + " more items");
    }
    for (long i = 0; i < count; i++) {
      skip(depth + 1);
    }
  }

  private int next() throws Rejected {
    if (at >= bytes.length) {
      throw malformed("more");
    }
    return bytes[at++] & 0xff;
  }

  private Rejected malformed(String expected) {
    return new Rejected(Reason.MALFORMED, "authenticatorData", expected, "otherwise at byte " + at);
  }
}
