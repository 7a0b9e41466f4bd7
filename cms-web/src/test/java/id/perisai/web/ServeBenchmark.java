package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests a second delivery answers, beside a bare Undertow handler that sends the same
 * bytes from memory. Run by hand: {@code java -cp … id.perisai.web.ServeBenchmark}; it is no test,
 * since its numbers are the machine's.
 */
final class ServeBenchmark {
  private static final int CLIENTS = 16;
  private static final int SECONDS = 5;
  private static final int ROUNDS = 4;

  private ServeBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("perisai-benchmark");
    SmallCity city = new SmallCity(folder.resolve("repository"));
    byte[] page = SmallCity.text("dinkes", "satu", "/berita/1").getBytes(UTF_8);
    try (RunningNode node = new RunningNode(city, folder.resolve("store")).tick()) {
      Undertow bare = bare(SmallCity.gzip(page));
      for (int round = 1; round <= ROUNDS; round++) {
        long bareRate = rate(port(bare));
        long deliveryRate = rate(node.port());
        System.out.printf(
            "round %d: bare %d/s, delivery %d/s, ratio %.2f%n",
            round, bareRate, deliveryRate, (double) deliveryRate / bareRate);
      }
      bare.stop();
    }
    TamperTest.delete(folder);
  }

  private static Undertow bare(byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    HttpHandler handler =
        exchange -> {
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
          exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
          exchange.getResponseSender().send(direct.duplicate());
        };
    Undertow server =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(handler).build();
    server.start();
    return server;
  }

  private static int port(Undertow server) {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private static long rate(int port) throws Exception {
    AtomicLong responses = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.submit(() -> read(port, end, responses));
    }
    clients.shutdown();
    clients.awaitTermination(SECONDS * 3L, TimeUnit.SECONDS);
    return responses.get() / SECONDS;
  }

  private static Void read(int port, long end, AtomicLong responses) throws Exception {
    byte[] request =
        ("GET /berita/1 HTTP/1.1\r\nHost: dinkes.localhost\r\nAccept-Encoding: gzip\r\n"
                + "User-Agent: Mozilla/5.0\r\nAccept: text/html\r\n\r\n")
            .getBytes(US_ASCII);
    byte[] buffer = new byte[16 * 1024];
    try (Socket socket = new Socket("127.0.0.1", port)) {
      InputStream in = socket.getInputStream();
      socket.getOutputStream().write(request);
      int length = in.read(buffer);
      int whole = wholeLength(buffer, length);
      new DataInputStream(in).readFully(buffer, 0, whole - length);
      while (System.nanoTime() < end) {
        socket.getOutputStream().write(request);
        new DataInputStream(in).readFully(buffer, 0, whole);
        responses.incrementAndGet();
      }
    }
    return null;
  }

  /** All responses to one request are equally long: head and body of the first tell how long. */
  private static int wholeLength(byte[] buffer, int read) {
    String head = new String(buffer, 0, read, US_ASCII);
    int start = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    int length = Integer.parseInt(head.substring(start, head.indexOf('\r', start)));
    return head.indexOf("\r\n\r\n") + 4 + length;
  }
}
