package id.perisai.release;

import java.util.Map;

/** One signature beside a statement: the id of the key that made it, and its bytes. */
public final class Signature {
  private final Digest key;
  private final byte[] value;

  private Signature(Digest key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** An Ed25519 signature of 64 bytes (RFC 8032, section 5.1.6). */
  public static Signature ed25519(Digest key, byte[] value) throws Rejected {
    if (value.length != Key.ED25519_SIGNATURE_LENGTH) {
      throw new Rejected(Reason.MALFORMED, "signature", "64 bytes", value.length + " bytes");
    }
    return new Signature(key, value.clone());
  }

  static Signature read(JsonObject json) throws Rejected {
    String type = json.text("type");
    if (!type.equals(Key.ED25519)) {
      throw new Rejected(Reason.UNKNOWN_TYPE, json.path("type"), Key.ED25519, type);
    }
    Signature signature =
        new Signature(
            json.digest("key"), json.base64url("signature", Key.ED25519_SIGNATURE_LENGTH));
    json.end();
    return signature;
  }

  /** The id of the key that is said to have made it. */
  public Digest key() {
    return key;
  }

  public String type() {
    return Key.ED25519;
  }

  public byte[] value() {
    return value.clone();
  }

  Map<String, Object> toJson() {
    return Map.of("key", key.hex(), "type", Key.ED25519, "signature", JsonObject.base64url(value));
  }
}
