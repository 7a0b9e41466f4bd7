package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.ItsTime;
import id.perisai.release.LoggedRepository;
import id.perisai.release.NewestCounting;
import id.perisai.release.NewestHold;
import id.perisai.release.Power;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Seen;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The repository as authoring sees it: what is in force is what verifies from the pinned trust
 * root, never what the database remembers.
 */
public final class SignedRepository {
  /** For as long as a new key waits, and a little. */
  private static final Duration RECENT = Duration.ofHours(30);

  private final Repository repository;
  private final ItsTime itsTime;
  private final Digest pinnedRoot;
  private final Clock clock;
  private final Path home;
  private final Duration timestampValid;

  /** What was verified last of each tenant, for as long as memory allows: the next one is close. */
  private final Map<String, SoftReference<VerifiedRelease>> verified;

  /**
   * @param pinnedRoot SHA-256 of {@code trust/root/1}
   */
  public SignedRepository(Path directory, Digest pinnedRoot, Clock clock) {
    this(directory, pinnedRoot, clock, null);
  }

  /**
   * @param pinnedRoot SHA-256 of {@code trust/root/1}
   * @param home with the log's key, for acts that write
   */
  public SignedRepository(Path directory, Digest pinnedRoot, Clock clock, Path home) {
    this(directory, pinnedRoot, clock, home, StampTime.USUALLY_VALID);
  }

  /**
   * @param pinnedRoot SHA-256 of {@code trust/root/1}
   * @param home with the keys of log and timestamp, for acts that write
   * @param timestampValid how long a timestamp counts
   */
  public SignedRepository(
      Path directory, Digest pinnedRoot, Clock clock, Path home, Duration timestampValid) {
    this.home = home;
    this.timestampValid = timestampValid;
    this.repository = new Repository(directory);
    this.itsTime = new ItsTime(repository);
    this.pinnedRoot = pinnedRoot;
    this.clock = clock;
    this.verified = new ConcurrentHashMap<>();
  }

  private SignedRepository(SignedRepository all, Repository some) {
    this.home = all.home;
    this.timestampValid = all.timestampValid;
    this.repository = some;
    this.itsTime = all.itsTime;
    this.pinnedRoot = all.pinnedRoot;
    this.clock = all.clock;
    this.verified = all.verified;
  }

  /** The same, in which only those statements are to be found that stand in a log. */
  SignedRepository provenBy(TransparencyLog log) {
    return new SignedRepository(this, new LoggedRepository(repository, log));
  }

  public Repository files() {
    return repository;
  }

  /** SHA-256 of {@code trust/root/1}. */
  Digest pinnedRoot() {
    return pinnedRoot;
  }

  /**
   * @throws IllegalStateException if it was opened without a home, for reading alone
   */
  public RepositoryWriter writer() {
    return new RepositoryWriter(repository.directory(), anchor(), stampTime());
  }

  /** The one who logs. */
  public Anchor anchor() {
    requireHome();
    return new Anchor(repository.directory(), pinnedRoot, home, clock);
  }

  /** The one who stamps. */
  public StampTime stampTime() {
    requireHome();
    return new StampTime(this, home, timestampValid);
  }

  /** The letters that lie as files in the home. */
  CarriedLetters carriedLetters() {
    requireHome();
    return new CarriedLetters(home);
  }

  private void requireHome() {
    if (home == null) {
      throw new IllegalStateException("opened for reading alone: no home, so no online keys");
    }
  }

  /**
   * Where the servers' keys are.
   *
   * @throws IllegalStateException if it was opened without a home, for reading alone
   */
  Path home() {
    requireHome();
    return home;
  }

  public Clock clock() {
    return clock;
  }

