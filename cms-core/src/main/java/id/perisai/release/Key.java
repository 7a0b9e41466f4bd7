package id.perisai.release;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A person's public key: Ed25519 (RFC 8032). Its id is the SHA-256 of its SPKI (RFC 8410). */
public final class Key {
  public static final String ED25519 = "ed25519";
  static final int ED25519_LENGTH = 32;
  static final int ED25519_SIGNATURE_LENGTH = 64;

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

  private final UUID person;
  private final Digest keyId;
  private final byte[] raw;
  private final PublicKey verifying;

  private Key(UUID person, byte[] raw) throws Rejected {
    this.person = person;
    this.raw = raw;
    this.keyId = Digest.of(spki(raw));
    this.verifying = decode(raw);
  }

  /** An Ed25519 key from its 32 raw bytes. */
  public static Key ed25519(UUID person, byte[] raw) throws Rejected {
    if (raw.length != ED25519_LENGTH) {
      throw new Rejected(Reason.MALFORMED, "key", "32 bytes", raw.length + " bytes");
    }
    return new Key(person, raw.clone());
  }

  static Key read(JsonObject json) throws Rejected {
    requireType(json);
    Key key = new Key(person(json), json.base64url("public", ED25519_LENGTH));
    Digest claimed = json.digest("key");
    if (!claimed.equals(key.keyId)) {
      throw json.malformed("key", key.keyId.hex(), claimed.hex());
    }
    json.end();
    return key;
  }

  /** Refuses a signature that this key did not make over exactly this message. */
  void verify(byte[] message, byte[] signature, String what) throws Rejected {
    try {
      java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
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

  /** The opaque id of the person who holds it. */
  public UUID person() {
    return person;
  }

  public Digest keyId() {
    return keyId;
  }

  public String type() {
    return ED25519;
  }

  /** The 32 raw bytes (RFC 8032, section 5.1.5). */
  public byte[] publicKey() {
    return raw.clone();
  }

  /** As it stands in trust root and directory. */
  public Map<String, Object> toJson() {
    return Map.of(
        "person", person.toString(),
        "key", keyId.hex(),
        "type", ED25519,
        "public", JsonObject.base64url(raw));
  }

  private static void requireType(JsonObject json) throws Rejected {
    String type = json.text("type");
    if (!type.equals(ED25519)) {
      throw new Rejected(Reason.UNKNOWN_TYPE, json.path("type"), ED25519, type);
    }
  }

  private static UUID person(JsonObject json) throws Rejected {
    String text = json.text("person");
    try {
      UUID person = UUID.fromString(text);
      // UUID.fromString also takes shortened and upper-case forms.
      if (person.toString().equals(text)) {
        return person;
      }
    } catch (IllegalArgumentException e) {
      throw new Rejected(Reason.MALFORMED, json.path("person"), "a UUID", text, e);
    }
    throw json.malformed("person", "a UUID in lower case", text);
  }

  private static byte[] spki(byte[] raw) {
    byte[] spki = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + raw.length);
    System.arraycopy(raw, 0, spki, SPKI_HEAD.length, raw.length);
    return spki;
  }

  private static PublicKey decode(byte[] raw) throws Rejected {
    byte[] unsigned = raw.clone();
    unsigned[ED25519_LENGTH - 1] &= 0x7f;
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(unsigned))) {
      throw new Rejected(Reason.WEAK_KEY, "key", "a point of large order", "one of small order");
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki(raw)));
      // Only here does Java look whether the bytes are a point of the curve at all.
      java.security.Signature.getInstance("Ed25519").initVerify(key);
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
        "a signature by key " + keyId + " over these bytes",
        "one that does not fit",
        cause);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key
        && person.equals(((Key) other).person)
        && keyId.equals(((Key) other).keyId);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  @Override
  public String toString() {
    return keyId + " of " + person;
  }
}
