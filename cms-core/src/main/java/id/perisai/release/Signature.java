package id.perisai.release;

import java.util.Map;

/** One signature beside a statement, of the type of the key that is said to have made it. */
public sealed interface Signature permits Ed25519Signature, PasskeySignature {
  /** The id of the key that is said to have made it. */
  Digest key();

  /** The type as it stands in the file. */
  String type();

  /** As it stands in the file. */
  Map<String, Object> toJson();

  /** An Ed25519 signature of 64 bytes (RFC 8032, section 5.1.6). */
  static Signature ed25519(Digest key, byte[] value) throws Rejected {
    return Ed25519Signature.of(key, value);
  }

  static Signature read(JsonObject json) throws Rejected {
    String type = json.text("type");
    Signature signature =
        switch (type) {
          case Ed25519Key.TYPE -> Ed25519Signature.read(json);
          case PasskeyKey.TYPE -> PasskeySignature.read(json);
          default -> throw PublicKey.unknownType(json, type);
        };
    json.end();
    return signature;
  }

  /** The refusal of a signature that names a key and was not made by it over these bytes. */
  static Rejected doesNotFit(Digest key, String what, Exception cause) {
    return new Rejected(
        Reason.BAD_SIGNATURE,
        what,
        "a signature by key " + key + " over these bytes",
        "one that does not fit",
        cause);
  }

  /** The refusal of a signature that says another type than its key has. */
  static Rejected otherType(PublicKey key, Signature signature, String what) {
    return new Rejected(
        Reason.BAD_SIGNATURE, what, "a signature of type " + key.type(), signature.type());
  }
}
