package id.perisai.web;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Digests of what is sent, for whoever checks on the way (RFC 9530): those of the manifest, which
 * the bytes were verified by. Repr-Digest, of the whole, stands in every answer; Content-Digest, of
 * what this very answer carries, only where it is asked for.
 */
final class Digests {
  static final HttpString REPR_DIGEST = new HttpString("Repr-Digest");
  static final HttpString CONTENT_DIGEST = new HttpString("Content-Digest");
  private static final HttpString WANTED = new HttpString("Want-Content-Digest");

  /** As RFC 9530 §5 calls the only algorithm there is here. */
  private static final String ALGORITHM = "sha-256=";

  /** Longer parts are not hashed anew for one client. */
  static final int LONGEST_PART = 64 * 1024;

  private Digests() {}

  /** The field's value for the bytes of a coding. */
  static String of(Coding coding) {
    return of(coding.digest());
  }

  /** The field's value for these bytes, whose positions stay. */
  static String of(ByteBuffer... buffers) {
    return of(Digest.of(buffers));
  }

  private static String of(Digest digest) {
    byte[] bytes = HexFormat.of().parseHex(digest.hex());
    return ALGORITHM + ":" + Base64.getEncoder().encodeToString(bytes) + ":";
  }

  /** Whether a request asks for Content-Digest by SHA-256 (§4): with a weight above nought. */
  static boolean isWanted(HeaderMap asked) {
    HeaderValues fields = asked.get(WANTED);
    if (fields == null) {
      return false;
    }
    for (String field : fields) {
      for (String member : field.split(",")) {
        String wish = member.strip();
        if (wish.startsWith(ALGORITHM) && wish.substring(ALGORITHM.length()).matches("[1-9]|10")) {
          return true;
        }
      }
    }
    return false;
  }
}
