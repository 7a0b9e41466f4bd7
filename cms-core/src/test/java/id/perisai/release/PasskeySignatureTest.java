package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.SIGNING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lies about a passkey's touch: each is really signed, and is refused by its own reason. */
class PasskeySignatureTest {
  private static final UUID PERSON = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final List<Authenticator> PASSKEYS =
      List.of(
          Authenticator.es256(PERSON), Authenticator.ed25519(PERSON), Authenticator.rs256(PERSON));
  private static final Authenticator ES256 = PASSKEYS.get(0);
  private static final Authenticator RS256 = PASSKEYS.get(2);

  private static final byte[] STATEMENT = "{\"type\":\"release\"}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MESSAGE = SignedMessage.of("release", "dinkes", 7, STATEMENT);
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  /** What is told, why it is refused, and how the ceremony is bent to tell it. */
  private record Lie(String name, Reason reason, UnaryOperator<Authenticator.Ceremony> bend) {}

  private static final List<Lie> LIES =
      List.of(
          lie(
              "the digest of the bare statement, as a sign-in could be made to ask for",
              Reason.WRONG_CHALLENGE,
              c -> c.challenge(Digest.of(STATEMENT).bytes())),
          lie(
              "the message itself and not its digest",
              Reason.WRONG_CHALLENGE,
              c -> c.challenge(MESSAGE)),
          lie(
              "the digest of the digest",
              Reason.WRONG_CHALLENGE,
              c -> c.challenge(Digest.of(Digest.of(MESSAGE).bytes()).bytes())),
          lie(
              "another version",
              Reason.WRONG_CHALLENGE,
              c -> c.challenge(other("release", "dinkes", 8))),
          lie(
              "another tenant",
              Reason.WRONG_CHALLENGE,
              c -> c.challenge(other("release", "bpbd", 7))),
          lie("another type", Reason.WRONG_CHALLENGE, c -> c.challenge(other("hold", "dinkes", 7))),
          lie(
              "a challenge cut short",
              Reason.WRONG_CHALLENGE,
              c -> c.challenge(Arrays.copyOf(Digest.of(MESSAGE).bytes(), 31))),
          lie("no challenge", Reason.WRONG_CHALLENGE, c -> c.challenge(new byte[0])),
          lie("the making of a passkey", Reason.WRONG_CEREMONY, c -> c.type("webauthn.create")),
          lie("a payment", Reason.WRONG_CEREMONY, c -> c.type("payment.get")),
          lie("another type in capitals", Reason.WRONG_CEREMONY, c -> c.type("WEBAUTHN.GET")),
          lie(
              "the authoring application",
              Reason.WRONG_ORIGIN,
              c -> c.origin("http://localhost:9080")),
          lie("another port", Reason.WRONG_ORIGIN, c -> c.origin("http://sign.localhost:8081")),
          lie("no port", Reason.WRONG_ORIGIN, c -> c.origin("http://sign.localhost")),
          lie("another scheme", Reason.WRONG_ORIGIN, c -> c.origin("https://sign.localhost:8080")),
          lie(
              "a slash after the origin",
              Reason.WRONG_ORIGIN,
              c -> c.origin("http://sign.localhost:8080/")),
          lie("a host below", Reason.WRONG_ORIGIN, c -> c.origin("http://x.sign.localhost:8080")),
          lie(
              "the host in capitals",
              Reason.WRONG_ORIGIN,
              c -> c.origin("http://SIGN.localhost:8080")),
          lie("another relying party", Reason.WRONG_RELYING_PARTY, c -> c.rp("localhost")),
          lie(
              "the origin as relying party",
              Reason.WRONG_RELYING_PARTY,
              c -> c.rp("http://sign.localhost:8080")),
          lie("nobody there", Reason.NO_PERSON, c -> c.flags(0x04)),
          lie("a touch by anybody", Reason.NO_PERSON, c -> c.flags(0x01)),
          lie("no flags at all", Reason.NO_PERSON, c -> c.flags(0)),
          lie("every flag but the person's", Reason.NO_PERSON, c -> c.flags(0xfa).tail(hex("a0"))),
          lie(
              "a new credential with the assertion",
              Reason.WRONG_CEREMONY,
              c -> c.flags(0x45).tail(new byte[50])),
          lie("a new credential without its data", Reason.WRONG_CEREMONY, c -> c.flags(0x45)),
          lie("a backup of what cannot be backed up", Reason.MALFORMED, c -> c.flags(0x15)),
          lie(
              "a frame in another site",
              Reason.WRONG_CEREMONY,
              c -> c.more(",\"crossOrigin\":true")),
          lie(
              "another site on top",
              Reason.WRONG_CEREMONY,
              c -> c.more(",\"crossOrigin\":false,\"topOrigin\":\"https://slot.example\"")),
          lie("crossOrigin as text", Reason.MALFORMED, c -> c.more(",\"crossOrigin\":\"false\"")),
          lie("crossOrigin null", Reason.MALFORMED, c -> c.more(",\"crossOrigin\":null")),
          lie(
              "a second challenge",
              Reason.MALFORMED,
              c -> c.clientData("{%s,\"challenge\":\"AAAA\"}")),
          lie(
              "a first challenge",
              Reason.MALFORMED,
              c -> c.clientData("{\"challenge\":\"AAAA\",%s}")),
          lie(
              "a second origin",
              Reason.MALFORMED,
              c -> c.clientData("{%s,\"origin\":\"https://x\"}")),
          lie(
              "an escaped second type",
              Reason.MALFORMED,
              c -> c.clientData("{%s,\"t\\u0079pe\":\"x\"}")),
          lie("two objects", Reason.MALFORMED, c -> c.clientData("{%s}{}")),
          lie("a list", Reason.MALFORMED, c -> c.clientData("[{%s}]")),
          lie("a byte order mark", Reason.MALFORMED, c -> c.clientData("\ufeff{%s}")),
          lie("no client data", Reason.MALFORMED, c -> c.clientData("")),
          lie("an empty object", Reason.MALFORMED, c -> c.clientData("{}")),
          lie("bytes after the authenticator's data", Reason.MALFORMED, c -> c.tail(hex("00"))),
          lie("extensions that no flag announces", Reason.MALFORMED, c -> c.tail(hex("a0"))),
          lie("a flag without extensions", Reason.MALFORMED, c -> c.flags(0x85)),
          lie("extensions that are no map", Reason.MALFORMED, c -> c.flags(0x85).tail(hex("80"))),
          lie("extensions cut short", Reason.MALFORMED, c -> c.flags(0x85).tail(hex("a16161"))),
          lie("bytes after the extensions", Reason.MALFORMED, c -> c.flags(0x85).tail(hex("a000"))),
          lie("extensions without an end", Reason.MALFORMED, c -> c.flags(0x85).tail(hex("bfff"))),
          lie(
              "extensions of 2^63 pairs",
              Reason.MALFORMED,
              c -> c.flags(0x85).tail(hex("bbc000000000000000"))),
          lie(
              "text of 2^64-1 bytes",
              Reason.MALFORMED,
              c -> c.flags(0x85).tail(hex("a17bffffffffffffffff"))),
          lie("tagged extensions", Reason.MALFORMED, c -> c.flags(0x85).tail(hex("a16161c001"))),
          lie(
              "extensions too deep",
              Reason.MALFORMED,
              c -> c.flags(0x85).tail(hex("a161618181818101"))),
          lie("a counter cut short", Reason.MALFORMED, c -> c.cut(1)),
          lie("no authenticator's data", Reason.MALFORMED, c -> c.cut(37)));

