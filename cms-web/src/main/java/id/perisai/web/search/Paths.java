package id.perisai.web.search;

import java.nio.charset.StandardCharsets;

/** Writes a manifest's path as a browser asks for it (RFC 3986 §2.1, upper-case hex). */
final class Paths {
  private static final String PLAIN = "-._~!$&'()*+,;=:@/";

  private Paths() {}

  static String encoded(String path) {
    StringBuilder out = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean plain = c < 128 && (PLAIN.indexOf(c) >= 0 || Character.isLetterOrDigit(c));
      if (plain) {
        out.append((char) c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
