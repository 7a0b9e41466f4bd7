package id.perisai.release;

import java.security.GeneralSecurityException;
import java.security.PublicKey;

/**
 * How a passkey signs, by its number in the IANA COSE registry. The number stands in the key, never
 * in a signature: whoever makes a signature does not choose how it is checked.
 */
enum CoseAlgorithm {
  /** ECDSA on P-256 with SHA-256: phones, security keys, most platforms. */
  ES256(-7, "SHA256withECDSA") {
    @Override
    PublicKey decode(byte[] spki) throws Rejected {
      return P256.publicKey(spki);
    }

    @Override
    void requireForm(byte[] signature) throws Rejected {
      P256.requireDer(signature);
    }
  },
  /** Ed25519. */
  EDDSA(-8, "Ed25519") {
    @Override
    PublicKey decode(byte[] spki) throws Rejected {
      return Ed25519Key.ofSpki(spki).verifying();
    }
  },
  /** RSASSA-PKCS1-v1_5 with SHA-256: Windows Hello on older machines. */
  RS256(-257, "SHA256withRSA") {
    @Override
    PublicKey decode(byte[] spki) throws Rejected {
      return RsaPublicKey.decode(spki);
    }
  };

  private final long number;
  private final String name;

  CoseAlgorithm(long number, String name) {
    this.number = number;
    this.name = name;
  }

  static CoseAlgorithm of(long number) throws Rejected {
    for (CoseAlgorithm algorithm : values()) {
      if (algorithm.number == number) {
        return algorithm;
      }
    }
    throw new Rejected(Reason.UNKNOWN_TYPE, "key.algorithm", "-7, -8 or -257", "" + number);
  }

  long number() {
    return number;
  }

  /** The key of this SPKI, if it is one of this algorithm, strong, and in its one spelling. */
  abstract PublicKey decode(byte[] spki) throws Rejected;

  /** Refuses a signature in another spelling than the one that its numbers have. */
  void requireForm(byte[] signature) throws Rejected {
    // Ed25519 and RSA signatures are numbers of fixed length, which Java holds them to.
  }

  /** Refuses a signature that the key did not make over these bytes. */
  void requireSignature(PublicKey key, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    FittingSignatures.OF_THIS_PROCESS.require(name, key, signed, signature);
  }
}
