package id.perisai.release;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;

/**
 * A passkey's public key: bytes and algorithm together, so that neither can be read as another's.
 * Its signatures are assertions made by a touch at the signing place (WebAuthn Level 3).
 */
public final class PasskeyKey implements PublicKey {
  public static final String TYPE = "webauthn";

  /** An RSA key of 4,096 bits has 550 bytes. */
  private static final int MAX_SPKI = 600;

  private final CoseAlgorithm algorithm;
  private final byte[] spki;
  private final Digest keyId;
  private final java.security.PublicKey verifying;

  private PasskeyKey(CoseAlgorithm algorithm, byte[] spki) throws Rejected {
    this.algorithm = algorithm;
    this.spki = spki;
    this.keyId = Digest.of(spki);
    this.verifying = algorithm.decode(spki);
  }

  /**
   * @param algorithm -7 (ES256 on P-256), -8 (Ed25519) or -257 (RS256 of 2048 to 4096 bits)
   * @param spki the key in DER, as {@code getPublicKey()} of a browser's answer gives it
   * @throws Rejected UNKNOWN_TYPE, MALFORMED, WEAK_KEY
   */
  public static PasskeyKey of(long algorithm, byte[] spki) throws Rejected {
    if (spki.length > MAX_SPKI) {
      throw new Rejected(
          Reason.TOO_BIG, "key", "at most " + MAX_SPKI + " bytes", spki.length + " bytes");
    }
    return new PasskeyKey(CoseAlgorithm.of(algorithm), spki.clone());
  }

  static PasskeyKey read(JsonObject json) throws Rejected {
    return of(json.number("algorithm"), json.base64urlUpTo("public", MAX_SPKI));
  }

  /**
   * Refuses an assertion unless a person made it by this passkey, present and verified, at the
   * place, over the SHA-256 of exactly this message.
   */
  @Override
  public void verify(byte[] message, Signature signature, SigningPlace place, String what)
      throws Rejected {
    if (!(signature instanceof PasskeySignature assertion)) {
      throw Signature.otherType(this, signature, what);
    }
    ClientData.requireSigning(assertion.clientData(), Digest.of(message), place);
    AuthenticatorData.requireVerifiedPerson(assertion.authenticatorData(), place);
    requireSignature(assertion, what);
  }

  private void requireSignature(PasskeySignature assertion, String what) throws Rejected {
    algorithm.requireForm(assertion.value());
    try {
      algorithm.requireSignature(verifying, signed(assertion), assertion.value());
    } catch (GeneralSecurityException e) {
      throw Signature.doesNotFit(keyId, what, e);
    }
  }

  /** What the authenticator signs (WebAuthn Level 3, section 6.3.3, step 11). */
  private static byte[] signed(PasskeySignature assertion) {
    byte[] data = assertion.authenticatorData();
    byte[] signed = Arrays.copyOf(data, data.length + Digest.LENGTH);
    byte[] client = Digest.of(assertion.clientData()).bytes();
    System.arraycopy(client, 0, signed, data.length, client.length);
    return signed;
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** The number in the COSE registry: -7, -8 or -257. */
  public long algorithm() {
    return algorithm.number();
  }

  @Override
  public Digest keyId() {
    return keyId;
  }

  @Override
  public byte[] spki() {
    return spki.clone();
  }

  @Override
  public Map<String, Object> toJson() {
    return Map.of(
        "key", keyId.hex(),
        "type", TYPE,
        "algorithm", algorithm.number(),
        "public", JsonObject.base64url(spki));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasskeyKey
        && keyId.equals(((PasskeyKey) other).keyId)
        && algorithm == ((PasskeyKey) other).algorithm;
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  @Override
  public String toString() {
    return TYPE + " " + algorithm + " " + keyId;
  }
}
