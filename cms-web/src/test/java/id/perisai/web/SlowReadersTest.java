package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for many files and hardly reads them does not keep the cache from others. */
class SlowReadersTest {
  private static final int CACHE = 64 << 20;

  /** The longest that the cache takes. */
  private static final int LENGTH = (4 << 20) - 100;

  /** So many of these fill the cache. */
  private static final int FILES = 16;

  @TempDir Path folder;

  private final List<String> paths = new ArrayList<>();
  private final List<Socket> readers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : readers) {
      socket.close();
    }
  }

  @Test
  void the_network_that_keeps_most_of_the_cache_makes_room_and_no_other() throws Exception {
    try (RunningNode node = node()) {
      Socket telephone = begin(node, 3, 0);
      Socket greedy = begin(node, 2, 1);
      for (int i = 2; i < FILES + 2; i++) {
        begin(node, 2, i);
      }
      awaitCached(node);
      assertWhole(telephone);
      assertTrue(rest(greedy) < LENGTH, "who keeps most is let be");
    }
  }

  @Test
  void networks_that_keep_a_part_each_do_not_keep_all() throws Exception {
    try (RunningNode node = node()) {
      List<Socket> telephones = List.of(begin(node, 10, 0), begin(node, 11, 1));
      for (int i = 2; i < FILES; i++) {
        begin(node, 2 + i / 2, i);
      }
      awaitCached(node);
      for (Socket telephone : telephones) {
        assertWhole(telephone);
      }
    }
  }

  @Test
  void nobody_is_hung_up_on_for_what_others_read_too() throws Exception {
    try (RunningNode node = node()) {
      List<Socket> carrier = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        carrier.add(begin(node, 2, i));
        begin(node, 11 + i, i);
      }
      for (int i = 3; i < FILES - 2; i++) {
        begin(node, 20 + i, i);
      }
      Socket greedy = begin(node, 40, FILES - 2);
      begin(node, 40, FILES - 1);
      awaitCached(node);
      for (Socket telephone : carrier) {
        assertWhole(telephone);
      }
      assertTrue(rest(greedy) < LENGTH, "who alone reads much is let be");
    }
  }

  private RunningNode node() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "dua"));
    for (int i = 0; i < FILES + 2; i++) {
      byte[] bytes = new byte[LENGTH];
      new Random(i).nextBytes(bytes);
      Coding coding = city.putBlob("dinkes", bytes);
      paths.add("/_m/" + coding.digest().hex() + ".pdf");
      entries.add(
          Entry.page(paths.get(i), 200, MediaTypes.PDF, Map.of(Coding.IDENTITY, coding), Map.of()));
    }
    city.publish("dinkes", 2, entries);
    return RunningNode.caching(city, folder.resolve("store"), CACHE).tick();
  }

  /** Somebody of another address who reads the beginning of a file. */
  private Socket begin(RunningNode node, int address, int file) throws IOException {
    Socket socket = ask(node, "127.0.0." + address, paths.get(file));
    readers.add(socket);
    assertEquals("HTTP/1.1 200", start(socket));
    return socket;
  }

  private static void assertWhole(Socket telephone) {
    assertTrue(rest(telephone) >= LENGTH, "a slow reader was hung up on");
  }

  private static Socket ask(RunningNode node, String from, String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(20_000);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", node.port()));
    String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private static String start(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), US_ASCII);
  }

  /** How many bytes of the body and fields come still. */
  private static long rest(Socket socket) {
    byte[] some = new byte[64 * 1024];
    long all = 0;
    try {
      for (int count; all < LENGTH && (count = socket.getInputStream().read(some)) > 0; ) {
        all += count;
      }
    } catch (IOException cut) {
      return all;
    }
    return all;
  }

  /** Asks for a page until the cache has it. */
  private static void awaitCached(RunningNode node) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    long found = found(node);
    while (true) {
      assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
      long now = found(node);
      if (now > found) {
        return;
      }
      assertTrue(System.nanoTime() < end, "the page is read from the disk each time");
      Thread.sleep(20);
    }
  }

  private static long found(RunningNode node) throws IOException {
    return node.metrics()
        .lines()
        .filter(line -> line.startsWith("perisai_cache_reads_total{found=\"yes\"}"))
        .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
