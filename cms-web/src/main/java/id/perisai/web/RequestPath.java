package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The path that a request asks for. A manifest lists decoded paths in Unicode normal form C; each
 * has one spelling on the wire ({@link #encode}), and every other spelling of it is redirected
 * there.
 *
 * @param name the decoded path in normal form C, as a manifest lists it
 * @param canonical whether the request spelt it in its one form
 */
record RequestPath(String name, boolean canonical) {

  /** Longest path and query that is read, in bytes of the request line. */
  static final int MAX_LENGTH = 2048;

  private static final boolean[] PLAIN = plain();

  /**
   * Reads the raw path of a request target, without query.
   *
   * @throws RequestRefused if it is too long, does not start with a slash, has dot segments,
   *     encoded slashes or control characters, or is not UTF-8 in well-formed percent-encoding
   */
  static RequestPath of(String raw) throws RequestRefused {
    if (raw.length() > MAX_LENGTH) {
      throw new RequestRefused(Reason.PATH_TOO_LONG, "longer than " + MAX_LENGTH);
    }
    if (raw.isEmpty() || raw.charAt(0) != '/') {
      throw refused("the path does not start with a slash");
    }
    if (isPlain(raw)) {
      return new RequestPath(requireNoDotSegments(raw), true);
    }
    String name = Normalizer.normalize(requireNoDotSegments(decode(raw)), Normalizer.Form.NFC);
    return new RequestPath(name, encode(name).equals(raw));
  }

  /** Spells a manifest's path for the wire (RFC 3986 §2.1, upper-case hex). */
  static String encode(String name) {
    StringBuilder out = new StringBuilder(name.length() + 16);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c < 128 && PLAIN[c]) {
        out.append((char) c);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(String raw) throws RequestRefused {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put((byte) octet(raw, i));
        i += 2;
      } else if (c < 128 && PLAIN[c]) {
        bytes.put((byte) c);
      } else {
        throw refused("a character that must be percent-encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw refused("not UTF-8");
    }
  }

  private static int octet(String raw, int percent) throws RequestRefused {
    if (percent + 2 >= raw.length()) {
      throw refused("a cut percent-encoding");
    }
    int high = hex(raw.charAt(percent + 1));
    int low = hex(raw.charAt(percent + 2));
    int octet = high << 4 | low;
    if (high < 0 || low < 0) {
      throw refused("a percent sign without two hex digits");
    }
    if (octet < 0x20 || octet == 0x7f || octet == '/' || octet == '\\') {
      throw refused("an encoded control character, slash or backslash");
    }
    return octet;
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static String requireNoDotSegments(String path) throws RequestRefused {
    if (path.contains("/./")
        || path.contains("/../")
        || path.endsWith("/.")
        || path.endsWith("/..")) {
      throw refused("dot segments");
    }
    return path;
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    for (char c = 'a'; c <= 'z'; c++) {
      plain[c] = true;
      plain[Character.toUpperCase(c)] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      plain[c] = true;
    }
    // RFC 3986 pchar without percent-encoding, and the slash.
    for (char c : "-._~!$&'()*+,;=:@/".toCharArray()) {
      plain[c] = true;
    }
    return plain;
  }

  private static RequestRefused refused(String detail) {
    return new RequestRefused(Reason.BAD_PATH, detail);
  }
}
