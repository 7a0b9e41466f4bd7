package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path directory;

  @Test
  void shift_together() {
    Ports ports = new Ports(18080);
    assertEquals(18080, ports.delivery());
    assertEquals(19080, ports.authoring());
    assertEquals(19081, ports.deliveryManagement());
    assertEquals(19082, ports.authoringManagement());
    assertEquals(19083, ports.database());
  }

  @Test
  void name_the_port_that_is_taken_and_the_way_out() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int base = taken.getLocalPort() - 1000;
      Settings settings =
          Settings.of(
              new Home(directory),
              Map.of(Setting.PORT_BASE, Integer.toString(base), Setting.PARTS, "authoring"));
      Failure refused = assertThrows(Failure.class, () -> settings.ports().requireFree(settings));
      assertEquals(ExitCode.PORT_TAKEN, refused.exitCode());
      assertTrue(
          refused.getMessage().startsWith("port " + taken.getLocalPort() + " (authoring) is taken"),
          refused.getMessage());
      assertTrue(refused.getMessage().contains("--port-base N"));
    }
  }

  @Test
  void of_parts_that_do_not_run_may_be_taken() {
    Settings settings =
        Settings.of(
            new Home(directory), Map.of(Setting.PARTS, "delivery", Setting.PORT_BASE, "18080"));
    assertEquals(
        Map.of("delivery", 18080, "delivery's management", 19081), settings.ports().of(settings));
  }
}
