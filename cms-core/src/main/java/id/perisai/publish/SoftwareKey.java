package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Ed25519Key;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.PublicKey;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An Ed25519 key under a passphrase: PBKDF2-HMAC-SHA-256 (RFC 8018), AES-256-GCM over the PKCS#8
 * form (RFC 8410), bound to its key id. The signing desk reads and writes the same form by
 * WebCrypto. Immutable; holds no secret in the clear.
 */
public final class SoftwareKey implements PersonalKey {
  public static final int MAX_BYTES = 4096;
  static final int ITERATIONS = 600_000;

  private static final int MOST_ITERATIONS = 10_000_000;
  private static final String KDF = "PBKDF2-SHA-256";
  private static final int SALT_LENGTH = 16;
  private static final int IV_LENGTH = 12;
  private static final int TAG_BITS = 128;
  // PKCS#8 of Ed25519 has 48 bytes, and AES-GCM adds its tag of 16.
  private static final int CIPHERTEXT_LENGTH = 64;
  private static final int SPKI_HEAD_LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int iterations;
  private final byte[] salt;
  private final byte[] iv;
  private final byte[] ciphertext;
  private final Ed25519Key verifying;

  private SoftwareKey(
      int iterations, byte[] salt, byte[] iv, byte[] ciphertext, Ed25519Key verifying) {
    this.iterations = iterations;
    this.salt = salt;
    this.iv = iv;
    this.ciphertext = ciphertext;
    this.verifying = verifying;
  }

  /** A new key pair, its private half under the passphrase. */
  public static SoftwareKey make(char[] passphrase) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      Digest keyId = Digest.of(spki);
      byte[] salt = random(SALT_LENGTH);
      byte[] iv = random(IV_LENGTH);
      byte[] ciphertext =
          cipher(Cipher.ENCRYPT_MODE, passphrase, ITERATIONS, salt, iv, keyId)
              .doFinal(pair.getPrivate().getEncoded());
      byte[] raw = Arrays.copyOfRange(spki, SPKI_HEAD_LENGTH, spki.length);
      return new SoftwareKey(ITERATIONS, salt, iv, ciphertext, Ed25519Key.of(raw));
    } catch (GeneralSecurityException | Rejected e) {
      throw new IllegalStateException("Java 17 has Ed25519, PBKDF2 and AES-GCM", e);
    }
  }

  /**
   * Reads the encrypted form.
   *
   * @throws Rejected MALFORMED, or WRONG_DIGEST when the key id is not that of the public key
   */
  public static SoftwareKey parse(byte[] utf8) throws Rejected {
    JsonObject json = JsonObject.of(Json.parse(utf8, MAX_BYTES), "software key");
    if (!json.text("kdf").equals(KDF)) {
      throw new Rejected(Reason.UNKNOWN_TYPE, "software key.kdf", KDF, json.text("kdf"));
    }
    SoftwareKey key =
        new SoftwareKey(
            (int) json.number("iterations", ITERATIONS, MOST_ITERATIONS),
            json.base64url("salt", SALT_LENGTH),
            json.base64url("iv", IV_LENGTH),
            json.base64url("ciphertext", CIPHERTEXT_LENGTH),
            Ed25519Key.of(json.base64url("public", 32)));
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
    try {
      byte[] pkcs8 =
          cipher(Cipher.DECRYPT_MODE, passphrase, iterations, salt, iv, keyId())
              .doFinal(ciphertext);
      try {
        return new SigningKey(
            keyId(),
            KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      } finally {
        Arrays.fill(pkcs8, (byte) 0);
      }
    } catch (AEADBadTagException e) {
      throw new WrongPassphrase(keyId());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + keyId() + " does not decode", e);
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
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kdf", KDF);
    json.put("iterations", (long) iterations);
    json.put("salt", base64url(salt));
    json.put("iv", base64url(iv));
    json.put("ciphertext", base64url(ciphertext));
    json.put("public", base64url(verifying.raw()));
    json.put("key", keyId().hex());
    return json;
  }

  private static Cipher cipher(
      int mode, char[] passphrase, int iterations, byte[] salt, byte[] iv, Digest keyId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, derive(passphrase, iterations, salt), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(("perisai/software-key/v1\n" + keyId.hex()).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** NFC first: the same passphrase typed on another keyboard must give the same bytes. */
  private static SecretKeySpec derive(char[] passphrase, int iterations, byte[] salt)
      throws GeneralSecurityException {
    String normal = Normalizer.normalize(new String(passphrase), Normalizer.Form.NFC);
    PBEKeySpec spec = new PBEKeySpec(normal.toCharArray(), salt, iterations, 256);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return new SecretKeySpec(key, "AES");
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The passphrase does not open the key. */
  public static final class WrongPassphrase extends Exception {
    private static final long serialVersionUID = 1;

    WrongPassphrase(Digest keyId) {
      super("the passphrase does not open key " + keyId);
    }
  }
}
