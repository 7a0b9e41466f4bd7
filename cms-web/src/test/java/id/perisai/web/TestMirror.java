package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import id.perisai.release.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * A mirror on a free loopback port: the files of a folder as any web server sends them, or lies.
 */
final class TestMirror implements AutoCloseable {
  /** What a mirror may do instead of answering as it should. */
  enum Lie {
    NONE,
    MISSING,
    FORBIDDEN,
    BROKEN,
    MOVED,
    HTML_PAGE,
    OTHER_BYTES,
    LONGEST,
    TRUNCATED,
    ENDLESS,
    DRIP,
    SILENT,
    PACKED,
    FALSELY_THE_SAME,
    TOO_LONG;

    /** Ends only where somebody loses patience. */
    boolean hangs() {
      return this == ENDLESS || this == DRIP || this == SILENT;
    }
  }

  /** Of which nodes believe that it may be a statement. */
  private static final int LONGEST_STATEMENT = 1 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new ArrayList<>();
  private volatile Path folder;
  private volatile Lie lie = Lie.NONE;
  private volatile Predicate<String> lied = path -> true;
  private volatile Optional<String> authorization = Optional.empty();
  private volatile boolean dated;
  private volatile boolean closed;

  TestMirror(Path folder) throws IOException {
    this(folder, HttpServer.create(loopback(0), 0));
  }

  private TestMirror(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/repositori/", this::answer);
    server.start();
  }

