package id.perisai.inbox;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SealingKey;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message as it lies in the inbox: an open header, and the same message sealed once to each of
 * the recipients' keys.
 */
public final class Submission {
  /** The most bytes of a submission's file. */
  public static final int MOST_BYTES = 4 * 1024 * 1024;

  /** The most keys to which one message is sealed. */
  public static final int MOST_KEYS = 16;

  /** Of its JSON, at all levels: some hundred are needed. */
  private static final int MOST_VALUES = 1_000;

  private final Header header;
  private final Map<Digest, Hpke.Sealed> sealed;

  private Submission(Header header, Map<Digest, Hpke.Sealed> sealed) {
    this.header = header;
    this.sealed = sealed;
  }

  /**
   * Seals a message.
   *
   * @param recipients by the key's id, each an uncompressed point of P-256; at least one and at
   *     most {@value #MOST_KEYS}
   * @throws Rejected MALFORMED if a recipient is no point on the curve
   */
  public static Submission seal(Header header, Message message, Map<Digest, byte[]> recipients)
      throws Rejected {
    if (recipients.isEmpty() || recipients.size() > MOST_KEYS) {
      throw new IllegalArgumentException("1 to " + MOST_KEYS + " keys, not " + recipients.size());
    }
    byte[] plaintext = message.padded();
    Map<Digest, Hpke.Sealed> sealed = new LinkedHashMap<>();
    Map<String, Digest> inOrder = new TreeMap<>();
    recipients.keySet().forEach(key -> inOrder.put(key.hex(), key));
    for (Digest key : inOrder.values()) {
      sealed.put(key, Hpke.seal(recipients.get(key), header.info(), header.aad(), plaintext));
    }
    return new Submission(header, sealed);
  }

  /** Reads a file; what does not have this very form is refused. */
  public static Submission parse(byte[] bytes) throws Rejected {
    JsonObject json =
        JsonObject.of(
            Json.parseCanonical(bytes, MOST_BYTES, MOST_VALUES, "submission"), "submission");
    Header header = Header.read(json.object("header"));
    Map<Digest, Hpke.Sealed> sealed = new LinkedHashMap<>();
    String before = "";
    for (JsonObject one : json.objects("sealed")) {
      Digest key = one.digest("key");
      if (key.hex().compareTo(before) <= 0) {
        throw new Rejected(
            Reason.MALFORMED, "submission.sealed", "each key once, in order", key.hex());
      }
      before = key.hex();
      byte[] enc = one.base64url("enc", SealingKey.POINT_LENGTH);
      sealed.put(key, new Hpke.Sealed(enc, one.base64urlUpTo("ciphertext", Message.MOST)));
      one.end();
    }
    json.end();
    if (sealed.isEmpty() || sealed.size() > MOST_KEYS) {
      throw new Rejected(
          Reason.MALFORMED, "submission.sealed", "1 to " + MOST_KEYS, "" + sealed.size());
    }
    return new Submission(header, sealed);
  }

  /** Canonical JSON: the file's bytes. */
  public byte[] bytes() {
    List<Object> list = new ArrayList<>();
    sealed.forEach(
        (key, one) ->
            list.add(
                Map.of(
                    "key", key.hex(),
                    "enc", base64url(one.enc()),
                    "ciphertext", base64url(one.ciphertext()))));
    return Json.canonical(Map.of("header", header.toJson(), "sealed", list));
  }

  public Header header() {
    return header;
  }

  /** The ids of the keys that open it, in order. */
  public List<Digest> keys() {
    return List.copyOf(sealed.keySet());
  }

  /**
   * Opens it by one of its keys.
   *
   * @throws Rejected MISSING if it is not sealed to this key; NOT_OPENED if it was sealed for
   *     another header or was changed
   */
  public Message open(Digest key, KeyPair pair) throws Rejected {
    Hpke.Sealed mine = sealed.get(key);
    if (mine == null) {
      throw new Rejected(
          Reason.MISSING, "submission " + header.receipt(), "sealed to " + key, "other keys");
    }
    return Message.parse(Hpke.open(pair, header.info(), header.aad(), mine));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
