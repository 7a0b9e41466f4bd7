package id.perisai.release;

import java.util.List;
import java.util.Map;

/**
 * One representation of an entry: the digest and length of its bytes in one content coding.
 *
 * @param length in bytes
 * @param chunks the digest of the {@link ChunkList}'s blob; null for what is not listed by chunks
 */
public record Coding(Digest digest, long length, Digest chunks) {
  public static final String IDENTITY = "identity";
  public static final String GZIP = "gzip";
  public static final String BROTLI = "br";
  public static final List<String> NAMES = List.of(IDENTITY, GZIP, BROTLI);

  /** 64 MiB: what is longer must be listed by chunks. */
  public static final long MAX_LENGTH = 64L << 20;

  /** 512 MiB, of what is listed by chunks. */
  public static final long MAX_LISTED = 512L << 20;

  public Coding {
    long most = chunks == null ? MAX_LENGTH : MAX_LISTED;
    if (length < 0 || length > most) {
      throw new IllegalArgumentException("a length from 0 to " + most + ", not " + length);
    }
    if (chunks != null && length <= ChunkList.CHUNK) {
      throw new IllegalArgumentException("one chunk, or less, is not listed: " + length);
    }
  }

  /** Of bytes that are not listed by chunks. */
  public Coding(Digest digest, long length) {
    this(digest, length, null);
  }

  /** The coding of these bytes, not listed by chunks. */
  public static Coding of(byte[] bytes) {
    return new Coding(Digest.of(bytes), bytes.length);
  }

  static Coding read(JsonObject json) throws Rejected {
    Digest digest = json.digest("digest");
    Coding coding =
        json.has("chunks")
            ? new Coding(
                digest,
                json.number("length", ChunkList.CHUNK + 1, MAX_LISTED),
                json.digest("chunks"))
            : new Coding(digest, json.number("length", 0, MAX_LENGTH));
    json.end();
    return coding;
  }

  /** Whether its chunks are listed. */
  public boolean isListed() {
    return chunks != null;
  }

  /** Refuses bytes that are not these. */
  public void requireOf(byte[] bytes, String what) throws Rejected {
    if (bytes.length != length) {
      throw new Rejected(Reason.WRONG_LENGTH, what, length + " bytes", bytes.length + " bytes");
    }
    digest.requireOf(bytes, what);
  }

  Map<String, Object> toJson() {
    return isListed()
        ? Map.of("chunks", chunks.hex(), "digest", digest.hex(), "length", length)
        : Map.of("digest", digest.hex(), "length", length);
  }
}
