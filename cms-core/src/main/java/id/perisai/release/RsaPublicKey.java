package id.perisai.release;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** RSA public keys (RFC 8017) that are long enough to trust and short enough to check quickly. */
final class RsaPublicKey {
  private static final int LEAST_BITS = 2048;
  private static final int MOST_BITS = 4096;
  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  private RsaPublicKey() {}

  static PublicKey decode(byte[] spki) throws Rejected {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      RSAPublicKey key = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(spki));
      requireStrong(key.getModulus(), key.getPublicExponent());
      // Written anew, since Java also reads other spellings than DER's.
      PublicKey again =
          factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      if (Arrays.equals(again.getEncoded(), spki)) {
        return again;
      }
    } catch (GeneralSecurityException e) {
      throw notRsa(spki, e);
    }
    throw notRsa(spki, null);
  }

  private static void requireStrong(BigInteger modulus, BigInteger exponent) throws Rejected {
    int bits = modulus.bitLength();
    if (bits < LEAST_BITS || bits > MOST_BITS || !modulus.testBit(0)) {
      throw new Rejected(
          Reason.WEAK_KEY, "key", LEAST_BITS + " to " + MOST_BITS + " bits, odd", bits + " bits");
    }
    if (!exponent.equals(EXPONENT)) {
      throw new Rejected(Reason.WEAK_KEY, "key", "the exponent " + EXPONENT, exponent.toString());
    }
  }

  private static Rejected notRsa(byte[] spki, Exception cause) {
    return new Rejected(
        Reason.MALFORMED, "key", "the SPKI of an RSA key", HexFormat.of().formatHex(spki), cause);
  }
}
