package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.perisai.web.Settings.Plain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors come over both versions of the protocol, to the addresses that were set alone. */
class AddressesTest {
  /** An address that no other test listens on, so that all of its ports are free. */
  private static final String OWN = "127.0.0.77";

  private static final String ASKED = "GET / HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";

  @TempDir Path folder;

  @BeforeAll
  static void needsBoth() {
    boolean six = true;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      probe.getLocalPort();
    } catch (IOException without) {
      six = false;
    }
    assumeTrue(six, "this machine speaks no IPv6");
  }

  @Test
  void all_of_them_answer_both_versions_and_tell_them_apart() throws Exception {
    List<String> networks = networksAsked("::", "127.0.0.1", "::1");
    assertEquals(List.of("127.0.0.0/24", "0:0:0:0:0:0:0:0/48"), networks);
  }

  @Test
  void several_have_one_port() throws Exception {
    List<String> networks = networksAsked("127.0.0.1, ::1", "127.0.0.1", "::1");
    assertEquals(List.of("127.0.0.0/24", "0:0:0:0:0:0:0:0/48"), networks);
  }

  @Test
  void one_of_ipv6_is_no_other() throws Exception {
    assertEquals(List.of("0:0:0:0:0:0:0:0/48"), networksAsked("::1", "::1"));
    assertThrows(ConnectException.class, () -> networksAsked("::1", OWN));
    assertThrows(ConnectException.class, () -> networksAsked(OWN, "::1"));
  }

  /** Which of them was taken is said, and those that were opened before it are given back. */
  @Test
  void one_that_is_taken_opens_none() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("city"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      int port = taken.getLocalPort();
      Plain plain = new Plain(of(OWN + ", ::1").addresses(), port, "http");
      UncheckedIOException refused =
          assertThrows(
              UncheckedIOException.class,
              () -> RunningNode.listening(city, folder.resolve("store"), plain));
      assertTrue(refused.getMessage().contains("0:0:0:0:0:0:0:1 port " + port), refused::toString);
      assertThrows(ConnectException.class, () -> RunningNode.send(OWN, port, ASKED));
    }
  }

  /** Asks a node at each of some addresses; the networks that its access log tells of. */
  private List<String> networksAsked(String listened, String... asked) throws Exception {
    Path own = Files.createTempDirectory(folder, "node");
    Path store = own.resolve("store");
    SmallCity city = new SmallCity(own.resolve("city"));
    try (RunningNode node = RunningNode.listening(city, store, of(listened)).tick()) {
      for (int i = 0; i < asked.length; i++) {
        assertEquals(200, RunningNode.send(asked[i], node.port(), ASKED).code(), asked[i]);
        // The lines stand in the order in which the answers ended.
        WatchableTest.awaitRequests(node, i + 1);
      }
    }
    try (Stream<Path> files = Files.list(RunningNode.accessLog(store))) {
      return Files.readAllLines(files.findFirst().orElseThrow()).stream()
          .map(line -> line.replaceAll(".*\"network\":\"([^\"]*)\".*", "$1"))
          .toList();
    }
  }

  private static Plain of(String addresses) {
    Map<String, String> set =
        Map.of(
            "perisai.repository",
            "/r",
            "perisai.store",
            "/s",
            "perisai.trust-root",
            "0123456789abcdef".repeat(4),
            "perisai.address",
            addresses);
    return new Plain(Settings.read(set::get, name -> null).plain().addresses(), 0, "http");
  }
}
