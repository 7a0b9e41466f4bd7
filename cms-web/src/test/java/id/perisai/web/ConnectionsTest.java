package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xnio.Option;
import org.xnio.StreamConnection;

class ConnectionsTest {
  private final Connections connections = new Connections(10, List.of());

  /** One from an address. */
  private static final class From extends StreamConnection {
    private final InetSocketAddress peer;
    private boolean open = true;

    From(String address) {
      super(null);
      peer = new InetSocketAddress(ClientAddress.literal(address).orElseThrow(), 1);
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public SocketAddress getPeerAddress() {
      return peer;
    }

    @Override
    public SocketAddress getLocalAddress() {
      return peer;
    }

    @Override
    public boolean supportsOption(Option<?> option) {
      return false;
    }

    @Override
    public <T> T getOption(Option<T> option) {
      return null;
    }

    @Override
    public <T> T setOption(Option<T> option, T value) {
      return null;
    }

    @Override
    protected void closeAction() throws IOException {
      open = false;
    }

    @Override
    protected void notifyWriteClosed() {
      open = false;
    }

    @Override
    protected void notifyReadClosed() {
      open = false;
    }
  }

  @Test
  void networks_of_one_household_or_office_have_no_more_than_some_shares_together() {
    List<From> admitted = new ArrayList<>();
    for (int network = 0; network < 256; network++) {
      From from = new From("2001:db8:7:" + Integer.toHexString(network) + "::1");
      if (connections.admit(from)) {
        admitted.add(from);
      }
    }
    assertEquals(20, admitted.size(), "of one /56");
    for (int network = 256; network < 65_536; network += 64) {
      From from = new From("2001:db8:7:" + Integer.toHexString(network) + "::1");
      if (connections.admit(from)) {
        admitted.add(from);
      }
    }
    assertEquals(40, admitted.size(), "of one /48");
    assertTrue(connections.admit(new From("2001:db8:8::1")));
    assertTrue(connections.admit(new From("203.0.113.7")));
    for (int i = 0; i < 20; i++) {
      admitted.get(i).open = false;
    }
    assertTrue(connections.admit(new From("2001:db8:7:1::1")), "those that ended count no more");
  }
}
