package id.perisai.admin.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindAddressTest {
  @TempDir Path folder;

  /** With it, 0.0.0.0 would be open to IPv6 too; without it, :: could not be listened on. */
  @ParameterizedTest
  @CsvSource({"0.0.0.0,true", "127.0.0.1,false", "192.0.2.7,false", "::,false", "::1,false"})
  void java_speaks_ipv4_alone_where_all_of_ipv4_is_meant(String text, boolean alone) {
    assertEquals(alone, BindAddress.of(text).ipv4Alone());
  }

  /** In a process of its own, whose names are a file's. */
  @Test
  void a_name_stands_for_all_that_it_has() throws Exception {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"), "2001:db8::7 simpul.kota\n192.0.2.7 simpul.kota\n");
    Process asking =
        new ProcessBuilder(
                Launch.java(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                BindAddressTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(asking.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, asking.waitFor(), said);
    assertEquals("[simpul.kota/192.0.2.7, simpul.kota/2001:db8:0:0:0:0:0:7]\n", said);
  }

  public static void main(String[] none) {
    System.out.print(BindAddress.of("simpul.kota").addresses() + "\n");
  }

  @Test
  void one_that_nobody_knows_and_one_of_another_machine_are_refused_by_key_value_and_fix() {
    for (String foreign : List.of("tidak-ada.invalid", "192.0.2.7")) {
      Settings settings =
          Settings.of(
              new Home(folder), Map.of(Setting.BIND_ADDRESS, foreign, Setting.PARTS, "authoring"));
      Failure refused = assertThrows(Failure.class, () -> settings.ports().requireFree(settings));
      assertEquals(ExitCode.SETTINGS_REFUSED, refused.exitCode());
      assertTrue(
          refused.getMessage().startsWith("setting bind-address = \"" + foreign + "\""),
          refused.getMessage());
      assertTrue(refused.getMessage().contains("give "), refused.getMessage());
    }
  }

  @Test
  void what_is_probed_is_what_will_be_listened_on() throws Exception {
    try (ServerSocket other = takenOnAnotherAddress()) {
      Settings settings =
          Settings.of(
              new Home(folder),
              Map.of(
                  Setting.PORT_BASE,
                  Integer.toString(other.getLocalPort() - 1001),
                  Setting.PARTS,
                  "delivery",
                  Setting.BIND_ADDRESS,
                  "127.0.0.2"));
      // Management is on 127.0.0.1, where that port is free.
      settings.ports().requireFree(settings);
    }
    assertFalse(BindAddress.LOOPBACK.ipv4Alone());
  }

  /**
   * A port of 127.0.0.2 that is free on 127.0.0.1, below those that systems give to connections.
   */
  private static ServerSocket takenOnAnotherAddress() throws IOException {
    for (int tried = 0; ; tried++) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return new ServerSocket(free.getLocalPort(), 1, InetAddress.getByName("127.0.0.2"));
      } catch (BindException taken) {
        assertTrue(tried < 20, taken.getMessage());
      }
    }
  }
}
