package id.perisai.web;

import id.perisai.web.ClientAddress.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xnio.StreamConnection;

/**
 * Who holds how many connections. That one has ended is found out when it matters: when its address
 * has reached the bound, or when so many were opened that all are looked through.
 */
final class Connections {
  private static final int LOOK_THROUGH = 20_000;

  /** Of an address of IPv6: whoever has one has 2^64 of them. */
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final List<Network> uncounted;
  private final Map<Holder, List<StreamConnection>> open = new HashMap<>();
  private int opened;

  /** The bytes of an address by which it is counted. */
  private record Holder(List<Byte> bytes) {
    static Holder of(InetAddress address) {
      byte[] bytes = address.getAddress();
      int length = address instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
      List<Byte> counted = new ArrayList<>(length);
      for (byte octet : Arrays.copyOf(bytes, length)) {
        counted.add(octet);
      }
      return new Holder(counted);
    }
  }

  /**
   * @param most of one network
   * @param uncounted proxies of ours
   */
  Connections(int most, List<Network> uncounted) {
    this.most = most;
    this.uncounted = List.copyOf(uncounted);
  }

  /** Whether a connection is not one too many; it is counted then. */
  boolean admit(StreamConnection connection) {
    InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
    if (peer == null || isProxy(peer.getAddress())) {
      return true;
    }
    return admit(Holder.of(peer.getAddress()), connection);
  }

  private boolean isProxy(InetAddress address) {
    return uncounted.stream().anyMatch(network -> network.has(address));
  }

  private synchronized boolean admit(Holder holder, StreamConnection connection) {
    List<StreamConnection> held = open.computeIfAbsent(holder, first -> new ArrayList<>(2));
    if (held.size() >= most) {
      held.removeIf(one -> !one.isOpen());
    }
    if (held.size() >= most) {
      return false;
    }
    held.add(connection);
    opened++;
    if (opened >= LOOK_THROUGH) {
      lookThrough();
    }
    return true;
  }

  private void lookThrough() {
    open.values().forEach(held -> held.removeIf(one -> !one.isOpen()));
    open.values().removeIf(List::isEmpty);
    opened = 0;
  }
}
