package id.perisai.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Keys that may sign together, where, and how many persons it takes. A person's keys count once.
 */
public final class TrustedKeys {
  static final int MAX_KEYS = 64;

  private final List<Key> keys;
  private final int threshold;
  private final SigningPlace place;

  private TrustedKeys(List<Key> keys, int threshold, SigningPlace place) {
    this.keys = List.copyOf(keys);
    this.threshold = threshold;
    this.place = place;
  }

  static TrustedKeys of(List<Key> keys, int threshold, SigningPlace place) {
    return new TrustedKeys(keys, threshold, place);
  }

  /**
   * @param name of the member with the keys
   * @param place where those of them that are passkeys sign
   */
  static TrustedKeys read(JsonObject json, String name, SigningPlace place) throws Rejected {
    List<Key> keys = new ArrayList<>();
    Set<Digest> ids = new HashSet<>();
    for (JsonObject item : json.objects(name)) {
      Key key = Key.read(item);
      if (!ids.add(key.keyId())) {
        throw json.malformed(name, "each key once", "twice " + key.keyId());
      }
      keys.add(key);
    }
    requireFew(json.path(name), keys.size());
    return new TrustedKeys(keys, threshold(json), place);
  }

  static void requireFew(String what, int keys) throws Rejected {
    if (keys > MAX_KEYS) {
      throw new Rejected(Reason.TOO_BIG, what, "at most " + MAX_KEYS, "" + keys);
    }
  }

  /** How many persons the member {@code threshold} demands. */
  static int threshold(JsonObject json) throws Rejected {
    return (int) json.number("threshold", 1, MAX_KEYS);
  }

  /** Refuses keys of so few persons that the threshold could never be reached. */
  void requireReachable(String what) throws Rejected {
    if (persons(keys).size() < threshold) {
      throw new Rejected(
          Reason.MALFORMED,
          what,
          "keys of at least " + threshold + " persons",
          persons(keys).size() + " persons");
    }
  }

  /**
   * Those whose signatures over the message count. Signatures by other keys are passed over, so
   * that one file can carry the signatures of old and new keys; a signature that names a trusted
   * key and does not fit is refused outright.
   */
  List<Key> requireThreshold(byte[] message, Signatures signatures, String what) throws Rejected {
    List<Key> signers = signers(message, signatures, what);
    if (missing(signers) > 0) {
      throw tooFew(signers, signatures, what);
    }
    return signers;
  }

  /**
   * Those of the keys that signed, however few.
   *
   * @throws Rejected if a signature names one of them and does not fit
   */
  List<Key> signers(byte[] message, Signatures signatures, String what) throws Rejected {
    Map<Digest, Key> byId = new HashMap<>();
    keys.forEach(key -> byId.put(key.keyId(), key));
    List<Key> signers = new ArrayList<>();
    for (Signature signature : signatures.list()) {
      Key key = byId.get(signature.key());
      if (key != null) {
        key.verify(message, signature, place, what);
        signers.add(key);
      }
    }
    return List.copyOf(signers);
  }

  /** How many more persons must sign. */
  int missing(List<Key> signers) {
    return Math.max(0, threshold - persons(signers).size());
  }

  /** Those of the keys that a condition holds for, with the same threshold. */
  TrustedKeys only(Predicate<Key> condition) {
    return new TrustedKeys(keys.stream().filter(condition).toList(), threshold, place);
  }

  /** The same keys, of which so many persons must sign. */
  TrustedKeys requiring(int persons) {
    return new TrustedKeys(keys, persons, place);
  }

  /** The same keys, of which the signature of any one person is enough. */
  TrustedKeys anyOne() {
    return new TrustedKeys(keys, 1, place);
  }

  public List<Key> keys() {
    return keys;
  }

  /** How many persons must sign. */
  public int threshold() {
    return threshold;
  }

  private Rejected tooFew(List<Key> signers, Signatures signatures, String what) {
    Set<Digest> known = new HashSet<>();
    keys.forEach(key -> known.add(key.keyId()));
    List<Digest> unknown = new ArrayList<>();
    signatures.list().stream()
        .map(Signature::key)
        .filter(id -> !known.contains(id))
        .forEach(unknown::add);
    String expected = "signatures of " + threshold + " trusted persons";
    String found = persons(signers).size() + " persons";
    return unknown.isEmpty()
        ? new Rejected(Reason.BELOW_THRESHOLD, what, expected, found)
        : new Rejected(Reason.UNKNOWN_KEY, what, expected, found + " and untrusted " + unknown);
  }

  private static Set<UUID> persons(List<Key> keys) {
    Set<UUID> persons = new HashSet<>();
    keys.forEach(key -> persons.add(key.person()));
    return persons;
  }
}
