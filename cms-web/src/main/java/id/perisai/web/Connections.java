package id.perisai.web;

import id.perisai.web.ClientAddress.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
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

  private final int most;
  private final List<Network> uncounted;
  private final Map<String, List<StreamConnection>> open = new HashMap<>();
  private int opened;

  /**
   * @param most of one network ({@link Share})
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
    return admit(Share.of(peer.getAddress()), connection);
  }

  private boolean isProxy(InetAddress address) {
    return uncounted.stream().anyMatch(network -> network.has(address));
  }

  private synchronized boolean admit(List<Share> shares, StreamConnection connection) {
    for (Share share : shares) {
      List<StreamConnection> held =
          open.computeIfAbsent(share.network(), first -> new ArrayList<>(2));
      if (held.size() >= share.times() * most) {
        held.removeIf(one -> !one.isOpen());
      }
      if (held.size() >= share.times() * most) {
        return false;
      }
    }
    shares.forEach(share -> open.get(share.network()).add(connection));
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
