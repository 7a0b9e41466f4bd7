package id.perisai.publish;

import id.perisai.release.Rejected;
import id.perisai.release.ServerKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A key that the authoring server holds without a passphrase, since it signs unattended: the log's
 * or the timestamp's. Whoever has it can withhold and delay, and cannot publish a page.
 */
public final class OnlineKey {
  private static final int SPKI_HEAD_LENGTH = 12;

  private final PrivateKey key;
  private final byte[] pkcs8;
  private final ServerKey publicKey;

  private OnlineKey(PrivateKey key, byte[] pkcs8, ServerKey publicKey) {
    this.key = key;
    this.pkcs8 = pkcs8;
    this.publicKey = publicKey;
  }

  /** The file of the key that signs the log's checkpoints. */
  public static Path logFile(Path home) {
    return home.resolve("keys").resolve("log");
  }

  /** The file of the key that signs the timestamp. */
  public static Path timestampFile(Path home) {
    return home.resolve("keys").resolve("timestamp");
  }

  /** A new key. */
  public static OnlineKey make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      return new OnlineKey(
          pair.getPrivate(),
          pair.getPrivate().getEncoded(),
          ServerKey.ed25519(Arrays.copyOfRange(spki, SPKI_HEAD_LENGTH, spki.length)));
    } catch (GeneralSecurityException | Rejected e) {
      throw new IllegalStateException("Java 17 has Ed25519", e);
    }
  }

  /**
   * Reads the form of {@link #bytes}.
   *
   * @throws IOException also if the two halves are not of one another
   */
  public static OnlineKey read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    try {
      byte[] pkcs8 = Base64.getDecoder().decode(lines.get(0));
      byte[] raw = Base64.getDecoder().decode(lines.get(1));
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      OnlineKey read = new OnlineKey(key, pkcs8, ServerKey.ed25519(raw));
      byte[] probe = "perisai/probe".getBytes(StandardCharsets.US_ASCII);
      read.publicKey.verify(probe, read.sign(probe), "key file");
      return read;
    } catch (GeneralSecurityException
        | Rejected
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new IOException(
          "key file " + file + " is damaged: restore it from the backup of the home", e);
    }
  }

  public ServerKey publicKey() {
    return publicKey;
  }

  /** An Ed25519 signature of 64 bytes over the message. */
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has Ed25519", e);
    }
  }

  /** Two lines of base64: the PKCS#8 form (RFC 8410), and the 32 raw bytes of the public half. */
  public byte[] bytes() {
    Base64.Encoder base64 = Base64.getEncoder();
    String lines =
        base64.encodeToString(pkcs8) + "\n" + base64.encodeToString(publicKey.publicKey()) + "\n";
    return lines.getBytes(StandardCharsets.US_ASCII);
  }
}
