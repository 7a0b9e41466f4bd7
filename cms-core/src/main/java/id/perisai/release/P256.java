package id.perisai.release;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The curve P-256 (FIPS 186-5; SEC 2, section 2.4.2): its public keys and its signatures in DER.
 */
public final class P256 {
  /** SPKI of an uncompressed point (RFC 5480, section 2): all but the two coordinates. */
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private static final int COORDINATE = 32;
  private static final ECParameterSpec CURVE = curve();
  private static final BigInteger PRIME = ((ECFieldFp) CURVE.getCurve().getField()).getP();

  private P256() {}

  /** The SPKI of an uncompressed point of 65 bytes, unchecked: {@link #publicKey} checks it. */
  static byte[] spki(byte[] point) {
    int head = SPKI_HEAD.length - 1;
    byte[] spki = Arrays.copyOf(SPKI_HEAD, head + point.length);
    System.arraycopy(point, 0, spki, head, point.length);
    return spki;
  }

  /** Refuses another form than the uncompressed one, and a point that is not on the curve. */
  static PublicKey publicKey(byte[] spki) throws Rejected {
    if (spki.length != SPKI_HEAD.length + 2 * COORDINATE
        || !Arrays.equals(spki, 0, SPKI_HEAD.length, SPKI_HEAD, 0, SPKI_HEAD.length)) {
      throw notOurs(spki);
    }
    BigInteger x = new BigInteger(1, spki, SPKI_HEAD.length, COORDINATE);
    BigInteger y = new BigInteger(1, spki, SPKI_HEAD.length + COORDINATE, COORDINATE);
    if (!isOnCurve(x, y)) {
      // Java takes such points, and on weaker curves through them anybody can sign.
      throw notOurs(spki);
    }
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has P-256", e);
    }
  }

  /** Takes an uncompressed point (SEC 1, section 2.3.3) and refuses what is not on the curve. */
  public static ECPublicKey point(byte[] point) throws Rejected {
    return (ECPublicKey) publicKey(spki(point));
  }

  /** The uncompressed point of a key on this curve. */
  public static byte[] point(ECPublicKey key) {
    byte[] spki = key.getEncoded();
    return Arrays.copyOfRange(spki, SPKI_HEAD.length - 1, spki.length);
  }

  /**
   * Refuses all but DER of two integers from 1 to below the order (RFC 3279, section 2.2.3). Both
   * of the two values that fit as {@code s} are taken: authenticators make either.
   */
  static void requireDer(byte[] signature) throws Rejected {
    if (signature.length < 2 || signature[0] != 0x30 || signature[1] != signature.length - 2) {
      throw notDer(signature);
    }
    int second = requireInteger(signature, 2);
    if (requireInteger(signature, second) != signature.length) {
      throw notDer(signature);
    }
  }

  /** Where the integer at this place ends. */
  private static int requireInteger(byte[] der, int at) throws Rejected {
    if (at + 2 >= der.length || der[at] != 0x02) {
      throw notDer(der);
    }
    int length = der[at + 1];
    int end = at + 2 + length;
    if (length < 1 || length > COORDINATE + 1 || end > der.length) {
      throw notDer(der);
    }
    BigInteger value = new BigInteger(der, at + 2, length);
    boolean shortest = value.toByteArray().length == length;
    if (!shortest || value.signum() <= 0 || value.compareTo(CURVE.getOrder()) >= 0) {
      throw notDer(der);
    }
    return end;
  }

  private static boolean isOnCurve(BigInteger x, BigInteger y) {
    BigInteger right =
        x.pow(3).add(CURVE.getCurve().getA().multiply(x)).add(CURVE.getCurve().getB());
    return x.compareTo(PRIME) < 0
        && y.compareTo(PRIME) < 0
        && y.pow(2).subtract(right).mod(PRIME).signum() == 0;
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has P-256", e);
    }
  }

  private static Rejected notOurs(byte[] spki) {
    return new Rejected(
        Reason.MALFORMED,
        "key",
        "the SPKI of an uncompressed point of P-256",
        HexFormat.of().formatHex(spki));
  }

  private static Rejected notDer(byte[] signature) {
    return new Rejected(
        Reason.MALFORMED,
        "signature",
        "DER of two integers below the order of P-256",
        HexFormat.of().formatHex(signature));
  }
}
