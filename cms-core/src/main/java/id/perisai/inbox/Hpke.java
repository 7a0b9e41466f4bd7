package id.perisai.inbox;

import id.perisai.release.P256;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hybrid Public Key Encryption (RFC 9180): mode Base, one message per key, in the suite
 * DHKEM(P-256, HKDF-SHA256) 0x0010, HKDF-SHA256 0x0001, AES-256-GCM 0x0002, which every browser's
 * WebCrypto can open. Uses the JDK alone.
 */
public final class Hpke {
  /** So many bytes a ciphertext is longer than its plaintext. */
  public static final int TAG = 16;

  private static final byte MODE_BASE = 0;
  private static final byte[] NOTHING = {};
  private static final byte[] KEM = {'K', 'E', 'M', 0x00, 0x10};
  private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0x00, 0x10, 0x00, 0x01, 0x00, 0x02};
  private static final int SECRET = 32;
  private static final int KEY = 32;
  private static final int NONCE = 12;

  private Hpke() {}

  /**
   * What one recipient opens.
   *
   * @param enc the ephemeral public key, 65 bytes
   * @param ciphertext with the tag of {@value #TAG} bytes at its end
   */
  public record Sealed(byte[] enc, byte[] ciphertext) {}

  /**
   * Seals a message to one recipient.
   *
   * @param recipient an uncompressed point of P-256, 65 bytes
   * @param info what the message is for; opening with another fails
   * @param aad what is said openly and must be true for the message to open
   * @throws Rejected MALFORMED if the recipient is no point on the curve
   */
  public static Sealed seal(byte[] recipient, byte[] info, byte[] aad, byte[] plaintext)
      throws Rejected {
    return seal(newKeyPair(), recipient, info, aad, plaintext);
  }

  /** As the public one, by a given ephemeral pair of keys, which must never be used twice. */
  static Sealed seal(KeyPair ephemeral, byte[] recipient, byte[] info, byte[] aad, byte[] plaintext)
      throws Rejected {
    ECPublicKey to = P256.point(recipient);
    byte[] enc = P256.point((ECPublicKey) ephemeral.getPublic());
    byte[] shared = shared((ECPrivateKey) ephemeral.getPrivate(), to, enc, recipient);
    try {
      return new Sealed(enc, cipher(Cipher.ENCRYPT_MODE, shared, info, aad).doFinal(plaintext));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has AES-GCM", e);
    }
  }

  /**
   * Opens what was sealed to a key.
   *
   * @throws Rejected NOT_OPENED if it was not sealed to this key with this info and aad, or was
   *     changed since; MALFORMED if {@code enc} is no point on the curve
   */
  public static byte[] open(KeyPair recipient, byte[] info, byte[] aad, Sealed sealed)
      throws Rejected {
    if (sealed.ciphertext().length < TAG) {
      throw new Rejected(
          Reason.NOT_OPENED, "sealed message", "a tag at its end", "too few bytes for one");
    }
    ECPublicKey from = P256.point(sealed.enc());
    byte[] own = P256.point((ECPublicKey) recipient.getPublic());
    byte[] shared = shared((ECPrivateKey) recipient.getPrivate(), from, sealed.enc(), own);
    try {
      return cipher(Cipher.DECRYPT_MODE, shared, info, aad).doFinal(sealed.ciphertext());
    } catch (AEADBadTagException e) {
      throw new Rejected(
          Reason.NOT_OPENED, "sealed message", "one for this key, unchanged", "another", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has AES-GCM", e);
    }
  }

  /** A new pair of keys on P-256. */
  public static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has P-256", e);
    }
  }

  /** Encap and Decap (section 4.1): what sender and recipient alone know. */
  private static byte[] shared(ECPrivateKey own, ECPublicKey other, byte[] enc, byte[] recipient) {
    Hkdf hkdf = new Hkdf(KEM);
    byte[] secret = hkdf.extract(NOTHING, "eae_prk", agree(own, other));
    return hkdf.expand(secret, "shared_secret", Hkdf.join(enc, recipient), SECRET);
  }

  /** The x coordinate; the other's point was found to be on the curve, whose cofactor is 1. */
  private static byte[] agree(ECPrivateKey own, ECPublicKey other) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own);
      agreement.doPhase(other, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has ECDH on P-256", e);
    }
  }

  /** KeySchedule (section 5.1) without a pre-shared key, and the first message's nonce. */
  private static Cipher cipher(int mode, byte[] shared, byte[] info, byte[] aad)
      throws GeneralSecurityException {
    Hkdf hkdf = new Hkdf(SUITE);
    byte[] context =
        Hkdf.join(
            new byte[] {MODE_BASE},
            hkdf.extract(NOTHING, "psk_id_hash", NOTHING),
            hkdf.extract(NOTHING, "info_hash", info));
    byte[] secret = hkdf.extract(shared, "secret", NOTHING);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(hkdf.expand(secret, "key", context, KEY), "AES"),
        new GCMParameterSpec(8 * TAG, hkdf.expand(secret, "base_nonce", context, NONCE)));
    cipher.updateAAD(aad);
    return cipher;
  }

  /** Text as it stands in {@code info}. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
