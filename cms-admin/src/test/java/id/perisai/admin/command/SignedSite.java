package id.perisai.admin.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import id.perisai.release.Checkpoint;
import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Ed25519Key;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.Key;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogTile;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.ProofFrame;
import id.perisai.release.Publisher;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerender;
import id.perisai.release.Seen;
import id.perisai.release.ServerKey;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.SignedNote;
import id.perisai.release.SigningPlace;
import id.perisai.release.Slot;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TreeHead;
import id.perisai.release.TrustRoot;
import id.perisai.release.Variant;
import id.perisai.release.WellKnown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * A department's site with one page, honestly signed and served on the loopback interface; every
 * answer stands in a map, so that tests can turn it into a lie. Also written as a repository.
 */
final class SignedSite implements AutoCloseable {
  static final String HOST = "dinkes.localhost";
  static final byte[] PAGE = "<p>Jam layanan 08.00</p>".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  /** What the server answers, by path. */
  record Answer(int status, Map<String, String> headers, Map<String, byte[]> codings) {
    static Answer of(byte[] bytes) {
      return new Answer(200, Map.of(), Map.of(Coding.IDENTITY, bytes));
    }
  }

  final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /** Whoever answers in the place of {@link #answers}, by path. */
  final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

  /** How many requests were answered at a time, at most. */
  final AtomicInteger mostAtATime = new AtomicInteger();

  /** Before each answer. */
  volatile int slowMillis;

  private final AtomicInteger atATime = new AtomicInteger();
  final Path repository;
  final Digest pinned;
  private final TrustRoot root;

  private final HttpServer server;
  private final KeyPair platform = newKey();
  private KeyPair[] administrators = {platform};
  private final String desk;
  private KeyPair publisher = newKey();
  private KeyPair log = newKey();
  private final KeyPair timestamp = newKey();
  private final Map<String, Seen> newest = new HashMap<>();
  private byte[] notFound;
  private volatile Answer elsewhere;
  private long stamped;
  private TransparencyLog entries = TransparencyLog.EMPTY;
  private final Map<String, Coding> pageCodings = new HashMap<>();

  SignedSite(Path repository, Instant expires) throws Exception {
    this(repository, expires, "platform");
  }

  /** A site that is the signing desk itself, of the platform's first key. */
  static SignedSite desk(Path repository, Instant expires) throws Exception {
    return new SignedSite(repository, expires, "dinkes");
  }

  private SignedSite(Path repository, Instant expires, String desk) throws Exception {
    this.repository = repository;
    this.desk = desk;
    TrustRoot root =
        TrustRoot.of(
            1,
            NOW,
            expires,
            1,
            List.of(key(platform)),
            TrustRoot.Log.under("localhost", ServerKey.ed25519(raw(log))),
            ServerKey.ed25519(raw(timestamp)),
            new SigningPlace("sign.localhost", List.of()));
    this.pinned = root.digest();
    this.root = root;
    put(root, RepositoryPaths.root(1), WellKnown.ROOT, platform);
    answers.put(WellKnown.root(1), answers.get(WellKnown.ROOT));
    put(directory(1, expires, HOST), RepositoryPaths.directory(1), WellKnown.DIRECTORY, platform);
    put(
        ThemeStatement.of(1, NOW, "perisai 1", List.of()),
        RepositoryPaths.theme(1),
        WellKnown.theme(1),
        platform);
    release(1, Optional.empty());
    stamp();
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::count);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  /** The id of the key that signs the department's releases. */
  Digest publisherKey() throws Rejected {
    return key(publisher).keyId();
  }

  String url(String path) {
    return "http://" + HOST + ":" + server.getAddress().getPort() + path;
  }

  Directory directory(long version, Instant expires, String host) throws Rejected {
    return directory(version, NOW, expires, host);
  }

  /** Another publisher in the place of the one so far; the directory before is shown as well. */
  KeyPair replacePublisher(long version, Instant issued, Instant expires) throws Exception {
    KeyPair former = publisher;
    publisher = newKey();
    String before = WellKnown.directory(version - 1);
    answers.put(before, answers.get(WellKnown.DIRECTORY));
    answers.put(
        WellKnown.signatures(before), answers.get(WellKnown.signatures(WellKnown.DIRECTORY)));
    putDirectory(directory(version, issued, expires, HOST));
    return former;
  }

