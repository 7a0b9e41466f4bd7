package id.perisai.release;

import java.util.List;
import java.util.Map;

/**
 * One representation of an entry: the digest and length of its bytes in one content coding.
 *
 * @param length in bytes
 */
public record Coding(Digest digest, long length) {
  public static final String IDENTITY = "identity";
  public static final String GZIP = "gzip";
  public static final String BROTLI = "br";
  public static final List<String> NAMES = List.of(IDENTITY, GZIP, BROTLI);

  /** 64 MiB: larger files need the chunk lists of a later format. */
  public static final long MAX_LENGTH = 64L << 20;

  public Coding {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("a length from 0 to " + MAX_LENGTH + ", not " + length);
    }
  }

  /** The coding of these bytes. */
  public static Coding of(byte[] bytes) {
    return new Coding(Digest.of(bytes), bytes.length);
  }

  static Coding read(JsonObject json) throws Rejected {
    Coding coding = new Coding(json.digest("digest"), json.number("length", 0, MAX_LENGTH));
    json.end();
    return coding;
  }

  /** Refuses bytes that are not these. */
  public void requireOf(byte[] bytes, String what) throws Rejected {
    if (bytes.length != length) {
      throw new Rejected(Reason.WRONG_LENGTH, what, length + " bytes", bytes.length + " bytes");
    }
    digest.requireOf(bytes, what);
  }

  Map<String, Object> toJson() {
    return Map.of("digest", digest.hex(), "length", length);
  }
}
