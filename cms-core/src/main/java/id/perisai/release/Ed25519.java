package id.perisai.release;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** An Ed25519 public key (RFC 8032) that is a point of the curve and not of small order. */
final class Ed25519 {
  static final String TYPE = "ed25519";
  static final int LENGTH = 32;
  static final int SIGNATURE_LENGTH = 64;

  private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * Points of small order, without the sign bit: under them signatures of any message can be made
   * by anybody. The list is that of libsodium's {@code ge25519_has_small_order}.
   */
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  private final byte[] raw;
  private final PublicKey verifying;

  private Ed25519(byte[] raw, PublicKey verifying) {
    this.raw = raw;
    this.verifying = verifying;
  }

  /** From the 32 raw bytes (RFC 8032, section 5.1.5). */
  static Ed25519 of(byte[] raw) throws Rejected {
    if (raw.length != LENGTH) {
      throw new Rejected(Reason.MALFORMED, "key", "32 bytes", raw.length + " bytes");
    }
    return new Ed25519(raw.clone(), decode(raw));
  }

  byte[] raw() {
    return raw.clone();
  }

  /** Its SubjectPublicKeyInfo (RFC 8410). */
  byte[] spki() {
    return spki(raw);
  }

  /** Refuses a signature that this key did not make over exactly this message. */
  void verify(byte[] message, byte[] signature, String what) throws Rejected {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(verifying);
      verifier.update(message);
      if (verifier.verify(signature)) {
        return;
      }
    } catch (SignatureException | InvalidKeyException e) {
      throw badSignature(what, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has Ed25519", e);
    }
    throw badSignature(what, null);
  }

  private static byte[] spki(byte[] raw) {
    byte[] spki = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + raw.length);
    System.arraycopy(raw, 0, spki, SPKI_HEAD.length, raw.length);
    return spki;
  }

  private static PublicKey decode(byte[] raw) throws Rejected {
    byte[] unsigned = raw.clone();
    unsigned[LENGTH - 1] &= 0x7f;
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(unsigned))) {
      throw new Rejected(Reason.WEAK_KEY, "key", "a point of large order", "one of small order");
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki(raw)));
      // Only here does Java look whether the bytes are a point of the curve at all.
      Signature.getInstance("Ed25519").initVerify(key);
      return key;
    } catch (GeneralSecurityException e) {
      throw new Rejected(
          Reason.MALFORMED, "key", "a point of the curve", HexFormat.of().formatHex(raw), e);
    }
  }

  private Rejected badSignature(String what, Exception cause) {
    return new Rejected(
        Reason.BAD_SIGNATURE,
        what,
        "a signature by key " + Digest.of(spki()) + " over these bytes",
        "one that does not fit",
        cause);
  }
}
