package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A person with a software key, for tests alone: the product's releases are signed in browsers. */
public final class Signer {
  private final Key key;
  private final KeyPair pair;

  private Signer(UUID person, String seed) {
    pair = pair(seed);
    try {
      byte[] spki = ((EdECPublicKey) pair.getPublic()).getEncoded();
      key = Key.ed25519(person, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key pair that always comes out of the same seed. */
  static KeyPair pair(String seed) {
    try {
      byte[] secret = Digest.of(seed.getBytes(StandardCharsets.UTF_8)).bytes();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Always(secret));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same name always has the same person and the same key. */
  public static Signer named(String name) {
    return new Signer(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), name);
  }

  /** Another key of the same person. */
  public Signer secondKey() {
    return new Signer(key.person(), key.keyId().hex());
  }

  public Key key() {
    return key;
  }

  /** The key as a server keeps it: two lines of base64, PKCS#8 and the raw public half. */
  public byte[] keyFile() {
    Base64.Encoder base64 = Base64.getEncoder();
    String lines =
        base64.encodeToString(pair.getPrivate().getEncoded())
            + "\n"
            + base64.encodeToString(serverKey().publicKey())
            + "\n";
    return lines.getBytes(StandardCharsets.US_ASCII);
  }

  /** The same key as that of a server. */
  public ServerKey serverKey() {
    try {
      return ServerKey.ed25519(((Ed25519Key) key.publicKey()).raw());
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** A signature over any message. */
  public Ed25519Signature sign(byte[] message) {
    try {
      java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
      signing.initSign(pair.getPrivate());
      signing.update(message);
      return Ed25519Signature.of(key.keyId(), signing.sign());
    } catch (GeneralSecurityException | Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file of signatures by these signers over a statement. */
  public static Signatures sign(Statement statement, Signer... signers) {
    try {
      List<Signature> signatures = new ArrayList<>();
      for (Signer signer : signers) {
        signatures.add(signer.sign(statement.signedMessage()));
      }
      return Signatures.of(signatures);
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** The randomness from which a key of a test always comes out the same. */
  private static final class Always extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] secret;

    Always(byte[] secret) {
      this.secret = secret;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(secret, 0, bytes, 0, bytes.length);
    }
  }
}
