package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import id.perisai.release.Freshness;
import id.perisai.web.Settings.Messages;
import id.perisai.web.Settings.Plain;
import id.perisai.web.Settings.Tls;
import io.undertow.Undertow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A delivery node on two free loopback ports, and a client that sends exactly what it is told. */
final class RunningNode implements AutoCloseable {
  /** As in production, where the tests' own machine is the proxy. */
  static final ClientBounds BOUNDS = ClientBounds.usual(List.of());

  /** 127.0.0.1. */
  static final List<InetAddress> LOOPBACK =
      ClientAddress.literal("127.0.0.1").map(List::of).orElseThrow();

  /** So much that no search is given up, however busy the machine is. */
  static final Duration LONGEST_SEARCH = Duration.ofMinutes(1);

  private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

  private static final Logger ALARMS = Logger.getLogger("perisai.alarm");

  private final DeliveryNode node;
  private final Undertow management;
  private final List<String> alarmLog = new ArrayList<>();
  private final Handler alarmHandler = new AlarmHandler();

  /** A response as it came over the wire. */
  record Response(int code, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, UTF_8);
    }

    String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  RunningNode(SmallCity city, Path store) throws IOException {
    this(city.path(), store, city, Clock.systemUTC());
  }

  RunningNode(Path repository, Path store, SmallCity city, Clock clock) throws IOException {
    this(repository, store, city, clock, Optional.empty());
  }

  /** One to whom all come through one address, which is therefore not counted. */
  static RunningNode behindProxy(SmallCity city, Path store) throws IOException {
    return listening(city, store, new Plain(LOOPBACK, 0, "https"));
  }

  /** One that listens there. */
  static RunningNode listening(SmallCity city, Path store, Plain plain) throws IOException {
    Settings of = settings(RepositorySource.of(city.path()), store, city, Optional.empty());
    return with(of, of.cacheBytes(), plain);
  }

  /** One whose cache has so many bytes. */
  static RunningNode caching(SmallCity city, Path store, int bytes) throws IOException {
    Settings of = settings(RepositorySource.of(city.path()), store, city, Optional.empty());
    return with(of, bytes, of.plain());
  }

  /** One that gives a search up that takes longer. */
  static RunningNode searching(SmallCity city, Path store, Duration longest) throws IOException {
    Settings of = settings(RepositorySource.of(city.path()), store, city, Optional.empty());
    return new RunningNode(of, Clock.systemUTC(), BOUNDS, longest);
  }

  private static RunningNode with(Settings of, int cacheBytes, Plain plain) throws IOException {
    return new RunningNode(
        new Settings(
            of.repository(),
            of.store(),
            of.trustRoot(),
            of.node(),
            cacheBytes,
            of.freshness(),
            plain,
            of.notice(),
            of.tls(),
            of.accessLog(),
            of.accessLogDays(),
            of.accessLogMebibytes(),
            of.messages()),
        Clock.systemUTC(),
        BOUNDS,
        LONGEST_SEARCH);
  }

  RunningNode(RepositorySource repository, Path store, SmallCity city, Clock clock)
      throws IOException {
    this(repository, store, city, clock, Optional.empty());
  }

  RunningNode(Path repository, Path store, SmallCity city, Clock clock, Optional<Tls> tls)
      throws IOException {
    this(RepositorySource.of(repository), store, city, clock, tls, BOUNDS);
  }

  RunningNode(
      RepositorySource repository, Path store, SmallCity city, Clock clock, Optional<Tls> tls)
      throws IOException {
    this(repository, store, city, clock, tls, BOUNDS);
  }

  RunningNode(
      RepositorySource repository,
      Path store,
      SmallCity city,
      Clock clock,
      Optional<Tls> tls,
      ClientBounds bounds)
      throws IOException {
    this(settings(repository, store, city, tls), clock, bounds, LONGEST_SEARCH);
  }

  private RunningNode(Settings settings, Clock clock, ClientBounds bounds, Duration longestSearch)
      throws IOException {
    if (settings.messages().inbox().isPresent()) {
      Files.createDirectories(settings.messages().inbox().get());
    }
    ALARMS.setUseParentHandlers(false);
    ALARMS.addHandler(alarmHandler);
    try {
      node = new DeliveryNode(settings, clock, longestSearch).open(bounds);
    } catch (ServerCertificate.Unusable wrong) {
      throw new IOException(wrong);
    }
    management = Undertow.builder().addHttpListener(0, "127.0.0.1", node).build();
    management.start();
  }

  /** Where a node with this store puts what visitors send. */
  static Path inbox(Path store) {
    return store.resolveSibling(store.getFileName() + "-inbox");
  }

  /** Those of a node on any free port of this machine. */
  static Settings settings(
      RepositorySource repository, Path store, SmallCity city, Optional<Tls> tls) {
    return new Settings(
        repository,
        store,
        city.pinned(),
        "uji",
        4 << 20,
        Freshness.USUAL,
        new Plain(LOOPBACK, 0, "http"),
        Duration.ZERO,
        tls,
        Optional.of(accessLog(store)),
        30,
        64,
        new Messages(Optional.of(inbox(store)), Optional.empty(), 1, List.of()));
  }

  /** Takes over by itself from now on. */
  RunningNode start() {
    node.start();
    return this;
  }

  /** The same, and looks for a renewed certificate so often. */
  RunningNode start(Duration renewEach) {
    node.start(renewEach);
    return this;
  }

  /** Requests that were begun and are not answered yet. */
  long underWay() {
    return node.underWay();
  }

  int tlsPort() {
    return node.tlsPort();
  }

  /** One round of the takeover, now. */
  RunningNode tick() {
    node.round();
    return this;
  }

  int port() {
    return node.port();
  }

  int managementPort() {
    return ((InetSocketAddress) management.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** The lines of the alarm log since this node started. */
  List<String> alarmLog() {
    synchronized (alarmLog) {
      return new ArrayList<>(alarmLog);
    }
  }

  /** Where this node writes its access log. */
  static Path accessLog(Path store) {
    return store.resolveSibling(store.getFileName() + "-log");
  }

  Response get(String host, String path) throws IOException {
    return send(port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  String metrics() throws IOException {
    return send(managementPort(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").text();
  }

  Response health() throws IOException {
    return send(managementPort(), "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  /** Sends these characters and reads one response. */
  static Response send(int port, String request) throws IOException {
    return send("127.0.0.1", port, request);
  }

  static Response send(String address, int port, String request) throws IOException {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return read(socket.getInputStream(), request.startsWith("HEAD "));
    }
  }

  static Response read(InputStream in, boolean head) throws IOException {
    String[] lines = head(in).split("\r\n");
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, lines[i].substring(colon + 1).strip(), (a, b) -> a + " | " + b);
    }
    int code = Integer.parseInt(lines[0].split(" ")[1]);
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    boolean bodiless = head || code == 304;
    return new Response(code, headers, bodiless ? new byte[0] : in.readNBytes(length));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != END_OF_HEAD) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the server closed after: " + head.toString(UTF_8));
      }
      head.write(octet);
      last = last << 8 | octet;
    }
    return head.toString(UTF_8);
  }

  @Override
  public void close() {
    management.stop();
    node.close();
    ALARMS.removeHandler(alarmHandler);
  }

  private final class AlarmHandler extends Handler {
    @Override
    public void publish(LogRecord line) {
      synchronized (alarmLog) {
        alarmLog.add(line.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
