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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for many files and hardly reads them does not keep the cache from others. */
class SlowReadersTest {
  private static final int CACHE = 64 << 20;
  private static final int LENGTH = 4_000_000;

  /** More than the cache can hold. */
  private static final int FILES = 18;

  @TempDir Path folder;

  @Test
  void the_network_that_keeps_most_of_the_cache_makes_room_and_no_other() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "dua"));
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[LENGTH];
      new Random(i).nextBytes(bytes);
      Coding coding = city.putBlob("dinkes", bytes);
      paths.add("/_m/" + coding.digest().hex() + ".pdf");
      entries.add(
          Entry.page(paths.get(i), 200, MediaTypes.PDF, Map.of(Coding.IDENTITY, coding), Map.of()));
    }
    city.publish("dinkes", 2, entries);
    Deque<Socket> readers = new ArrayDeque<>();
    try (RunningNode node = RunningNode.caching(city, folder.resolve("store"), CACHE).tick()) {
      Socket telephone = ask(node, "127.0.0.3", paths.get(0));
      readers.add(telephone);
      assertEquals("HTTP/1.1 200", start(telephone));
      for (String path : paths.subList(1, FILES)) {
        readers.add(ask(node, "127.0.0.2", path));
        assertEquals("HTTP/1.1 200", start(readers.getLast()));
      }
      awaitCached(node);
      assertTrue(rest(telephone) >= LENGTH, "a slow reader of another network was hung up on");
      readers.remove();
      assertTrue(rest(readers.getFirst()) < LENGTH, "who keeps most is let be");
    } finally {
      for (Socket socket : readers) {
        socket.close();
      }
    }
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
  private static long rest(Socket socket) throws IOException {
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
