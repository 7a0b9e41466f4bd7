package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an answer from the cache leaves on the heap, beside that of a handler which does nothing but
 * send the same bytes with the same fields.
 */
class AllocationTest {
  private static final int WARM = 3_000;
  private static final int HITS = 10_000;

  /** A browser's twelve fields. */
  private static final String REQUEST =
      "GET /berita/1 HTTP/1.1\r\nHost: dinkes.localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux"
          + " x86_64) Gecko/20100101 Firefox/140.0\r\nAccept: text/html,*/*;q=0.8\r\n"
          + "Accept-Language: id,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\nDNT: 1\r\n"
          + "Connection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\n"
          + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\n\r\n";

  @TempDir Path folder;

  @Test
  void an_answer_leaves_less_behind_than_a_bare_handlers() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    Settings settings =
        RunningNode.settings(
            RepositorySource.of(city.path()), folder.resolve("store"), city, Optional.empty());
    long own;
    DeliveryNode node = new DeliveryNode(settings, Clock.systemUTC()).open(RunningNode.BOUNDS);
    try {
      node.round();
      own = bytesAHit(node.port());
    } finally {
      node.close();
    }
    byte[] page = SmallCity.brotli(SmallCity.text("dinkes", "satu", "/berita/1").getBytes(UTF_8));
    ByteBuffer bytes = ByteBuffer.allocateDirect(page.length).put(page).flip();
    HeaderMap fields = new HeaderMap();
    SecurityHeaders.set(fields, SecurityHeaders.NOTHING);
    HttpString[] more = new HttpString[8];
    for (int i = 0; i < more.length; i++) {
      more[i] = new HttpString("X-Field-" + i);
    }
    long bare;
    try (Listener listener =
        Listener.plain(
            RunningNode.LOOPBACK,
            0,
            exchange -> {
              for (long at = fields.fastIterate(); at != -1L; at = fields.fiNext(at)) {
                var field = fields.fiCurrent(at);
                exchange.getResponseHeaders().put(field.getHeaderName(), field.getFirst());
              }
              for (HttpString name : more) {
                exchange.getResponseHeaders().put(name, "a value of usual length");
              }
              exchange.setResponseContentLength(page.length);
              exchange.getResponseSender().send(bytes.duplicate());
            },
            RunningNode.BOUNDS)) {
      bare = bytesAHit(listener.port());
    }
    Path measured = Path.of("target", "measured");
    Files.createDirectories(measured);
    Files.writeString(
        measured.resolve("allocation.txt"),
        "bytes allocated for an answer: delivery " + own + ", bare handler " + bare + "\n");
    assertTrue(own < bare, "delivery " + own + ", bare " + bare);
  }

  private static long bytesAHit(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      ask(socket, WARM);
      Map<Long, Long> before = allocated();
      ask(socket, HITS);
      long bytes = 0;
      for (Map.Entry<Long, Long> after : allocated().entrySet()) {
        bytes += after.getValue() - before.getOrDefault(after.getKey(), 0L);
      }
      return bytes / HITS;
    }
  }

  private static void ask(Socket socket, int times) throws IOException {
    byte[] request = REQUEST.getBytes(US_ASCII);
    InputStream in = socket.getInputStream();
    for (int i = 0; i < times; i++) {
      socket.getOutputStream().write(request);
      if (RunningNode.read(in, false).code() != 200) {
        throw new IOException("no page");
      }
    }
  }

  /** By each of the threads that send, since it began; one that has ended is none of ours. */
  private static Map<Long, Long> allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<Long, Long> bytes = new HashMap<>();
    for (long id : threads.getAllThreadIds()) {
      var thread = threads.getThreadInfo(id);
      long own = threads.getThreadAllocatedBytes(id);
      if (thread != null && own >= 0 && thread.getThreadName().startsWith("perisai-public I/O")) {
        bytes.put(id, own);
      }
    }
    return bytes;
  }
}