  /** Now, in whole seconds, as statements write it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The chain of trust as it lies there now.
   *
   * @throws Refused REPOSITORY_DAMAGED
   */
  public TrustChain trust() {
    try {
      return TrustChain.load(repository, pinnedRoot, clock, sightings());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  /**
   * When directories came that were signed some time before: nodes count the day that a new key
   * waits from then on. Only this server's patience hangs on the files' times, nothing that is
   * believed.
   */
  private Map<Long, Instant> sightings() throws Rejected {
    Map<Long, Instant> sightings = new HashMap<>();
    List<Long> newestFirst = new ArrayList<>(repository.versions(RepositoryPaths.DIRECTORIES));
    Collections.reverse(newestFirst);
    for (long version : newestFirst) {
      Optional<Instant> came = came(version);
      if (came.isEmpty() || came.get().isBefore(now().minus(RECENT))) {
        break;
      }
      sightings.put(version, came.get());
    }
    return sightings;
  }

  private Optional<Instant> came(long directory) {
    Path file = repository.directory().resolve(RepositoryPaths.directory(directory));
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * As {@link #trust}, for an act that puts something new into force.
   *
   * @throws Refused REPOSITORY_DAMAGED; TRUST_EXPIRED
   */
  public TrustChain trustForNew() {
    TrustChain trust = trust();
    trust
        .expiry()
        .ifPresent(
            expired -> {
              throw new Refused(PublishRefusal.TRUST_EXPIRED, expired.getMessage());
            });
    return trust;
  }

  /** The newest theme that the platform signed. */
  public long newestTheme(TrustChain trust) {
    return newest(RepositoryPaths.THEMES)
        .filter(version -> verifies(trust, version))
        .findFirst()
        .orElseThrow(
            () -> new Refused(PublishRefusal.REPOSITORY_DAMAGED, "no theme statement verifies"));
  }

  private boolean verifies(TrustChain trust, long theme) {
    try {
      itsTime.requireTheme(trust, trust.theme(theme));
      return true;
    } catch (Rejected e) {
      return false;
    }
  }

  /**
   * A tenant's release in force: the newest that verifies.
   *
   * @throws Refused REPOSITORY_DAMAGED when its manifest does not verify
   */
  public Optional<VerifiedRelease> inForce(TrustChain trust, String tenant) {
    Optional<VerifiedRelease> release =
        newestStatement(trust, tenant).map(statement -> release(trust, statement));
    release.ifPresent(inForce -> verified.put(tenant, new SoftReference<>(inForce)));
    return release;
  }

  /**
   * A release that lies in the repository, in force or not.
   *
   * @throws Refused REPOSITORY_DAMAGED when its manifest does not verify
   */
  Optional<VerifiedRelease> release(TrustChain trust, String tenant, long version) {
    return statement(trust, tenant, version).map(statement -> release(trust, statement));
  }

  private VerifiedRelease release(TrustChain trust, VerifiedStatement<ReleaseStatement> statement) {
    try {
      return read(trust, statement);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  private VerifiedRelease read(TrustChain trust, VerifiedStatement<ReleaseStatement> statement)
      throws Rejected {
    String tenant = statement.statement().tenant();
    SoftReference<VerifiedRelease> known = verified.get(tenant);
    return trust.release(
        statement,
        trust.theme(statement.statement().theme()),
        repository.blobs(tenant),
        known == null ? null : known.get());
  }

  /**
   * What was purged of a tenant. Purges that do not verify do not count, nor those that who left
   * dated back: what counts is deleted here.
   */
  public Purged purged(TrustChain trust, String tenant) {
    return Purged.of(
        repository, trust, tenant, purge -> itsTime.requirePower(trust, purge), refused -> {});
  }

  /**
   * Pages of a tenant's release in force that answer 410, since what they show was purged; images
   * and documents are not among them, which no later release brings back.
   *
   * @throws Refused REPOSITORY_DAMAGED
   */
  public List<String> gone(TrustChain trust, String tenant) {
    Purged purged = purged(trust, tenant);
    if (purged.digests().isEmpty()) {
      return List.of();
    }
    return inForce(trust, tenant)
        .map(release -> release.manifest().all().stream().filter(purged::has))
        .map(entries -> entries.map(Entry::path))
        .map(paths -> paths.filter(path -> !path.startsWith(Entry.MEDIA)).sorted().toList())
        .orElse(List.of());
  }

  /** The newest hold of a tenant that counts, as delivery sees it; a lifted one too. */
  public Optional<VerifiedStatement<HoldStatement>> hold(TrustChain trust, String tenant) {
    return NewestHold.of(repository, trust, tenant, itsTime, refused -> {});
  }

  /** Whether a hold is in force for a tenant. */
  public boolean isHeld(TrustChain trust, String tenant) {
    return hold(trust, tenant)
        .filter(hold -> hold.statement().action() != HoldStatement.Action.LIFT)
        .isPresent();
  }

  /** The newest holds of a tenant that count or counted, the newest first; lifted ones too. */
  List<VerifiedStatement<HoldStatement>> holds(TrustChain trust, String tenant, int most) {
    return newest(RepositoryPaths.holds(tenant))
        .map(version -> hold(trust, tenant, version))
        .flatMap(Optional::stream)
        .limit(most)
        .toList();
  }

  private Optional<VerifiedStatement<HoldStatement>> hold(
      TrustChain trust, String tenant, long version) {
    String path = RepositoryPaths.hold(tenant, version);
    try {
      byte[] signatures = repository.signatures(path);
      VerifiedStatement<HoldStatement> hold =
          Power.hold(trust, repository.statement(path), signatures, tenant, version);
      itsTime.requirePower(trust, hold);
      return Optional.of(hold);
    } catch (Rejected e) {
      return Optional.empty();
    }
  }

  /**
   * The newest version of a folder of which something was logged; 0 if there is none, or if the log
   * that lies there is not good: whoever garbles it must not keep a site from being held. Whoever
   * logs mends it, and gives no number twice.
   */
  long newestLogged(TrustChain trust, String folder) {
    try {
      return itsTime.newestLogged(trust, folder);
    } catch (Rejected notGood) {
      return 0;
    }
  }

  /** The statement of a tenant's release in force, without reading its manifest. */
  public Optional<VerifiedStatement<ReleaseStatement>> newestStatement(
      TrustChain trust, String tenant) {
    return newest(trust, tenant, trust::verifyKept);
  }

  /**
   * The newest statement that ever was in force: of a release that is not shown any more where its
   * keys were revoked since. The next version follows on it.
   */
  public Optional<VerifiedStatement<ReleaseStatement>> newestOnceInForce(
      TrustChain trust, String tenant) {
    return newest(trust, tenant, trust::verifyOnceInForce);
  }

  private Optional<VerifiedStatement<ReleaseStatement>> newest(
      TrustChain trust, String tenant, Verification verification) {
    try {
      return new NewestCounting(repository, trust, itsTime, RepositoryPaths.releases(tenant))
          .among(version -> statement(trust, tenant, version, verification), refused -> {});
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  private java.util.stream.Stream<Long> newest(String folder) {
    try {
      List<Long> versions = new ArrayList<>(repository.versions(folder));
      Collections.reverse(versions);
      return versions.stream();
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  /** As {@link #newestOnceInForce}, for who verifies the next one. */
  public Seen seen(TrustChain trust, String tenant) {
    return newestOnceInForce(trust, tenant)
        .map(release -> Seen.of(release.statement()))
        .orElse(Seen.NOTHING);
  }

  /**
   * What is in force stays in force when the directory expires, or when the key that signed it is
   * taken out: so it is verified by the directory in force, then by the ones before, as far as the
   * log has it. Nothing new is taken this way, {@link #trustForNew} sees to that.
   */
  private Optional<VerifiedStatement<ReleaseStatement>> statement(
      TrustChain trust, String tenant, long version) {
    try {
      return Optional.of(statement(trust, tenant, version, trust::verifyKept));
    } catch (Rejected e) {
      return Optional.empty();
    }
  }

  private interface Verification {
    VerifiedStatement<ReleaseStatement> verified(
        byte[] statement, byte[] signatures, String tenant, long version) throws Rejected;
  }

  private VerifiedStatement<ReleaseStatement> statement(
      TrustChain trust, String tenant, long version, Verification verification) throws Rejected {
    String path = RepositoryPaths.release(tenant, version);
    VerifiedStatement<ReleaseStatement> statement =
        verification.verified(
            repository.statement(path), repository.signatures(path), tenant, version);
    itsTime.requireRelease(trust, statement);
    requireWhole(trust, statement);
    return statement;
  }

  /**
   * What the platform signed in a tenant's place counts only if it changes nothing but the look:
   * delivery takes the release before it otherwise, and so does whoever goes on from here.
   */
  private void requireWhole(TrustChain trust, VerifiedStatement<ReleaseStatement> statement)
      throws Rejected {
    if (!statement.isDelegated()) {
      return;
    }
    String tenant = statement.statement().tenant();
    SoftReference<VerifiedRelease> known = verified.get(tenant);
    VerifiedRelease last = known == null ? null : known.get();
    if (last == null
        || !last.statement().statement().digest().equals(statement.statement().digest())) {
      verified.put(tenant, new SoftReference<>(read(trust, statement)));
    }
  }
}
