package id.perisai.release;

import static id.perisai.release.Directory.State.ACTIVE;
import static id.perisai.release.Directory.State.LEGACY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A small honest repository in a folder, of which tests then make lies: a platform, a department
 * that one person signs for (dinkes), one that needs two (bpbd), and one on its legacy site
 * (dishub).
 */
public final class SmallRepository {
  public static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  public static final Instant EXPIRES = NOW.plus(Duration.ofDays(365));
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  public static final SigningPlace SIGNING =
      new SigningPlace("sign.localhost", List.of("http://sign.localhost:8080"));

  public static final CodingCheck CODINGS = new CodingCheck(Map.of());

  public static final Signer PLATFORM = Signer.named("platform");
  public static final Signer SITI = Signer.named("siti");
  public static final Signer BUDI = Signer.named("budi");
  public static final Signer DEWI = Signer.named("dewi");

  public static final Signer LOG = Signer.named("log");
  public static final Signer TIMESTAMP = Signer.named("timestamp");

  public static final byte[] STYLE = "body{color:#123}".getBytes(StandardCharsets.UTF_8);

  private final Path directory;
  private final Digest pinned;
  private TransparencyLog log = TransparencyLog.EMPTY;
  private boolean logs = true;
  private final TestStamp stamp;

  public SmallRepository(Path directory) throws Rejected {
    this.directory = directory;
    this.stamp = new TestStamp(NOW);
    TrustRoot root = root(1, PLATFORM);
    put(RepositoryPaths.root(1), root, PLATFORM);
    this.pinned = root.digest();
    putDirectory(directory(1, EXPIRES));
    putTheme(theme(1));
    release("dinkes", 1, SITI);
    release("bpbd", 1, BUDI, DEWI);
  }

  private SmallRepository(Path directory, SmallRepository other) {
    this.directory = directory;
    this.pinned = other.pinned;
    this.log = other.log;
    this.logs = other.logs;
    this.stamp = other.stamp.copy();
  }