  /**
   * Two people take the place of the first key, and sign what is the root's from now on. Of the
   * directories only theirs is shown.
   */
  void ceremony(Instant expires) throws Exception {
    answers.put(
        WellKnown.signatures(WellKnown.root(1)), answers.get(WellKnown.signatures(WellKnown.ROOT)));
    administrators = new KeyPair[] {newKey(), newKey()};
    TrustRoot next =
        TrustRoot.of(
            2,
            NOW,
            expires,
            2,
            List.of(key(administrators[0]), key(administrators[1])),
            root.log(),
            root.timestamp(),
            root.signing());
    put(
        next,
        RepositoryPaths.root(2),
        WellKnown.ROOT,
        platform,
        administrators[0],
        administrators[1]);
    putDirectory(directory(2, Instant.now().truncatedTo(ChronoUnit.SECONDS), expires, HOST));
  }

  /** Another key of the log takes the place of the one so far, and signs the log from here on. */
  KeyPair replaceLogKey(Instant expires) throws Exception {
    answers.put(
        WellKnown.signatures(WellKnown.root(1)), answers.get(WellKnown.signatures(WellKnown.ROOT)));
    KeyPair former = log;
    log = newKey();
    TrustRoot next =
        TrustRoot.of(
            2,
            NOW,
            expires,
            1,
            List.of(key(platform)),
            TrustRoot.Log.under("localhost", ServerKey.ed25519(raw(log))),
            root.timestamp(),
            root.signing());
    put(next, RepositoryPaths.root(2), WellKnown.ROOT, platform);
    stamp();
    return former;
  }

  /** From now on the log is signed by this key. */
  KeyPair signLogBy(KeyPair key) {
    KeyPair former = log;
    log = key;
    return former;
  }

  /** What the desk shows next, signed by the key that lay on the server. */
  void publishByFirstKey(long version) throws Exception {
    release(version, previous(version), entriesOf(), 1, platform);
  }

  /** The same by the first of the people who came in its place, or by more of them. */
  void publishByAdministrators(long version, int people) throws Exception {
    release(version, previous(version), entriesOf(), 1, Arrays.copyOf(administrators, people));
  }

  /** The publisher leaves new looks to the platform, and signs the directory that says so. */
  void delegate(long version, Instant expires, boolean vouched) throws Exception {
    putNext(
        version,
        expires,
        tenant -> tenant.id().equals("dinkes") ? tenant.withRerender(Rerender.PLATFORM) : tenant,
        vouched);
  }

  /** The host goes to another tenant. */
  void moveHost(long version, Instant expires, boolean vouched) throws Exception {
    putNext(
        version,
        expires,
        tenant ->
            tenant.withHosts(
                switch (tenant.id()) {
                  case "dinkes" -> List.of("lain.localhost");
                  default -> List.of(HOST);
                }),
        vouched);
  }

  private void putNext(
      long version, Instant expires, UnaryOperator<Directory.Tenant> change, boolean vouched)
      throws Exception {
    String before = WellKnown.directory(version - 1);
    answers.put(before, answers.get(WellKnown.DIRECTORY));
    answers.put(
        WellKnown.signatures(before), answers.get(WellKnown.signatures(WellKnown.DIRECTORY)));
    Instant issued = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Directory like = directory(version, NOW, expires, HOST);
    Directory next =
        Directory.of(
            version,
            issued,
            expires,
            like.domain(),
            like.signing(),
            like.tenants().values().stream().map(change).toList());
    String path = RepositoryPaths.directory(version);
    if (vouched) {
      put(next, path, WellKnown.DIRECTORY, platform, publisher);
    } else {
      put(next, path, WellKnown.DIRECTORY, platform);
    }
  }

  /** What the first theme says, too. */
  static ThemeStatement look(long version) throws Rejected {
    return ThemeStatement.of(version, NOW, "perisai " + version, List.of());
  }

  /** A theme without files. */
  ThemeStatement theme(long version) throws Exception {
    ThemeStatement theme = look(version);
    put(theme, RepositoryPaths.theme(version), WellKnown.theme(version), platform);
    return theme;
  }

  /** Publishes these entries and those that every site has in a theme, signed by the platform. */
  void rerender(long version, long theme, List<Entry> others) throws Exception {
    List<Entry> all = new ArrayList<>(entriesOf());
    all.addAll(others);
    release(version, previous(version), all, theme, platform);
  }

  /** A page that is served, as made of contents and a theme. */
  Entry page(String path, String html, Digest contents, ThemeStatement theme) throws Exception {
    Entry page = page(path, html);
    putBlob(theme.bytes());
    return Entry.page(
        path,
        200,
        MediaTypes.HTML,
        page.variants().get(0).codings(),
        Map.of("page", contents, "theme", theme.digest()));
  }

