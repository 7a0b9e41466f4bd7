package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A person's public key to which visitors' messages are sealed, as the directory lists it. It signs
 * nothing; its private half opens messages in its owner's browser alone.
 */
public final class SealingKey {
  /** The most keys to which one message is sealed. */
  public static final int MOST = 8;

  /** The length of an uncompressed point of P-256 (SEC 1, section 2.3.3). */
  public static final int POINT_LENGTH = 65;

  private final UUID person;
  private final byte[] point;
  private final Digest keyId;

  private SealingKey(UUID person, byte[] point, Digest keyId) {
    this.person = person;
    this.point = point;
    this.keyId = keyId;
  }

  /**
   * @param point 65 bytes: {@code 04}, x, y
   * @throws Rejected MALFORMED unless it is a point on P-256, and not the one at infinity
   */
  public static SealingKey of(UUID person, byte[] point) throws Rejected {
    byte[] spki = P256.spki(point);
    P256.publicKey(spki);
    return new SealingKey(person, point.clone(), Digest.of(spki));
  }

  /** Sorted by id, as the directory lists them. */
  public static List<SealingKey> sorted(List<SealingKey> keys) {
    return keys.stream().sorted(Comparator.comparing(key -> key.keyId.hex())).toList();
  }

  /** At most {@link #MOST}, sorted by id, each once. */
  static List<SealingKey> read(JsonObject json, String name) throws Rejected {
    List<SealingKey> keys = new ArrayList<>();
    String before = "";
    for (JsonObject item : json.objects(name)) {
      SealingKey key = read(item);
      String id = key.keyId.hex();
      if (id.compareTo(before) <= 0) {
        throw json.malformed(name, "keys sorted by id, each once", id + " after " + before);
      }
      before = id;
      keys.add(key);
    }
    if (keys.size() > MOST) {
      throw json.malformed(name, "at most " + MOST + " keys", "" + keys.size());
    }
    return List.copyOf(keys);
  }

  private static SealingKey read(JsonObject json) throws Rejected {
    SealingKey key = of(Key.person(json), json.base64url("public", POINT_LENGTH));
    Digest claimed = json.digest("key");
    if (!claimed.equals(key.keyId)) {
      throw json.malformed("key", key.keyId.hex(), claimed.hex());
    }
    json.end();
    return key;
  }

  Map<String, Object> toJson() {
    return Map.of(
        "key", keyId.hex(), "person", person.toString(), "public", JsonObject.base64url(point));
  }

  /** The opaque id of the person who can open what is sealed to it. */
  public UUID person() {
    return person;
  }

  /** The SHA-256 of the key's SubjectPublicKeyInfo. */
  public Digest keyId() {
    return keyId;
  }

  /** 65 bytes: {@code 04}, x, y. */
  public byte[] point() {
    return point.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealingKey key
        && person.equals(key.person)
        && Arrays.equals(point, key.point);
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
