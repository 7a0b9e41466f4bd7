package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
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
        "a key from a fraction  | \"from\":\"2026-11-22T03:00:00Z\"    | \"from\":\"2026-11-22T03:00:00.5Z\"",
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
