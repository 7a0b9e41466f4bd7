package id.perisai.factor;

import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the secrets of apps for codes (AES-256-GCM, bound to their person), so that whoever reads
 * the database, or a copy of it, cannot make codes.
 */
public final class CodeKey {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  private CodeKey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * @param secret random text of at least 128 bits, from a file outside of the database
   */
  public static CodeKey of(String secret) {
    if (secret.length() < 22) {
      throw new IllegalArgumentException("the key for apps' secrets is too short");
    }
    return new CodeKey(
        Digest.of(("perisai code key 1\0" + secret).getBytes(StandardCharsets.UTF_8)).bytes());
  }

  byte[] seal(UUID person, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, person, nonce, secret);
    byte[] both = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, both, nonce.length, sealed.length);
    return both;
  }

  /**
   * @throws IllegalStateException when it was sealed under another key or for somebody else: the
   *     secrets of this home are not those that belong to its database
   */
  byte[] open(UUID person, byte[] sealed) {
    return run(
        Cipher.DECRYPT_MODE,
        person,
        Arrays.copyOf(sealed, NONCE_BYTES),
        Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
  }

  private byte[] run(int mode, UUID person, byte[] nonce, byte[] bytes) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(Answer.handle(person));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the secret of an app for codes does not open: it was sealed with another"
              + " HOME/secrets/codes.password, or for somebody else",
          e);
    }
  }
}
