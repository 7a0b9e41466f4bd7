package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory that contradicts itself is refused, whoever signed it. */
class DirectoryTest {

  @Test
  void is_read_back_as_it_was_written() throws Rejected {
    Directory directory = SmallRepository.directory(3, SmallRepository.EXPIRES);
    Directory read = Directory.parse(directory.bytes());
    assertArrayEquals(directory.bytes(), read.bytes());
    assertEquals(directory.tenants(), read.tenants());
    assertEquals(directory.signing(), read.signing());
    assertEquals("localhost", read.domain());
    assertEquals(3, read.version());
  }

  @Test
  void says_who_is_revoked_from_when_and_who_may_renew_the_look() throws Rejected {
    Directory directory = richDirectory();
    Directory.Tenant dinkes = Directory.parse(directory.bytes()).tenant("dinkes").orElseThrow();
    assertEquals(NOW.plusSeconds(86_400), dinkes.publishers().get(1).from());
    assertEquals(List.of(new Revocation(SITI.key().keyId(), 7)), dinkes.revoked());
    assertEquals(Rerender.PLATFORM, dinkes.rerender());
    assertEquals(List.of(DEWI.key()), dinkes.signers(directory.signing().place()).keys());
  }

  /** With a key that waits, one that is revoked, and looks that the platform renews. */
  private static Directory richDirectory() throws Rejected {
    return SmallRepository.directory(
        3,
        SmallRepository.EXPIRES,
        SmallRepository.dinkes(SITI)
            .withPublishers(
                List.of(
                    new Publisher(SITI.key(), NOW),
                    new Publisher(DEWI.key(), NOW.plusSeconds(86_400))))
            .withRevoked(List.of(new Revocation(SITI.key().keyId(), 7)))
            .withRerender(Rerender.PLATFORM));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a key from no time     | \"from\":\"2026-11-22T03:00:00Z\"    | \"from\":\"besok\"",
        "a key from a fraction  | \"from\":\"2026-11-22T03:00:00Z\"    |"
            + " \"from\":\"2026-11-22T03:00:00.5Z\"",
        "revoked from nothing   | \"from\":7                           | \"from\":0",
        "revoked from no number | \"from\":7                           | \"from\":\"7\"",
        "looks by anybody       | \"rerender\":\"platform\"            | \"rerender\":\"anybody\"",
        "a member too many      | \"from\":7                           | \"from\":7,\"grund\":1",
        "no revocations at all  | \"revoked\":[],                      | ''",
        "all of them revoked    | \"threshold\":1                      | \"threshold\":2",
      })
  void refuses_in_what_was_added(String what, String honest, String lie) throws Rejected {
    String text = new String(richDirectory().bytes(), StandardCharsets.UTF_8);
    String changed = text.replace(honest, lie);
    org.junit.jupiter.api.Assertions.assertNotEquals(text, changed, what);
    assertRefused(
        Reason.MALFORMED, () -> Directory.parse(changed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void counts_a_revoked_key_up_to_the_release_before() throws Rejected {
    Directory directory = richDirectory();
    SigningPlace place = directory.signing().place();
    Directory.Tenant dinkes = directory.tenant("dinkes").orElseThrow();
    assertEquals(List.of(SITI.key(), DEWI.key()), dinkes.signers(place, 6).keys());
    assertEquals(List.of(DEWI.key()), dinkes.signers(place, 7).keys());
    assertEquals(List.of(DEWI.key()), dinkes.signers(place, 8).keys());
    assertEquals(List.of(SITI.key(), DEWI.key()), directory.publishers("dinkes", 6).keys());
    assertEquals(List.of(DEWI.key()), directory.publishers("dinkes").keys());
    assertTrue(dinkes.isRevoked(SITI.key().keyId()));
    assertFalse(dinkes.isRevoked(DEWI.key().keyId()));
  }

  @Test
  void takes_a_tenant_all_of_whose_keys_were_revoked_since_nobody_signs_for_it() throws Rejected {
    Directory directory =
        SmallRepository.directory(
            3,
            SmallRepository.EXPIRES,
            SmallRepository.dinkes(SITI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), 7))));
    assertEquals(List.of(), directory.publishers("dinkes").keys());
  }

  @Test
  void counts_passkeys_alone_where_they_are_required() throws Rejected {
    Authenticator passkey = Authenticator.named("passkey");
    Directory.Tenant both =
        SmallRepository.dinkes()
            .withPublishers(Publisher.all(List.of(SITI.key(), passkey.key()), NOW));
    SigningPlace place = SmallRepository.SIGNING;
    assertEquals(List.of(SITI.key(), passkey.key()), both.signers(place).keys());
    assertEquals(List.of(passkey.key()), both.withPasskeys(true).signers(place).keys());
    assertRefused(
        Reason.MALFORMED,
        () ->
            SmallRepository.directory(
                3, SmallRepository.EXPIRES, SmallRepository.dinkes(SITI).withPasskeys(true)));
  }

  @Test
  void asks_for_less_by_each_of_its_rules() {
    Directory.Tenant strict = SmallRepository.dinkes(SITI).withThreshold(2).withPasskeys(true);
    for (Directory.Tenant lax :
        List.of(
            strict.withThreshold(1),
            strict.withPasskeys(false),
            strict.withRerender(Rerender.PLATFORM))) {
      assertTrue(lax.asksForLessThan(strict));
      assertFalse(strict.asksForLessThan(lax));
    }
    assertFalse(strict.asksForLessThan(strict));
    assertFalse(strict.withThreshold(3).asksForLessThan(strict));
    assertFalse(strict.withPublishers(List.of()).asksForLessThan(strict));
  }

  @Test
  void knows_whose_a_host_is_and_where_its_site_is_reached() throws Rejected {
    Directory directory = SmallRepository.directory(3, SmallRepository.EXPIRES);
    assertEquals(Optional.of("dinkes"), directory.tenantAt("dinkes.localhost"));
    assertEquals(Optional.of("bpbd"), directory.tenantAt("bpbd.localhost"));
    assertEquals(Optional.empty(), directory.tenantAt("localhost"));
    Directory.Tenant dinkes = directory.tenant("dinkes").orElseThrow();
    assertEquals("http://dinkes.localhost:8080", directory.siteOrigin(dinkes));
    Directory production =
        Directory.of(
            3,
            NOW,
            SmallRepository.EXPIRES,
            "localhost",
            new Directory.Signing(
                "platform",
                new SigningPlace("sign.localhost", List.of("https://sign.localhost")),
                List.of()),
            List.copyOf(directory.tenants().values()));
    assertEquals("https://dinkes.localhost", production.siteOrigin(dinkes));
    assertEquals("-", directory.scope());
    assertEquals("directory 3", directory.label());
    assertTrue(richDirectory().delegatesRerenders("dinkes"));
    assertFalse(richDirectory().delegatesRerenders("bpbd"));
    assertFalse(richDirectory().delegatesRerenders("nobody"));
    assertRefused(Reason.UNKNOWN_TENANT, () -> directory.publishers("nobody"));
    assertRefused(Reason.UNKNOWN_TENANT, () -> directory.publishers("dishub"));
  }

  private static final UUID READER = UUID.fromString("0b6d7c2e-5a4f-4a53-9d3e-1f2a3b4c5d6e");

  @Test
  void a_sealing_key_is_a_point_and_whose_it_is() throws Rejected {
    SealingKey key = sealingKey();
    assertEquals(READER, key.person());
    assertEquals(key, SealingKey.of(READER, key.point()));
    assertNotEquals(key, SealingKey.of(new UUID(7, 7), key.point()));
    assertNotEquals(key, sealingKey());
  }

  private static SealingKey sealingKey() throws Rejected {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
      return SealingKey.of(
          READER, Arrays.copyOfRange(spki, spki.length - SealingKey.POINT_LENGTH, spki.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has P-256", e);
    }
  }

  private static List<SealingKey> sealingKeys(int count) throws Rejected {
    List<SealingKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(sealingKey());
    }
    return keys;
  }

  /** With keys that open what visitors of one site write, and reports of incidents. */
  private static Directory directory(List<SealingKey> sealing, List<SealingKey> incidents)
      throws Rejected {
    Directory plain =
        SmallRepository.directory(
            3, SmallRepository.EXPIRES, SmallRepository.dinkes(SITI).withSealing(sealing));
    return Directory.of(
        plain.version(),
        plain.issued(),
        plain.expires(),
        plain.domain(),
        plain.signing(),
        List.copyOf(plain.tenants().values()),
        SealingKey.sorted(incidents));
  }

  @Test
  void says_who_can_open_messages_and_who_reports_of_incidents() throws Rejected {
    List<SealingKey> keys = sealingKeys(SealingKey.MOST);
    List<SealingKey> incidents = sealingKeys(2);
    Directory directory = directory(keys, incidents);
    Directory read = Directory.parse(directory.bytes());
    assertEquals(SealingKey.sorted(keys), read.tenant("dinkes").orElseThrow().sealing());
    assertEquals(SealingKey.sorted(incidents), read.incidents());
    assertEquals(List.of(), read.tenant("bpbd").orElseThrow().sealing());
    assertArrayEquals(directory.bytes(), read.bytes());
    assertEquals(
        Digest.of(P256.publicKey(P256.spki(keys.get(0).point())).getEncoded()),
        keys.get(0).keyId());
  }

  @Test
  void keeps_who_can_open_messages_through_every_other_change() throws Rejected {
    Directory.Tenant tenant = SmallRepository.dinkes(SITI).withSealing(sealingKeys(2));
    for (Directory.Tenant changed :
        List.of(
            tenant.withState(Directory.State.SUSPENDED),
            tenant.withHosts(List.of("lain.localhost")),
            tenant.withThreshold(2),
            tenant.withPasskeys(true),
            tenant.withPublishers(List.of()),
            tenant.withRevoked(List.of(new Revocation(SITI.key().keyId(), 7))),
            tenant.withRerender(Rerender.PLATFORM))) {
      assertEquals(tenant.sealing(), changed.sealing());
    }
  }

  @Test
  void refuses_sealing_keys_that_are_too_many_or_stand_twice() throws Rejected {
    List<SealingKey> many = sealingKeys(SealingKey.MOST + 1);
    SealingKey key = many.get(0);
    assertRefused(Reason.MALFORMED, () -> directory(many, List.of()));
    assertRefused(Reason.MALFORMED, () -> directory(List.of(), many));
    assertRefused(Reason.MALFORMED, () -> directory(List.of(key, key), List.of()));
    assertRefused(Reason.MALFORMED, () -> directory(List.of(), List.of(key, key)));
  }

  /** Whoever seals to a point that is on no curve, or to another than was signed, tells anybody. */
  @Test
  void refuses_sealing_keys_that_are_not_what_their_id_says() throws Rejected {
    SealingKey key = sealingKey();
    String text = new String(directory(List.of(key), List.of()).bytes(), StandardCharsets.UTF_8);
    byte[] off = key.point();
    off[64] ^= 1;
    byte[] compressed = Arrays.copyOf(key.point(), 33);
    compressed[0] = 2;
    byte[] hybrid = key.point();
    hybrid[0] = 6;
    String honest = JsonObject.base64url(key.point());
    for (byte[] lie :
        List.of(off, compressed, hybrid, new byte[65], new byte[1], sealingKey().point())) {
      assertRefused(
          Reason.MALFORMED,
          () ->
              Directory.parse(
                  text.replace(honest, JsonObject.base64url(lie))
                      .getBytes(StandardCharsets.UTF_8)));
    }
    for (String[] lie :
        new String[][] {
          {key.keyId().hex(), "0".repeat(64)},
          {READER.toString(), "somebody"},
          {"\"person\":\"" + READER + "\",", ""},
          {"\"person\":\"" + READER + "\"", "\"person\":\"" + READER + "\",\"power\":1"},
          {"\"sealing\":[],", ""},
          {"\"incidents\":[],", ""},
        }) {
      String changed = text.replace(lie[0], lie[1]);
      org.junit.jupiter.api.Assertions.assertNotEquals(text, changed, lie[0]);
      assertRefused(
          Reason.MALFORMED, () -> Directory.parse(changed.getBytes(StandardCharsets.UTF_8)));
    }
    for (byte[] lie : List.of(off, compressed, hybrid, new byte[65], new byte[1], new byte[0])) {
      assertRefused(Reason.MALFORMED, () -> SealingKey.of(READER, lie));
    }
  }

  @Test
  void refuses_revocations_that_are_out_of_order_or_stand_twice() {
    List<Revocation> sorted =
        Stream.of(SITI, DEWI)
            .map(signer -> new Revocation(signer.key().keyId(), 3))
            .sorted(Comparator.comparing(revocation -> revocation.key().hex()))
            .toList();
    for (List<Revocation> lie :
        List.of(List.of(sorted.get(1), sorted.get(0)), List.of(sorted.get(0), sorted.get(0)))) {
      assertRefused(
          Reason.MALFORMED,
          () ->
              SmallRepository.directory(
                  3, SmallRepository.EXPIRES, SmallRepository.dinkes(BUDI).withRevoked(lie)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the same host twice          | bpbd.localhost              | dinkes.localhost",
        "the same tenant twice        | \"id\":\"bpbd\"             | \"id\":\"dinkes\"",
        "a host with a port           | bpbd.localhost              | bpbd.localhost:8080",
        "a host in upper case         | bpbd.localhost              | BPBD.localhost",
        "a host with a path           | bpbd.localhost              | bpbd.localhost/x",
        "a tenant id that climbs      | \"id\":\"bpbd\"             | \"id\":\"../bpbd\"",
        "a state of no kind           | \"state\":\"legacy\"        | \"state\":\"trusted\"",
        "keys on a legacy site        | \"state\":\"active\"        | \"state\":\"legacy\"",
        "a threshold out of reach     | \"threshold\":2             | \"threshold\":3",
        "a threshold of nobody        | \"threshold\":2             | \"threshold\":0",
        "a desk that is no tenant     | \"tenant\":\"platform\"     | \"tenant\":\"nobody\"",
        "an origin with a path        | http://sign.localhost:8080  | http://sign.localhost:8080/x",
        "an origin of another scheme  | http://sign.localhost:8080  | javascript://sign",
        "a time that does not exist   | \"issued\":\"2026-11-21     | \"issued\":\"2026-02-30",
        "a time with a zone           | 03:00:00Z\",\"signing       | 03:00:00+07:00\",\"signing",
        "a version of no number       | \"version\":3               | \"version\":\"3\"",
        "a version before the first   | \"version\":3               | \"version\":0",
        "a version JavaScript rounds  | \"version\":3               | \"version\":9007199254740992",
      })
  void refuses(String what, String honest, String lie) throws Rejected {
    Directory directory = SmallRepository.directory(3, SmallRepository.EXPIRES);
    String text = new String(directory.bytes(), StandardCharsets.UTF_8);
    String changed = text.replace(honest, lie);
    org.junit.jupiter.api.Assertions.assertNotEquals(text, changed, what);
    assertRefused(
        Reason.MALFORMED, () -> Directory.parse(changed.getBytes(StandardCharsets.UTF_8)));
  }
}
