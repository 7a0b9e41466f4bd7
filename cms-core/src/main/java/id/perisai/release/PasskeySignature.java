package id.perisai.release;

import java.util.Map;

/**
 * A passkey's assertion (WebAuthn Level 3, section 7.2): the authenticator's signature over its own
 * data and the digest of what the browser says about the ceremony, whose challenge is the SHA-256
 * of the signed message.
 */
public final class PasskeySignature implements Signature {
  /** More than any browser or authenticator writes. */
  static final int MAX_PART = 4096;

  private final Digest key;
  private final byte[] authenticatorData;
  private final byte[] clientData;
  private final byte[] value;

  private PasskeySignature(Digest key, byte[] authenticatorData, byte[] clientData, byte[] value) {
    this.key = key;
    this.authenticatorData = authenticatorData;
    this.clientData = clientData;
    this.value = value;
  }

  /** Takes the three parts as {@code navigator.credentials.get} answered them. */
  public static PasskeySignature of(
      Digest key, byte[] authenticatorData, byte[] clientData, byte[] signature) throws Rejected {
    requireBounded("authenticatorData", authenticatorData);
    requireBounded("clientData", clientData);
    requireBounded("signature", signature);
    return new PasskeySignature(
        key, authenticatorData.clone(), clientData.clone(), signature.clone());
  }

  static PasskeySignature read(JsonObject json) throws Rejected {
    return new PasskeySignature(
        json.digest("key"),
        json.base64urlUpTo("authenticatorData", MAX_PART),
        json.base64urlUpTo("clientData", MAX_PART),
        json.base64urlUpTo("signature", MAX_PART));
  }

  @Override
  public Digest key() {
    return key;
  }

  @Override
  public String type() {
    return PasskeyKey.TYPE;
  }

  byte[] authenticatorData() {
    return authenticatorData;
  }

  byte[] clientData() {
    return clientData;
  }

  byte[] value() {
    return value;
  }

  @Override
  public Map<String, Object> toJson() {
    return Map.of(
        "key", key.hex(),
        "type", type(),
        "authenticatorData", JsonObject.base64url(authenticatorData),
        "clientData", JsonObject.base64url(clientData),
        "signature", JsonObject.base64url(value));
  }

  private static void requireBounded(String name, byte[] part) throws Rejected {
    if (part.length > MAX_PART) {
      throw new Rejected(
          Reason.TOO_BIG, name, "at most " + MAX_PART + " bytes", part.length + " bytes");
    }
  }
}