  /** From now on releases are signed by this key. */
  void signBy(KeyPair key) {
    publisher = key;
  }

  private Directory directory(long version, Instant issued, Instant expires, String host)
      throws Rejected {
    return Directory.of(
        version,
        issued,
        expires,
        "localhost",
        new Directory.Signing(desk, new SigningPlace("sign.localhost", List.of()), List.of()),
        List.of(
            new Directory.Tenant(
                "platform", "Diskominfo", Directory.State.ACTIVE, List.of(), 1, List.of()),
            new Directory.Tenant(
                "dinkes",
                "Dinas Kesehatan",
                Directory.State.ACTIVE,
                List.of(host),
                1,
                Publisher.all(List.of(key(publisher)), issued))));
  }

  void putDirectory(Directory directory) throws Exception {
    put(
        directory,
        RepositoryPaths.directory(directory.version()),
        WellKnown.DIRECTORY,
        administrators);
  }

  /** Answers a page by other bytes in one coding. */
  void forge(String path, String coding, byte[] bytes) {
    Answer honest = answers.get(path);
    Map<String, byte[]> codings = new HashMap<>(honest.codings());
    codings.put(coding, bytes);
    answers.put(path, new Answer(honest.status(), honest.headers(), codings));
  }

  /** Publishes honestly, with a gzip coding that unpacks to something else than identity. */
  void releaseWithHiddenGzip() throws Exception {
    byte[] gzip = gzip("<p>slot gacor</p>".getBytes(StandardCharsets.UTF_8));
    page("/", gzip);
    release(2, Optional.of(Digest.of(Files.readAllBytes(repository.resolve("sites/dinkes/1")))));
    answers.put("/", page("/", gzip));
    stamp();
  }

  /** Stamps as of now what was put last. */
  void stamp() throws Rejected, GeneralSecurityException {
    stamp(Instant.now().truncatedTo(ChronoUnit.SECONDS), Duration.ofHours(1), entries.head());
  }