  /** The same repository in another folder, which goes its own way from there. */
  SmallRepository copy(Path to) {
    SmallRepository copy = new SmallRepository(to, this);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String path = directory.relativize(file).toString();
        copy.put(path, get(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /** The folder that holds it. */
  public Path path() {
    return directory;
  }

  public Digest pinned() {
    return pinned;
  }

  public Repository repository() {
    return new Repository(directory);
  }

  public TrustChain chain() throws Rejected {
    return chain(CLOCK);
  }

  public TrustChain chain(Clock clock) throws Rejected {
    return TrustChain.load(repository(), pinned, clock);
  }

  public static TrustRoot root(long version, Signer... keys) throws Rejected {
    List<Key> list = new ArrayList<>();
    for (Signer signer : keys) {
      list.add(signer.key());
    }
    return TrustRoot.of(
        version,
        NOW,
        EXPIRES,
        1,
        list,
        TrustRoot.Log.under("localhost", LOG.serverKey()),
        TIMESTAMP.serverKey(),
        SIGNING);
  }

  public static Directory.Tenant dinkes(Signer... publishers) {
    List<Key> keys = new ArrayList<>();
    for (Signer signer : publishers) {
      keys.add(signer.key());
    }
    return new Directory.Tenant(
        "dinkes",
        "Dinas Kesehatan",
        ACTIVE,
        List.of("dinkes.localhost"),
        1,
        Publisher.all(keys, NOW));
  }

  public static Directory directory(long version, Instant expires) throws Rejected {
    return directory(version, expires, dinkes(SITI));
  }

  public static Directory directory(long version, Instant expires, Directory.Tenant dinkes)
      throws Rejected {
    return Directory.of(
        version,
        NOW,
        expires,
        "localhost",
        new Directory.Signing("platform", SIGNING, List.of("http://localhost:9080")),
        List.of(
            new Directory.Tenant(
                "platform",
                "Diskominfo",
                ACTIVE,
                List.of("sign.localhost"),
                1,
                Publisher.all(List.of(PLATFORM.key()), NOW)),
            dinkes,
            new Directory.Tenant(
                "bpbd",
                "BPBD",
                ACTIVE,
                List.of("bpbd.localhost"),
                2,
                Publisher.all(List.of(BUDI.key(), BUDI.secondKey().key(), DEWI.key()), NOW)),
            new Directory.Tenant("dishub", "Dishub", LEGACY, List.of(), 1, List.of())));
  }

  public static ThemeStatement theme(long version) throws Rejected {
    return ThemeStatement.of(version, NOW, "perisai 1", List.of(asset()));
  }

  public static ThemeStatement.Asset asset() {
    Coding style = Coding.of(STYLE);
    return new ThemeStatement.Asset(
        "/_t/site-" + style.digest().hex().substring(0, 12) + ".css",
        MediaTypes.CSS,
        style.digest(),
        style.length());
  }

  public void putDirectory(Directory statement) {
    putDirectory(statement, PLATFORM);
  }

  /** Signed by the platform, and by publishers who vouch for the keys that are new in it. */
  public void putVouched(Directory statement, Signer... vouching) {
    List<Signer> signers = new ArrayList<>(List.of(PLATFORM));
    signers.addAll(List.of(vouching));
    putDirectory(statement, signers.toArray(new Signer[0]));
  }

  public void putDirectory(Directory statement, Signer... signers) {
    put(RepositoryPaths.directory(statement.version()), statement, signers);
  }

  public void putTheme(ThemeStatement statement) {
    put(RepositoryPaths.theme(statement.version()), statement, PLATFORM);
  }

  /** A page whose words are its path, with its blob written. */
  public Entry page(String tenant, String path) throws Rejected {
    return page(tenant, path, MediaTypes.HTML, ("<p>" + path).getBytes(StandardCharsets.UTF_8));
  }

  public Entry page(String tenant, String path, String mediaType, byte[] bytes) throws Rejected {
    putBlob(tenant, bytes);
    return Entry.page(
        path,
        200,
        mediaType,
        Map.of(Coding.IDENTITY, Coding.of(bytes)),
        Map.of("theme", theme(1).digest()));
  }

  /** Writes the next honest release: twenty pages, a style, a redirect. */
  public ReleaseStatement release(String tenant, long version, Signer... signers) throws Rejected {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(page(tenant, "/berita/" + version + "-" + i));
    }
    entries.add(page(tenant, asset().path(), MediaTypes.CSS, STYLE));
    entries.add(Entry.redirect("/lama", 301, "/berita", Map.of()));
    return release(tenant, version, entries, signers);
  }

  public ReleaseStatement release(
      String tenant, long version, List<Entry> entries, Signer... signers) throws Rejected {
    Manifest manifest = Manifest.of(entries);
    manifest.nodes().values().forEach(node -> putBlob(tenant, node));
    ReleaseStatement statement = statement(tenant, version, manifest.rootDigest());
    put(RepositoryPaths.release(tenant, version), statement, signers);
    return statement;
  }

  /** Writes a re-render of the release that lies there: the same contents under another theme. */
  ReleaseStatement rerender(String tenant, long version, long theme) throws Rejected {
    byte[] before = get(RepositoryPaths.release(tenant, version - 1));
    List<Entry> entries = new ArrayList<>();
    for (Entry entry :
        Manifest.read(ReleaseStatement.parse(before).manifest(), repository().blobs(tenant))
            .all()) {
      Variant page = entry.variants().get(0);
      Map<String, Digest> inputs = Map.of("theme", theme(theme).digest());
      entries.add(
          page.isRedirect()
              ? entry
              : Entry.page(entry.path(), page.status(), page.mediaType(), page.codings(), inputs));
    }
    Manifest manifest = Manifest.of(entries);
    manifest.nodes().values().forEach(node -> putBlob(tenant, node));
    ReleaseStatement statement =
        ReleaseStatement.of(
            tenant, version, NOW, Optional.of(Digest.of(before)), manifest.rootDigest(), theme);
    put(RepositoryPaths.release(tenant, version), statement, PLATFORM);
    return statement;
  }

  /** The statement of a release on top of the one that lies there. */
  public ReleaseStatement statement(String tenant, long version, Digest manifest) throws Rejected {
    Optional<Digest> previous =
        version == 1
            ? Optional.empty()
            : Optional.of(Digest.of(get(RepositoryPaths.release(tenant, version - 1))));
    return ReleaseStatement.of(tenant, version, NOW, previous, manifest, 1);
  }

  /** Writes a statement and logs it, also where it is a lie: the log says nothing about truth. */
  public void put(String path, Statement statement, Signer... signers) {
    putUnlogged(path, statement, signers);
    if (logs) {
      log(LogEntry.of(path, get(path), get(RepositoryPaths.signatures(path))));
    }
    stamp();
  }

  /** From here on nothing is logged; for tests of the one who logs. */
  public SmallRepository unlogged() {
    logs = false;
    return this;
  }

  public void putUnlogged(String path, Statement statement, Signer... signers) {
    put(path, statement.bytes());
    put(RepositoryPaths.signatures(path), Signer.sign(statement, signers).bytes());
    stamp.put(statement);
    stamp();
  }

  /** Writes, logs and stamps bytes that were signed by somebody as the newest of their kind. */
  void putSigned(String type, String scope, String path, byte[] statement, byte[] signatures) {
    put(path, statement);
    put(RepositoryPaths.signatures(path), signatures);
    log(LogEntry.of(path, statement, signatures));
    long version = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    stamp.put(type, scope, Seen.of(version, Digest.of(statement)));
    stamp();
  }

  /** Stamps what was put last of each kind. */
  public void stamp() {
    stamp.next(log.head(), TIMESTAMP).ifPresent(this::put);
  }

  /** Stamps as of another time from now on. */
  public void stampAt(Instant issued, Duration validFor) {
    stamp.at(issued, validFor);
    stamp();
  }

  TestStamp stamps() {
    return stamp;
  }

  void put(Timestamp timestamp) {
    put(RepositoryPaths.TIMESTAMP, timestamp.bytes());
  }

  /** Appends leaves to the log and writes its files. */
  public void log(LogLeaf... entries) {
    writeLog(log.with(List.of(entries)), LOG);
  }

  /** Whether a file is of the log at an earlier size, which only late readers still need. */
  public boolean isNeeded(Path file) {
    String path = directory.relativize(file).toString();
    return !path.startsWith("log/tile/")
        || log.tiles().stream().anyMatch(tile -> tile.path().equals(path));
  }

  /** What the log is now. */
  public TransparencyLog log() {
    return log;
  }

  /** Puts another log in place of this one, with a checkpoint by this key. */
  public void writeLog(TransparencyLog other, Signer signer) {
    TrustRoot.Log own = TrustRoot.Log.under("localhost", signer.serverKey());
    String text = Checkpoint.text(own.origin(), other.head());
    byte[] note =
        SignedNote.of(
            text,
            own.origin(),
            own.key(),
            signer.sign(text.getBytes(StandardCharsets.UTF_8)).value());
    try {
      log = other.signed(Checkpoint.verified(note, own));
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
    log.tiles().forEach(tile -> put(tile.path(), log.tile(tile).orElseThrow()));
    put(LogFiles.CHECKPOINT, note);
  }

  public void putBlob(String tenant, byte[] bytes) {
    put(RepositoryPaths.blob(tenant, Digest.of(bytes)), bytes);
  }

  public void put(String path, byte[] bytes) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      // A node that reads meanwhile sees either; not by DurableFiles, whose steps tests count.
      Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
      Files.write(beside, bytes);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] get(String path) {
    try {
      return Files.readAllBytes(directory.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
