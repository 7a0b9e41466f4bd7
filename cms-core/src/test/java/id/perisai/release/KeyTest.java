package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys against the vectors of RFC 8032, and keys that nobody should trust. */
class KeyTest {
  private static final UUID PERSON = UUID.fromString("11111111-2222-3333-4444-555555555555");

  /** Of P-256 (FIPS 186-4, D.1.2.3): the prime, and b of its equation. */
  private static final BigInteger PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  @ParameterizedTest
  @CsvSource({
    // RFC 8032, section 7.1, tests 1 to 3: public key, message, signature
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void agrees_with_the_standards_vectors(String publicKey, String message, String signature)
      throws Rejected {
    Ed25519Key key = Ed25519Key.of(hex(publicKey));
    key.verify(hex(message), hex(signature), "vector");
    assertRefused(
        Reason.BAD_SIGNATURE, () -> key.verify(hex(message + "00"), hex(signature), "vector"));
  }

  @Test
  void an_ed25519_key_is_decoded_once_and_stays_what_it_was() throws Rejected {
    byte[] raw = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    byte[] given = raw.clone();
    Ed25519Key key = Ed25519Key.of(given);
    assertSame(key, Ed25519Key.of(raw));
    given[0]++;
    key.raw()[0]++;
    assertArrayEquals(raw, Ed25519Key.of(raw).raw());
    byte[] other = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assertNotEquals(key, Ed25519Key.of(other));
    assertArrayEquals(other, Ed25519Key.of(other).raw());
  }

  @Test
  void refuses_a_signature_whose_scalar_was_raised_by_the_order() throws Rejected {
    // The second vector with S + L: it would satisfy the equation, and be a second signature.
    Ed25519Key key =
        Ed25519Key.of(hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    byte[] signature =
        hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    byte[] order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      carry += (signature[32 + i] & 0xff) + (order[i] & 0xff);
      signature[32 + i] = (byte) carry;
      carry >>= 8;
    }
    assertRefused(Reason.BAD_SIGNATURE, () -> key.verify(hex("72"), signature, "vector"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refuses_keys_under_which_anybody_can_sign(String publicKey) {
    assertRefused(Reason.WEAK_KEY, () -> Key.ed25519(PERSON, hex(publicKey)));
  }

  @Test
  void refuses_bytes_that_are_no_point_of_the_curve() {
    assertRefused(
        Reason.MALFORMED,
        () ->
            Key.ed25519(
                PERSON, hex("0200000000000000000000000000000000000000000000000000000000000000")));
    assertRefused(Reason.MALFORMED, () -> Key.ed25519(PERSON, new byte[31]));
  }

  @Test
  void is_read_back_as_it_was_written() throws Rejected {
    Key key = Signer.named("siti").key();
    assertEquals(key, Key.read(JsonObject.of(key.toJson(), "key")));
  }

  @Test
  void refuses_another_id_than_that_of_its_bytes() {
    assertRefused(Reason.MALFORMED, () -> readWith("key", Digest.of(new byte[0]).hex()));
  }

  @Test
  void refuses_other_types_persons_and_members() {
    assertRefused(Reason.UNKNOWN_TYPE, () -> readWith("type", "rsa"));
    assertRefused(Reason.MALFORMED, () -> readWith("person", "1-1-1-1-1"));
    assertRefused(
        Reason.MALFORMED, () -> readWith("person", "ABCDEFAB-2222-3333-4444-555555555555"));
    assertRefused(Reason.MALFORMED, () -> readWith("person", "siti"));
    assertRefused(Reason.MALFORMED, () -> readWith("also", "x"));
    assertRefused(Reason.MALFORMED, () -> readWith("public", "AAAA"));
  }

  @Test
  void is_read_back_as_it_was_written_when_it_is_a_passkey() throws Rejected {
    for (Authenticator passkey :
        List.of(
            Authenticator.es256(PERSON),
            Authenticator.ed25519(PERSON),
            Authenticator.rs256(PERSON))) {
      Key key = passkey.key();
      assertEquals(key, Key.read(JsonObject.of(key.toJson(), "key")));
      assertEquals(Digest.of(key.publicKey().spki()), key.keyId());
    }
  }

  @Test
  void refuses_a_passkey_under_another_algorithm_than_its_own() {
    List<byte[]> keys =
        List.of(
            Authenticator.es256(PERSON).key().publicKey().spki(),
            Authenticator.ed25519(PERSON).key().publicKey().spki(),
            Authenticator.rs256(PERSON).key().publicKey().spki());
    List<Long> algorithms = List.of(-7L, -8L, -257L);
    for (int key = 0; key < 3; key++) {
      for (int algorithm = 0; algorithm < 3; algorithm++) {
        if (key != algorithm) {
          byte[] spki = keys.get(key);
          long number = algorithms.get(algorithm);
          assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(number, spki));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -35, -36, -37, -47, -258, -65535, Long.MIN_VALUE})
  void refuses_algorithms_that_are_not_ours(long algorithm) {
    byte[] spki = Authenticator.es256(PERSON).key().publicKey().spki();
    assertRefused(Reason.UNKNOWN_TYPE, () -> PasskeyKey.of(algorithm, spki));
  }

  @Test
  void refuses_rsa_keys_that_are_too_short_or_too_long() {
    for (int bits : List.of(1024, 2040)) {
      byte[] spki = Authenticator.generate("RSA", bits).getPublic().getEncoded();
      assertRefused(Reason.WEAK_KEY, () -> PasskeyKey.of(-257, spki));
    }
    assertRefused(
        Reason.TOO_BIG, () -> PasskeyKey.of(-257, rsa(BigInteger.ONE.shiftLeft(8191), 65537)));
    assertRefused(
        Reason.WEAK_KEY,
        () -> PasskeyKey.of(-257, rsa(BigInteger.ONE.shiftLeft(4096).add(BigInteger.ONE), 65537)));
  }

  @Test
  void refuses_rsa_keys_of_another_exponent_or_an_even_modulus() throws Exception {
    RSAPublicKey good = (RSAPublicKey) Authenticator.generate("RSA", 2048).getPublic();
    PasskeyKey.of(-257, rsa(good.getModulus(), 65537));
    for (long exponent : List.of(3L, 17L, 65539L)) {
      assertRefused(Reason.WEAK_KEY, () -> PasskeyKey.of(-257, rsa(good.getModulus(), exponent)));
    }
    BigInteger even = good.getModulus().clearBit(0);
    assertRefused(Reason.WEAK_KEY, () -> PasskeyKey.of(-257, rsa(even, 65537)));
  }

  @Test
  void refuses_points_that_are_not_on_the_curve_and_other_curves() throws Exception {
    byte[] spki = Authenticator.p256().getPublic().getEncoded();
    byte[] off = spki.clone();
    off[90] ^= 1;
    byte[] zero = spki.clone();
    Arrays.fill(zero, 27, 91, (byte) 0);
    byte[] compressed = spki.clone();
    compressed[26] = 2;
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    for (byte[] bad :
        List.of(
            off,
            zero,
            compressed,
            Arrays.copyOf(spki, 90),
            Arrays.copyOf(spki, 92),
            new byte[0],
            p384.generateKeyPair().getPublic().getEncoded())) {
      assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(-7, bad));
    }
  }

  @Test
  void refuses_the_prime_itself_as_a_coordinate() throws Exception {
    // x = 0 is a coordinate of P-256 whose y is the root of b; p would be a second name of 0.
    BigInteger y = B.modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME);
    assertEquals(B, y.pow(2).mod(PRIME), "0 is the coordinate of a point");
    PasskeyKey.of(-7, point(BigInteger.ZERO, y));
    assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(-7, point(PRIME, y)));
  }

  @Test
  void takes_the_point_of_a_key_and_gives_it_back() throws Rejected {
    byte[] spki = Authenticator.p256().getPublic().getEncoded();
    byte[] point = Arrays.copyOfRange(spki, spki.length - 65, spki.length);
    assertEquals(4, point[0]);
    assertArrayEquals(spki, P256.point(point).getEncoded());
    assertArrayEquals(spki, P256.spki(point));
    assertArrayEquals(point, P256.point(P256.point(point)));
    point[64] ^= 1;
    assertRefused(Reason.MALFORMED, () -> P256.point(point));
    assertRefused(Reason.MALFORMED, () -> P256.point(Arrays.copyOf(point, 64)));
  }

  @Test
  void takes_the_shortest_der_of_an_ecdsa_signature() throws Rejected {
    P256.requireDer(hex("3006020101020101"));
    for (String lie : List.of("3005020102010101", "3006020100020101", "3006020101020181")) {
      assertRefused(Reason.MALFORMED, () -> P256.requireDer(hex(lie)));
    }
  }

  @Test
  void takes_rsa_keys_of_the_shortest_and_the_longest_modulus() throws Exception {
    for (int bits : List.of(2048, 4096)) {
      byte[] spki = rsa(BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE), 65537);
      assertEquals(-257, PasskeyKey.of(-257, spki).algorithm());
    }
  }

  @Test
  void is_another_key_by_its_person_its_bytes_or_its_algorithm() throws Rejected {
    Key siti = Signer.named("siti").key();
    assertEquals(siti, Key.of(siti.person(), Ed25519Key.of(((Ed25519Key) siti.publicKey()).raw())));
    assertNotEquals(siti, Key.of(PERSON, siti.publicKey()));
    assertNotEquals(siti, Key.of(siti.person(), Signer.named("budi").key().publicKey()));
    assertNotEquals(siti.publicKey(), Signer.named("budi").key().publicKey());
    PasskeyKey passkey = (PasskeyKey) Authenticator.ed25519(PERSON).key().publicKey();
    assertEquals(passkey, PasskeyKey.of(passkey.algorithm(), passkey.spki()));
    assertNotEquals(passkey, Authenticator.ed25519(PERSON).key().publicKey());
    PublicKey software = Ed25519Key.ofSpki(passkey.spki());
    assertNotEquals(passkey, software, "a passkey's bytes as a software key");
    assertNotEquals(software, passkey);
    assertEquals("ed25519", software.type());
    assertEquals("webauthn", passkey.type());
  }

  @Test
  void is_read_from_a_file_of_its_own() throws Rejected {
    Key key = Authenticator.es256(PERSON).key();
    assertEquals(key, Key.parse(Json.canonical(key.toJson())));
    assertRefused(Reason.TOO_BIG, () -> Key.parse(new byte[Key.MAX_BYTES + 1]));
  }

  @Test
  void a_software_key_takes_its_own_signature_alone() throws Rejected {
    Signer siti = Signer.named("siti");
    byte[] message = SignedMessage.of("release", "dinkes", 7, new byte[] {1});
    siti.key().verify(message, siti.sign(message), SmallRepository.SIGNING, "it");
    Ed25519Signature forged = Signer.named("budi").sign(message);
    Signature named = Signature.ed25519(siti.key().keyId(), forged.value());
    assertRefused(
        Reason.BAD_SIGNATURE,
        () -> siti.key().verify(message, named, SmallRepository.SIGNING, "it"));
  }

  @Test
  void a_signed_message_is_head_and_statement() {
    assertArrayEquals(
        "perisai/statement/v1\nrelease\ndinkes\n7\n3\nabc".getBytes(),
        SignedMessage.of("release", "dinkes", 7, "abc".getBytes()));
  }

  @Test
  void refuses_a_coordinate_of_the_curve_plus_the_prime() throws Exception {
    // x = 5 is a coordinate of P-256; 5 + p has 32 bytes too, and would be a second name of the
    // key.
    BigInteger x = BigInteger.valueOf(5);
    BigInteger square = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(B).mod(PRIME);
    BigInteger y = square.modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME);
    assertEquals(square, y.pow(2).mod(PRIME), "5 is the coordinate of a point");
    PasskeyKey.of(-7, point(x, y));
    assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(-7, point(x.add(PRIME), y)));
  }

