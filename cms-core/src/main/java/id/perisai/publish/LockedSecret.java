package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.JsonObject;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
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
 * The secret half of a key under a passphrase: PBKDF2-HMAC-SHA-256 (RFC 8018), AES-256-GCM, bound
 * to what the key is for and to its id. The signing desk reads and writes the same form by
 * WebCrypto. Immutable; holds no secret in the clear.
 */
public final class LockedSecret {
  static final int ITERATIONS = 600_000;

  private static final int MOST_ITERATIONS = 10_000_000;
  private static final String KDF = "PBKDF2-SHA-256";
  private static final int SALT_LENGTH = 16;
  private static final int IV_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int iterations;
  private final byte[] salt;
  private final byte[] iv;
  private final byte[] ciphertext;

  private LockedSecret(int iterations, byte[] salt, byte[] iv, byte[] ciphertext) {
    this.iterations = iterations;
    this.salt = salt;
    this.iv = iv;
    this.ciphertext = ciphertext;
  }

  /**
   * Locks a secret.
   *
   * @param purpose such as {@code software-key}: a form that is locked as one thing never opens as
   *     another
   */
  public static LockedSecret lock(String purpose, Digest keyId, byte[] secret, char[] passphrase) {
    byte[] salt = random(SALT_LENGTH);
    byte[] iv = random(IV_LENGTH);
    try {
      byte[] ciphertext =
          cipher(Cipher.ENCRYPT_MODE, passphrase, ITERATIONS, salt, iv, purpose, keyId)
              .doFinal(secret);
      return new LockedSecret(ITERATIONS, salt, iv, ciphertext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has PBKDF2 and AES-GCM", e);
    }
  }

  /**
   * Reads the members {@code kdf}, {@code iterations}, {@code salt}, {@code iv} and {@code
   * ciphertext} of a key's file.
   *
   * @param length of the secret, in bytes
   */
  public static LockedSecret read(JsonObject json, int length) throws Rejected {
    if (!json.text("kdf").equals(KDF)) {
      throw new Rejected(Reason.UNKNOWN_TYPE, "key.kdf", KDF, json.text("kdf"));
    }
    return new LockedSecret(
        (int) json.number("iterations", ITERATIONS, MOST_ITERATIONS),
        json.base64url("salt", SALT_LENGTH),
        json.base64url("iv", IV_LENGTH),
        json.base64url("ciphertext", length + TAG_LENGTH));
  }

  /**
   * The secret in the clear; the caller overwrites it.
   *
   * @throws SoftwareKey.WrongPassphrase if it does not open
   */
  public byte[] open(String purpose, Digest keyId, char[] passphrase)
      throws SoftwareKey.WrongPassphrase {
    try {
      return cipher(Cipher.DECRYPT_MODE, passphrase, iterations, salt, iv, purpose, keyId)
          .doFinal(ciphertext);
    } catch (AEADBadTagException e) {
      throw new SoftwareKey.WrongPassphrase(keyId);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + keyId + " does not decode", e);
    }
  }

  /** The members that {@link #read} reads. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kdf", KDF);
    json.put("iterations", (long) iterations);
    json.put("salt", base64url(salt));
    json.put("iv", base64url(iv));
    json.put("ciphertext", base64url(ciphertext));
    return json;
  }

  private static Cipher cipher(
      int mode,
      char[] passphrase,
      int iterations,
      byte[] salt,
      byte[] iv,
      String purpose,
      Digest keyId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, derive(passphrase, iterations, salt), new GCMParameterSpec(8 * TAG_LENGTH, iv));
    cipher.updateAAD(
        ("perisai/" + purpose + "/v1\n" + keyId.hex()).getBytes(StandardCharsets.UTF_8));
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
}
