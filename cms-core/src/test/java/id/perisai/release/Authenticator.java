package id.perisai.release;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.UUID;

/**
 * A passkey in software with the browser before it, for tests alone: makes real assertions
 * (WebAuthn Level 3, section 6.3.3), and false ones on demand.
 */
public final class Authenticator {
  private final Key key;
  private final KeyPair pair;
  private final String algorithm;

  private Authenticator(UUID person, KeyPair pair, long cose, String algorithm) {
    try {
      this.key = Key.of(person, PasskeyKey.of(cose, pair.getPublic().getEncoded()));
      this.pair = pair;
      this.algorithm = algorithm;
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  public static Authenticator es256(UUID person) {
    return new Authenticator(person, p256(), -7, "SHA256withECDSA");
  }

  public static Authenticator ed25519(UUID person) {
    return new Authenticator(person, generate("Ed25519", 255), -8, "Ed25519");
  }

  /** The same name always has the same person, the same key and the same assertions. */
  static Authenticator named(String name) {
    UUID person = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return new Authenticator(person, Signer.pair(name), -8, "Ed25519");
  }

  public static Authenticator rs256(UUID person) {
    return new Authenticator(person, generate("RSA", 2048), -257, "SHA256withRSA");
  }

  static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair generate(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public Key key() {
    return key;
  }

  /** The ceremony at the desk, honest until told otherwise. */
  public Ceremony over(byte[] message) {
    return new Ceremony(Digest.of(message).bytes());
  }

  /** The file with this passkey's honest signature over a statement. */
  public Signatures sign(Statement statement) throws Rejected {
    return Signatures.of(java.util.List.of(over(statement.signedMessage()).touch()));
  }

  /** One ceremony, each of whose parts can be a lie that is signed all the same. */
  public final class Ceremony {
    private String type = "webauthn.get";
    private byte[] challenge;
    private String origin = SmallRepository.SIGNING.origins().get(0);
    private String more = ",\"crossOrigin\":false";
    private String clientData;
    private String rp = SmallRepository.SIGNING.rp();
    private int flags = 0x1d; // present, verified, backup possible and made
    private byte counter = 7;
    private byte[] tail = {};
    private int cut;
    private Key named = key;

    private Ceremony(byte[] challenge) {
      this.challenge = challenge;
    }

    Ceremony type(String type) {
      this.type = type;
      return this;
    }

    public Ceremony challenge(byte[] challenge) {
      this.challenge = challenge;
      return this;
    }

    public Ceremony origin(String origin) {
      this.origin = origin;
      return this;
    }

    /** What stands after the origin, such as {@code ,"crossOrigin":true}. */
    Ceremony more(String more) {
      this.more = more;
      return this;
    }

    /** Other client data altogether; {@code %s} in it is the honest one without its braces. */
    Ceremony clientData(String clientData) {
      this.clientData = clientData;
      return this;
    }

    public Ceremony rp(String rp) {
      this.rp = rp;
      return this;
    }

    public Ceremony flags(int flags) {
      this.flags = flags;
      return this;
    }

    public Ceremony counter(int counter) {
      this.counter = (byte) counter;
      return this;
    }

    /** Bytes after the counter. */
    Ceremony tail(byte[] tail) {
      this.tail = tail;
      return this;
    }

    /** Leaves out so many bytes at the end of the authenticator's data. */
    Ceremony cut(int cut) {
      this.cut = cut;
      return this;
    }

    /** Says that another key made it. */
    public Ceremony named(Key other) {
      this.named = other;
      return this;
    }

    public PasskeySignature touch() {
      byte[] client = client().getBytes(StandardCharsets.UTF_8);
      byte[] data = authenticatorData();
      try {
        java.security.Signature signing = java.security.Signature.getInstance(algorithm);
        signing.initSign(pair.getPrivate());
        signing.update(data);
        signing.update(Digest.of(client).bytes());
        return PasskeySignature.of(named.keyId(), data, client, signing.sign());
      } catch (GeneralSecurityException | Rejected e) {
        throw new IllegalStateException(e);
      }
    }

    private String client() {
      String honest =
          "\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s"
              .formatted(type, JsonObject.base64url(challenge), origin, more);
      return clientData == null ? "{" + honest + "}" : clientData.replace("%s", honest);
    }

    private byte[] authenticatorData() {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.writeBytes(Digest.of(rp.getBytes(StandardCharsets.UTF_8)).bytes());
      data.write(flags);
      data.writeBytes(new byte[] {0, 0, 0, counter});
      data.writeBytes(tail);
      return java.util.Arrays.copyOf(data.toByteArray(), data.size() - cut);
    }
  }
}
