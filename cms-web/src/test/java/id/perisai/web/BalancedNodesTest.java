package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.perisai.release.Entry;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes behind HAProxy, with the configuration that the documentation gives, of which one has
 * taken a release over and the other has not yet.
 */
class BalancedNodesTest {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

  /** Of two nodes that take turns, each is asked by so many. */
  private static final int ASKED = 40;

  @TempDir Path folder;
  private SmallCity city;
  private RunningNode ahead;
  private RunningNode behind;
  private Process balancer;
  private int port;

  @BeforeEach
  void one_node_is_behind_the_other() throws Exception {
    if (!Files.isExecutable(HAPROXY)) {
      System.err.println(
          "SKIPPED: HAProxy is not installed (apt-get install haproxy): nobody has seen here that a"
              + " page's files are found while one node is behind the other");
    }
    assumeTrue(Files.isExecutable(HAPROXY), "HAProxy is not installed");
    city = new SmallCity(folder.resolve("repository"));
    city.publish("dinkes", 2, lean("rilis-dua"));
    ahead = new RunningNode(city, folder.resolve("ahead")).tick();
    behind = new RunningNode(city, folder.resolve("behind")).tick();
    city.publish("dinkes", 3, city.site("dinkes", "rilis-tiga"));
    ahead.tick();
    balancer = balancer();
    awaitBoth();
    keepBoth("one", "two");
  }

  @AfterEach
  void stop() {
    if (balancer != null) {
      balancer.destroy();
    }
    for (RunningNode node : new RunningNode[] {ahead, behind}) {
      if (node != null) {
        node.close();
      }
    }
  }

  private Process balancer() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path also =
        Files.writeString(
            folder.resolve("socket.cfg"), "global\n  stats socket " + socket() + " level admin\n");
    ProcessBuilder command =
        new ProcessBuilder(
            HAPROXY.toString(),
            "-db",
            "-f",
            Path.of("..", "docker", "haproxy.cfg").toAbsolutePath().toString(),
            "-f",
            also.toString());
    command.environment().put("PERISAI_LISTEN", "127.0.0.1:" + port);
    command.environment().put("PERISAI_READY_HOST", "sign.localhost");
    command.environment().put("PERISAI_NODE_1", "127.0.0.1:" + ahead.port());
    command.environment().put("PERISAI_NODE_2", "127.0.0.1:" + behind.port());
    return command
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("haproxy.log").toFile())
        .start();
  }

  /** Pages come from both nodes by turns: the old one and the new one. */
  private void awaitBoth() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    boolean old = false;
    boolean now = false;
    while (!old || !now) {
      assertTrue(System.nanoTime() < end, "not both nodes are asked: old " + old + ", new " + now);
      if (!balancer.isAlive()) {
        balancer = balancer(); // Somebody else had taken the port that was free.
      }
      try {
        String page = get("/").text();
        old |= page.contains("rilis-dua");
        now |= page.contains("rilis-tiga");
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
  }

  /**
   * Ends the checks of nodes and takes them for ready from now on: on a busy machine one may answer
   * a check too late, and would be asked nothing for a while.
   */
  private void keepBoth(String... nodes) throws IOException {
    for (String node : nodes) {
      command("disable health delivery/" + node);
      command("set server delivery/" + node + " health up");
    }
  }

  private void command(String words) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      channel.write(ByteBuffer.wrap((words + "\n").getBytes(US_ASCII)));
      String said = new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
      assertEquals("", said.strip(), words);
    }
  }

  private Path socket() {
    return folder.resolve("haproxy.sock");
  }

  private Response get(String path) throws IOException {
    return RunningNode.send(
        port, "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\nConnection: close\r\n\r\n");
  }

  @Test
  void the_files_of_the_new_page_are_found_whichever_node_is_asked() throws Exception {
    assertEquals(404, behind.get("dinkes.localhost", SmallCity.stylePath()).code(), "the gap");
    for (int i = 0; i < ASKED; i++) {
      Response style = get(SmallCity.stylePath());
      assertEquals(200, style.code(), "style sheet, number " + i);
      assertArrayEquals(SmallCity.STYLE, style.body());
      Response film = get(SmallCity.FILM_PATH);
      assertEquals(200, film.code(), "film, number " + i);
      assertArrayEquals(SmallCity.FILM, film.body());
    }
  }

  @Test
  void the_files_of_the_old_page_are_found_too_and_what_nobody_has_is_not() throws Exception {
    city.publish("dinkes", 4, lean("rilis-empat"));
    ahead.tick();
    for (int i = 0; i < ASKED; i++) {
      assertEquals(200, get(SmallCity.FILM_PATH).code(), "number " + i);
      assertEquals(404, get("/_m/" + "0".repeat(64) + ".pdf").code(), "number " + i);
    }
  }

  private List<Entry> lean(String word) throws Exception {
    List<Entry> entries = city.site("dinkes", word);
    entries.removeIf(
        entry ->
            entry.path().equals(SmallCity.stylePath()) || entry.path().equals(SmallCity.FILM_PATH));
    return entries;
  }
}
