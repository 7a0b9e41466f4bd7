package id.perisai.web;

import static id.perisai.release.Directory.State.ACTIVE;
import static id.perisai.release.Directory.State.LEGACY;
import static id.perisai.release.Directory.State.SUSPENDED;
import static java.nio.charset.StandardCharsets.UTF_8;

import id.perisai.release.Checkpoint;
import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Publisher;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Revocation;
import id.perisai.release.SealingKey;
import id.perisai.release.Seen;
import id.perisai.release.SignedNote;
import id.perisai.release.SigningPlace;
import id.perisai.release.Slot;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustRoot;
import id.perisai.release.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A repository as publishing leaves it: a platform with its desk, two departments with sites
 * (dinkes, dukcapil), one that is suspended (dinsos), one on its legacy site (dishub), one that has
 * published nothing (baru).
 */
final class SmallCity {
  static final Instant ISSUED = Instant.parse("2026-11-21T03:00:00Z");
  static final Instant EXPIRES = Instant.parse("2036-11-21T03:00:00Z");
  static final byte[] STYLE = "body{color:#123;margin:0}".repeat(40).getBytes(UTF_8);
  static final byte[] SCRIPT = "document.title='desk'".getBytes(UTF_8);
  static final byte[] FILM = film();

  /** Stands for the city's incident response team among those to whom messages are sealed. */
  static final String INCIDENTS = "incidents";

  static final String FILM_PATH = "/_m/" + Digest.of(FILM).hex() + ".pdf";

  final Signer platform = new Signer();
  final Signer other = new Signer();
  private final Signer log = new Signer();
  private final Signer timestamp = new Signer();
  final Map<String, Signer> publishers = new HashMap<>();
  final Map<String, List<SealingKey>> sealing = new HashMap<>();
  private final Path directory;
  private final Digest pinned;
  private TransparencyLog entries = TransparencyLog.EMPTY;
  private Clock clock;
  private final List<String> added = new ArrayList<>();
  private final Map<String, Signer> revoked = new HashMap<>();
  private final Map<String, Seen> newest = new HashMap<>();
  private final Map<String, SortedMap<String, Seen>> newestOf =
      Map.of("release", new TreeMap<>(), "hold", new TreeMap<>(), "purge", new TreeMap<>());
  private long stamped;

  SmallCity(Path directory) throws Rejected {
    this(directory, Clock.systemUTC());
  }

  /** With timestamps as of this clock. */
  SmallCity(Path directory, Clock clock) throws Rejected {
    this.directory = directory;
    this.clock = clock;
    for (String tenant : List.of("dinkes", "dukcapil", "dinsos", "baru")) {
      publishers.put(tenant, new Signer());
    }
    publishers.put("platform", platform);
    TrustRoot root =
        TrustRoot.of(
            1,
            ISSUED,
            EXPIRES,
            1,
            List.of(platform.key()),
            TrustRoot.Log.under("localhost", log.serverKey()),
            timestamp.serverKey(),
            SigningPlace.ofDesk("http://sign.localhost:8080"));
    pinned = root.digest();
    put(RepositoryPaths.root(1), root, platform);
    putDirectory(1, EXPIRES);
    putTheme();
    publish("platform", 1, desk());
    for (String tenant : List.of("dinkes", "dukcapil", "dinsos")) {
      publish(tenant, 1, site(tenant, "satu"));
    }
  }

  Path path() {
    return directory;
  }

  Digest pinned() {
    return pinned;
  }

  private List<Directory.Tenant> tenants(Directory.Tenant... first) {
    List<Directory.Tenant> tenants = new ArrayList<>(List.of(first));
    added.forEach(id -> tenants.add(tenant(id, ACTIVE, id + ".localhost")));
    return tenants;
  }

  void putDirectory(long version, Instant expires) throws Rejected {
    put(
        RepositoryPaths.directory(version),
        Directory.of(
            version,
            ISSUED,
            expires,
            "localhost",
            new Directory.Signing(
                "platform",
                SigningPlace.ofDesk("http://sign.localhost:8080"),
                List.of("http://localhost:9080")),
            tenants(
                tenant("platform", ACTIVE, "sign.localhost"),
                tenant("dinkes", ACTIVE, "dinkes.localhost", "www.dinkes.localhost"),
                tenant("dukcapil", ACTIVE, "dukcapil.localhost"),
                tenant("dinsos", SUSPENDED, "dinsos.localhost"),
                tenant("baru", ACTIVE, "baru.localhost"),
                new Directory.Tenant(
                    "dishub", "Dishub", LEGACY, List.of("dishub.localhost"), 1, List.of())),
            SealingKey.sorted(sealing.getOrDefault(INCIDENTS, List.of()))),
        platform);
  }

  /** Lists more departments, each with a host and a publisher of its own, in a next directory. */
  void addTenants(List<String> ids) throws Rejected {
    for (String id : ids) {
      publishers.put(id, new Signer());
      added.add(id);
    }
    putDirectory(2, EXPIRES);
  }

