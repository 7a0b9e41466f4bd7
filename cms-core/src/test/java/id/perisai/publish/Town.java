package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Role;
import id.perisai.content.Content;
import id.perisai.content.CreatePage;
import id.perisai.content.SaveRevision;
import id.perisai.release.Authenticator;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerender;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.SigningPlace;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedRelease;
import id.perisai.render.Theme;
import id.perisai.review.Approve;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Two departments, their people and keys, a database and a repository: all of it real. */
public final class Town implements AutoCloseable {
  public static final char[] PASSPHRASE = "bade-kuri-dola-semi".toCharArray();

  // Deriving a key from its passphrase is slow on purpose; once for all tests is enough.
  private static final Map<String, SoftwareKey> KEYS = new HashMap<>();
  private static final Map<String, SigningKey> OPEN = new HashMap<>();

  /** The servers' keys. */
  public static final OnlineKey LOG = OnlineKey.make();

  public static final OnlineKey TIMESTAMP = OnlineKey.make();

  public final TestDatabase database = TestDatabase.fresh();
  public final Work work = database.work();
  public final Path folder;
  public final SignedRepository repository;
  public final CandidateStore store;
  public final SettableClock clock = new SettableClock();
  public final Digest pinned;
  public final Person author = person("Siti Penulis", "alfa", Role.AUTHOR);
  public final Person publisher = person("Budi Penerbit", "alfa", Role.REVIEWER, Role.PUBLISHER);
  public final Person second = person("Dewi Penerbit", "alfa", Role.REVIEWER, Role.PUBLISHER);
  public final Person unlisted = person("Eko Penerbit", "alfa", Role.REVIEWER, Role.PUBLISHER);
  public final Person stranger = person("Rudi Penerbit", "beta", Role.REVIEWER, Role.PUBLISHER);
  public final Person administrator = person("Sari Admin", "platform", Role.PLATFORM_ADMIN);

  /** The publisher's, which signs the same otherwise each time; of {@link #withPasskey} alone. */
  public final Authenticator passkey = Authenticator.es256(publisher.acting().person());

  public Town(Path folder) throws IOException, Rejected {
    this(folder, false);
  }

  /** One whose directory lists the publisher's passkey, too. */
  static Town withPasskey(Path folder) throws IOException, Rejected {
    return new Town(folder, true);
  }

  private Town(Path folder, boolean hasPasskey) throws IOException, Rejected {
    this.folder = folder;
    this.pinned = ceremony(hasPasskey ? List.of(passkey.key()) : List.of());
    this.repository = new SignedRepository(repositoryFolder(), pinned, clock, folder);
    this.store = new CandidateStore(folder.resolve("candidates"));
  }

  /** Somebody with a key that is open, as it is in their browser. */
  public record Person(Acting acting, SoftwareKey software, SigningKey key) {
    public Key publicKey() throws Rejected {
      return Key.ed25519(acting.person(), software.publicKey());
    }

    public Signatures sign(Statement statement) throws Rejected {
      return Signatures.of(List.of(key.sign(statement)));
    }
  }

  private Person person(String name, String tenant, Role... roles) {
    SoftwareKey software = KEYS.computeIfAbsent(name, n -> SoftwareKey.make(PASSPHRASE));
    try {
      SigningKey open = OPEN.get(name);
      if (open == null) {
        open = software.open(PASSPHRASE);
        OPEN.put(name, open);
      }
      return new Person(database.person(name, tenant, roles), software, open);
    } catch (SoftwareKey.WrongPassphrase e) {
      throw new IllegalStateException(e);
    }
  }

  public Path repositoryFolder() {
    return folder.resolve("repository");
  }

  private Digest ceremony(List<Key> passkeys) throws IOException, Rejected {
    Files.createDirectories(OnlineKey.logFile(folder).getParent());
    Files.write(OnlineKey.logFile(folder), LOG.bytes());
    Files.write(OnlineKey.timestampFile(folder), TIMESTAMP.bytes());
    Instant now = clock.instant().minus(Duration.ofDays(1));
    Instant expires = now.plus(Duration.ofDays(300));
    TrustRoot root =
        TrustRoot.of(
            1,
            now,
            expires,
            1,
            List.of(administrator.publicKey()),
            TrustRoot.Log.under("localhost", LOG.publicKey()),
            TIMESTAMP.publicKey(),
            SigningPlace.ofDesk("http://sign.localhost:8080"));
    RepositoryWriter writer =
        new SignedRepository(repositoryFolder(), root.digest(), clock, folder).writer();
    writer.statement(RepositoryPaths.root(1), root, administrator.sign(root));
    Directory directory =
        Directory.of(
            1,
            now,
            expires,
            "localhost",
            new Directory.Signing(
                "platform",
                SigningPlace.ofDesk("http://sign.localhost:8080"),
                List.of("http://localhost:9080")),
            List.of(
                tenant(now, "platform", "Perisai", "sign", List.of(), administrator),
                tenant(now, "alfa", "Dinas Alfa", "alfa", passkeys, publisher, second),
                tenant(now, "beta", "Dinas Beta", "beta", List.of(), stranger)));
    writer.statement(RepositoryPaths.directory(1), directory, administrator.sign(directory));
    ThemeStatement theme =
        ThemeStatement.of(
            1,
            now,
            Theme.RENDERER,
            TestThemes.theme().assets().stream()
                .map(
                    asset ->
                        new ThemeStatement.Asset(
                            asset.path(), asset.mediaType(), asset.digest(), asset.bytes().length))
                .toList());
    writer.statement(RepositoryPaths.theme(1), theme, administrator.sign(theme));
    return root.digest();
  }

