package id.perisai.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import id.perisai.release.WellKnown;
import id.perisai.web.ClientAddress.Network;
import id.perisai.web.Settings.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that want to use the node up. Each is bounded, and after each of them others are served,
 * over both ports and quickly.
 */
class HostileClientsTest {
  private static final String HOST = "Host: dinkes.localhost\r\n";

  /** The usual ones, in short: nobody waits a minute in a test. */
  private static final int STREAMS = 250;

  private static final ClientBounds SHORT =
      new ClientBounds(2_500, 2_500, 900, 700, 600, 200, 1_000, STREAMS, List.of());

  /** For clients that are not hostile in time: none is cut off because the machine is busy. */
  private static final ClientBounds PATIENT =
      new ClientBounds(60_000, 60_000, 60_000, 60_000, 600, 200, 1_000, STREAMS, List.of());

  private static final int FRAME_DATA = 0;
  private static final int FRAME_HEADERS = 1;
  private static final int FRAME_RESET = 3;
  private static final int FRAME_SETTINGS = 4;
  private static final int FRAME_PING = 6;
  private static final int FRAME_WINDOW = 8;
  private static final int FRAME_CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  @TempDir static Path folder;
  private static SmallCity city;
  private static RunningNode node;
  private static RunningNode tlsNode;
  private static TestCertificate certificate;
  private static Tls tls;