  /** From now on believes no release that a department's publisher signed, by a next directory. */
  void revoke(String tenant) throws Rejected {
    revoke(tenant, publishers.get(tenant));
  }

  /** The same of a key that another one may have taken the place of. */
  void revoke(String tenant, Signer key) throws Rejected {
    revoked.put(tenant, key);
    putDirectory(2, EXPIRES);
  }

  private Directory.Tenant tenant(String id, Directory.State state, String... hosts) {
    Directory.Tenant tenant =
        new Directory.Tenant(
            id,
            id,
            state,
            List.of(hosts),
            1,
            Publisher.all(List.of(publishers.get(id).key()), ISSUED));
    return tenant
        .withRevoked(
            Optional.ofNullable(revoked.get(id)).stream()
                .map(key -> new Revocation(key.key().keyId(), 1))
                .toList())
        .withSealing(sealing.getOrDefault(id, List.of()));
  }

  private void putTheme() throws Rejected {
    List<ThemeStatement.Asset> assets =
        List.of(
            asset("site", "css", MediaTypes.CSS, STYLE),
            asset("desk", "js", MediaTypes.JAVASCRIPT, SCRIPT));
    put(RepositoryPaths.theme(1), ThemeStatement.of(1, ISSUED, "perisai 1", assets), platform);
  }

  static ThemeStatement.Asset asset(String name, String extension, String mediaType, byte[] bytes) {
    Digest digest = Digest.of(bytes);
    String path = "/_t/" + name + "-" + digest.hex().substring(0, 12) + "." + extension;
    return new ThemeStatement.Asset(path, mediaType, digest, bytes.length);
  }

  static String stylePath() {
    return asset("site", "css", MediaTypes.CSS, STYLE).path();
  }

  private List<Entry> desk() throws Rejected {
    return List.of(
        page("platform", "/", 200, "<title>Meja tanda tangan</title>"),
        bytes(
            "platform",
            asset("desk", "js", MediaTypes.JAVASCRIPT, SCRIPT).path(),
            MediaTypes.JAVASCRIPT,
            SCRIPT));
  }

  /** A site all of whose pages carry this word. */
  List<Entry> site(String tenant, String word) throws Rejected {
    List<Entry> entries = new ArrayList<>();
    entries.add(page(tenant, "/", 200, text(tenant, word, "/")));
    entries.add(page(tenant, "/.404", 404, text(tenant, word, "tidak ada")));
    entries.add(page(tenant, "/dicabut", 410, text(tenant, word, "dicabut")));
    for (int i = 1; i <= 20; i++) {
      entries.add(page(tenant, "/berita/" + i, 200, text(tenant, word, "/berita/" + i)));
    }
    entries.add(page(tenant, "/berita/jalan-lingkar-é", 200, text(tenant, word, "é")));
    entries.add(bytes(tenant, stylePath(), MediaTypes.CSS, STYLE));
    entries.add(identityOnly(tenant, FILM_PATH, MediaTypes.PDF, FILM));
    entries.add(Entry.redirect("/2015/01/lama", 301, "/berita/1", Map.of()));
    entries.add(Entry.redirect("/luar", 302, "https://serangkota.go.id/", Map.of()));
    return entries;
  }

  static String text(String tenant, String word, String rest) {
    return "<!doctype html><title>"
        + tenant
        + "</title><p>"
        + word
        + " "
        + rest
        + "</p>"
        + " selamat datang".repeat(30);
  }

  /** A page with a form of a kind. */
  Entry form(String tenant, String path, String kind, String language) throws Rejected {
    return form(tenant, path, kind, language, "");
  }

  /** The same with more in it. */
  Entry form(String tenant, String path, String kind, String language, String more)
      throws Rejected {
    String html =
        "<!doctype html>\n<html lang=\""
            + language
            + "\">\n<title>Kontak</title><main><div class=\"form\" data-form=\""
            + kind
            + "\">"
            + ComposedPage.MARKER
            + "</div>"
            + more
            + "</main></html>";
    Map<String, Coding> codings = Map.of(Coding.IDENTITY, putBlob(tenant, html.getBytes(UTF_8)));
    Variant page = Variant.page(200, MediaTypes.HTML, codings, Map.of());
    return Entry.timed(path, List.of(page.composed(Slot.FORM)));
  }

  Entry page(String tenant, String path, int status, String html) throws Rejected {
    byte[] bytes = html.getBytes(UTF_8);
    return Entry.page(path, status, MediaTypes.HTML, codings(tenant, bytes), Map.of());
  }

  private Entry bytes(String tenant, String path, String mediaType, byte[] bytes) throws Rejected {
    return Entry.page(path, 200, mediaType, codings(tenant, bytes), Map.of());
  }

