package id.perisai.release;

import java.util.Map;
import java.util.UUID;

/** A person's public key: Ed25519 (RFC 8032). Its id is the SHA-256 of its SPKI (RFC 8410). */
public final class Key {
  public static final String ED25519 = Ed25519.TYPE;
  static final int ED25519_SIGNATURE_LENGTH = Ed25519.SIGNATURE_LENGTH;

  private final UUID person;
  private final Digest keyId;
  private final Ed25519 key;

  private Key(UUID person, Ed25519 key) {
    this.person = person;
    this.key = key;
    this.keyId = Digest.of(key.spki());
  }

  /** An Ed25519 key from its 32 raw bytes. */
  public static Key ed25519(UUID person, byte[] raw) throws Rejected {
    return new Key(person, Ed25519.of(raw));
  }

  static Key read(JsonObject json) throws Rejected {
    requireType(json);
    Key key = ed25519(person(json), json.base64url("public", Ed25519.LENGTH));
    Digest claimed = json.digest("key");
    if (!claimed.equals(key.keyId)) {
      throw json.malformed("key", key.keyId.hex(), claimed.hex());
    }
    json.end();
    return key;
  }

  /** Refuses a signature that this key did not make over exactly this message. */
  void verify(byte[] message, byte[] signature, String what) throws Rejected {
    key.verify(message, signature, what);
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
    return key.raw();
  }

  /** As it stands in trust root and directory. */
  public Map<String, Object> toJson() {
    return Map.of(
        "person", person.toString(),
        "key", keyId.hex(),
        "type", ED25519,
        "public", JsonObject.base64url(key.raw()));
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
