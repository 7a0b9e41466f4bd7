package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written to the socket at once is what the server would have written. */
class DirectAnswerTest {
  /** More than a socket's buffers take, less than what the cache keeps. */
  private static final String LONG = HexFormat.of().formatHex(random(100_000));

  /** So many of them fill the buffers of both sides of a connection. */
  private static final int MORE_THAN_BUFFERS = 40;

  @TempDir static Path folder;
  private static RunningNode node;

  @BeforeAll
  static void start() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "dua"));
    Coding identity = city.putBlob("dinkes", LONG.getBytes(US_ASCII));
    entries.add(
        Entry.page("/panjang", 200, MediaTypes.HTML, Map.of(Coding.IDENTITY, identity), Map.of()));
    city.publish("dinkes", 2, entries);
    node = new RunningNode(city, folder.resolve("store")).tick();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** A connection that ends after its answer is written to by the server's own way. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/berita/1", "/panjang", "film"})
  void says_what_the_servers_own_way_says(String page) throws Exception {
    String path = page.equals("film") ? SmallCity.FILM_PATH : page;
    for (String coding : List.of("", "Accept-Encoding: gzip\r\n", "Accept-Encoding: br\r\n")) {
      Response warm = ask(path, coding);
      Response direct = ask(path, coding);
      Response own = ask(path, coding + "Connection: close\r\n");
      assertEquals(200, direct.code());
      assertEquals(fields(own), fields(direct));
      assertEquals(fields(own), fields(warm));
      assertEquals("keep-alive", direct.header("connection"));
      assertArrayEquals(own.body(), direct.body());
      assertEquals(own.header("date").length(), direct.header("date").length());
    }
  }

  @Test
  void tells_browsers_to_stay_with_tls_that_a_proxy_ends() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("proxied"));
    try (RunningNode proxied = RunningNode.behindProxy(city, folder.resolve("proxied-store"))) {
      proxied.tick();
      for (String fields : List.of("", "", "Connection: close\r\n")) {
        String request = new String(request("/berita/1", fields), US_ASCII);
        Response page = RunningNode.send(proxied.port(), request);
        assertEquals(200, page.code());
        assertEquals(SecurityHeaders.HSTS, page.header("strict-transport-security"));
      }
    }
    assertEquals(null, ask("/berita/1", "").header("strict-transport-security"));
  }

  @Test
  void writes_the_date_first_and_the_rest_at_once() throws Exception {
    ask("/berita/1", "");
    List<String> names = List.copyOf(ask("/berita/1", "").headers().keySet());
    assertEquals(List.of("date", "connection"), names.subList(0, 2));
    assertEquals("content-length", names.get(names.size() - 1));
    List<String> own = List.copyOf(ask("/berita/1", "Connection: close\r\n").headers().keySet());
    assertNotEquals(names, own, "the other test compares a way with itself");
  }

  @Test
  void goes_on_where_a_slow_client_takes_little_at_a_time() throws Exception {
    ask("/panjang", "");
    try (Socket slow = slow()) {
      for (int i = 0; i < MORE_THAN_BUFFERS; i++) {
        assertEquals(LONG.length(), RunningNode.read(slow.getInputStream(), false).text().length());
      }
      slow.getOutputStream().write(request("/panjang", ""));
      assertTrue(LONG.equals(RunningNode.read(slow.getInputStream(), false).text()));
    }
  }

  @Test
  void gives_bytes_back_that_a_client_did_not_wait_for() throws Exception {
    ask("/panjang", "");
    for (int i = 0; i < 3; i++) {
      try (Socket gone = slow()) {
        gone.setSoLinger(true, 0);
      }
    }
    assertTrue(LONG.equals(ask("/panjang", "").text()));
    for (int i = 0; node.underWay() > 0 && i < 200; i++) {
      Thread.sleep(50);
    }
    assertEquals(0, node.underWay());
  }

  /** One whose connection has no other question waiting: that one is answered at once. */
  @Test
  void the_log_says_how_much_of_an_answer_went_out_that_was_cut_short() throws Exception {
    ask("/panjang", "");
    int before = awaitLogged();
    try (Socket gone = connect()) {
      for (int i = 0; node.underWay() == 0 && i < 10 * MORE_THAN_BUFFERS; i++) {
        gone.getOutputStream().write(request("/panjang", ""));
        Thread.sleep(20);
        for (int looks = 0; node.underWay() > 0 && looks < 100; looks++) {
          Thread.sleep(20);
        }
      }
      assertEquals(1, node.underWay());
      gone.setSoLinger(true, 0);
    }
    List<Long> cutShort = List.of();
    for (int i = 0; cutShort.isEmpty() && i < 200; i++) {
      Thread.sleep(20);
      cutShort =
          logged().stream()
              .skip(before)
              .filter(line -> line.contains("/panjang"))
              .map(line -> Long.valueOf(line.replaceAll(".*\"bytes\":(\\d+).*", "$1")))
              .filter(bytes -> bytes < LONG.length())
              .toList();
    }
    assertEquals(1, cutShort.size());
  }

  /** How many lines there are once what was asked before has its own. */
  private static int awaitLogged() throws Exception {
    for (int i = 0; i < 500; i++) {
      int lines = logged().size();
      if (node.underWay() == 0 && lines == WatchableTest.requests(node.metrics())) {
        return lines;
      }
      Thread.sleep(20);
    }
    throw new AssertionError(logged().size() + " lines for " + node.metrics());
  }

  private static List<String> logged() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(RunningNode.accessLog(folder.resolve("store")))) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  /** One that asked, each time when the answer before was begun, and has read nothing yet. */
  private static Socket slow() throws Exception {
    Socket slow = connect();
    for (int i = 0; i < MORE_THAN_BUFFERS; i++) {
      slow.getOutputStream().write(request("/panjang", ""));
      Thread.sleep(20);
    }
    return slow;
  }

  /** One that takes little at a time. */
  private static Socket connect() throws IOException {
    Socket slow = new Socket();
    slow.setReceiveBufferSize(4096);
    slow.connect(new InetSocketAddress("127.0.0.1", node.port()));
    slow.setSoTimeout(20_000);
    return slow;
  }

  private static Response ask(String path, String fields) throws IOException {
    return RunningNode.send(node.port(), new String(request(path, fields), US_ASCII));
  }

  private static byte[] request(String path, String fields) {
    return ("GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n" + fields + "\r\n")
        .getBytes(US_ASCII);
  }

  private static Map<String, String> fields(Response response) {
    Map<String, String> fields = new LinkedHashMap<>(response.headers());
    fields.keySet().removeAll(List.of("date", "connection"));
    // In any order.
    return Map.copyOf(fields);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
