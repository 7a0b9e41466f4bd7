package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
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
