package id.perisai.release;

import java.util.Map;

/** 64 bytes over the signed message (RFC 8032, section 5.1.6). */
public final class Ed25519Signature implements Signature {
  private final Digest key;
  private final byte[] value;

  private Ed25519Signature(Digest key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  static Ed25519Signature of(Digest key, byte[] value) throws Rejected {
    if (value.length != Ed25519Key.SIGNATURE_LENGTH) {
      throw new Rejected(Reason.MALFORMED, "signature", "64 bytes", value.length + " bytes");
    }
    return new Ed25519Signature(key, value.clone());
  }

  static Ed25519Signature read(JsonObject json) throws Rejected {
    return new Ed25519Signature(
        json.digest("key"), json.base64url("signature", Ed25519Key.SIGNATURE_LENGTH));
  }

  @Override
  public Digest key() {
    return key;
  }

  @Override
  public String type() {
    return Ed25519Key.TYPE;
  }

  public byte[] value() {
    return value.clone();
  }

  @Override
  public Map<String, Object> toJson() {
    return Map.of("key", key.hex(), "type", type(), "signature", JsonObject.base64url(value));
  }
}