  private static Directory.Tenant tenant(
      Instant now, String id, String name, String host, List<Key> passkeys, Person... publishers)
      throws Rejected {
    List<Key> keys = new java.util.ArrayList<>(passkeys);
    for (Person publisher : publishers) {
      keys.add(publisher.publicKey());
    }
    return new Directory.Tenant(
        id,
        name,
        Directory.State.ACTIVE,
        List.of(host + ".localhost"),
        1,
        Publisher.all(keys, now));
  }

  /** A news article, written, submitted and approved. */
  public UUID approved(String slug, String title) {
    return approved(SampleContent.news(slug, title));
  }

  /** An article of this content. */
  public UUID approved(Map<String, Object> news) {
    Content content = Content.parse(news);
    UUID page =
        new CreatePage(work).create(author.acting, content.type(), content.language(), news);
    decide(page, content);
    return page;
  }

  /** Another revision of an article, approved as well. */
  public void revised(UUID page, int base, String slug, String title) {
    revised(page, base, new LinkedHashMap<>(SampleContent.news(slug, title)));
  }

  /** Another revision of this content. */
  public void revised(UUID page, int base, Map<String, Object> news) {
    new SaveRevision(work).save(author.acting, page, base, news);
    decide(page, Content.parse(news));
  }

  private void decide(UUID page, Content content) {
    var submitted =
        new SubmitForReview(work).submit(author.acting, page, content.digest(), "sudah diperiksa");
    new Approve(work).approve(publisher.acting, submitted.submission(), content.digest());
  }

  public PrepareRelease prepare() {
    return new PrepareRelease(work, repository, store, TestThemes.templates(), TestThemes.theme());
  }

  public PublishRelease publish() {
    return new PublishRelease(work, repository, store);
  }

  /** What the desk does: looks at the statement and signs it. */
  public Signatures signed(Prepared prepared, Person asked, Person signer) throws Rejected {
    return signer.sign(statement(prepared, asked));
  }

  public ReleaseStatement statement(Prepared prepared, Person asked) throws Rejected {
    return ReleaseStatement.parse(
        work.in(
            asked.acting,
            Permission.PUBLISH,
            em ->
                Candidates.open(em, asked.acting, prepared.candidate(), clock.instant())
                    .statement()));
  }

  /** Prepares, signs and publishes; gives the version. */
  public long publishAll() throws Rejected {
    Prepared prepared = prepare().prepare(publisher.acting);
    return publish()
        .publish(publisher.acting, prepared.candidate(), signed(prepared, publisher, publisher));
  }

  public VerifiedRelease inForce() {
    return repository.inForce(repository.trust(), "alfa").orElseThrow();
  }

  /** A publisher of alfa leaves new looks to the platform, whose next directory says so. */
  public void delegatedByAlfa() throws IOException, Rejected {
    new DelegateRerenders(work, repository).delegate(publisher.acting);
    Directory inForce = repository.trust().directory();
    List<Directory.Tenant> tenants = new java.util.ArrayList<>();
    for (Directory.Tenant tenant : inForce.tenants().values()) {
      tenants.add(tenant.id().equals("alfa") ? tenant.withRerender(Rerender.PLATFORM) : tenant);
    }
    Directory next =
        Directory.of(
            inForce.version() + 1,
            repository.now(),
            inForce.expires(),
            inForce.domain(),
            inForce.signing(),
            tenants);
    repository
        .writer()
        .statement(
            RepositoryPaths.directory(next.version()),
            next,
            signedBy(next, administrator, publisher));
  }

  /** All of their signatures in one file. */
  public static Signatures signedBy(Statement statement, Person... signers) throws Rejected {
    List<Signature> all = new java.util.ArrayList<>();
    for (Person signer : signers) {
      all.addAll(signer.sign(statement).list());
    }
    return Signatures.of(all);
  }

  /** The platform signs the files of the theme in force under the next number. */
  public void sameThemeAgain() throws IOException, Rejected {
    nextTheme(TestThemes.theme());
  }

  /** The platform signs these files as the next theme. */
  public void nextTheme(Theme files) throws IOException, Rejected {
    long next = repository.newestTheme(repository.trust()) + 1;
    ThemeStatement theme =
        ThemeStatement.of(next, clock.instant(), Theme.RENDERER, ProductTheme.assets(files));
    repository.writer().statement(RepositoryPaths.theme(next), theme, administrator.sign(theme));
  }

  /** The page that visitors get. */
  public String page(String path) throws Rejected {
    var entry = inForce().manifest().entry(path).orElseThrow().variants().get(0);
    return new String(repository.files().blob("alfa", entry.identity()), StandardCharsets.UTF_8);
  }

  public DeskTokens tokens() {
    return new DeskTokens(database.factory());
  }

  @Override
  public void close() {
    database.close();
  }

  /** Runs when told to. */
  public static final class SettableClock extends Clock {
    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    public void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      // The same instants in the zone that was asked for: which day it is hangs on it.
      return ((InstantSource) this::instant).withZone(zone);
    }
  }
}
