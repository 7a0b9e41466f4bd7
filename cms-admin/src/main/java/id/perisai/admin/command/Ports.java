package id.perisai.admin.command;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
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
    wanted(settings).forEach((what, socket) -> wanted.put(what, socket.port()));
    return wanted;
  }

  /** A port, and where it is listened on. */
  private record Wanted(BindAddress address, int port) {}

  private Map<String, Wanted> wanted(Settings settings) {
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    if (settings.runs(Part.DELIVERY)) {
      BindAddress address = settings.deliveryBindAddress();
      wanted.put("delivery", new Wanted(address, delivery()));
      wanted.put("delivery's management", new Wanted(BindAddress.LOOPBACK, deliveryManagement()));
      settings
          .tls()
          .ifPresent(own -> wanted.put("delivery's https", new Wanted(address, own.port())));
    }
    if (settings.runs(Part.AUTHORING)) {
      wanted.put("authoring", new Wanted(settings.bindAddress(), authoring()));
      wanted.put("authoring's management", new Wanted(BindAddress.LOOPBACK, authoringManagement()));
    }
    if (settings.runs(Part.DATABASE)) {
      wanted.put("the database", new Wanted(BindAddress.LOOPBACK, database()));
    }
    return wanted;
  }

  /**
   * @throws Failure with the first port that another process holds, or address that is not of this
   *     machine
   */
  void requireFree(Settings settings) {
    wanted(settings).forEach(this::requireFree);
  }

  private void requireFree(String what, Wanted wanted) {
    for (InetAddress address : wanted.address().addresses()) {
      // Of its own version: Java takes all addresses of IPv4 for all of both.
      ProtocolFamily family = address instanceof Inet4Address ? INET : INET6;
      try (ServerSocketChannel probe = ServerSocketChannel.open(family)) {
        probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        probe.bind(new InetSocketAddress(address, wanted.port()));
      } catch (BindException taken) {
        throw notOpened(what, wanted, address, taken);
      } catch (IOException | UnsupportedOperationException other) {
        throw new Failure(
            ExitCode.PORT_TAKEN,
            "port "
                + wanted.port()
                + " of "
                + address.getHostAddress()
                + " cannot be opened: "
                + other.getMessage(),
            other);
      }
    }
  }

  private Failure notOpened(
      String what, Wanted wanted, InetAddress address, BindException refused) {
    boolean foreign = refused.getMessage().contains("assign"); // EADDRNOTAVAIL
    return foreign
        ? Settings.refused(
            Setting.BIND_ADDRESS,
            wanted.address().text(),
            address.getHostAddress() + " is no address of this machine: give one that it has")
        : new Failure(
            ExitCode.PORT_TAKEN,
            "port "
                + wanted.port()
                + " ("
                + what
                + ") is taken by another process: stop it, or shift all ports with --port-base N"
                + " (now "
                + base
                + ")",
            refused);
  }
}
