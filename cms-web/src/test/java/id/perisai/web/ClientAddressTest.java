package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.ClientAddress.Network;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  @Test
  void networks_have_the_addresses_that_begin_as_they_do() throws Exception {
    Network office = Network.of("10.1.2.0/23").orElseThrow();
    assertTrue(office.has(InetAddress.getByName("10.1.3.255")));
    assertFalse(office.has(InetAddress.getByName("10.1.4.0")));
    assertFalse(office.has(InetAddress.getByName("::1")));
    assertTrue(Network.of("::1").orElseThrow().has(InetAddress.getByName("::1")));
    assertFalse(Network.of("127.0.0.1").orElseThrow().has(InetAddress.getByName("127.0.0.2")));
  }

  @Test
  void reads_addresses_and_no_names() {
    for (String bad :
        new String[] {
          "", "localhost", "evil.example", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/x", "::/129", "/8"
        }) {
      assertEquals(Optional.empty(), Network.of(bad), bad);
    }
  }
}
