package id.perisai.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/**
 * Checks that each content coding of an entry unpacks to its identity bytes. The signing desk shows
 * a publisher the identity bytes; visitors' browsers unpack another coding. Without this check
 * whoever makes the candidate could sign one thing and have another seen.
 */
public final class CodingCheck {
  private final Map<String, Unpacking> unpackings;

  /**
   * @param unpackings by name of coding, such as {@link Coding#BROTLI}; gzip is always known
   */
  public CodingCheck(Map<String, Unpacking> unpackings) {
    this.unpackings = Map.copyOf(unpackings);
  }

  /**
   * Refuses a coding whose bytes, already checked, do not unpack to identity.
   *
   * @param path of the entry whose variant it is
   */
  public void requireIdentity(String path, Variant variant, String name, byte[] packed)
      throws Rejected {
    String what = name + " of " + path;
    Coding identity = variant.identity();
    int bound = Math.toIntExact(identity.length());
    byte[] unpacked;
    try {
      unpacked =
          name.equals(Coding.GZIP) ? GzipMember.unpack(packed, bound) : unpack(name, packed, bound);
      identity.requireOf(unpacked, what);
    } catch (IOException e) {
      throw wrong(what, identity, e.toString(), e);
    } catch (Rejected other) {
      throw other.reason() == Reason.UNKNOWN_TYPE
          ? other
          : wrong(what, identity, other.found(), other);
    }
  }

  /**
   * As {@link #requireIdentity(String, Variant, String, byte[])} for one who has the identity bytes
   * at hand, already checked: to compare bytes is quicker than to hash them.
   */
  void requireIdentity(String path, Variant variant, String name, byte[] packed, byte[] identity)
      throws Rejected {
    byte[] unpacked;
    try {
      unpacked =
          name.equals(Coding.GZIP)
              ? GzipMember.unpack(packed, identity.length)
              : unpack(name, packed, identity.length);
    } catch (IOException e) {
      unpacked = null; // The caller is told why below.
    }
    if (!Arrays.equals(unpacked, identity)) {
      requireIdentity(path, variant, name, packed);
    }
  }

  /** Checks all codings of all variants of an entry but identity, read from the blobs. */
  void requireIdentity(Entry entry, BlobReader blobs) throws Rejected {
    for (Variant variant : entry.variants()) {
      for (Map.Entry<String, Coding> coding : variant.codings().entrySet()) {
        if (!coding.getKey().equals(Coding.IDENTITY)) {
          Coding packed = coding.getValue();
          byte[] bytes = blobs.read(packed.digest(), packed.length());
          packed.requireOf(bytes, coding.getKey() + " of " + entry.path());
          requireIdentity(entry.path(), variant, coding.getKey(), bytes);
        }
      }
    }
  }

  private byte[] unpack(String name, byte[] packed, int bound) throws IOException, Rejected {
    Unpacking unpacking = unpackings.get(name);
    if (unpacking == null) {
      throw new Rejected(
          Reason.UNKNOWN_TYPE, "content coding", "gzip or one of " + unpackings.keySet(), name);
    }
    try (InputStream in = unpacking.open(new ByteArrayInputStream(packed))) {
      return in.readNBytes(bound + 1);
    } catch (RuntimeException e) {
      // Decoders of others throw what they like at bad bytes.
      throw new IOException(e);
    }
  }

  private static Rejected wrong(String what, Coding identity, String found, Exception cause) {
    return new Rejected(
        Reason.WRONG_CODING, what, "the identity bytes, " + identity.digest(), found, cause);
  }
}
