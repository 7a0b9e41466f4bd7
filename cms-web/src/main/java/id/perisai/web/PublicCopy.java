package id.perisai.web;

import id.perisai.release.Checkpoint;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.InForce;
import id.perisai.release.LogTile;
import id.perisai.release.MediaTypes;
import id.perisai.release.ReleaseBlobs;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Statement;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import id.perisai.release.WellKnown;
import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What anyone needs to check a page: the statements in force, their signatures and the blobs, on
 * every host and for scripts of every origin. Under {@value WellKnown#PREFIX}:
 *
 * <pre>
 * root/V  root/V.sig            each root from the pinned one on
 * root  directory  (.sig)       those in force
 * directory/V           (.sig)  that in force, and those before it that are kept
 * theme/V               (.sig)  those in force
 * timestamp                     the newest that this node took
 * sites/TENANT/release  (.sig)  the release that is shown
 * sites/TENANT/release/V (.sig) what it stands on, if the platform signed it for the tenant
 * sites/TENANT/newest   (.sig)  the newest release, also while a hold shows another
 * sites/TENANT/hold     (.sig)  the newest hold
 * sites/TENANT/purges/V (.sig)  every purge
 * sites/TENANT/blobs/HEX        what it lists
 * log/checkpoint  log/tile/…    the log, as C2SP tlog-tiles has it
 *                               (nothing more: a page that explains all this)
 * </pre>
 */
final class PublicCopy {
  private static final HttpString ANY_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final Pattern BLOB =
      Pattern.compile(
          Pattern.quote(WellKnown.PREFIX) + "sites/([a-z][a-z0-9-]{1,30})/blobs/([0-9a-f]{64})");
  private static final String SIGNATURES = WellKnown.signatures("");
  private static final String STATEMENT_TYPE = "application/json";
  private static final String BLOB_TYPE = "application/octet-stream";

  private final InForce inForce;
  private final Supplier<Optional<Timestamp>> timestamp;
  private final Map<String, VerifiedStatement<?>> statements = new HashMap<>();
  private final Map<String, Map<String, Coding>> blobs = new ConcurrentHashMap<>();
  private final Map<String, Set<Digest>> nodes = new ConcurrentHashMap<>();

  /** The page that explains all this, by the style sheet of the site that shows it: a few. */
  private final Map<Optional<String>, Proof> proofs = new ConcurrentHashMap<>();

  /** The bytes of statements and signatures that somebody asked for: one copy for all clients. */
  private final Map<String, byte[]> copies = new ConcurrentHashMap<>();

  private volatile Shown shown;

  /** The same of the timestamp. */
  private record Shown(Timestamp timestamp, byte[] bytes) {}

  /**
   * @param timestamp that it shows
   */
  private record Proof(Optional<Timestamp> timestamp, byte[] page) {
    boolean isOf(Optional<Timestamp> now) {
      return timestamp.orElse(null) == now.orElse(null);
    }
  }

  /**
   * @param timestamp the newest one; it changes each minute, and nothing else with it
   */
  PublicCopy(InForce inForce, Supplier<Optional<Timestamp>> timestamp) {
    this.inForce = inForce;
    this.timestamp = timestamp;
    inForce
        .trust()
        .ifPresent(
            trust -> {
              for (VerifiedStatement<TrustRoot> root : trust.roots()) {
                put(WellKnown.ROOT, root);
                put(WellKnown.root(root.statement().version()), root);
              }
              put(WellKnown.DIRECTORY, trust.verifiedDirectory());
              trust
                  .directories()
                  .forEach(
                      directory ->
                          put(WellKnown.directory(directory.statement().version()), directory));
            });
    for (VerifiedRelease release : inForce.releases().values()) {
      put(WellKnown.release(release.tenant()), release.statement());
      for (VerifiedStatement<ReleaseStatement> one : release.statements()) {
        put(WellKnown.release(release.tenant(), one.statement().version()), one);
      }
      put(WellKnown.theme(release.theme().statement().version()), release.theme());
    }
    inForce
        .trust()
        .ifPresent(trust -> trust.directory().tenants().keySet().forEach(this::putPower));
  }

  private void putPower(String tenant) {
    inForce.newest(tenant).ifPresent(newest -> put(WellKnown.newest(tenant), newest.statement()));
    inForce.hold(tenant).ifPresent(hold -> put(WellKnown.hold(tenant), hold));
    inForce
        .purged(tenant)
        .statements()
        .forEach(purge -> put(WellKnown.purge(tenant, purge.statement().version()), purge));
  }

  static boolean isUnder(String path) {
    return path.startsWith(WellKnown.PREFIX);
  }

  /**
   * @param site that is shown at the host that was asked; empty if none is
   */
  void answer(
      HttpServerExchange exchange,
      RequestPath path,
      Optional<VerifiedRelease> site,
      BlobSender sender) {
    Optional<byte[]> statement = statement(path.name());
    Optional<LogTile> tile = LogTile.parse(path.name().substring(WellKnown.PREFIX.length()));
    Matcher blob = BLOB.matcher(path.name());
    if (!path.canonical()) {
      PlainAnswer.send(exchange, 404);
    } else if (statement.isPresent()) {
      send(exchange, STATEMENT_TYPE, statement.get());
    } else if (path.name().equals(WellKnown.PREFIX)) {
      answerProof(exchange, ProofPage.stylesheet(site));
    } else if (path.name().equals(WellKnown.TIMESTAMP) && timestamp.get().isPresent()) {
      send(exchange, MediaTypes.TEXT, newest(timestamp.get().get()));
    } else if (path.name().equals(WellKnown.CHECKPOINT) && checkpoint().isPresent()) {
      send(exchange, MediaTypes.TEXT, checkpoint().get());
    } else if (tile.isPresent()) {
      answerTile(exchange, tile.get(), sender);
    } else if (blob.matches()) {
      answerBlob(exchange, blob.group(1), blob.group(2), sender);
    } else {
      PlainAnswer.send(exchange, 404);
    }
  }

  private void answerProof(HttpServerExchange exchange, Optional<String> stylesheet) {
    Proof ready = proofs.get(stylesheet);
    if (ready != null && ready.isOf(timestamp.get())) {
      send(exchange, MediaTypes.HTML, ready.page());
    } else {
      exchange.dispatch(worker -> send(worker, MediaTypes.HTML, proof(stylesheet)));
    }
  }

  /** One at a time: whoever waits for the same page finds it made. */
  private synchronized byte[] proof(Optional<String> stylesheet) {
    Optional<Timestamp> now = timestamp.get();
    Proof ready = proofs.get(stylesheet);
    if (ready == null || !ready.isOf(now)) {
      ready = new Proof(now, ProofPage.of(inForce, now, stylesheet));
      proofs.put(stylesheet, ready);
    }
    return ready.page();
  }

  private Optional<byte[]> checkpoint() {
    return inForce.log().checkpoint().map(Checkpoint::bytes);
  }

  /** Put together for each request: there are too many to keep them. */
  private void answerTile(HttpServerExchange exchange, LogTile name, BlobSender sender) {
    Optional<Room.Place> place = sender.place(exchange);
    if (place.isEmpty()) {
      PlainAnswer.send(exchange, 503);
    } else if (place.get().until(exchange)) {
      inForce
          .log()
          .tile(name)
          .ifPresentOrElse(
              tile -> send(exchange, BLOB_TYPE, tile), () -> PlainAnswer.send(exchange, 404));
    }
  }

  private byte[] newest(Timestamp now) {
    Shown ready = shown;
    if (ready == null || ready.timestamp() != now) {
      ready = new Shown(now, now.bytes());
      shown = ready;
    }
    return ready.bytes();
  }

  private void answerBlob(
      HttpServerExchange exchange, String tenant, String hex, BlobSender sender) {
    Map<String, Coding> listed = blobs.get(tenant);
    if (listed == null && isKnown(tenant)) {
      // A manifest of thousands: not on the thread that serves everybody.
      exchange.dispatch(
          worker -> {
            nodes.computeIfAbsent(tenant, this::nodes);
            blobs.computeIfAbsent(tenant, this::byHex);
            answerBlob(worker, tenant, hex, sender);
          });
      return;
    }
    Optional<Coding> coding = Optional.ofNullable(listed).map(of -> of.get(hex));
    if (coding.isPresent() && isPurged(tenant, coding.get().digest())) {
      PlainAnswer.send(exchange, 410);
      return;
    }
    if (coding.isEmpty()) {
      PlainAnswer.send(exchange, 404);
      return;
    }
    HeaderMap headers = headers(BLOB_TYPE);
    PreparedResponse response =
        new PreparedResponse(200, headers, new BlobName(tenant, coding.get()));
    if (exchange.getRequestMethod().equals(Methods.HEAD) || coding.get().length() == 0) {
      response.begin(exchange);
      exchange.endExchange();
    } else {
      sender.send(exchange, response, null);
    }
  }

  /** Nothing is kept of names that requests make up. */
  private boolean isKnown(String tenant) {
    return inForce.release(tenant).isPresent() || inForce.newest(tenant).isPresent();
  }

  /** Of how many tenants it is known what they list. */
  int listed() {
    return blobs.size();
  }

  private Map<String, Coding> byHex(String tenant) {
    Map<String, Coding> byHex = new HashMap<>();
    shown(tenant)
        .flatMap(release -> ReleaseBlobs.of(release).stream())
        .forEach(coding -> byHex.put(coding.digest().hex(), coding));
    return byHex;
  }

  /** Without the nodes of its manifest nobody can read a release, nor sign the next: they stay. */
  private boolean isPurged(String tenant, Digest digest) {
    return inForce.purged(tenant).has(digest)
        && !nodes.computeIfAbsent(tenant, this::nodes).contains(digest);
  }

  private Set<Digest> nodes(String tenant) {
    return shown(tenant)
        .flatMap(release -> ReleaseBlobs.nodes(release).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Stream<VerifiedRelease> shown(String tenant) {
    return Stream.of(inForce.release(tenant), inForce.newest(tenant))
        .flatMap(Optional::stream)
        .distinct();
  }

  private static void send(HttpServerExchange exchange, String mediaType, byte[] bytes) {
    for (var header : headers(mediaType)) {
      exchange.getResponseHeaders().put(header.getHeaderName(), header.getFirst());
    }
    if (mediaType.equals(MediaTypes.HTML)) {
      exchange.getResponseHeaders().put(SecurityHeaders.CSP, SecurityHeaders.STYLED);
    }
    SecurityHeaders.setTransport(exchange.getResponseHeaders(), exchange.getRequestScheme());
    exchange.setResponseContentLength(bytes.length);
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }
  }

  private static HeaderMap headers(String mediaType) {
    HeaderMap headers = new HeaderMap();
    SecurityHeaders.set(headers, SecurityHeaders.NOTHING);
    headers.put(SecurityHeaders.CORP, "cross-origin");
    headers.put(ANY_ORIGIN, "*");
    headers.put(Headers.CACHE_CONTROL, "no-cache");
    headers.put(Headers.CONTENT_TYPE, mediaType);
    return headers;
  }

  private void put(String name, VerifiedStatement<? extends Statement> statement) {
    statements.put(name, statement);
  }

  /** A statement's bytes, or those of its signatures; empty if there is none of this name. */
  private Optional<byte[]> statement(String name) {
    return Optional.ofNullable(copies.computeIfAbsent(name, this::copy));
  }

  private byte[] copy(String name) {
    VerifiedStatement<?> named = statements.get(name);
    if (named != null) {
      return named.statement().bytes();
    }
    VerifiedStatement<?> signed =
        name.endsWith(SIGNATURES)
            ? statements.get(name.substring(0, name.length() - SIGNATURES.length()))
            : null;
    return signed == null ? null : signed.signatures().bytes();
  }
}