  static List<Arguments> lies() {
    List<Arguments> all = new ArrayList<>();
    for (Authenticator passkey : PASSKEYS) {
      LIES.forEach(
          lie -> all.add(Arguments.of(passkey.key().publicKey(), lie.name(), passkey, lie)));
    }
    return all;
  }

  @ParameterizedTest(name = "{1} ({0})")
  @MethodSource
  void lies(Object type, String name, Authenticator passkey, Lie lie) {
    PasskeySignature signature = lie.bend().apply(passkey.over(MESSAGE)).touch();
    assertRefused(lie.reason(), () -> verify(passkey, signature));
  }

  static List<Authenticator> passkeys() {
    return PASSKEYS;
  }

  @ParameterizedTest
  @MethodSource("passkeys")
  void takes_an_honest_touch(Authenticator passkey) throws Rejected {
    verify(passkey, passkey.over(MESSAGE).touch());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a0", // none
        "a16b6372656450726f7465637402", // credProtect: 2, a number
        "a1637576 6d 81 83 02 04 02", // uvm: a list of lists
        "a26161f66162f5", // null and true
        "a1616160", // an empty text
        "a161611901f4", // numbers of two,
        "a161611a000f4240", // four
        "a161611b0000000100000000", // and eight bytes
        "a1 61 61 78 20 5858585858585858585858585858585858585858585858585858585858585858" // a text
        // of 32
        // bytes
      })
  void takes_extensions_that_are_announced_and_whole(String cbor) throws Rejected {
    byte[] extensions = hex(cbor.replace(" ", ""));
    verify(ES256, ES256.over(MESSAGE).flags(0x85).tail(extensions).touch());
  }

  @Test
  void takes_members_of_later_browsers() throws Rejected {
    verify(ES256, ES256.over(MESSAGE).more("").touch());
    verify(
        ES256,
        ES256
            .over(MESSAGE)
            .more(",\"crossOrigin\":false,\"other_keys_can_be_added_here\":{\"a\":[1,null]}")
            .touch());
  }

  @Test
  void takes_a_passkey_that_stays_on_one_device() throws Rejected {
    verify(ES256, ES256.over(MESSAGE).flags(0x05).touch());
  }

  @ParameterizedTest
  @MethodSource("passkeys")
  void refuses_every_single_flipped_bit(Authenticator passkey) throws Rejected {
    PasskeySignature honest = passkey.over(MESSAGE).touch();
    for (int i = 0; i < honest.value().length * 8; i++) {
      byte[] flipped = honest.value().clone();
      flipped[i / 8] ^= (byte) (1 << i % 8);
      assertRefusedAtAll(passkey, with(honest, honest.authenticatorData(), flipped));
    }
    for (int i = 0; i < honest.authenticatorData().length * 8; i++) {
      byte[] flipped = honest.authenticatorData().clone();
      flipped[i / 8] ^= (byte) (1 << i % 8);
      assertRefusedAtAll(passkey, with(honest, flipped, honest.value()));
    }
  }

  @ParameterizedTest
  @MethodSource("passkeys")
  void refuses_another_persons_touch_under_its_name(Authenticator passkey) {
    for (Authenticator other : PASSKEYS) {
      if (other != passkey) {
        PasskeySignature signature = other.over(MESSAGE).named(passkey.key()).touch();
        Rejected refused =
            org.junit.jupiter.api.Assertions.assertThrows(
                Rejected.class, () -> verify(passkey, signature));
        // An RSA signature is no DER of two numbers: an algorithm is never chosen by a signature.
        assertEquals(passkey == ES256 ? Reason.MALFORMED : Reason.BAD_SIGNATURE, refused.reason());
      }
    }
    Authenticator same = Authenticator.es256(PERSON);
    PasskeySignature signature = same.over(MESSAGE).named(ES256.key()).touch();
    assertRefused(Reason.BAD_SIGNATURE, () -> verify(ES256, signature));
  }

  @Test
  void refuses_a_software_signature_in_a_passkeys_name() throws Rejected {
    Signature software = Signature.ed25519(ES256.key().keyId(), new byte[64]);
    assertRefused(Reason.BAD_SIGNATURE, () -> verify(ES256, software));
  }

  @Test
  void refuses_a_touch_in_a_software_keys_name() {
    Signer siti = Signer.named("siti");
    PasskeySignature touch = ES256.over(MESSAGE).named(siti.key()).touch();
    assertRefused(Reason.BAD_SIGNATURE, () -> siti.key().verify(MESSAGE, touch, SIGNING, "lie"));
  }

  @Test
  void takes_either_of_the_two_values_that_authenticators_make() throws Rejected {
    PasskeySignature honest = ES256.over(MESSAGE).touch();
    verify(
        ES256, with(honest, honest.authenticatorData(), der(r(honest), ORDER.subtract(s(honest)))));
  }

  @Test
  void refuses_numbers_of_an_ecdsa_signature_in_another_spelling() throws Rejected {
    PasskeySignature honest = ES256.over(MESSAGE).touch();
    BigInteger r = r(honest);
    BigInteger s = s(honest);
    List<byte[]> spellings =
        List.of(
            new byte[0],
            hex("30"),
            hex("3000"),
            hex("30020201"),
            der(BigInteger.ZERO, s),
            der(r, BigInteger.ZERO),
            der(r, ORDER),
            der(r.add(ORDER), s),
            der(r.negate(), s),
            join(honest.value(), hex("00")),
            padded(r, s),
            longLength(honest.value()),
            integers(0x31, r, s),
            Arrays.copyOf(honest.value(), honest.value().length - 1),
            join(fixed(r), fixed(s)));
    for (byte[] spelling : spellings) {
      assertRefused(
          Reason.MALFORMED,
          () -> verify(ES256, with(honest, honest.authenticatorData(), spelling)));
    }
  }

  @Test
  void refuses_an_rsa_signature_of_another_length() throws Rejected {
    PasskeySignature honest = RS256.over(MESSAGE).touch();
    for (byte[] value :
        List.of(join(honest.value(), hex("00")), join(hex("00"), honest.value()), new byte[0])) {
      assertRefused(
          Reason.BAD_SIGNATURE,
          () -> verify(RS256, with(honest, honest.authenticatorData(), value)));
    }
  }

  @Test
  void is_read_back_as_it_was_written() throws Rejected {
    Signatures file = Signatures.of(List.of(ES256.over(MESSAGE).touch()));
    Signatures again = Signatures.parse(file.bytes());
    assertArrayEquals(file.bytes(), again.bytes());
    verify(ES256, again.list().get(0));
  }

  @Test
  void refuses_parts_that_no_browser_writes() {
    PasskeySignature touch =
        ES256.over(MESSAGE).more(",\"x\":\"" + "y".repeat(3000) + "\"").touch();
    assertRefused(
        Reason.TOO_BIG,
        () ->
            PasskeySignature.of(touch.key(), touch.authenticatorData(), new byte[4097], hex("00")));
    assertRefused(
        Reason.TOO_BIG,
        () -> PasskeySignature.of(touch.key(), new byte[4097], touch.clientData(), hex("00")));
    assertRefused(
        Reason.TOO_BIG,
        () -> PasskeySignature.of(touch.key(), hex("00"), touch.clientData(), new byte[4097]));
  }

  @Test
  void takes_parts_as_long_as_any_may_be() throws Rejected {
    byte[] longest = new byte[4096];
    PasskeySignature touch = PasskeySignature.of(ES256.key().keyId(), longest, longest, longest);
    assertEquals(4096, touch.value().length);
  }

  @Test
  void refuses_a_file_that_says_more_or_less() throws Rejected {
    String honest =
        new String(
            Signatures.of(List.of(ES256.over(MESSAGE).touch())).bytes(), StandardCharsets.UTF_8);
    for (String file :
        List.of(
            honest.replace(
                "\"authenticatorData\":\"", "\"algorithm\":-257,\"authenticatorData\":\""),
            honest.replaceAll("\"clientData\":\"[^\"]*\",", ""),
            honest.replace("\"type\":\"webauthn\"", "\"type\":\"ed25519\""))) {
      assertRefused(
          Reason.MALFORMED, () -> Signatures.parse(file.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static Lie lie(String name, Reason reason, UnaryOperator<Authenticator.Ceremony> bend) {
    return new Lie(name, reason, bend);
  }

  private static byte[] other(String type, String tenant, long version) {
    return Digest.of(SignedMessage.of(type, tenant, version, STATEMENT)).bytes();
  }

  private static void verify(Authenticator passkey, Signature signature) throws Rejected {
    passkey.key().verify(MESSAGE, signature, SIGNING, "release dinkes/7");
  }

  private static void assertRefusedAtAll(Authenticator passkey, Signature signature) {
    org.junit.jupiter.api.Assertions.assertThrows(Rejected.class, () -> verify(passkey, signature));
  }

  private static PasskeySignature with(PasskeySignature touch, byte[] data, byte[] value)
      throws Rejected {
    return PasskeySignature.of(touch.key(), data, touch.clientData(), value);
  }

  private static BigInteger r(PasskeySignature touch) {
    return new BigInteger(touch.value(), 4, touch.value()[3]);
  }

  private static BigInteger s(PasskeySignature touch) {
    int at = 4 + touch.value()[3];
    return new BigInteger(touch.value(), at + 2, touch.value()[at + 1]);
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    return integers(0x30, r, s);
  }

  private static byte[] integers(int tag, BigInteger r, BigInteger s) {
    byte[] body = join(integer(r.toByteArray()), integer(s.toByteArray()));
    return join(new byte[] {(byte) tag, (byte) body.length}, body);
  }

  private static byte[] integer(byte[] value) {
    return join(new byte[] {2, (byte) value.length}, value);
  }

  /** The same numbers, one with a zero too many before it. */
  private static byte[] padded(BigInteger r, BigInteger s) {
    byte[] body = join(integer(join(new byte[1], r.toByteArray())), integer(s.toByteArray()));
    return join(new byte[] {0x30, (byte) body.length}, body);
  }

  /** The same, its length in the long form of BER. */
  private static byte[] longLength(byte[] der) {
    return join(new byte[] {0x30, (byte) 0x81, der[1]}, Arrays.copyOfRange(der, 2, der.length));
  }

  /** 32 bytes, as JOSE writes them. */
  private static byte[] fixed(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
