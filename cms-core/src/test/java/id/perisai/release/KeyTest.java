package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys against the vectors of RFC 8032, and keys that nobody should trust. */
class KeyTest {
  private static final UUID PERSON = UUID.fromString("11111111-2222-3333-4444-555555555555");

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
    Key key = Key.ed25519(PERSON, hex(publicKey));
    key.verify(hex(message), hex(signature), "vector");
    assertRefused(
        Reason.BAD_SIGNATURE, () -> key.verify(hex(message + "00"), hex(signature), "vector"));
  }

  @Test
  void refuses_a_signature_whose_scalar_was_raised_by_the_order() throws Rejected {
    // The second vector with S + L: it would satisfy the equation, and be a second signature.
    Key key =
        Key.ed25519(
            PERSON, hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
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

  private static Key readWith(String name, String value) throws Rejected {
    Map<String, Object> json = new HashMap<>(Signer.named("siti").key().toJson());
    json.put(name, value);
    return Key.read(JsonObject.of(json, "key"));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
