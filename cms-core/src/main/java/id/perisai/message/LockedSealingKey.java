package id.perisai.message;

import id.perisai.publish.LockedSecret;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SealingKey;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A sealing key of P-256 whose private scalar (32 bytes) is locked by its owner's passphrase. The
 * signing desk's host reads and writes the same form by WebCrypto. Immutable; holds no secret in
 * the clear.
 */
public final class LockedSealingKey {
  public static final int MAX_BYTES = 4096;

  private static final String PURPOSE = "sealing-key";
  private static final int SCALAR_LENGTH = 32;

  /** No person: the owner stands beside the file, not in it. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final LockedSecret locked;
  private final byte[] point;
  private final Digest keyId;

  private LockedSealingKey(LockedSecret locked, byte[] point, Digest keyId) {
    this.locked = locked;
    this.point = point;
    this.keyId = keyId;
  }

  /** A new key pair, its private half under the passphrase. */
  public static LockedSealingKey make(char[] passphrase) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = ((ECPublicKey) pair.getPublic()).getEncoded();
      byte[] scalar = unsigned(((ECPrivateKey) pair.getPrivate()).getS());
      Digest keyId = Digest.of(spki);
      LockedSecret locked = LockedSecret.lock(PURPOSE, keyId, scalar, passphrase);
      Arrays.fill(scalar, (byte) 0);
      return new LockedSealingKey(
          locked,
          Arrays.copyOfRange(spki, spki.length - SealingKey.POINT_LENGTH, spki.length),
          keyId);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has P-256", e);
    }
  }

  /**
   * Reads the encrypted form.
   *
   * @throws Rejected MALFORMED, or WRONG_DIGEST when the key id is not that of the public key
   */
  public static LockedSealingKey parse(byte[] utf8) throws Rejected {
    JsonObject json = JsonObject.of(Json.parse(utf8, MAX_BYTES), "sealing key");
    LockedSecret locked = LockedSecret.read(json, SCALAR_LENGTH);
    byte[] point = json.base64url("public", SealingKey.POINT_LENGTH);
    Digest keyId = SealingKey.of(NOBODY, point).keyId();
    Digest claimed = json.digest("key");
    json.end();
    if (!keyId.equals(claimed)) {
      throw new Rejected(Reason.WRONG_DIGEST, "sealing key.key", keyId.hex(), claimed.hex());
    }
    return new LockedSealingKey(locked, point, keyId);
  }

  /**
   * The key pair that opens messages, for as long as its caller holds it.
   *
   * @throws SoftwareKey.WrongPassphrase if it does not open
   */
  public KeyPair open(char[] passphrase) throws SoftwareKey.WrongPassphrase {
    byte[] scalar = locked.open(PURPOSE, keyId, passphrase);
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
      KeyFactory keys = KeyFactory.getInstance("EC");
      ECPoint at = new ECPoint(new BigInteger(1, point, 1, 32), new BigInteger(1, point, 33, 32));
      PublicKey publicKey = keys.generatePublic(new ECPublicKeySpec(at, curve));
      return new KeyPair(
          publicKey, keys.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), curve)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + keyId + " does not decode", e);
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** As the directory would list it. */
  public SealingKey listed(UUID person) {
    try {
      return SealingKey.of(person, point);
    } catch (Rejected e) {
      throw new IllegalStateException("a key that was checked is none", e);
    }
  }

  public Digest keyId() {
    return keyId;
  }

  /** The encrypted form as canonical JSON. */
  public byte[] bytes() {
    return Json.canonical(toJson());
  }

  /** The encrypted form, as the desk's host opens it. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>(locked.toJson());
    json.put("public", Base64.getUrlEncoder().withoutPadding().encodeToString(point));
    json.put("key", keyId.hex());
    return json;
  }

  private static byte[] unsigned(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] bytes = new byte[SCALAR_LENGTH];
    int length = Math.min(signed.length, SCALAR_LENGTH);
    System.arraycopy(signed, signed.length - length, bytes, SCALAR_LENGTH - length, length);
    return bytes;
  }
}
