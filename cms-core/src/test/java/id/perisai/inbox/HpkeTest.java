package id.perisai.inbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.P256;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.junit.jupiter.api.Test;

/** Our HPKE against the vectors of RFC 9180, and against another implementation, both ways. */
class HpkeTest {
  private static final byte[] INFO = "perisai inbox 1\0dinkes".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AAD = "{}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TEXT = "Jalan rusak".getBytes(StandardCharsets.UTF_8);

  private final KeyPair department = Hpke.newKeyPair();
  private final byte[] point = P256.point((ECPublicKey) department.getPublic());

  @Test
  void seals_and_opens_what_the_vectors_say() throws Exception {
    List<?> vectors = (List<?>) Json.parse(vectors(), 100_000);
    assertFalse(vectors.isEmpty());
    for (Object each : vectors) {
      JsonObject vector = JsonObject.of(each, "vector");
      assertEquals(2, vector.number("aead_id"));
      KeyPair ephemeral = pair(hex(vector, "skEm"), hex(vector, "enc"));
      KeyPair recipient = pair(hex(vector, "skRm"), hex(vector, "pkRm"));
      byte[] info = hex(vector, "info");
      byte[] aad = hex(vector, "aad");
      Hpke.Sealed sealed = Hpke.seal(ephemeral, hex(vector, "pkRm"), info, aad, hex(vector, "pt"));
      assertArrayEquals(hex(vector, "enc"), sealed.enc());
      assertArrayEquals(hex(vector, "ct"), sealed.ciphertext());
      assertArrayEquals(hex(vector, "pt"), Hpke.open(recipient, info, aad, sealed));
    }
  }

  @Test
  void another_implementation_opens_what_we_seal() throws Exception {
    HPKE other = other();
    Hpke.Sealed sealed = Hpke.seal(point, INFO, AAD, TEXT);
    assertArrayEquals(
        TEXT,
        other.open(
            sealed.enc(),
            keys(other, department),
            INFO,
            AAD,
            sealed.ciphertext(),
            null,
            null,
            null));
  }

  @Test
  void we_open_what_another_implementation_seals() throws Exception {
    HPKE other = other();
    byte[][] sealed =
        other.seal(other.deserializePublicKey(point), INFO, AAD, TEXT, null, null, null);
    assertArrayEquals(
        TEXT, Hpke.open(department, INFO, AAD, new Hpke.Sealed(sealed[1], sealed[0])));
  }

  @Test
  void opens_with_no_other_key_info_or_header_and_nothing_changed() throws Exception {
    Hpke.Sealed sealed = Hpke.seal(point, INFO, AAD, TEXT);
    byte[] changed = sealed.ciphertext().clone();
    changed[0] ^= 1;
    refuses(() -> Hpke.open(Hpke.newKeyPair(), INFO, AAD, sealed));
    refuses(() -> Hpke.open(department, AAD, AAD, sealed));
    refuses(() -> Hpke.open(department, INFO, INFO, sealed));
    refuses(() -> Hpke.open(department, INFO, AAD, new Hpke.Sealed(sealed.enc(), changed)));
    refuses(() -> Hpke.open(department, INFO, AAD, new Hpke.Sealed(sealed.enc(), new byte[15])));
    refuses(() -> Hpke.open(department, INFO, AAD, new Hpke.Sealed(point, sealed.ciphertext())));
  }

  @Test
  void seals_the_same_twice_to_different_bytes() throws Exception {
    Hpke.Sealed first = Hpke.seal(point, INFO, AAD, TEXT);
    Hpke.Sealed second = Hpke.seal(point, INFO, AAD, TEXT);
    assertFalse(Arrays.equals(first.enc(), second.enc()));
    assertFalse(Arrays.equals(first.ciphertext(), second.ciphertext()));
  }

  @Test
  void refuses_points_that_are_none() {
    byte[] beside = point.clone();
    beside[64] ^= 1;
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = 2;
    byte[] hybrid = point.clone();
    hybrid[0] = 6;
    byte[] tooLarge = point.clone();
    Arrays.fill(tooLarge, 1, 33, (byte) 0xff);
    byte[] zero = new byte[65];
    zero[0] = 4;
    for (byte[] bad :
        List.of(beside, compressed, hybrid, tooLarge, zero, new byte[1], new byte[0])) {
      String what = HexFormat.of().formatHex(bad);
      assertEquals(
          Reason.MALFORMED,
          assertThrows(Rejected.class, () -> Hpke.seal(bad, INFO, AAD, TEXT), what).reason());
      assertEquals(
          Reason.MALFORMED,
          assertThrows(
                  Rejected.class,
                  () -> Hpke.open(department, INFO, AAD, new Hpke.Sealed(bad, new byte[32])),
                  what)
              .reason());
    }
  }

  private interface Opening {
    void run() throws Rejected;
  }

  private static void refuses(Opening opening) {
    assertEquals(Reason.NOT_OPENED, assertThrows(Rejected.class, opening::run).reason());
  }

  private static HPKE other() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  private AsymmetricCipherKeyPair keys(HPKE other, KeyPair pair) {
    byte[] number =
        ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS().toByteArray();
    byte[] scalar = new byte[32];
    int from = Math.max(0, number.length - 32);
    System.arraycopy(number, from, scalar, 32 - (number.length - from), number.length - from);
    return other.deserializePrivateKey(scalar, point);
  }

  private static KeyPair pair(byte[] scalar, byte[] point) throws Exception {
    ECPublicKey open = P256.point(point);
    return new KeyPair(
        open,
        KeyFactory.getInstance("EC")
            .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), open.getParams())));
  }

  private static byte[] hex(JsonObject vector, String name) throws Rejected {
    return HexFormat.of().parseHex(vector.text(name));
  }

  private static byte[] vectors() throws Exception {
    try (InputStream in = HpkeTest.class.getResourceAsStream("hpke-vectors.json")) {
      return in.readAllBytes();
    }
  }
}
