package id.perisai.admin.command;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All ports, shifted together.
 *
 * @param base the port of delivery, 1024 to 64000; authoring is 1000 above, the rest follows it
 */
record Ports(int base) {
  static final int DEFAULT_BASE = 8080;

  Ports {
    if (base < 1024 || base > 64000) {
      throw new IllegalArgumentException("a port base is between 1024 and 64000, not " + base);
    }
  }

  int delivery() {
    return base;
  }

  int authoring() {
    return base + 1000;
  }

  int deliveryManagement() {
    return base + 1001;
  }

  int authoringManagement() {
    return base + 1002;
  }

  int database() {
    return base + 1003;
  }

  /** Which part wants which port, for sentences. */
  Map<String, Integer> of(Settings settings) {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    if (settings.runs(Part.DELIVERY)) {
      wanted.put("delivery", delivery());
      wanted.put("delivery's management", deliveryManagement());
      settings.tls().ifPresent(own -> wanted.put("delivery's https", own.port()));
    }
    if (settings.runs(Part.AUTHORING)) {
      wanted.put("authoring", authoring());
      wanted.put("authoring's management", authoringManagement());
    }
    if (settings.runs(Part.DATABASE)) {
      wanted.put("the database", database());
    }
    return wanted;
  }

  /**
   * @throws Failure with the first port that another process holds
   */
  void requireFree(Settings settings) {
    of(settings).forEach((what, port) -> requireFree(what, port, settings));
  }

  private void requireFree(String what, int port, Settings settings) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(settings.bindAddress()), port));
    } catch (BindException taken) {
      throw new Failure(
          ExitCode.PORT_TAKEN,
          "port "
              + port
              + " ("
              + what
              + ") is taken by another process: stop it, or shift all ports with --port-base N"
              + " (now "
              + base
              + ")",
          taken);
    } catch (IOException other) {
      throw new Failure(
          ExitCode.PORT_TAKEN, "port " + port + " cannot be opened: " + other.getMessage(), other);
    }
  }
}
