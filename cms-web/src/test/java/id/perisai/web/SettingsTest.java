package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private final Map<String, String> good =
      new HashMap<>(
          Map.of(
              "perisai.repository", "/r",
              "perisai.store", "/s",
              "perisai.trust-root", "0123456789abcdef".repeat(4)));

  @Test
  void reads_properties_before_the_environment() {
    Map<String, String> environment = Map.of("PERISAI_STORE", "/e", "PERISAI_NODE", "satu");
    Settings settings = Settings.read(good::get, environment::get);
    assertEquals(Path.of("/s"), settings.store());
    assertEquals("satu", settings.node());
    assertEquals(64 << 20, settings.cacheBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "perisai.repository, ''",
    "perisai.trust-root, abc",
    "perisai.port, 0",
    "perisai.port, http",
    "perisai.scheme, ftp",
    "perisai.address, 10.0.0.256",
    "perisai.address, '127.0.0.1,'",
    "perisai.access-log-days, 0",
    "perisai.access-log-mib, 0",
    "perisai.cache, 12",
    "perisai.accept-stale, abc"
  })
  void refuses_a_wrong_value_by_its_key(String key, String value) {
    good.put(key, value);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Settings.read(good::get, name -> null));
    assertTrue(
        refused.getMessage().startsWith(key + " is " + value + ": set it to"), refused::getMessage);
  }

  @Test
  void takes_the_word_for_a_stale_timestamp_by_the_root_that_it_names() throws Exception {
    assertEquals(
        Optional.empty(), Settings.read(good::get, name -> null).freshness().acceptStale());
    String root = "abcdef0123456789".repeat(4);
    good.put("perisai.accept-stale", root);
    Settings settings = Settings.read(good::get, name -> null);
    assertEquals(Optional.of(Digest.parse(root)), settings.freshness().acceptStale());
  }

  @Test
  void reads_mirrors_in_their_order() {
    good.put("perisai.repository", "https://satu.test/r, http://10.0.0.5:8000/");
    Settings settings = Settings.read(good::get, name -> null);
    assertEquals(
        List.of(URI.create("https://satu.test/r/"), URI.create("http://10.0.0.5:8000/")),
        settings.repository().mirrors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://satu.test/?a=b",
        "https://satu.test/#a",
        "https:///r",
        "https://satu.test/,ftp://dua.test/",
        "https://satu.test/,https://satu.test/"
      })
  void refuses_what_is_no_address_of_a_mirror(String value) {
    good.put("perisai.repository", value);
    refused("perisai.repository is ");
  }

  @Test
  void refuses_a_password_in_an_address_and_does_not_repeat_it() {
    good.put("perisai.repository", "https://budi:rahasia@satu.test/");
    assertFalse(refused("perisai.repository has a name or password").contains("rahasia"));
  }

  @Test
  void refuses_half_of_a_certificate_for_mirrors() {
    good.put("perisai.repository", "https://satu.test/");
    good.put("perisai.repository-certificate", "/own.pem");
    refused("perisai.repository-certificate and perisai.repository-key belong together");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://satu.test rahasia | rw------- | line 1 must be",
        "https://dua.test bearer rahasia | rw------- | line 1 is for none of the mirrors",
        "http://satu.test bearer rahasia | rw------- | line 1 is for none of the mirrors",
        "https://satu.test bearer rahasia | rw-r----- | others can read",
        "http://192.0.2.7 basic budi:rahasia | rw------- | would be sent without TLS"
      })
  void refuses_credentials_that_would_go_to_others_and_does_not_repeat_them(
      String line, String mode, String why, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("credentials"), line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    good.put("perisai.repository", "https://satu.test/,http://192.0.2.7/");
    good.put("perisai.repository-credentials", file.toString());
    RepositorySource source = Settings.read(good::get, name -> null).repository();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> source.open(Clock.systemUTC()));
    assertTrue(refused.getMessage().contains(why), refused::getMessage);
    assertFalse(refused.getMessage().contains("rahasia"), refused::getMessage);
  }

  private String refused(String begin) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> Settings.read(good::get, name -> null))
            .getMessage();
    assertTrue(said.startsWith(begin), said);
    return said;
  }

  @Test
  void refuses_to_trust_on_first_use() {
    good.remove("perisai.trust-root");
    assertThrows(IllegalArgumentException.class, () -> Settings.read(good::get, name -> null));
  }
}
