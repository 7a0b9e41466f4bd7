package id.perisai.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /** Refuses a coding of the entry whose bytes, already checked, do not unpack to identity. */
  public void requireIdentity(Entry entry, String name, byte[] packed) throws Rejected {
    String what = name + " of " + entry.path();
    Coding identity = entry.identity();
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

  /** Checks all codings of an entry but identity, read from the blobs. */
  void requireIdentity(Entry entry, BlobReader blobs) throws Rejected {
    for (Map.Entry<String, Coding> coding : entry.codings().entrySet()) {
      if (!coding.getKey().equals(Coding.IDENTITY)) {
        Coding packed = coding.getValue();
        byte[] bytes = blobs.read(packed.digest(), packed.length());
        packed.requireOf(bytes, coding.getKey() + " of " + entry.path());
        requireIdentity(entry, coding.getKey(), bytes);
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
