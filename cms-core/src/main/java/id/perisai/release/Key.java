package id.perisai.release;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A person's public key, as it stands in trust root and directory. */
public final class Key {
  private final UUID person;
  private final PublicKey publicKey;

  private Key(UUID person, PublicKey publicKey) {
    this.person = person;
    this.publicKey = publicKey;
  }

  public static Key of(UUID person, PublicKey publicKey) {
    return new Key(person, publicKey);
  }

  /** An Ed25519 key from its 32 raw bytes. */
  public static Key ed25519(UUID person, byte[] raw) throws Rejected {
    return new Key(person, Ed25519Key.of(raw));
  }

  /** The most bytes of a key by itself. */
  public static final int MAX_BYTES = 4096;

  /** Reads what {@link #toJson} says, in canonical JSON. */
  public static Key parse(byte[] file) throws Rejected {
    return read(JsonObject.canonical(file, MAX_BYTES, "key"));
  }

  static Key read(JsonObject json) throws Rejected {
    Key key = new Key(person(json), PublicKey.read(json));
    json.end();
    return key;
  }

  /** Refuses a signature that this key did not make over exactly this message at this place. */
  void verify(byte[] message, Signature signature, SigningPlace place, String what)
      throws Rejected {
    publicKey.verify(message, signature, place, what);
  }

  /** The opaque id of the person who holds it. */
  public UUID person() {
    return person;
  }

  public Digest keyId() {
    return publicKey.keyId();
  }

  public String type() {
    return publicKey.type();
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** As it stands in trust root and directory. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new HashMap<>(publicKey.toJson());
    json.put("person", person.toString());
    return json;
  }

  static UUID person(JsonObject json) throws Rejected {
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
        && publicKey.equals(((Key) other).publicKey);
  }

  @Override
  public int hashCode() {
    return keyId().hashCode();
  }

  @Override
  public String toString() {
    return keyId() + " of " + person;
  }
}
