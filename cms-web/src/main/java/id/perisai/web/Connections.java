package id.perisai.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Set<InetAddress> uncounted;
  private final Map<Network, List<StreamConnection>> open = new HashMap<>();
  private int opened;

  /** The bytes of an address by which it is counted. */
  private record Network(List<Byte> bytes) {
    static Network of(InetAddress address) {
      byte[] bytes = address.getAddress();
      int length = address instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
      List<Byte> counted = new ArrayList<>(length);
      for (byte octet : Arrays.copyOf(bytes, length)) {
        counted.add(octet);
      }
      return new Network(counted);
    }
  }

  /**
   * @param most of one network
   * @param uncounted proxies of ours
   */
  Connections(int most, Set<InetAddress> uncounted) {
    this.most = most;
    this.uncounted = Set.copyOf(uncounted);
  }

  /** Whether a connection is not one too many; it is counted then. */
  boolean admit(StreamConnection connection) {
    InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
    if (peer == null || uncounted.contains(peer.getAddress())) {
      return true;
    }
    return admit(Network.of(peer.getAddress()), connection);
  }

  private synchronized boolean admit(Network network, StreamConnection connection) {
    List<StreamConnection> held = open.computeIfAbsent(network, first -> new ArrayList<>(2));
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
