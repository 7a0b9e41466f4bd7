package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.PasskeyKey;
import id.perisai.release.PasskeySignature;
import id.perisai.release.Rejected;
import id.perisai.release.SigningPlace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * What {@code navigator.credentials.get} answered, as our script sends it: {@code
 * {"credential","user","authenticatorData","clientData","signature"}}, bytes in base64url.
 */
final class Answer {
  private static final int MOST = 32 * 1024;
  private static final int MOST_PART = 4096;
  private static final int MOST_CREDENTIAL = 1023;

  private final byte[] credential;
  private final byte[] user;
  private final byte[] authenticatorData;
  private final byte[] clientData;
  private final byte[] signature;

  private Answer(JsonObject json) throws Rejected {
    this.credential = json.base64urlUpTo("credential", MOST_CREDENTIAL);
    this.user = json.base64urlUpTo("user", 64);
    this.authenticatorData = json.base64urlUpTo("authenticatorData", MOST_PART);
    this.clientData = json.base64urlUpTo("clientData", MOST_PART);
    this.signature = json.base64urlUpTo("signature", MOST_PART);
    json.end();
  }

  /**
   * @throws Refused PASSKEY_REFUSED for anything that is no such answer
   */
  static Answer of(String json) {
    try {
      return new Answer(
          JsonObject.of(
              Json.parse((json == null ? "" : json).getBytes(StandardCharsets.UTF_8), MOST),
              "passkey"));
    } catch (Rejected notOne) {
      throw new Refused(AccessRefusal.PASSKEY_REFUSED);
    }
  }

  static Answer read(JsonObject json) throws Rejected {
    return new Answer(json);
  }

  byte[] credential() {
    return credential.clone();
  }

  /**
   * The authenticator's count of signatures (WebAuthn Level 3, section 6.1.1); 0 where it keeps
   * none.
   */
  long counter() {
    return ByteBuffer.wrap(authenticatorData, Digest.LENGTH + 1, 4).getInt() & 0xffffffffL;
  }

  /** The user handle that our passkeys carry: a UUID's 16 bytes. */
  static byte[] handle(UUID person) {
    return ByteBuffer.allocate(16)
        .putLong(person.getMostSignificantBits())
        .putLong(person.getLeastSignificantBits())
        .array();
  }

  /**
   * Refuses the answer unless this passkey of this person gave it here to the ceremony's challenge,
   * with its owner present and verified.
   *
   * @throws Refused PASSKEY_REFUSED
   */
  void require(PasskeyKey key, UUID person, byte[] message, SigningPlace place) {
    if (user.length > 0 && !Arrays.equals(user, handle(person))) {
      throw new Refused(AccessRefusal.PASSKEY_REFUSED);
    }
    try {
      PasskeySignature assertion =
          PasskeySignature.of(key.keyId(), authenticatorData, clientData, signature);
      key.verify(message, assertion, place, "the sign-in");
    } catch (Rejected e) {
      throw new Refused(AccessRefusal.PASSKEY_REFUSED);
    }
  }
}