  @BeforeAll
  static void start() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    certificate = TestCertificate.make(folder, "EC", 90);
    tls = new Tls(folder.resolve("fullchain.pem"), folder.resolve("privkey.pem"), 0, 443);
    certificate.write(tls.certificate(), tls.key());
    shakeHandsOnce();
    node = node("store", Optional.empty(), SHORT);
    tlsNode = node("store-tls", Optional.of(tls), SHORT);
  }

  /** The first handshakes of a process load what the next ones have: longer than SHORT may be. */
  private static void shakeHandsOnce() throws Exception {
    try (RunningNode patient = node("store-first", Optional.of(tls), PATIENT);
        Http2Client client = new Http2Client(certificate, patient.tlsPort());
        SSLSocket socket = agreed(patient, "http/1.1")) {
      assertTrue(client.get("dinkes.localhost", "/berita/1").startsWith("200 "));
      assertTrue(socket.isConnected());
    }
  }

  private static RunningNode node(String store, Optional<Tls> tls, ClientBounds bounds)
      throws IOException {
    return new RunningNode(
            RepositorySource.of(city.path()),
            folder.resolve(store),
            city,
            Clock.systemUTC(),
            tls,
            bounds)
        .tick();
  }

  @AfterAll
  static void stop() {
    tlsNode.close();
    node.close();
  }

  @AfterEach
  void others_are_served_all_the_same() throws Exception {
    long begin = System.nanoTime();
    for (int i = 1; i <= 10; i++) {
      assertEquals(
          SmallCity.text("dinkes", "satu", "/berita/" + i),
          node.get("dinkes.localhost", "/berita/" + i).text());
    }
    try (Http2Client client = new Http2Client(certificate, tlsNode.tlsPort())) {
      assertTrue(client.get("dinkes.localhost", "/berita/1").startsWith("200 "));
    }
    assertTrue(System.nanoTime() - begin < 5_000_000_000L, "others waited");
  }

  @Test
  void fields_that_come_byte_by_byte_are_cut_off() throws Exception {
    try (Socket socket = open()) {
      assertTrue(
          isCut(
              socket, ("GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(1000)).getBytes(US_ASCII)));
    }
  }

  @Test
  void a_body_that_comes_byte_by_byte_is_cut_off() throws Exception {
    for (String method : new String[] {"GET", "POST"}) {
      try (Socket socket = open()) {
        socket
            .getOutputStream()
            .write(
                (method + " / HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\n")
                    .getBytes(US_ASCII));
        assertTrue(isCut(socket, new byte[1000]), method);
      }
    }
  }

  @Test
  void who_asks_for_much_and_reads_nothing_is_cut_off() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", node.port()));
      String film = "GET " + SmallCity.FILM_PATH + " HTTP/1.1\r\n" + HOST + "\r\n";
      socket.getOutputStream().write(film.repeat(20).getBytes(US_ASCII));
      Thread.sleep(2_000);
      socket.setSoTimeout(5_000);
      long came = drain(socket.getInputStream());
      assertTrue(came < 20L * SmallCity.FILM.length, "all of it was kept for us: " + came);
    }
  }

  @Test
  void a_connection_on_which_nothing_is_asked_ends() throws Exception {
    try (Socket socket = open()) {
      socket.setSoTimeout(5_000);
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nothing", "half a hello", "hello, then nothing", "http/1.1", "h2", "preface"})
  void a_connection_by_tls_on_which_nothing_is_asked_ends(String sends) throws Exception {
    try (Socket socket = silent(sends)) {
      socket.setSoTimeout(5_000);
      assertTrue(drain(socket) < 10_000, "it goes on");
    }
  }

  /** A connection by TLS that says so much, and no more. */
  private static Socket silent(String sends) throws Exception {
    if (sends.equals("h2") || sends.equals("http/1.1")) {
      return agreed(tlsNode, sends);
    }
    if (sends.equals("preface")) {
      return http2();
    }
    Socket socket = new Socket("127.0.0.1", tlsNode.tlsPort());
    if (sends.equals("half a hello")) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 0, (byte) 200, 1, 0});
    } else if (sends.startsWith("hello")) {
      socket.getOutputStream().write(hello());
    }
    return socket;
  }

  /** The first flight of a client's handshake (RFC 8446 §4.1.2). */
  private static byte[] hello() throws Exception {
    SSLEngine engine = TlsTest.context(certificate).createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  /** All that still comes; fails if the other side does not end. */
  private static int drain(Socket socket) throws IOException {
    int came = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        came++;
      }
    } catch (SocketException | SSLException cut) {
      return came;
    }
    return came;
  }

  @Test
  void one_address_holds_no_more_connections_than_its_share() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        idle.add(open());
      }
      int alive = 0;
      for (Socket socket : idle) {
        alive += isOpen(socket) ? 1 : 0;
      }
      assertTrue(alive <= SHORT.connectionsOfAddress(), alive + " are open");
      assertTrue(alive > SHORT.connectionsOfAddress() / 2, "honest ones were cut off: " + alive);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void others_are_served_while_hundreds_hang() throws Exception {
    ClientBounds behindProxy =
        new ClientBounds(
            10_000,
            10_000,
            900,
            700,
            10_000,
            5,
            1_000,
            5,
            List.of(Network.of("127.0.0.1").orElseThrow()));
    List<Socket> idle = new ArrayList<>();
    try (RunningNode proxied = node("store-proxied", Optional.empty(), behindProxy)) {
      for (int i = 0; i < 600; i++) {
        Socket socket = new Socket("127.0.0.1", proxied.port());
        idle.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write("GET / HT".getBytes(US_ASCII));
        }
      }
      long begin = System.nanoTime();
      for (int i = 1; i <= 20; i++) {
        assertEquals(200, proxied.get("dinkes.localhost", "/berita/" + i).code());
      }
      assertTrue(System.nanoTime() - begin < 3_000_000_000L, "others waited");
      assertTrue(isOpen(idle.get(599)), "a proxy's connections were counted as one person's");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void thousands_of_requests_at_once_are_answered_in_order_or_not_at_all() throws Exception {
    try (RunningNode patient = node("store-patient", Optional.empty(), PATIENT);
        Socket socket = new Socket("127.0.0.1", patient.port())) {
      socket.setSoTimeout(20_000);
      byte[] requests =
          ("HEAD /berita/1 HTTP/1.1\r\n" + HOST + "\r\n").repeat(5_000).getBytes(US_ASCII);
      Thread writer =
          new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(requests);
                } catch (IOException cut) {
                  return; // That is one of the two answers.
                }
              });
      writer.start();
      String answers = new String(socket.getInputStream().readNBytes(200_000), ISO_8859_1);
      assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
      assertEquals(-1, answers.replace("HTTP/1.1 200 OK", "").indexOf("HTTP/1.1"));
    }
  }

  @Test
  void bytes_that_are_no_http_end_the_connection_or_are_answered_by_400() throws Exception {
    try (InputStream in = HostileClientsTest.class.getResourceAsStream("malformed.txt")) {
      int count = 0;
      for (String line : new String(in.readAllBytes(), US_ASCII).lines().toList()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          count++;
          assertRefused(line);
        }
      }
      assertTrue(count > 30, "malformed.txt was not read");
    }
  }

  private static void assertRefused(String line) throws IOException {
    try (Socket socket = open()) {
      socket.setSoTimeout(5_000);
      byte[] bytes = MalformedRequest.bytes(line);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(
          answer.isEmpty() || answer.matches("(?s)HTTP/1.1 (400|405|414|421|431) .*"),
          line + " -> " + answer);
      assertEquals(-1, answer.indexOf("HTTP/1.1", 1), "two answers to " + line + ": " + answer);
    } catch (SocketException reset) {
      assertTrue(
          reset.getMessage().contains("reset") || reset.getMessage().contains("Broken"), line);
    }
  }

  /** Undertow forgets streams that are cancelled while they wait for their window. */
  @ParameterizedTest
  @ValueSource(strings = {"cancels", "takes nothing", "leaves"})
  void gives_back_what_answers_held_over_http2_that_nobody_took(String client) throws Exception {
    for (String path : List.of(SmallCity.FILM_PATH, "/berita/1")) {
      try (SSLSocket socket = http2()) {
        OutputStream out = socket.getOutputStream();
        for (int i = 0; i < 40; i++) {
          out.write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, request(path)));
        }
        out.flush();
        if (path.equals(SmallCity.FILM_PATH)) {
          long end = System.nanoTime() + 5_000_000_000L;
          while (tlsNode.underWay() < 20) {
            assertTrue(System.nanoTime() < end, "only " + tlsNode.underWay() + " wait");
            Thread.sleep(5);
          }
        }
        for (int i = 0; i < 40 && client.equals("cancels"); i++) {
          out.write(frame(FRAME_RESET, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
        }
        out.flush();
        if (!client.equals("leaves")) {
          awaitNoneUnderWay(client + " " + path);
        }
      }
      awaitNoneUnderWay(client + " " + path);
    }
  }

  private static void awaitNoneUnderWay(String when) throws Exception {
    awaitNoneUnderWay(tlsNode, when);
  }

  private static void awaitNoneUnderWay(RunningNode node, String when) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (node.underWay() > 0) {
      assertTrue(System.nanoTime() < end, when + ": " + node.underWay() + " are under way");
      Thread.sleep(20);
    }
  }

  @Test
  void one_address_has_no_more_streams_under_way_than_its_share() throws Exception {
    List<SSLSocket> greedy = new ArrayList<>();
    try {
      long before = used();
      long most = 0;
      for (int i = 0; i < 20; i++) {
        SSLSocket socket = http2(new byte[] {0, 4, 0, 0, 0, 0});
        greedy.add(socket);
        ByteArrayOutputStream asked = new ByteArrayOutputStream();
        for (int stream = 1; stream < 200; stream += 2) {
          asked.write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, stream, request("/berita/1")));
        }
        socket.getOutputStream().write(asked.toByteArray());
        most = Math.max(most, tlsNode.underWay());
      }
      assertTrue(most <= STREAMS, most + " are under way");
      assertTrue(most > STREAMS / 2, "only " + most + " got in");
      assertTrue(used() - before < 32 << 20, (used() - before) + " bytes are held");
    } finally {
      for (SSLSocket socket : greedy) {
        socket.close();
      }
    }
    awaitNoneUnderWay("refused");
  }

  /** What is put together for each request stands on the heap for each. */
  @Test
  void one_address_holds_no_more_tiles_of_the_log_than_its_share() throws Exception {
    List<SSLSocket> greedy = new ArrayList<>();
    try (RunningNode patient = node("store-patient", Optional.of(tls), RunningNode.BOUNDS)) {
      String leaves =
          node.get("dinkes.localhost", WellKnown.CHECKPOINT)
              .text()
              .lines()
              .skip(1)
              .findFirst()
              .orElseThrow();
      String tile = WellKnown.PREFIX + "log/tile/entries/000.p/" + leaves;
      for (int i = 0; i < 3; i++) {
        SSLSocket socket = http2(patient, new byte[] {0, 4, 0, 0, 0, 0});
        greedy.add(socket);
        for (int stream = 1; stream < 120; stream += 2) {
          socket
              .getOutputStream()
              .write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, stream, request(tile)));
        }
      }
      long end = System.nanoTime() + 10_000_000_000L;
      while (patient.underWay() < 180) {
        assertTrue(System.nanoTime() < end, patient.underWay() + " are under way");
        Thread.sleep(20);
      }
      assertEquals("HTTP/1.1 503", answer(patient, tile));
      assertEquals("HTTP/1.1 200", answer(patient, WellKnown.DIRECTORY));
    } finally {
      for (SSLSocket socket : greedy) {
        socket.close();
      }
    }
  }

  /** A page of the cache is kept whole for an answer of some bytes. */
  @Test
  void one_address_does_not_keep_the_cache_by_small_answers_that_nobody_takes() throws Exception {
    SmallCity many = new SmallCity(folder.resolve("repository-many"));
    List<Entry> entries = new ArrayList<>(many.site("dinkes", "dua"));
    for (int i = 0; i < 600; i++) {
      Coding coding = many.putBlob("dinkes", ("kecil " + i).getBytes(US_ASCII));
      Map<String, Coding> codings = Map.of(Coding.IDENTITY, coding);
      entries.add(Entry.page("/kecil/" + i, 200, MediaTypes.HTML, codings, Map.of()));
    }
    many.publish("dinkes", 2, entries);
    List<SSLSocket> greedy = new ArrayList<>();
    try (RunningNode patient =
        new RunningNode(
                RepositorySource.of(many.path()),
                folder.resolve("store-many"),
                many,
                Clock.systemUTC(),
                Optional.of(tls),
                RunningNode.BOUNDS)
            .tick()) {
      for (int i = 0; i < 600; i++) {
        if (i % 100 == 0) {
          greedy.add(http2(patient, new byte[] {0, 4, 0, 0, 0, 0}));
        }
        byte[] asked = request("/kecil/" + i);
        greedy
            .get(i / 100)
            .getOutputStream()
            .write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, 2 * (i % 100) + 1, asked));
      }
      long end = System.nanoTime() + 20_000_000_000L;
      while (found(patient, "no") < 512) {
        assertTrue(System.nanoTime() < end, "only " + found(patient, "no") + " were asked for");
        Thread.sleep(20);
      }
      while (found(patient, "yes") == 0) {
        assertEquals("HTTP/1.1 200", answer(patient, "/berita/1"));
        assertTrue(System.nanoTime() < end, "the page is read from the disk each time");
      }
    } finally {
      for (SSLSocket socket : greedy) {
        socket.close();
      }
    }
  }

  private static long found(RunningNode node, String word) throws IOException {
    return node.metrics()
        .lines()
        .filter(line -> line.startsWith("perisai_cache_reads_total{found=\"" + word + "\"}"))
        .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static String answer(RunningNode node, String path) throws Exception {
    try (SSLSocket socket = agreed(node, "http/1.1")) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), US_ASCII);
    }
  }

  @Test
  void an_answer_that_is_taken_byte_by_byte_is_ended() throws Exception {
    try (SSLSocket socket = http2(new byte[] {0, 4, 0, 0, 0, 1})) {
      OutputStream out = socket.getOutputStream();
      out.write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, 1, request(SmallCity.FILM_PATH)));
      CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isEnded(socket));
      for (int i = 0; i < 100 && !ended.isDone(); i++) {
        out.write(frame(FRAME_WINDOW, 0, 1, new byte[] {0, 0, 0, 1}));
        Thread.sleep(50);
      }
      assertTrue(ended.isDone() && ended.get(), "it goes on, a byte at a time");
    }
    awaitNoneUnderWay("byte by byte");
  }

  @Test
  void an_answer_that_is_taken_slowly_goes_on() throws Exception {
    // Looks each 1.4 s, so that this thread may wait for a processor much longer than 50 ms.
    ClientBounds slowly =
        new ClientBounds(10_000, 10_000, 900, 2_800, 600, 200, 1_000, STREAMS, List.of());
    try (RunningNode own = node("store-slowly", Optional.of(tls), slowly)) {
      try (SSLSocket socket = http2(own, new byte[] {0, 4, 0, 0, 0x10, 0})) {
        OutputStream out = socket.getOutputStream();
        out.write(frame(FRAME_WINDOW, 0, 0, new byte[] {0, 0x10, 0, 0})); // The connection's own.
        out.write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, 1, request(SmallCity.FILM_PATH)));
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isEnded(socket));
        long begin = System.nanoTime();
        int given = 0;
        // The second look and the third judge.
        for (long millis = 0; millis < 4_600; millis = (System.nanoTime() - begin) / 1_000_000) {
          int due = (int) (millis / 50 * 1_024) - given;
          if (due > 0) {
            out.write(frame(FRAME_WINDOW, 0, 1, ByteBuffer.allocate(4).putInt(due).array()));
            given += due;
          }
          Thread.sleep(50);
        }
        assertFalse(ended.isDone(), "20 KiB a second were too slow");
      }
      awaitNoneUnderWay(own, "slowly");
    }
  }

  @Test
  void a_body_over_http2_that_never_ends_is_cut_off() throws Exception {
    try (SSLSocket socket = http2()) {
      OutputStream out = socket.getOutputStream();
      out.write(frame(FRAME_HEADERS, END_HEADERS, 1, request("/berita/1")));
      long end = System.nanoTime() + 5_000_000_000L;
      CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isEnded(socket));
      while (!ended.isDone() && System.nanoTime() < end) {
        try {
          out.write(frame(FRAME_DATA, 0, 1, new byte[] {'a'}));
        } catch (IOException cut) {
          break;
        }
        Thread.sleep(50);
      }
      assertTrue(ended.get(1, TimeUnit.SECONDS), "it goes on, a byte at a time");
    }
    awaitNoneUnderWay("endless body");
  }

  @Test
  void streams_that_are_opened_and_cancelled_are_ended() throws Exception {
    try (SSLSocket socket = http2()) {
      CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> isEnded(socket));
      OutputStream out = socket.getOutputStream();
      out.write(frame(FRAME_WINDOW, 0, 0, new byte[] {0x40, 0, 0, 0}));
      int count = 0;
      try {
        while (count < 5_000 && !ended.isDone()) {
          int stream = 2 * count + 1;
          out.write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, stream, request("/berita/1")));
          out.write(frame(FRAME_RESET, 0, stream, new byte[] {0, 0, 0, 8}));
          count++;
        }
      } catch (IOException cut) {
        ended.complete(true);
      }
      assertTrue(
          ended.get(20, TimeUnit.SECONDS),
          count + " streams were opened and cancelled; " + tlsNode.metrics());
    }
  }

  @Test
  void fields_that_go_on_for_ever_are_ended() throws Exception {
    try (SSLSocket socket = http2()) {
      OutputStream out = socket.getOutputStream();
      byte[] field = field("x", "a".repeat(100));
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        many.write(field);
      }
      boolean ended = false;
      try {
        out.write(frame(FRAME_HEADERS, 0, 1, request("/")));
        for (int i = 0; i < 2_000; i++) {
          out.write(frame(FRAME_CONTINUATION, 0, 1, many.toByteArray()));
        }
        ended = isEnded(socket);
      } catch (IOException cut) {
        ended = true;
      }
      assertTrue(ended, "20 MB of fields were read");
    }
  }

  @Test
  void fields_that_unpack_to_more_than_their_share_are_not_answered() throws Exception {
    try (SSLSocket socket = http2()) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.write(request("/berita/1"));
      // Into the table once, and out of it 4,000 times: 12 MB of fields in 8 KB.
      byte[] value = "a".repeat(3_000).getBytes(US_ASCII);
      block.write(0x40);
      block.write(new byte[] {1, 'x', 0x7f});
      int rest = value.length - 127;
      block.write(rest % 128 | 0x80);
      block.write(rest / 128);
      block.write(value);
      for (int i = 0; i < 4_000; i++) {
        block.write(0x80 | 62);
      }
      socket
          .getOutputStream()
          .write(frame(FRAME_HEADERS, END_STREAM | END_HEADERS, 1, block.toByteArray()));
      assertTrue(isEnded(socket), "12 MB of fields were taken");
    }
  }

  @Test
  void settings_and_pings_without_end_use_nothing_up() throws Exception {
    for (int type : new int[] {FRAME_SETTINGS, FRAME_PING}) {
      try (SSLSocket socket = http2()) {
        byte[] payload =
            type == FRAME_PING ? new byte[8] : new byte[] {0, 4, 0, 0, (byte) 255, (byte) 255};
        byte[] flood = repeat(frame(type, 0, 0, payload), 1_000);
        long before = used();
        Thread writer = flooding(socket, flood, 100);
        writer.join(4_000);
        long grown = used() - before;
        assertTrue(grown < 24 << 20, "answers pile up: " + grown + " bytes");
      }
    }
  }

  @Test
  void more_streams_than_were_agreed_on_are_not_kept() throws Exception {
    try (SSLSocket socket = http2()) {
      OutputStream out = socket.getOutputStream();
      boolean ended = false;
      try {
        for (int i = 0; i < 2_000; i++) {
          // Without an end: each waits for a body that never comes.
          out.write(frame(FRAME_HEADERS, END_HEADERS, 2 * i + 1, request("/berita/1")));
        }
        for (int i = 0; i < 2_000; i++) {
          out.write(frame(FRAME_DATA, 0, 2 * i + 1, new byte[10]));
        }
        ended = isEnded(socket);
      } catch (IOException cut) {
        ended = true;
      }
      assertTrue(ended, "2,000 streams are open");
    }
  }

  private static Thread flooding(SSLSocket socket, byte[] flood, int times) {
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < times; i++) {
                  socket.getOutputStream().write(flood);
                }
              } catch (IOException cut) {
                return; // The node had enough of it.
              }
            });
    writer.setDaemon(true);
    writer.start();
    return writer;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static byte[] repeat(byte[] bytes, int times) {
    ByteBuffer all = ByteBuffer.allocate(bytes.length * times);
    for (int i = 0; i < times; i++) {
      all.put(bytes);
    }
    return all.array();
  }

  private static Socket open() throws IOException {
    return new Socket("127.0.0.1", node.port());
  }

  /** Whether the node ends a connection on which these bytes come one at a time, 10 ms apart. */
  private static boolean isCut(Socket socket, byte[] bytes) throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    socket.setSoTimeout(1);
    try {
      for (int i = 0; i < bytes.length && System.nanoTime() < end; i++) {
        socket.getOutputStream().write(bytes[i]);
        if (!isOpen(socket)) {
          return true;
        }
        Thread.sleep(10);
      }
    } catch (SocketException cut) {
      return true;
    }
    return false;
  }

  private static boolean isOpen(Socket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      while (socket.getInputStream().read() >= 0) {
        // An answer may come before the end.
      }
      return false;
    } catch (SocketTimeoutException nothingCame) {
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  private static long drain(InputStream in) throws IOException {
    long count = 0;
    try {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count += n;
      }
    } catch (SocketException | SocketTimeoutException cut) {
      return count;
    }
    return count;
  }

  /** Whether the node says GOAWAY, or a stream's end by an error, or hangs up; within 5 seconds. */
  private static boolean isEnded(SSLSocket socket) {
    try {
      socket.setSoTimeout(5_000);
      InputStream in = socket.getInputStream();
      while (true) {
        byte[] head = in.readNBytes(9);
        if (head.length < 9) {
          return true;
        }
        int length = (head[0] & 255) << 16 | (head[1] & 255) << 8 | head[2] & 255;
        in.readNBytes(length);
        if (head[3] == 7 || head[3] == FRAME_RESET) {
          return true;
        }
      }
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException cut) {
      return true;
    }
  }

  private static SSLSocket http2() throws Exception {
    return http2(new byte[0]);
  }

  /**
   * @param settings of RFC 9113 §6.5.1
   */
  private static SSLSocket http2(byte[] settings) throws Exception {
    return http2(tlsNode, settings);
  }

  private static SSLSocket http2(RunningNode node, byte[] settings) throws Exception {
    SSLSocket socket = agreed(node, "h2");
    socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    socket.getOutputStream().write(frame(FRAME_SETTINGS, 0, 0, settings));
    return socket;
  }

  private static SSLSocket agreed(RunningNode node, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TlsTest.context(certificate)
                .getSocketFactory()
                .createSocket("127.0.0.1", node.tlsPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    assertEquals(protocol, socket.getApplicationProtocol());
    return socket;
  }

  /** RFC 9113 §4.1. */
  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** GET by https, in fields of HPACK (RFC 7541) that go into no table. */
  private static byte[] request(String path) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x87);
    block.write(literal(4, path));
    block.write(literal(1, "dinkes.localhost"));
    return block.toByteArray();
  }

  private static byte[] literal(int name, String value) throws IOException {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write(name);
    field.write(value.length());
    field.write(value.getBytes(US_ASCII));
    return field.toByteArray();
  }

  private static byte[] field(String name, String value) throws IOException {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write(0);
    field.write(name.length());
    field.write(name.getBytes(US_ASCII));
    field.write(value.length());
    field.write(value.getBytes(US_ASCII));
    return field.toByteArray();
  }
}
