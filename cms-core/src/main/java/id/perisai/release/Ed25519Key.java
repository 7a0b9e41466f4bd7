package id.perisai.release;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An Ed25519 public key (RFC 8032) under which nobody but its holder can sign. */
public final class Ed25519Key implements PublicKey {
  public static final String TYPE = "ed25519";
  static final int LENGTH = 32;
  static final int SIGNATURE_LENGTH = 64;

  /** What stands before the 32 bytes in the SPKI (RFC 8410, section 4). */
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

  /**
   * Whether bytes are a point of the curve takes a square root, and each directory names the keys
   * of all sites again.
   */
  private static final Recent<Ed25519Key> KNOWN = new Recent<>(1024);

  private final byte[] raw;
  private final Digest keyId;
  private final java.security.PublicKey verifying;

  private Ed25519Key(byte[] raw, Digest keyId) throws Rejected {
    this.raw = raw;
    this.keyId = keyId;
    this.verifying = decode(raw);
  }

  /** The key of these 32 bytes (RFC 8032, section 5.1.5). */
  public static Ed25519Key of(byte[] raw) throws Rejected {
    if (raw.length != LENGTH) {
      throw new Rejected(Reason.MALFORMED, "key", "32 bytes", raw.length + " bytes");
    }
    Digest keyId = Digest.of(spki(raw));
    Optional<Ed25519Key> known = KNOWN.get(keyId);
    if (known.isPresent()) {
      return known.get();
    }
    Ed25519Key key = new Ed25519Key(raw.clone(), keyId);
    KNOWN.put(keyId, key);
    return key;
  }

  /** The key of this SPKI, in its one spelling of 44 bytes. */
  static Ed25519Key ofSpki(byte[] spki) throws Rejected {
    byte[] raw = Arrays.copyOfRange(spki, Math.min(SPKI_HEAD.length, spki.length), spki.length);
    Ed25519Key key = of(raw);
    if (!Arrays.equals(key.spki(), spki)) {
      throw new Rejected(
          Reason.MALFORMED, "key", "the SPKI of an Ed25519 key", HexFormat.of().formatHex(spki));
    }
    return key;
  }

  static Ed25519Key read(JsonObject json) throws Rejected {
    return of(json.base64url("public", LENGTH));
  }

  /** Refuses a signature that this key did not make over exactly this message. */
  public void verify(byte[] message, byte[] signature, String what) throws Rejected {
    try {
      FittingSignatures.OF_THIS_PROCESS.require("Ed25519", verifying, message, signature);
    } catch (SignatureException | InvalidKeyException e) {
      throw Signature.doesNotFit(keyId, what, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has Ed25519", e);
    }
  }

  @Override
  public void verify(byte[] message, Signature signature, SigningPlace place, String what)
      throws Rejected {
    if (!(signature instanceof Ed25519Signature ours)) {
      throw Signature.otherType(this, signature, what);
    }
    verify(message, ours.value(), what);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Digest keyId() {
    return keyId;
  }

  java.security.PublicKey verifying() {
    return verifying;
  }

  /** The 32 raw bytes. */
  public byte[] raw() {
    return raw.clone();
  }

  @Override
  public byte[] spki() {
    return spki(raw);
  }

  @Override
  public Map<String, Object> toJson() {
    return Map.of("key", keyId.hex(), "type", TYPE, "public", JsonObject.base64url(raw));
  }

  private static byte[] spki(byte[] raw) {
    byte[] spki = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + raw.length);
    System.arraycopy(raw, 0, spki, SPKI_HEAD.length, raw.length);
    return spki;
  }

  private static java.security.PublicKey decode(byte[] raw) throws Rejected {
    byte[] unsigned = raw.clone();
    unsigned[LENGTH - 1] &= 0x7f;
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(unsigned))) {
      throw new Rejected(Reason.WEAK_KEY, "key", "a point of large order", "one of small order");
    }
    try {
      java.security.PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki(raw)));
      // Only here does Java look whether the bytes are a point of the curve at all.
      java.security.Signature.getInstance("Ed25519").initVerify(key);
      return key;
    } catch (GeneralSecurityException e) {
      throw new Rejected(
          Reason.MALFORMED, "key", "a point of the curve", HexFormat.of().formatHex(raw), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519Key && keyId.equals(((Ed25519Key) other).keyId);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  @Override
  public String toString() {
    return TYPE + " " + keyId;
  }
}
