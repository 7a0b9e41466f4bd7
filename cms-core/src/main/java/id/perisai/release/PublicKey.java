package id.perisai.release;

import java.util.Map;

/** What verifies signatures, of one of the types that the format knows. */
public sealed interface PublicKey permits Ed25519Key, PasskeyKey {
  /** The type as it stands in keys and signatures. */
  String type();

  /** The SHA-256 of the key's SubjectPublicKeyInfo (RFC 5280, section 4.1). */
  Digest keyId();

  /** The SubjectPublicKeyInfo in DER. */
  byte[] spki();

  /** The members that say this key, its type and its id. */
  Map<String, Object> toJson();

  /**
   * Refuses a signature that this key did not make over exactly this message.
   *
   * @param place where passkeys of this statement's signers are used
   * @param what names the statement in refusals
   */
  void verify(byte[] message, Signature signature, SigningPlace place, String what) throws Rejected;

  /** Reads the members of a key of either type; {@code key} must be the id of its bytes. */
  static PublicKey read(JsonObject json) throws Rejected {
    PublicKey key = ofType(json);
    Digest claimed = json.digest("key");
    if (!claimed.equals(key.keyId())) {
      throw json.malformed("key", key.keyId().hex(), claimed.hex());
    }
    return key;
  }

  private static PublicKey ofType(JsonObject json) throws Rejected {
    String type = json.text("type");
    return switch (type) {
      case Ed25519Key.TYPE -> Ed25519Key.read(json);
      case PasskeyKey.TYPE -> PasskeyKey.read(json);
      default -> throw unknownType(json, type);
    };
  }

  /** The refusal of a key or signature of another type. */
  static Rejected unknownType(JsonObject json, String type) {
    return new Rejected(
        Reason.UNKNOWN_TYPE, json.path("type"), Ed25519Key.TYPE + " or " + PasskeyKey.TYPE, type);
  }
}
