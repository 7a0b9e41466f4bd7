package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    "perisai.access-log-days, 0",
    "perisai.cache, 12"
  })
  void refuses_a_wrong_value_by_its_key(String key, String value) {
    good.put(key, value);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Settings.read(good::get, name -> null));
    assertTrue(
        refused.getMessage().startsWith(key + " is " + value + ": set it to"), refused::getMessage);
  }

  @Test
  void refuses_to_trust_on_first_use() {
    good.remove("perisai.trust-root");
    assertThrows(IllegalArgumentException.class, () -> Settings.read(good::get, name -> null));
  }
}
