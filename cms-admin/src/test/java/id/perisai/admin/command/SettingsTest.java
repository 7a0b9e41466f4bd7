package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void runs_everything_on_loopback_unless_told_otherwise() {
    Settings settings = settings(Map.of());
    assertEquals("127.0.0.1", settings.bindAddress());
    assertEquals("http://localhost:9080", settings.authoringUrl());
    assertEquals("http://dinkes.localhost:8080", settings.deliveryUrl("dinkes"));
    for (Part part : Part.values()) {
      assertTrue(settings.runs(part), part.key());
    }
  }

  @Test
  void opens_the_public_ports_under_a_name_that_other_machines_know() {
    assertEquals("0.0.0.0", settings(Map.of(Setting.DOMAIN, "192-168-1-5.sslip.io")).bindAddress());
  }

  @ParameterizedTest
  @CsvSource({
    "PORT_BASE,99",
    "PORT_BASE,delapan",
    "PORT_BASE,64900",
    "DOMAIN,Serang Kota",
    "DOMAIN,-a.b",
    "MODE,development",
    "PARTS,'authoring,mail'",
    "AUTHORING_MEMORY,lots",
    "DELIVERY_MEMORY,0m",
    "TRUST_ROOT,abc",
    "DATABASE_URL,jdbc:mysql://x/y",
    "DATABASE_PASSWORD_FILE,/nonexistent",
  })
  void refuses_a_bad_value_by_its_key(Setting setting, String value) {
    Failure refused = assertThrows(Failure.class, () -> settings(Map.of(setting, value)));
    assertEquals(ExitCode.SETTINGS_REFUSED, refused.exitCode());
    assertTrue(refused.getMessage().contains(setting.key() + " = "), refused.getMessage());
  }

  @Test
  void refuses_localhost_in_production() {
    Failure refused =
        assertThrows(Failure.class, () -> settings(Map.of(Setting.MODE, "production")));
    assertTrue(refused.getMessage().startsWith("setting domain = \"localhost\" is refused"));
  }

  @Test
  void refuses_the_embedded_database_in_production() {
    Failure refused =
        assertThrows(
            Failure.class,
            () -> settings(Map.of(Setting.MODE, "production", Setting.DOMAIN, "serangkota.go.id")));
    assertTrue(refused.getMessage().startsWith("setting database-url"), refused.getMessage());
  }

  @Test
  void lets_a_flag_win_over_the_environment_and_that_over_the_file() throws IOException {
    Path file = directory.resolve("perisai.properties");
    Files.writeString(file, "port-base=8081\ndomain=file.example\nparts=delivery\n");
    Map<Setting, String> collected =
        SettingSources.collect(
            Map.of(Setting.PORT_BASE, "8083"),
            Map.of("PERISAI_PORT_BASE", "8082", "PERISAI_DOMAIN", "environment.example"),
            file);
    assertEquals(
        Map.of(
            Setting.PORT_BASE, "8083",
            Setting.DOMAIN, "environment.example",
            Setting.PARTS, "delivery"),
        collected);
  }

  @Test
  void refuses_a_key_in_the_file_that_is_no_setting() throws IOException {
    Path file = directory.resolve("perisai.properties");
    Files.writeString(file, "port_base=8081\n");
    Failure refused =
        assertThrows(Failure.class, () -> SettingSources.collect(Map.of(), Map.of(), file));
    assertTrue(refused.getMessage().contains("\"port_base\", which is no setting"));
  }

  private Settings settings(Map<Setting, String> given) {
    return Settings.of(new Home(directory), given);
  }
}