  static TestMirror secure(Path folder, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(com.sun.net.httpserver.HttpsParameters asked) {
            var parameters = tls.getDefaultSSLParameters();
            parameters.setWantClientAuth(true);
            asked.setSSLParameters(parameters);
          }
        });
    return new TestMirror(folder, server);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  URI address() {
    boolean secure = server instanceof HttpsServer;
    int port = server.getAddress().getPort();
    return URI.create((secure ? "https" : "http") + "://localhost:" + port + "/repositori/");
  }

  /** From now on lies about these files. */
  TestMirror lie(Lie about, Predicate<String> files) {
    lied = files;
    lie = about;
    return this;
  }

  TestMirror lie(Lie about) {
    return lie(about, path -> true);
  }

  /** From now on shows another folder. */
  void show(Path other) {
    folder = other;
  }

  void requireAuthorization(String value) {
    authorization = Optional.of(value);
  }

  /** As nginx: dates and tags of whole seconds, the tag made from the date and the length. */
  void dateAsNginx() {
    dated = true;
  }

  /** What was asked for since the last call: path and status. */
  List<String> requests() {
    synchronized (requests) {
      List<String> all = List.copyOf(requests);
      requests.clear();
      return all;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/repositori/".length());
    try (exchange) {
      String sent = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization.isPresent() && !authorization.get().equals(sent)) {
        status(exchange, path, 401, "Siapa Anda?");
      } else if (lied.test(path)) {
        lie(exchange, path);
      } else {
        honest(exchange, path);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void honest(HttpExchange exchange, String path) throws IOException {
    Path file = folder.resolve(path);
    if (!Files.isRegularFile(file)) {
      status(exchange, path, 404, "<h1>404</h1>");
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    String tag = "\"" + Digest.of(bytes).hex() + "\"";
    if (dated) {
      var modified = Files.getLastModifiedTime(file).toInstant().atZone(ZoneOffset.UTC);
      tag = "\"" + Long.toHexString(modified.toEpochSecond()) + "-" + bytes.length + "\"";
      String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(modified);
      exchange.getResponseHeaders().set("Last-Modified", date);
    }
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      note(path, 304);
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-");
      int from = Integer.parseInt(ends[0]);
      byte[] part =
          Arrays.copyOfRange(bytes, from, Math.min(bytes.length, Integer.parseInt(ends[1]) + 1));
      note(path, 206);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + from + "-" + (from + part.length - 1) + "/" + bytes.length);
      exchange.sendResponseHeaders(206, part.length);
      exchange.getResponseBody().write(part);
      return;
    }
    send(exchange, path, bytes);
  }

  private void lie(HttpExchange exchange, String path) throws IOException, InterruptedException {
    Path file = folder.resolve(path);
    byte[] honest = Files.isRegularFile(file) ? Files.readAllBytes(file) : "x".getBytes(UTF_8);
    switch (lie) {
      case NONE -> honest(exchange, path);
      case MISSING -> status(exchange, path, 404, "<h1>404</h1>");
      case FORBIDDEN -> status(exchange, path, 403, "<h1>403</h1>");
      case BROKEN -> status(exchange, path, 500, "<h1>500</h1>".repeat(20_000));
      case MOVED -> {
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/" + path);
        status(exchange, path, 302, "");
      }
      case HTML_PAGE ->
          send(exchange, path, "<!doctype html><h1>Sedang rusak</h1>".getBytes(UTF_8));
      case OTHER_BYTES -> {
        honest[honest.length / 2] ^= 1;
        send(exchange, path, honest);
      }
      case LONGEST ->
          send(exchange, path, new byte[path.endsWith(".sig") ? 1 << 16 : LONGEST_STATEMENT]);
      case TRUNCATED -> {
        note(path, 200);
        exchange.sendResponseHeaders(200, honest.length + 10);
        exchange.getResponseBody().write(honest, 0, honest.length / 2);
      }
      case ENDLESS -> endless(exchange, path);
      case DRIP -> drip(exchange, path, honest);
      case SILENT -> {
        note(path, 0);
        await();
      }
      case PACKED -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        send(exchange, path, SmallCity.gzip(new byte[4 << 20]));
      }
      case FALSELY_THE_SAME -> {
        note(path, 304);
        exchange.sendResponseHeaders(304, -1);
      }
      case TOO_LONG -> {
        note(path, 200);
        exchange.sendResponseHeaders(200, 1L << 40);
        exchange.getResponseBody().write(honest);
      }
    }
  }

  private void endless(HttpExchange exchange, String path) throws IOException {
    note(path, 200);
    exchange.sendResponseHeaders(200, 0);
    byte[] block = new byte[1 << 16];
    OutputStream out = exchange.getResponseBody();
    while (!closed) {
      out.write(block);
    }
  }

  private void drip(HttpExchange exchange, String path, byte[] bytes)
      throws IOException, InterruptedException {
    note(path, 200);
    exchange.sendResponseHeaders(200, bytes.length + (1 << 20));
    for (int i = 0; !closed; i++) {
      exchange.getResponseBody().write(bytes[i % bytes.length]);
      exchange.getResponseBody().flush();
      Thread.sleep(50);
    }
  }

  private void await() throws InterruptedException {
    while (!closed) {
      Thread.sleep(20);
    }
  }

  private void status(HttpExchange exchange, String path, int status, String page)
      throws IOException {
    note(path, status);
    byte[] bytes = page.getBytes(US_ASCII);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void send(HttpExchange exchange, String path, byte[] bytes) throws IOException {
    note(path, 200);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void note(String path, int status) {
    synchronized (requests) {
      requests.add(status + " " + path);
    }
  }

  /** These mirrors in this order; an honest one is not left, however slow this machine is. */
  static RepositorySource all(TestMirror... mirrors) {
    return all(MirrorTls.USUAL, Optional.empty(), mirrors);
  }

  static RepositorySource all(MirrorTls tls, Optional<Path> credentials, TestMirror... mirrors) {
    return all(tls, credentials, Duration.ofSeconds(20), mirrors);
  }

  /** The same where one of them hangs: a test waits for it less long than a city would. */
  static RepositorySource impatient(TestMirror... mirrors) {
    return all(MirrorTls.USUAL, Optional.empty(), Duration.ofSeconds(2), mirrors);
  }

  private static RepositorySource all(
      MirrorTls tls, Optional<Path> credentials, Duration patience, TestMirror... mirrors) {
    List<URI> addresses = Arrays.stream(mirrors).map(TestMirror::address).toList();
    return new RepositorySource(Optional.empty(), addresses, tls, credentials, patience);
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
