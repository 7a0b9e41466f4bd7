package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.ClientAddress.Network;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void the_last_stranger_counts_however_many_were_made_up_before() {
    ClientAddress behind = new ClientAddress(List.of(Network.of("10.0.0.0/8").orElseThrow()));
    Optional<InetAddress> stranger = ClientAddress.literal("203.0.113.9");
    for (int before : new int[] {0, 1, 18, 19, 20, 21, 100}) {
      String value = "192.0.2.1, ".repeat(before) + "203.0.113.9, 10.0.0.5";
      assertEquals(stranger, behind.named(List.of(value)), before + " before");
    }
    assertEquals(stranger, behind.named(List.of("192.0.2.1", "203.0.113.9")));
    assertEquals(Optional.empty(), behind.named(List.of("203.0.113.9,")));
    assertEquals(Optional.empty(), behind.named(null));
  }

  @Test
  void what_came_over_ipv6_is_named_as_well() throws Exception {
    ClientAddress behind = new ClientAddress(List.of(Network.of("2001:db8:5::/48").orElseThrow()));
    Optional<InetAddress> visitor = Optional.of(InetAddress.getByName("2001:db8:7:8::9"));
    assertEquals(visitor, behind.named(List.of("192.0.2.1, 2001:DB8:7:8::9, 2001:db8:5::1")));
    assertEquals("20010db800070008", SubmissionRates.network(visitor.orElseThrow()));
    // As a server of both versions may write an address of IPv4.
    assertEquals(ClientAddress.literal("203.0.113.9"), behind.named(List.of("::ffff:203.0.113.9")));
  }

  @Test
  void reads_every_form_of_an_address() throws Exception {
    for (String good :
        new String[] {
          "0.0.0.0", "9.10.99.100", "255.199.200.249", "::", "::1", "2001:DB8::a", "::ffff:10.1.2.3"
        }) {
      assertEquals(Optional.of(InetAddress.getByName(good)), ClientAddress.literal(good), good);
    }
  }

  /** What the field of a request may name, none of it an address. */
  private static final List<String> NAMES =
      List.of(
          "cafe.de",
          "abc.be",
          "1.2.3.4.5.6",
          "1.2.3",
          "127.1",
          "2130706433",
          "999.1.1.1",
          "01.2.3.4",
          "1.2.3.4.",
          ".1.2.3",
          "deadbeef",
          ".:1",
          "1:2",
          ":");

  /** In a process of its own, whose DNS is a file that knows all these names. */
  @Test
  void asks_the_dns_about_nothing(@TempDir Path folder) throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.9 localhost.control " + String.join(" ", NAMES) + "\n");
    Process asking =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                ClientAddressTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(asking.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, asking.waitFor(), said);
    assertEquals("control /127.0.0.9\n", said);
  }

  /** Says which of the names are taken for addresses. */
  public static void main(String[] none) throws Exception {
    String control = InetAddress.getByName("localhost.control").toString();
    System.out.print("control " + control.substring(control.indexOf('/')) + "\n");
    for (String name : NAMES) {
      ClientAddress.literal(name)
          .ifPresent(found -> System.out.print(name + " is " + found + "\n"));
    }
  }
}