  Entry identityOnly(String tenant, String path, String mediaType, byte[] bytes) throws Rejected {
    Map<String, Coding> codings = Map.of(Coding.IDENTITY, putBlob(tenant, bytes));
    return Entry.page(path, 200, mediaType, codings, Map.of());
  }

  private Map<String, Coding> codings(String tenant, byte[] bytes) {
    return Map.of(
        Coding.IDENTITY, putBlob(tenant, bytes),
        Coding.GZIP, putBlob(tenant, gzip(bytes)),
        Coding.BROTLI, putBlob(tenant, brotli(bytes)));
  }

  Coding putBlob(String tenant, byte[] bytes) {
    Coding coding = Coding.of(bytes);
    write(RepositoryPaths.blob(tenant, coding.digest()), bytes);
    return coding;
  }

  /** Publishes honestly: blobs, nodes, signatures, statement. */
  ReleaseStatement publish(String tenant, long version, List<Entry> entries) throws Rejected {
    return publish(tenant, version, entries, publishers.get(tenant));
  }

  ReleaseStatement publish(String tenant, long version, List<Entry> entries, Signer signer)
      throws Rejected {
    Manifest manifest = Manifest.of(entries);
    manifest.nodes().forEach((digest, node) -> putBlob(tenant, node));
    Optional<Digest> previous =
        version == 1
            ? Optional.empty()
            : Optional.of(Digest.of(read(RepositoryPaths.release(tenant, version - 1))));
    ReleaseStatement release =
        ReleaseStatement.of(tenant, version, ISSUED, previous, manifest.rootDigest(), 1);
    put(RepositoryPaths.release(tenant, version), release, signer);
    return release;
  }

  void put(String path, Statement statement, Signer signer) {
    write(RepositoryPaths.signatures(path), signer.sign(statement).bytes());
    write(path, statement.bytes());
    log(path);
    if (newestOf.containsKey(statement.type())) {
      newestOf.get(statement.type()).put(statement.scope(), Seen.of(statement));
    } else {
      newest.put(statement.type(), Seen.of(statement));
    }
    if (newest.size() == 3) {
      stamp();
    }
  }

  /** From now on stamps by this clock. */
  void stampsBy(Clock other) {
    clock = other;
  }

  /** Stamps what was put last of each kind, a lie too. */
  void stamp() {
    Timestamp.Listing listing =
        new Timestamp.Listing(
            newest.get("root"),
            newest.get("directory"),
            newest.get("theme"),
            newestOf.get("release"),
            newestOf.get("hold"),
            newestOf.get("purge"),
            entries.head());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    byte[] line = Timestamp.statement(++stamped, now, Timestamp.LONGEST, listing);
    try {
      byte[] signature = timestamp.sign(Timestamp.signedMessage(stamped, line));
      write(
          RepositoryPaths.TIMESTAMP, Timestamp.of(line, timestamp.serverKey(), signature).bytes());
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** Appends the leaf of a statement that lies there, and writes the log's files. */
  private void log(String path) {
    log(
        entries.with(
            List.of(LogEntry.of(path, read(path), read(RepositoryPaths.signatures(path))))));
  }

  /** Shows another log than before, well signed. */
  void forkLog() {
    LogEntry other = LogEntry.of("sites/dinkes/9", new byte[] {1}, new byte[] {2});
    log(TransparencyLog.EMPTY.with(List.of(other)).with(entries.entries()));
  }

  private void log(TransparencyLog grown) {
    try {
      TrustRoot.Log own = TrustRoot.Log.under("localhost", log.serverKey());
      String text = Checkpoint.text(own.origin(), grown.head());
      byte[] note = SignedNote.of(text, own.origin(), own.key(), log.sign(text.getBytes(UTF_8)));
      entries = grown.signed(Checkpoint.verified(note, own));
      entries.tiles().forEach(tile -> write(tile.path(), entries.tile(tile).orElseThrow()));
      write(LogFiles.CHECKPOINT, note);
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** As publishing writes: beside, then renamed. */
  void write(String path, byte[] bytes) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Path beside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(beside, bytes);
      Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(String path) {
    try {
      return Files.readAllBytes(directory.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] bytes) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One uncompressed meta-block (RFC 7932 §9.2), for at most 65,536 bytes. */
  static byte[] brotli(byte[] bytes) {
    // WBITS 16 is the bit 0; then ISLAST 0, MNIBBLES 00, MLEN-1 in 16 bits, ISUNCOMPRESSED 1.
    int head = (bytes.length - 1) << 4 | 1 << 20;
    byte[] out = new byte[3 + bytes.length + 1];
    out[0] = (byte) head;
    out[1] = (byte) (head >> 8);
    out[2] = (byte) (head >> 16);
    System.arraycopy(bytes, 0, out, 3, bytes.length);
    out[out.length - 1] = 3; // ISLAST, ISLASTEMPTY
    return out;
  }

  private static byte[] film() {
    byte[] bytes = new byte[700_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 13));
    }
    return bytes;
  }
}
