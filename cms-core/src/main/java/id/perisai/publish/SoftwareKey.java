package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Ed25519Key;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.PublicKey;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An Ed25519 key whose PKCS#8 form (RFC 8410) is locked by a passphrase. The signing desk reads and
 * writes the same form. Immutable; holds no secret in the clear.
 */
public final class SoftwareKey implements PersonalKey {
  public static final int MAX_BYTES = 4096;
  static final int ITERATIONS = LockedSecret.ITERATIONS;

  private static final String PURPOSE = "software-key";
  private static final int PKCS8_LENGTH = 48;
  private static final int SPKI_HEAD_LENGTH = 12;

  private final LockedSecret locked;
  private final Ed25519Key verifying;

  private SoftwareKey(LockedSecret locked, Ed25519Key verifying) {
    this.locked = locked;
    this.verifying = verifying;
  }

  /** A new key pair, its private half under the passphrase. */
  public static SoftwareKey make(char[] passphrase) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      LockedSecret locked =
          LockedSecret.lock(PURPOSE, Digest.of(spki), pair.getPrivate().getEncoded(), passphrase);
      byte[] raw = Arrays.copyOfRange(spki, SPKI_HEAD_LENGTH, spki.length);
      return new SoftwareKey(locked, Ed25519Key.of(raw));
    } catch (GeneralSecurityException | Rejected e) {
      throw new IllegalStateException("Java 17 has Ed25519", e);
    }
  }

  /**
   * Reads the encrypted form.
   *
   * @throws Rejected MALFORMED, or WRONG_DIGEST when the key id is not that of the public key
   */
  public static SoftwareKey parse(byte[] utf8) throws Rejected {
    JsonObject json = JsonObject.of(Json.parse(utf8, MAX_BYTES), "software key");
    SoftwareKey key =
        new SoftwareKey(
            LockedSecret.read(json, PKCS8_LENGTH), Ed25519Key.of(json.base64url("public", 32)));
    Digest claimed = json.digest("key");
    json.end();
    if (!key.keyId().equals(claimed)) {
      throw new Rejected(Reason.WRONG_DIGEST, "software key.key", key.keyId().hex(), claimed.hex());
    }
    return key;
  }

  /**
   * The key that signs, for as long as its caller holds it.
   *
   * @throws WrongPassphrase if it does not open
   */
  public SigningKey open(char[] passphrase) throws WrongPassphrase {
    byte[] pkcs8 = locked.open(PURPOSE, keyId(), passphrase);
    try {
      return new SigningKey(
          keyId(),
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + keyId() + " does not decode", e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  @Override
  public PublicKey verifying() {
    return verifying;
  }

  /** The 32 raw bytes (RFC 8032). */
  public byte[] publicKey() {
    return verifying.raw();
  }

  /** The encrypted form as canonical JSON. */
  public byte[] bytes() {
    return Json.canonical(toJson());
  }

  /** The encrypted form, as the desk opens it. */
  @Override
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>(locked.toJson());
    json.put("public", Base64.getUrlEncoder().withoutPadding().encodeToString(verifying.raw()));
    json.put("key", keyId().hex());
    return json;
  }

  /** The passphrase does not open the key. */
  public static final class WrongPassphrase extends Exception {
    private static final long serialVersionUID = 1;

    WrongPassphrase(Digest keyId) {
      super("the passphrase does not open key " + keyId);
    }
  }
}