  @Test
  void refuses_passkeys_in_another_spelling_than_der() {
    for (long algorithm : List.of(-8L, -257L)) {
      Authenticator passkey =
          algorithm == -8 ? Authenticator.ed25519(PERSON) : Authenticator.rs256(PERSON);
      byte[] spki = passkey.key().publicKey().spki();
      byte[] longer = Arrays.copyOf(spki, spki.length + 1);
      byte[] shorter = Arrays.copyOf(spki, spki.length - 1);
      assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(algorithm, longer));
      assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(algorithm, shorter));
      assertRefused(Reason.MALFORMED, () -> PasskeyKey.of(algorithm, new byte[0]));
    }
  }

  @Test
  void refuses_a_passkey_under_which_anybody_can_sign() {
    byte[] spki = Authenticator.ed25519(PERSON).key().publicKey().spki();
    Arrays.fill(spki, 12, 44, (byte) 0);
    assertRefused(Reason.WEAK_KEY, () -> PasskeyKey.of(-8, spki));
  }

  private static byte[] rsa(BigInteger modulus, long exponent) throws GeneralSecurityException {
    // Written by hand: Java makes no key of 1024 bits with an even modulus or a short exponent.
    byte[] numbers =
        der(
            0x30,
            der(2, modulus.toByteArray()),
            der(2, BigInteger.valueOf(exponent).toByteArray()));
    byte[] algorithm = hex("300d06092a864886f70d0101010500");
    return der(0x30, algorithm, der(3, new byte[1], numbers));
  }

  private static byte[] point(BigInteger x, BigInteger y) {
    String head = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    return hex(head + "%064x%064x".formatted(x, y));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    if (body.size() > 255) {
      der.write(0x82);
      der.write(body.size() >> 8);
    } else if (body.size() > 127) {
      der.write(0x81);
    }
    der.write(body.size());
    der.writeBytes(body.toByteArray());
    return der.toByteArray();
  }

  private static Key readWith(String name, String value) throws Rejected {
    Map<String, Object> json = new HashMap<>(Signer.named("siti").key().toJson());
    json.put(name, value);
    return Key.read(JsonObject.of(json, "key"));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
