package id.perisai.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SHA-256 digest (FIPS 180-4): the name of every byte sequence in the repository. */
public final class Digest implements Comparable<Digest> {
  public static final int LENGTH = 32;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] content) {
    return new Digest(sha256().digest(content));
  }

  /** The digest of what remains in these buffers, one after the other; their positions stay. */
  public static Digest of(ByteBuffer... content) {
    MessageDigest sha256 = sha256();
    for (ByteBuffer buffer : content) {
      sha256.update(buffer.duplicate());
    }
    return new Digest(sha256.digest());
  }

  /** The digest of all that the stream still holds; the stream is left open, at its end. */
  public static Digest of(InputStream content) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] buffer = new byte[1 << 16];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      sha256.update(buffer, 0, n);
    }
    return new Digest(sha256.digest());
  }

  /** Reads 64 lower-case hexadecimal digits. */
  public static Digest parse(String hex) throws Rejected {
    if (!HEX.matcher(hex).matches()) {
      throw new Rejected(Reason.MALFORMED, "digest", "64 lower-case hex digits", hex);
    }
    return new Digest(HexFormat.of().parseHex(hex));
  }

  /** Takes the 32 bytes of a digest computed elsewhere, such as a database column. */
  public static Digest ofBytes(byte[] digest) {
    if (digest.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
    }
    return new Digest(digest.clone());
  }

  /** Refuses bytes that do not have this digest. */
  public void requireOf(byte[] content, String what) throws Rejected {
    Digest found = of(content);
    if (!equals(found)) {
      throw new Rejected(Reason.WRONG_DIGEST, what, hex(), found.hex());
    }
  }

  /** Refuses another digest than this one. */
  void requireSame(Digest found, String what) throws Rejected {
    if (!equals(found)) {
      throw new Rejected(Reason.WRONG_DIGEST, what, hex(), found.hex());
    }
  }

  /** Refuses this digest unless it is the expected one. */
  void requireSame(Optional<Digest> expected, String what) throws Rejected {
    if (!Optional.of(this).equals(expected)) {
      throw new Rejected(
          Reason.WRONG_DIGEST, what, expected.map(Digest::hex).orElse("nothing"), hex());
    }
  }

  /** The hash of which 32 bytes begin at an offset. */
  static Digest at(byte[] bytes, int offset) {
    return new Digest(Arrays.copyOfRange(bytes, offset, offset + 32));
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The first 80 bits in five groups of four digits: for people to compare, never for programs. To
   * make another statement with the same ones takes 2^80 attempts.
   */
  public String fingerprint() {
    return hex().substring(0, 20).replaceAll("(.{4})(?=.)", "$1 ");
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** The hexadecimal digit at a position from 0 to 63, as a number from 0 to 15. */
  int nibble(int position) {
    int octet = bytes[position / 2];
    return position % 2 == 0 ? octet >> 4 & 0xf : octet & 0xf;
  }

  /** The digest of bytes that come one part after the other. */
  static final class Sum {
    private final MessageDigest sha256 = sha256();

    void add(byte[] part) {
      sha256.update(part);
    }

    /** Of all that was added; only once. */
    Digest digest() {
      return new Digest(sha256.digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int compareTo(Digest other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest && Arrays.equals(bytes, ((Digest) other).bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
