package id.perisai.web;

import id.perisai.inbox.Inbox.Bounds;
import id.perisai.inbox.NodeFolder;
import id.perisai.release.Alarms;
import id.perisai.release.Coding;
import id.perisai.release.CodingCheck;
import id.perisai.release.InForce;
import id.perisai.release.Takeover;
import id.perisai.release.VerifiedStore;
import id.perisai.web.PreparedResponse.BlobName;
import id.perisai.web.Settings.Messages;
import id.perisai.web.Settings.Plain;
import id.perisai.web.Settings.Tls;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.brotli.dec.BrotliInputStream;
import org.jboss.logging.Logger;

/**
 * A running node: the store it serves from, the thread that takes over what is new, its public
 * ports, and the handler of the server's own port, which answers operators alone.
 */
final class DeliveryNode implements HttpHandler, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DeliveryNode.class);

  /** Undoes all codings that are served, to compare them with what publishers were shown. */
  static final CodingCheck CODINGS = new CodingCheck(Map.of(Coding.BROTLI, BrotliInputStream::new));

  /** From the end of one look at the repository to the next one, at most. */
  static final long TICK_MILLIS = 1000;

  /** How soon a new timestamp in a directory of this machine is noticed. */
  private static final long PEEK_MILLIS = 100;

  private static final long ROUND_AT_MOST_SECONDS = 20;

  private static final long WATCH_SECONDS = 5;

  private static final Duration RENEW_EACH = Duration.ofSeconds(30);

  /** Hundreds of times what a search takes; the first of a process takes long. */
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(1);

  /** Below the store: indexes for searches, made anew where they are damaged. */
  private static final String SEARCH = "search";

  private final VerifiedStore store;
  private final Takeover takeover;
  private final PublicHandler visitors;
  private final Leaving leaving;
  private final SearchAnswers searches;
  private final Traffic traffic = new Traffic();
  private final HealthHandler health;
  private final NodeInbox inbox;
  private final FormPages forms;
  private final Settings settings;
  private final Optional<RenewedKeyManager> certificate;
  private final ToTls toTls;
  private final Optional<AccessLog> accessLog;
  private final Readiness readiness;
  private long nextRound = System.nanoTime();
  private Listener plain;
  private Listener secure;
  private final ScheduledExecutorService ticks = thread("perisai-takeover");

  /** A certificate runs out whatever is copied. */
  private final ScheduledExecutorService renewals = thread("perisai-certificate");

  /** Sees when the takeover's thread hangs. */
  private final ScheduledExecutorService watch = thread("perisai-watch");

  /** Ends what was begun, the last of it first. */
  private final Deque<Runnable> ends = new ArrayDeque<>();

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Opens the store and serves what it holds before it looks at the repository. One that fails has
   * given the store back.
   *
   * @throws IOException if the store cannot be used
   * @throws ServerCertificate.Unusable if this node is to end TLS and cannot
   */
  DeliveryNode(Settings settings, Clock clock) throws IOException, ServerCertificate.Unusable {
    this(settings, clock, LONGEST_SEARCH);
  }

  /**
   * As above.
   *
   * @param longestSearch after which a search is given up
   */
  DeliveryNode(Settings settings, Clock clock, Duration longestSearch)
      throws IOException, ServerCertificate.Unusable {
    this.settings = settings;
    Optional<Tls> tls = settings.tls();
    this.certificate =
        tls.isPresent()
            ? Optional.of(new RenewedKeyManager(tls.get().certificate(), tls.get().key()))
            : Optional.empty();
    Alarms alarms = new Alarms(clock);
    this.store = new VerifiedStore(settings.store());
    ends.push(this::giveBackStore);
    try {
      this.takeover =
          new Takeover(
              settings.repository().open(clock),
              store,
              settings.trustRoot(),
              CODINGS,
              clock,
              alarms,
              settings.freshness(),
              this::switchTo);
      ByteCache<BlobName> cache = new ByteCache<>(settings.cacheBytes());
      this.accessLog = accessLog(settings, clock);
      accessLog.ifPresent(log -> ends.push(log::close));
      this.readiness = new Readiness(takeover, settings.store(), clock);
      this.leaving = new Leaving(settings.notice(), readiness::waitsFor);
      Messages of = settings.messages();
      Optional<NodeFolder> folder =
          of.inbox().map(inbox -> new NodeFolder(inbox, settings.node(), of.known()));
      this.inbox = new NodeInbox(folder, Bounds.ofMebibytes(of.mebibytes()), clock);
      Optional<DailyCounts> days = folder.map(own -> new DailyCounts(own, clock));
      ends.push(new InboxRounds(inbox, days)::close);
      ClientAddress addresses = new ClientAddress(of.proxies());
      Function<HttpServerExchange, Optional<InetAddress>> sharer =
          tellsClientsApart(settings) ? addresses::of : exchange -> Optional.empty();
      ComposedAnswer answers = new ComposedAnswer(sharer);
      this.forms =
          new FormPages(takeover.blobs(), takeover::inForce, inbox, addresses, answers, clock);
      this.searches =
          new SearchAnswers(
              settings.store().resolve(SEARCH),
              takeover.blobs(),
              clock,
              sharer,
              answers,
              new SearchRate(),
              longestSearch);
      ends.push(searches::close);
      this.visitors =
          new PublicHandler(
              new BlobSender(takeover.blobs(), cache, sharer),
              forms,
              new Visits(traffic, accessLog, days),
              leaving,
              searches,
              clock,
              takeover::timestamp);
      SearchHealth search = new SearchHealth(searches::failing);
      this.health =
          new HealthHandler(
              settings.node(),
              takeover::inForce,
              takeover::freshness,
              takeover.looks(),
              leaving::notReady,
              this::evidence,
              alarms,
              takeover::places,
              new CertificateHealth(certificate, clock),
              new FormHealth(inbox, forms),
              search,
              new MemoryHealth(takeover::inForce, Runtime.getRuntime().maxMemory()),
              new Metrics(
                  traffic,
                  takeover::inForce,
                  alarms,
                  cache,
                  () -> accessLog.map(AccessLog::lost).orElse(0L),
                  readiness::rounds,
                  takeover::places,
                  new FormMetrics(inbox, forms),
                  search));
      this.toTls = new ToTls(tls.map(Tls::publicPort).orElse(0), takeover::inForce);
      takeover.start();
      readiness.begin();
    } catch (Throwable e) {
      endBecauseOf(e);
      throw e;
    }
  }

  /** Behind a proxy of which nothing was told, all have its address. */
  private static boolean tellsClientsApart(Settings settings) {
    return settings.tls().isPresent()
        || settings.plain().scheme().equals("http")
        || !settings.messages().proxies().isEmpty();
  }

  private static Optional<AccessLog> accessLog(Settings settings, Clock clock) throws IOException {
    if (settings.accessLog().isEmpty()) {
      return Optional.empty();
    }
    long dayBytes = (long) settings.accessLogMebibytes() << 20;
    return Optional.of(
        new AccessLog(settings.accessLog().get(), settings.accessLogDays(), dayBytes, clock));
  }

  private List<String> evidence() {
    try {
      return takeover.evidence();
    } catch (IOException e) {
      LOG.error("the evidence in the store cannot be listed", e);
      return List.of();
    }
  }

  private void switchTo(InForce inForce) {
    visitors.switchTo(inForce);
  }

  /** Opens the public ports, or none of them, and ends this node where one cannot be opened. */
  DeliveryNode open(ClientBounds bounds) {
    try {
      Plain of = settings.plain();
      HttpHandler first = certificate.isPresent() ? toTls : behind(of);
      plain = Listener.plain(of.addresses(), of.port(), first, bounds);
      ends.push(plain::close);
      if (certificate.isPresent()) {
        secure = secure(certificate.get(), bounds);
        ends.push(secure::close);
      }
      searches.begin();
      return this;
    } catch (Throwable e) {
      endBecauseOf(e);
      throw e;
    }
  }

  private HttpHandler behind(Plain of) {
    return of.scheme().equals("http")
        ? visitors
        : exchange -> {
          exchange.setRequestScheme(of.scheme());
          visitors.handleRequest(exchange);
        };
  }

  private Listener secure(RenewedKeyManager keys, ClientBounds bounds) {
    try {
      int port = settings.tls().orElseThrow().port();
      return Listener.tls(settings.plain().addresses(), port, keys.context(), visitors, bounds);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS; use another", e);
    }
  }

  /** Takes over what is new each second from now on, and a renewed certificate soon. */
  DeliveryNode start() {
    return start(RENEW_EACH);
  }

  DeliveryNode start(Duration renewEach) {
    long millis = renewEach.toMillis();
    certificate.ifPresent(
        keys ->
            renewals.scheduleWithFixedDelay(
                () -> renew(keys), millis, millis, TimeUnit.MILLISECONDS));
    watch.scheduleWithFixedDelay(
        takeover.looks()::tell, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    ticks.scheduleWithFixedDelay(this::roundIfDue, 0, PEEK_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  private static void renew(RenewedKeyManager keys) {
    try {
      keys.renew();
    } catch (Throwable e) {
      // Thrown further, it would end the schedule: the certificate would run out in silence.
      LOG.error("the certificate's files could not be looked at; the one in use stays", e);
    }
  }

  /** The public port without TLS; only of a node that is open. */
  int port() {
    return plain.port();
  }

  /** The public port of TLS; only of an open node that ends TLS itself. */
  int tlsPort() {
    return secure.port();
  }

  /** Requests that were begun and are not answered yet. */
  long underWay() {
    return traffic.open();
  }

  /** Takes over what is new, once. */
  void round() {
    takeover.tick();
    readiness.roundEnded();
  }

  /** A second after the last one, or as soon as there is another timestamp. */
  private void roundIfDue() {
    try {
      if (System.nanoTime() - nextRound < 0 && !takeover.hasNews()) {
        return;
      }
      round();
    } catch (Throwable e) {
      // Thrown further, it would end the schedule, and nothing would ever be taken again.
      LOG.error("a round of the takeover failed; what is in force stays", e);
    }
    nextRound = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  }

  /** Answers operators: what the server's own listener, on loopback, hands on. */
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    health.handleRequest(exchange);
  }

  @Override
  public void close() {
    List<Listener> listeners = Stream.of(plain, secure).filter(Objects::nonNull).toList();
    leaving.leave(() -> listeners.forEach(Listener::refuse), traffic::open);
    end();
  }

  /** A node that cannot be used leaves no thread behind, and its store to the next one. */
  private void endBecauseOf(Throwable failure) {
    try {
      end();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void end() {
    renewals.shutdown();
    watch.shutdown();
    ticks.shutdown();
    ends.forEach(Runnable::run);
  }

  /** Once nothing is written to it any more. */
  private void giveBackStore() {
    try {
      ticks.awaitTermination(ROUND_AT_MOST_SECONDS, TimeUnit.SECONDS);
      store.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("the store's lock could not be given back", e);
    }
  }
}
