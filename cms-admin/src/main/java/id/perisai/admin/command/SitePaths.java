package id.perisai.admin.command;

import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Paths on the wire and as a manifest has them (RFC 3986, section 2.1). */
final class SitePaths {
  private static final String PLAIN = "-._~!$&'()*+,;=:@/";

  private SitePaths() {}

  /** The one spelling that delivery answers without a redirect. */
  static String encode(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        out.append((char) c);
      } else {
        out.append(String.format("%%%02X", c));
      }
    }
    return out.toString();
  }

  static String decode(String rawPath) throws Rejected {
    byte[] raw = rawPath.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(raw.length);
    try {
      for (int i = 0; i < raw.length; i++) {
        if (raw[i] == '%') {
          out.put((byte) Integer.parseInt(rawPath.substring(i + 1, i + 3), 16));
          i += 2;
        } else {
          out.put(raw[i]);
        }
      }
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException | RuntimeException e) {
      throw new Rejected(Reason.MALFORMED, "address", "UTF-8 in percent-encoding", rawPath, e);
    }
  }
}