  void stamp(Instant issued, Duration validFor, TreeHead head)
      throws Rejected, GeneralSecurityException {
    Timestamp.Listing listing =
        new Timestamp.Listing(
            newest.get("root"),
            newest.get("directory"),
            newest.get("theme"),
            ofTenant("release"),
            ofTenant("hold"),
            ofTenant("purge"),
            head);
    byte[] line = Timestamp.statement(++stamped, issued, validFor, listing);
    byte[] value = sign(timestamp, Timestamp.signedMessage(stamped, line));
    ServerKey key = ServerKey.ed25519(raw(timestamp));
    byte[] file = Timestamp.of(line, key, value).bytes();
    answers.put(WellKnown.TIMESTAMP, Answer.of(file));
    try {
      write(RepositoryPaths.TIMESTAMP, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeMap<String, Seen> ofTenant(String type) {
    TreeMap<String, Seen> seen = new TreeMap<>();
    Optional.ofNullable(newest.get(type)).ifPresent(one -> seen.put("dinkes", one));
    return seen;
  }

  /** Publishes these entries honestly, the home page and the one for what is missing among them. */
  ReleaseStatement publish(long version, List<Entry> others) throws Exception {
    List<Entry> all = new ArrayList<>(entriesOf());
    all.addAll(others);
    return release(version, previous(version), all);
  }

  private Optional<Digest> previous(long version) throws IOException {
    return version == 1
        ? Optional.empty()
        : Optional.of(
            Digest.of(Files.readAllBytes(repository.resolve("sites/dinkes/" + (version - 1)))));
  }

  /** A page that is served and can be published. */
  Entry page(String path, String html) throws Exception {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    putBlob(bytes);
    answers.put(
        path, new Answer(200, Map.of("content-type", MediaTypes.HTML), Map.of("identity", bytes)));
    return Entry.page(
        path, 200, MediaTypes.HTML, Map.of(Coding.IDENTITY, Coding.of(bytes)), Map.of());
  }

  /** A page with a slot for what searches find; it is served with nothing in it. */
  Entry searchPage(String path, String before, String after) throws Exception {
    byte[] bytes = (before + ComposedPage.MARKER + after).getBytes(StandardCharsets.UTF_8);
    putBlob(bytes);
    serveComposed(path, before + after, "no-store");
    Variant page =
        Variant.page(200, MediaTypes.HTML, Map.of(Coding.IDENTITY, Coding.of(bytes)), Map.of());
    return Entry.timed(path, List.of(page.composed(Slot.SEARCH)));
  }

  void serveComposed(String path, String html, String cacheControl) {
    answers.put(
        path,
        new Answer(
            200,
            Map.of("content-type", MediaTypes.HTML, "cache-control", cacheControl),
            Map.of("identity", html.getBytes(StandardCharsets.UTF_8))));
  }

  void hold(long version, HoldStatement.Action action, OptionalLong release) throws Exception {
    put(
        HoldStatement.of("dinkes", version, NOW, action, "disusupi", release),
        RepositoryPaths.hold("dinkes", version),
        WellKnown.hold("dinkes"),
        publisher);
  }

  void purge(long version, Digest digest) throws Exception {
    put(
        PurgeStatement.of("dinkes", version, NOW, "NIK", Set.of(digest)),
        RepositoryPaths.purge("dinkes", version),
        WellKnown.purge("dinkes", version),
        publisher);
  }

  /** Publishes and serves honestly, but for what the home page's gzip unpacks to. */
  void releaseWithGzip(long version, byte[] gzip) throws Exception {
    answers.put("/", page("/", gzip));
    publish(version, List.of());
  }

  /** Answers all paths but those of the public copy by this. */
  void everywhere(Answer answer) {
    answers.replaceAll((path, was) -> path.startsWith(WellKnown.PREFIX) ? was : answer);
    elsewhere(answer);
  }

  /** Answers by this what nobody signed. */
  void elsewhere(Answer answer) {
    elsewhere = answer;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void release(long version, Optional<Digest> previous) throws Exception {
    if (version == 1) {
      answers.put("/", page("/", gzip(PAGE)));
    }
    release(version, previous, entriesOf());
  }

  private List<Entry> entriesOf() throws Exception {
    Entry home = Entry.page("/", 200, MediaTypes.HTML, pageCodings, Map.of());
    byte[] none = "<p>Tidak ada</p>".getBytes(StandardCharsets.UTF_8);
    putBlob(none);
    notFound = none;
    Entry missing =
        Entry.page(
            Entry.NOT_FOUND,
            404,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(none)),
            Map.of());
    answers.put("/lama", new Answer(301, Map.of("location", "/"), Map.of()));
    return List.of(home, missing, Entry.redirect("/lama", 301, "/", Map.of()));
  }

  private ReleaseStatement release(long version, Optional<Digest> previous, List<Entry> all)
      throws Exception {
    return desk.equals("dinkes")
        ? release(version, previous, all, 1, administrators)
        : release(version, previous, all, 1, publisher);
  }

  private ReleaseStatement release(
      long version, Optional<Digest> previous, List<Entry> all, long theme, KeyPair... signers)
      throws Exception {
    Manifest manifest = Manifest.of(all);
    for (byte[] node : manifest.nodes().values()) {
      putBlob(node);
    }
    ReleaseStatement statement =
        ReleaseStatement.of("dinkes", version, NOW, previous, manifest.rootDigest(), theme);
    put(statement, RepositoryPaths.release("dinkes", version), WellKnown.newest("dinkes"), signers);
    String own = WellKnown.release("dinkes", version);
    String newest = WellKnown.newest("dinkes");
    answers.put(own, answers.get(newest));
    answers.put(WellKnown.signatures(own), answers.get(WellKnown.signatures(newest)));
    show();
    return statement;
  }

  /** Shows visitors the newest release. */
  private void show() {
    String newest = WellKnown.newest("dinkes");
    String shown = WellKnown.release("dinkes");
    answers.put(shown, answers.get(newest));
    answers.put(WellKnown.signatures(shown), answers.get(WellKnown.signatures(newest)));
  }

  private Answer page(String path, byte[] gzip) throws IOException {
    putBlob(PAGE);
    putBlob(gzip);
    pageCodings.put(Coding.IDENTITY, Coding.of(PAGE));
    pageCodings.put(Coding.GZIP, Coding.of(gzip));
    return new Answer(
        200,
        Map.of("content-type", MediaTypes.HTML),
        Map.of(Coding.IDENTITY, PAGE, Coding.GZIP, gzip));
  }

  private void put(Statement statement, String path, String endpoint, KeyPair... signers)
      throws Exception {
    byte[] signatures = signatures(statement, signers).bytes();
    answers.put(endpoint, Answer.of(statement.bytes()));
    answers.put(WellKnown.signatures(endpoint), Answer.of(signatures));
    write(path, statement.bytes());
    write(RepositoryPaths.signatures(path), signatures);
    newest.put(statement.type(), Seen.of(statement));
    log(entries.with(List.of(LogEntry.of(path, statement.bytes(), signatures))));
  }

  /** The log as it is now. */
  TransparencyLog log() {
    return entries;
  }

  /** Shows and writes this log, with a checkpoint by the log's own key. */
  void log(TransparencyLog next) throws Exception {
    ServerKey key = ServerKey.ed25519(((Ed25519Key) key(log).publicKey()).raw());
    TrustRoot.Log own = TrustRoot.Log.under("localhost", key);
    String text = Checkpoint.text(own.origin(), next.head());
    java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
    signing.initSign(log.getPrivate());
    signing.update(text.getBytes(StandardCharsets.UTF_8));
    byte[] note = SignedNote.of(text, own.origin(), key, signing.sign());
    entries = next.signed(Checkpoint.verified(note, own));
    for (LogTile tile : entries.tiles()) {
      answers.put(WellKnown.tile(tile), Answer.of(entries.tile(tile).orElseThrow()));
      write(tile.path(), entries.tile(tile).orElseThrow());
    }
    answers.put(WellKnown.CHECKPOINT, Answer.of(note));
    write(LogFiles.CHECKPOINT, note);
  }

  private void putBlob(byte[] bytes) throws IOException {
    Digest digest = Digest.of(bytes);
    answers.put(WellKnown.blob("dinkes", digest), Answer.of(bytes));
    write(RepositoryPaths.blob("dinkes", digest), bytes);
  }

  private void write(String path, byte[] bytes) throws IOException {
    Files.createDirectories(repository.resolve(path).getParent());
    Files.write(repository.resolve(path), bytes);
  }

  private void count(HttpExchange exchange) throws IOException {
    mostAtATime.accumulateAndGet(atATime.incrementAndGet(), Math::max);
    try {
      Thread.sleep(slowMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Before anything is sent, so that nobody asks for the next while this one counts.
    atATime.decrementAndGet();
    HttpHandler liar = handlers.get(exchange.getRequestURI().getPath());
    if (liar == null) {
      answer(exchange);
    } else {
      liar.handle(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Answer answer = answers.get(path);
    if (answer == null && path.equals(WellKnown.PREFIX)) {
      answer = proofPage("");
    }
    String host = exchange.getRequestHeaders().getFirst("host");
    if (answer == null && !path.startsWith(WellKnown.PREFIX)) {
      answer = elsewhere == null ? missing() : elsewhere;
    }
    if (answer == null || !host.startsWith(HOST + ":")) {
      exchange.sendResponseHeaders(host.startsWith(HOST + ":") ? 404 : 421, -1);
      exchange.close();
      return;
    }
    String coding = exchange.getRequestHeaders().getFirst("accept-encoding");
    if (!answer.codings().containsKey(coding)) {
      coding = Coding.IDENTITY;
    } else if (!coding.equals(Coding.IDENTITY)) {
      exchange.getResponseHeaders().set("content-encoding", coding);
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.codings().getOrDefault(coding, new byte[0]);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The page about proofs, with more in its slot than need be. */
  Answer proofPage(String more) {
    byte[] release = answers.get(WellKnown.release("dinkes")).codings().get(Coding.IDENTITY);
    String slot =
        "<p>" + pinned.fingerprint() + " " + Digest.of(release).fingerprint() + "</p>" + more;
    return new Answer(
        200,
        Map.of("content-type", MediaTypes.HTML),
        Map.of(Coding.IDENTITY, ProofFrame.page(Optional.empty(), slot)));
  }

  private Answer missing() {
    return new Answer(
        404, Map.of("content-type", MediaTypes.HTML), Map.of(Coding.IDENTITY, notFound));
  }

  private static byte[] sign(KeyPair key, byte[] message) throws GeneralSecurityException {
    java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
    signing.initSign(key.getPrivate());
    signing.update(message);
    return signing.sign();
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private static Key key(KeyPair pair) throws Rejected {
    return Key.ed25519(new UUID(1, Arrays.hashCode(raw(pair))), raw(pair));
  }

  private static byte[] raw(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  private static Signatures signatures(Statement statement, KeyPair... signers) throws Exception {
    List<Signature> all = new ArrayList<>();
    for (KeyPair signer : signers) {
      byte[] signature = sign(signer, statement.signedMessage());
      all.add(Signature.ed25519(key(signer).keyId(), signature));
    }
    return Signatures.of(all);
  }
}
