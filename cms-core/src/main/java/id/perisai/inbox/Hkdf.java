package id.perisai.inbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF-SHA256 (RFC 5869) with the labels of HPKE (RFC 9180, section 4). */
final class Hkdf {
  private static final String HMAC = "HmacSHA256";
  private static final int HASH = 32;
  private static final byte[] VERSION = "HPKE-v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] suite;

  /**
   * @param suite the suite's id, which separates the uses of one secret
   */
  Hkdf(byte[] suite) {
    this.suite = suite.clone();
  }

  /** LabeledExtract: 32 bytes. */
  byte[] extract(byte[] salt, String label, byte[] secret) {
    return hmac(
        salt.length == 0 ? new byte[HASH] : salt, join(VERSION, suite, ascii(label), secret));
  }

  /** LabeledExpand: {@code length} bytes, at most 8,160. */
  byte[] expand(byte[] key, String label, byte[] info, int length) {
    byte[] twoBytes = ByteBuffer.allocate(2).putShort((short) length).array();
    byte[] labelled = join(twoBytes, VERSION, suite, ascii(label), info);
    byte[] out = new byte[0];
    byte[] block = new byte[0];
    for (int i = 1; out.length < length; i++) {
      block = hmac(key, join(block, labelled, new byte[] {(byte) i}));
      out = join(out, block);
    }
    return Arrays.copyOf(out, length);
  }

  static byte[] join(byte[]... parts) {
    ByteBuffer joined =
        ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  private static byte[] ascii(String label) {
    return label.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has " + HMAC, e);
    }
  }
}
