package id.perisai.release;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The chain from a pinned digest to the keys in force: trust roots, each signed by the one before,
 * and the newest directory that the newest root's keys signed. Everything else is verified by it.
 * Immutable; {@link #advance} gives the next one.
 */
public final class TrustChain {
  /**
   * Of a tenant's releases, holds or purges, from one that is taken to the next: more than a node
   * could miss.
   */
  public static final long FURTHEST_STEP = 1_000_000;

  /** How long a key or rule that is new to a site waits, unless its publishers vouched for it. */
  public static final Duration WAIT_OF_NEW_KEYS = KeyHistory.WAIT;

  private final Repository repository;
  private final Digest pinnedRoot;
  private final Clock clock;
  private final List<VerifiedStatement<TrustRoot>> roots;
  private final TrustRoot newestRoot;
  private final VerifiedStatement<Directory> directory;
  private final List<Rejected> refusals;
  private final TransparencyLog log;
  private final Map<Long, Instant> sightings;

  /** What is known of earlier directories otherwise than from the chain's own repository. */
  private final Map<Long, Found> found;

  private volatile Directories directories;

  /**
   * What the log names as an earlier directory.
   *
   * @param directory empty where no root of the chain signed it: then it never counted
   */
  record Found(Optional<VerifiedStatement<Directory>> directory) {}

  /**
   * Those up to the one in force.
   *
   * @param unread why one of them, or which there are, could not be read; null if all could
   */
  private record Directories(List<VerifiedStatement<Directory>> known, Rejected unread) {}

  private TrustChain(
      Repository repository,
      Digest pinnedRoot,
      Clock clock,
      List<VerifiedStatement<TrustRoot>> roots,
      TrustRoot newestRoot,
      VerifiedStatement<Directory> directory,
      List<Rejected> refusals,
      TransparencyLog log,
      Map<Long, Instant> sightings,
      Map<Long, Found> found) {
    this.newestRoot = newestRoot;
    this.repository = repository;
    this.pinnedRoot = pinnedRoot;
    this.clock = clock;
    this.roots = List.copyOf(roots);
    this.directory = directory;
    this.refusals = List.copyOf(refusals);
    this.log = log;
    this.sightings = Map.copyOf(sightings);
    this.found = Map.copyOf(found);
  }

  /**
   * Builds the chain from what lies in a repository. Newer statements that do not verify are passed
   * over and listed in {@link #refusals}; a root counts from when a directory is signed by it.
   *
   * @param pinnedRoot the SHA-256 of {@code trust/root/1}
   * @throws Rejected if the first root is not the pinned one or no directory verifies
   */
  public static TrustChain load(Repository repository, Digest pinnedRoot, Clock clock)
      throws Rejected {
    return load(repository, pinnedRoot, clock, null, Map.of());
  }

  /**
   * As {@link #load(Repository, Digest, Clock)}, by somebody who was there.
   *
   * @param sightings by version of a directory: when it was not there yet, as far as that is later
   *     than it says itself
   */
  public static TrustChain load(
      Repository repository, Digest pinnedRoot, Clock clock, Map<Long, Instant> sightings)
      throws Rejected {
    return load(repository, pinnedRoot, clock, null, sightings);
  }

  /**
   * As {@link #load(Repository, Digest, Clock)}, of what stands in the log alone.
   *
   * @param log null where none is asked: by who writes it, and for what was taken already
   */
  static TrustChain load(Repository repository, Digest pinnedRoot, Clock clock, TransparencyLog log)
      throws Rejected {
    return load(repository, pinnedRoot, clock, log, Map.of());
  }

  private static TrustChain load(
      Repository repository,
      Digest pinnedRoot,
      Clock clock,
      TransparencyLog log,
      Map<Long, Instant> sightings)
      throws Rejected {
    List<Rejected> refusals = new ArrayList<>();
    List<VerifiedStatement<TrustRoot>> roots = roots(repository, pinnedRoot, refusals, log);
    for (int n = roots.size(); n > 0; n--) {
      Optional<VerifiedStatement<Directory>> directory =
          newestDirectory(repository, roots.get(n - 1).statement(), refusals, log);
      if (directory.isPresent()) {
        return new TrustChain(
            repository,
            pinnedRoot,
            clock,
            roots.subList(0, n),
            roots.get(roots.size() - 1).statement(),
            directory.get(),
            refusals,
            log,
            sightings,
            Map.of());
      }
    }
    throw refusals.isEmpty()
        ? new Rejected(Reason.MISSING, RepositoryPaths.DIRECTORIES, "a directory", "none")
        : refusals.get(0);
  }

  /**
   * The chain as another repository, such as the one that authoring writes, has it now.
   *
   * @param log in which everything new must stand
   * @throws Rejected if it is older than this chain, contradicts it, or is new and expired; this
   *     chain then stays in force
   */
  public TrustChain advance(Repository newer, TransparencyLog log) throws Rejected {
    TrustChain next = load(newer, pinnedRoot, clock, log);
    Seen seenRoot = Seen.of(root());
    Seen seenDirectory = Seen.of(directory());
    seenRoot.requireNotOlder(next.root());
    seenDirectory.requireNotOlder(next.directory());
    if (seenRoot.isNew(next.root()) || seenDirectory.isNew(next.directory())) {
      next.requireNotExpired(next.directory().label());
    }
    return next;
  }

  /** The pinned digest from which the chain hangs. */
  public Digest pinnedRoot() {
    return pinnedRoot;
  }

  /** The trust root in force. */
  public TrustRoot root() {
    return roots.get(roots.size() - 1).statement();
  }

  /**
   * The newest root that verifies: the one in force, or one that waits for a directory signed by
   * its keys.
   */
  public TrustRoot newestRoot() {
    return newestRoot;
  }

  /** The directory in force. */
  public Directory directory() {
    return directory.statement();
  }

  /**
   * Whether the directory in force stays in force under another root: enough of its people signed
   * it.
   */
  public boolean directoryStaysUnder(TrustRoot next) {
    try {
      verified(directory.statement(), directory.signatures(), next.keys());
      return true;
    } catch (Rejected byOthers) {
      return false;
    }
  }

  /** All roots from the pinned one to the one in force. */
  public List<VerifiedStatement<TrustRoot>> roots() {
    return roots;
  }

  /** The directory in force with its signatures. */
  public VerifiedStatement<Directory> verifiedDirectory() {
    return directory;
  }

  /** The directory in force and those before it, as far as they are kept, the oldest first. */
  public List<VerifiedStatement<Directory>> directories() {
    Directories read = directories;
    if (read == null) {
      directories = read = readDirectories();
    }
    return read.known();
  }

  /**
   * Why a directory that is kept may be missing in {@link #directories}: its file, or which there
   * are, could not be read, also not now. Of what fits no key nothing is known then.
   */
  Optional<Rejected> unreadDirectory() {
    directories();
    if (directories.unread() != null) {
      directories = readDirectories();
    }
    return Optional.ofNullable(directories.unread());
  }

  private Directories readDirectories() {
    SortedMap<Long, VerifiedStatement<Directory>> known = new TreeMap<>();
    found.forEach((version, one) -> one.directory().ifPresent(any -> known.put(version, any)));
    Rejected unread = null;
    try {
      for (long version : repository.before(RepositoryPaths.DIRECTORIES, directory().version())) {
        if (found.containsKey(version)) {
          continue;
        }
        try {
          VerifiedStatement<Directory> earlier = earlierDirectory(version, repository);
          if (log != null) {
            log.requireFirst(RepositoryPaths.directory(version), earlier);
          }
          known.put(version, earlier);
        } catch (Rejected lost) {
          // What was signed under it alone cannot be verified any more; nothing else needs it.
          unread = lost.reason() == Reason.UNREADABLE ? lost : unread;
        }
      }
    } catch (Rejected unreadable) {
      unread = unreadable; // As above.
    }
    known.put(directory().version(), directory);
    return new Directories(List.copyOf(known.values()), unread);
  }

  /**
   * Those before the one in force that a log names, and of which this chain knows neither what they
   * say nor that they never counted.
   */
  SortedSet<Long> lostDirectories(TransparencyLog named) {
    SortedSet<Long> lost =
        new TreeSet<>(named.versions(RepositoryPaths.DIRECTORIES).headSet(directory().version()));
    lost.removeAll(found.keySet());
    directories().forEach(known -> lost.remove(known.statement().version()));
    return lost;
  }

  /** The chain that knows these as well. */
  TrustChain with(Map<Long, Found> more) {
    Map<Long, Found> all = new HashMap<>(found);
    all.putAll(more);
    return new TrustChain(
        repository, pinnedRoot, clock, roots, newestRoot, directory, refusals, log, sightings, all);
  }

  /** Those that were found elsewhere, whether the chain's own repository has them by now or not. */
  List<VerifiedStatement<Directory>> foundElsewhere() {
    return found.values().stream().flatMap(one -> one.directory().stream()).toList();
  }

  /** When directories that say they are older were not there yet, by version. */
  Map<Long, Instant> sightings() {
    return sightings;
  }

  /**
   * From when a key that the directory in force lists can sign a tenant's next release.
   *
   * @return an instant that may be long past; never for a key that is not listed, was revoked, or
   *     is a software key where passkeys alone count
   */
  public Instant signsFrom(String tenant, Key key) {
    return history().signsFrom(tenant, key, directory().version());
  }

  /**
   * From when people are told that a key counts: as {@link #signsFrom}, but of a key that cannot
   * sign, for its type or since it was revoked, when it would count. It waits for nothing.
   *
   * @return never for a key that is not listed
   */
  public Instant waitsUntil(String tenant, Key key) {
    Instant from = signsFrom(tenant, key);
    return from.equals(Instant.MAX)
        ? history().countsFrom(tenant, key, directory().version())
        : from;
  }

  /**
   * From when the platform may sign the same contents in a newer theme in a tenant's place.
   *
   * @return an instant that may be long past; empty where the directory in force does not say so
   */
  public Optional<Instant> rerendersFrom(String tenant) {
    return directory().delegatesRerenders(tenant)
        ? Optional.of(history().rerendersFrom(tenant, directory().version()))
        : Optional.empty();
  }

  /** Whether the platform may do so now. */
  public boolean delegatesRerenders(String tenant) {
    return rerendersFrom(tenant).filter(from -> !from.isAfter(clock.instant())).isPresent();
  }

  /**
   * The keys that may sign a tenant's next release, and how many persons must: where the directory
   * in force asks for less than the one before, what that one asked as long as that counts. Of the
   * signing desk, the root's.
   *
   * @throws Rejected UNKNOWN_TENANT
   */
  public TrustedKeys signers(String tenant) throws Rejected {
    directory().publishers(tenant);
    if (directory().isDesk(tenant)) {
      return root().keys();
    }
    return history().signers(tenant, directory().version(), clock.instant());
  }

  /** When all that the directory in force gives on a tenant's site counts; past where it does. */
  public Instant powersFrom(String tenant) {
    return history().powersFrom(tenant, directory().version());
  }

  /** The first release of a tenant on which no signature of a key counts; empty if all do. */
  public Optional<Long> revokedFrom(String tenant, Digest key) {
    return history().revokedFrom(tenant, key);
  }

  /** Whether no publisher of a tenant was ever listed, so that the first ones need not wait. */
  public boolean isNewTenant(String tenant) {
    return history().isNew(tenant);
  }

  /** Those of a tenant's publishers whose word for new keys counts now, and how many it takes. */
  public TrustedKeys vouchers(String tenant) {
    return history().vouchers(tenant, clock.instant());
  }

  /**
   * Of which tenants people must still sign the next directory, since it lists new keys of theirs
   * that are to count at once.
   *
   * @return how many people, by tenant; empty once the directory has all that it asks for
   * @throws Rejected if a signature names a key of theirs and does not fit
   */
  public Map<String, Integer> missingVouchers(Directory next, Signatures signatures)
      throws Rejected {
    return vouchers(next, signatures, KeyHistory::missingVouchers);
  }

  /**
   * Of which tenants people may still sign the next directory, so that nothing that it gives has to
   * wait: a key, fewer signers, software keys, re-renders by the platform.
   *
   * @return how many people, by tenant
   * @throws Rejected as {@link #missingVouchers}
   */
  public Map<String, Integer> unvouched(Directory next, Signatures signatures) throws Rejected {
    return vouchers(next, signatures, KeyHistory::unvouched);
  }

  private interface Counting {
    int of(KeyHistory history, String tenant) throws Rejected;
  }

  private Map<String, Integer> vouchers(Directory next, Signatures signatures, Counting count)
      throws Rejected {
    KeyHistory history = historyWith(next, signatures);
    Map<String, Integer> missing = new TreeMap<>();
    for (String tenant : next.tenants().keySet()) {
      int persons = count.of(history, tenant);
      if (persons > 0) {
        missing.put(tenant, persons);
      }
    }
    return missing;
  }

  /**
   * From when a key that the next directory lists counts for new releases, once that is in force,
   * which it is now.
   */
  public Instant countsFrom(Directory next, Signatures signatures, String tenant, Key key) {
    return historyWith(next, signatures).countsFrom(tenant, key, next.version());
  }

  /** As {@link #powersFrom(String)}, once the next directory is in force, which it is now. */
  public Instant powersFrom(Directory next, Signatures signatures, String tenant) {
    return historyWith(next, signatures).powersFrom(tenant, next.version());
  }

  private KeyHistory historyWith(Directory next, Signatures signatures) {
    List<VerifiedStatement<Directory>> all = new ArrayList<>(directories());
    all.add(new VerifiedStatement<>(next, signatures, List.of()));
    Map<Long, Instant> seen = new HashMap<>(sightings);
    seen.put(next.version(), clock.instant());
    return new KeyHistory(all, seen, clock.instant());
  }

  /** Whether a host that the directory in force lists is still with another tenant, and which. */
  Optional<KeyHistory.Move> move(String host) {
    return move(host, history());
  }

  /** The same of one of many hosts. */
  Optional<KeyHistory.Move> move(String host, KeyHistory history) {
    return history.move(host, clock.instant());
  }

  /**
   * The tenant whose site is shown at a host: the one that the directory in force lists it for, or
   * for a day the one from which it was moved.
   *
   * @return empty where no site is shown
   */
  public Optional<Directory.Tenant> tenantAt(String host) {
    return tenantAt(host, move(host));
  }

  Optional<Directory.Tenant> tenantAt(String host, Optional<KeyHistory.Move> moved) {
    Optional<String> listed = directory().tenantAt(host);
    return (listed.isEmpty() ? listed : moved.map(KeyHistory.Move::holder).or(() -> listed))
        .flatMap(directory()::tenant)
        .filter(tenant -> tenant.state() != Directory.State.LEGACY);
  }

  /** To be kept for as long as one thing is reckoned: much is looked up once in it. */
  KeyHistory history() {
    return new KeyHistory(directories(), sightings, clock.instant());
  }

  private ReleaseKeys releaseKeys() {
    List<VerifiedStatement<Directory>> newestFirst = new ArrayList<>(directories());
    Collections.reverse(newestFirst);
    return new ReleaseKeys(history(), newestFirst);
  }

  /** What lay in the repository as newer than what is in force, and why it was passed over. */
  public List<Rejected> refusals() {
    return refusals;
  }

  /** Why nothing new is taken at present; empty while neither root nor directory has expired. */
  public Optional<Rejected> expiry() {
    try {
      requireNotExpired("new statements");
      return Optional.empty();
    } catch (Rejected expired) {
      return Optional.of(expired);
    }
  }

  /** A theme of this chain's repository. */
  public VerifiedStatement<ThemeStatement> theme(long version) throws Rejected {
    String path = RepositoryPaths.theme(version);
    return verifyTheme(repository.statement(path), repository.signatures(path), version);
  }

  /** Verifies a theme that lies under the given version. */
  public VerifiedStatement<ThemeStatement> verifyTheme(
      byte[] statement, byte[] signatures, long version) throws Rejected {
    ThemeStatement theme = ThemeStatement.parse(statement);
    requireVersion(theme, version);
    return verifiedByARoot(theme, Signatures.parse(signatures));
  }

  /**
   * Refuses a theme that keys of an earlier root signed after another root had taken their place:
   * it stands behind that root in the log.
   *
   * @param log in which the theme stands
   */
  void requireOfItsTime(VerifiedStatement<ThemeStatement> theme, TransparencyLog log)
      throws Rejected {
    requireBeforeNextRoot(RepositoryPaths.theme(theme.statement().version()), theme, log);
  }

  private void requireBeforeNextRoot(
      String path, VerifiedStatement<?> byPlatform, TransparencyLog log) throws Rejected {
    Optional<VerifiedStatement<TrustRoot>> next = rootAfter(byPlatform);
    if (next.isPresent()) {
      requireBefore(next.get(), path, byPlatform, log);
    }
  }

  /**
   * Refuses a kept release that has no leaf in the log, or came there when whoever signed it could
   * not any more: publishers by the directory, the platform by the root that was the newest.
   */
  void requireReleaseOfItsTime(
      String path, VerifiedStatement<ReleaseStatement> release, TransparencyLog log)
      throws Rejected {
    place(log, path, release);
    ReleaseStatement statement = release.statement();
    if (release.isDelegated() || directory().isDesk(statement.tenant())) {
      requireBeforeNextRoot(path, release, log);
    } else if (releaseKeys()
        .forgiving()
        .byKeysOfItsTime(statement, release.signatures(), log)
        .isEmpty()) {
      throw new Rejected(
          Reason.UNKNOWN_KEY,
          statement.label(),
          "signed by the keys of the directory that was the newest when the log got it",
          "keys of an earlier one");
    }
  }

  /**
   * The root that took the place of the newest one by whose keys something of the platform is
   * signed: it must stand in the log before that one. Empty if that is the one in force.
   */
  private Optional<VerifiedStatement<TrustRoot>> rootAfter(VerifiedStatement<?> byPlatform) {
    for (int i = roots.size() - 1; i >= 0; i--) {
      if (isSignedBy(roots.get(i).statement(), byPlatform)) {
        return i + 1 < roots.size() ? Optional.of(roots.get(i + 1)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses a theme that the keys of an earlier root signed alone.
   *
   * @throws Rejected UNKNOWN_KEY, BELOW_THRESHOLD
   */
  void requireThemeInForce(VerifiedStatement<ThemeStatement> theme) throws Rejected {
    verified(theme.statement(), theme.signatures(), root().keys());
  }

  private static boolean isSignedBy(TrustRoot root, VerifiedStatement<?> statement) {
    try {
      verified(statement.statement(), statement.signatures(), root.keys());
      return true;
    } catch (Rejected byOthers) {
      return false;
    }
  }

  private static void requireBefore(
      VerifiedStatement<TrustRoot> root,
      String path,
      VerifiedStatement<?> statement,
      TransparencyLog log)
      throws Rejected {
    if (place(log, path, statement)
        > place(log, RepositoryPaths.root(root.statement().version()), root)) {
      throw new Rejected(
          Reason.UNKNOWN_KEY,
          statement.statement().label(),
          "signed by the keys of " + root.statement().label() + ", which stood before it",
          "keys of an earlier root");
    }
  }

  /**
   * Whether something of a tenant stands in the log before the directory by which it became the
   * signing desk, as which the directory in force lists it.
   */
  boolean wasBeforeDesk(String tenant, LogEntry entry, TransparencyLog log) {
    List<VerifiedStatement<Directory>> all = directories();
    int first = all.size();
    while (first > 0 && all.get(first - 1).statement().isDesk(tenant)) {
      first--;
    }
    Optional<Integer> place = log.index(entry);
    if (first == 0 || first == all.size() || place.isEmpty()) {
      return false;
    }
    VerifiedStatement<Directory> became = all.get(first);
    String path = RepositoryPaths.directory(became.statement().version());
    return log.index(LogEntry.of(path, became.statement().bytes(), became.signatures().bytes()))
        .filter(then -> place.get() < then)
        .isPresent();
  }

  /** Where a statement stands in the log, from 0. */
  static int place(TransparencyLog log, String path, VerifiedStatement<?> statement)
      throws Rejected {
    LogEntry entry =
        LogEntry.of(path, statement.statement().bytes(), statement.signatures().bytes());
    return log.index(entry)
        .orElseThrow(() -> new Rejected(Reason.NOT_LOGGED, path, "its leaf in the log", "none"));
  }

  /** A release's statement of this chain's repository. */
  public VerifiedStatement<ReleaseStatement> statement(String tenant, long version, Seen seen)
      throws Rejected {
    String path = RepositoryPaths.release(tenant, version);
    return verify(repository.statement(path), repository.signatures(path), tenant, version, seen);
  }

  /**
   * Verifies a release's statement by the directory in force.
   *
   * @param tenant the tenant as whose it lies in the repository
   * @param version the version as which it lies there
   * @param seen the newest release of the tenant that was ever in force here
   */
  public VerifiedStatement<ReleaseStatement> verify(
      byte[] statement, byte[] signatures, String tenant, long version, Seen seen) throws Rejected {
    return verify(statement, signatures, tenant, version, seen, directory(), null);
  }

  /**
   * As {@link #verify(byte[], byte[], String, long, Seen)}, and what came into the log under an
   * earlier directory of this chain also by the keys of that one.
   */
  VerifiedStatement<ReleaseStatement> verify(
      byte[] statement,
      byte[] signatures,
      String tenant,
      long version,
      Seen seen,
      TransparencyLog log)
      throws Rejected {
    return verify(statement, signatures, tenant, version, seen, directory(), log);
  }

  /**
   * Verifies again, such as after a restart, exactly the statement that was taken into force here
   * under an earlier directory of this chain's repository; so a publisher's key may retire without
   * the site going dark. Nothing new is ever taken this way.
   *
   * @param inForce the release in force here
   * @param directoryVersion of the directory in force when it was taken
   */
  public VerifiedStatement<ReleaseStatement> verifyInForce(
      byte[] statement, byte[] signatures, String tenant, Seen inForce, long directoryVersion)
      throws Rejected {
    return verifyInForce(
        statement, signatures, tenant, inForce, earlierDirectory(directoryVersion));
  }

  private VerifiedStatement<ReleaseStatement> verifyInForce(
      byte[] statement, byte[] signatures, String tenant, Seen inForce, Directory then)
      throws Rejected {
    Digest.of(statement).requireSame(inForce.digest(), RepositoryPaths.releases(tenant));
    return verify(statement, signatures, tenant, inForce.version(), inForce, then, null);
  }

  /**
   * Verifies a release that lies in a repository, whether it may still be taken as new or not: by
   * the keys in force, or by those of an earlier directory as they counted in their time.
   */
  public VerifiedStatement<ReleaseStatement> verifyKept(
      byte[] statement, byte[] signatures, String tenant, long version) throws Rejected {
    return verifyKept(statement, signatures, tenant, version, releaseKeys());
  }

  /**
   * As {@link #verifyKept}, as if no key had been revoked: what was in force once is the base of
   * the next version, also where it is not believed any more.
   */
  public VerifiedStatement<ReleaseStatement> verifyOnceInForce(
      byte[] statement, byte[] signatures, String tenant, long version) throws Rejected {
    return verifyKept(statement, signatures, tenant, version, releaseKeys().forgiving());
  }

  private VerifiedStatement<ReleaseStatement> verifyKept(
      byte[] statement, byte[] signatures, String tenant, long version, ReleaseKeys keys)
      throws Rejected {
    ReleaseStatement release = ReleaseStatement.parse(statement);
    requireTenant(release, tenant);
    requireVersion(release, version);
    Signatures parsed = Signatures.parse(signatures);
    if (directory().isDesk(tenant)) {
      return verifiedByARoot(release, parsed);
    }
    try {
      VerifiedStatement<ReleaseStatement> verified = keys.verified(release, parsed, directory());
      keys.requireCounting(verified, directory(), clock.instant());
      return verified;
    } catch (Rejected refused) {
      if (!ReleaseKeys.mayBeOfAnotherTime(refused)) {
        throw refused;
      }
      Optional<VerifiedStatement<ReleaseStatement>> earlier = keys.byEarlierKeys(release, parsed);
      if (earlier.isPresent()) {
        return earlier.get();
      }
      if (!ReleaseKeys.OTHER_KEYS.contains(refused.reason())
          || directories().stream().noneMatch(one -> one.statement().delegatesRerenders(tenant))) {
        throw refused;
      }
      VerifiedStatement<ReleaseStatement> byPlatform = verifiedByARoot(release, parsed);
      keys.requireOnceDelegated(release, clock.instant());
      return byPlatform.delegated();
    }
  }

  /**
   * All who signed a release that is kept, those first by whom it is verified: whoever left since
   * signed it as well, where the others are enough by now.
   */
  public List<Key> signersEver(VerifiedStatement<ReleaseStatement> release) {
    ReleaseStatement statement = release.statement();
    List<Key> signers = new ArrayList<>(release.signers());
    for (TrustedKeys keys : everTrusted(release)) {
      try {
        signers.addAll(
            keys.only(key -> signers.stream().noneMatch(one -> one.keyId().equals(key.keyId())))
                .signers(statement.signedMessage(), release.signatures(), statement.label()));
      } catch (Rejected unfit) {
        // It was enough without; whoever is named by a signature that does not fit did not sign.
      }
    }
    return List.copyOf(signers);
  }

  private List<TrustedKeys> everTrusted(VerifiedStatement<ReleaseStatement> release) {
    if (release.signers().size() == release.signatures().list().size()) {
      return List.of();
    }
    String tenant = release.statement().tenant();
    if (release.isDelegated() || directory().isDesk(tenant)) {
      return roots.stream().map(root -> root.statement().keys()).toList();
    }
    List<TrustedKeys> all = new ArrayList<>();
    for (VerifiedStatement<Directory> one : directories()) {
      try {
        all.add(one.statement().publishers(tenant, 0));
      } catch (Rejected unknownThen) {
        // Nobody signed for it under this one.
      }
    }
    return all;
  }

  /**
   * Refuses a release that fits keys of another time alone, or revoked ones.
   *
   * @throws Rejected also if its keys do not count yet, or the platform may no longer sign it
   */
  void requireReleaseInForce(VerifiedStatement<ReleaseStatement> release) throws Rejected {
    ReleaseStatement statement = release.statement();
    if (directory().isDesk(statement.tenant())) {
      verified(statement, release.signatures(), root().keys());
      return;
    }
    if (!release.isDelegated()) {
      ReleaseKeys keys = releaseKeys();
      keys.requireCounting(
          keys.verified(statement, release.signatures(), directory()),
          directory(),
          clock.instant());
      return;
    }
    verified(statement, release.signatures(), root().keys());
    if (!delegatesRerenders(statement.tenant())) {
      throw new Rejected(
          Reason.NEW_POWER, statement.label(), "a tenant that leaves re-renders to us", "none");
    }
  }

  /** As below, of what the tenant itself signed. */
  boolean isRevoked(VerifiedRelease release) {
    return isRevoked(release.base().map(SignedBase::release).orElseGet(release::statement));
  }

  /** Whether too few of the keys that signed a release in force are believed still. */
  boolean isRevoked(VerifiedStatement<ReleaseStatement> release) {
    ReleaseStatement statement = release.statement();
    try {
      verifyVouched(
          statement.bytes(), release.signatures().bytes(), statement.tenant(), Seen.of(statement));
      return false;
    } catch (Rejected refused) {
      return refused.reason() == Reason.REVOKED_KEY;
    }
  }

  /**
   * Verifies an older release whose digest the newer ones vouch for, by the keys of its time: those
   * of any directory of this chain.
   */
  VerifiedStatement<ReleaseStatement> verifyVouched(
      byte[] statement, byte[] signatures, String tenant, Seen vouched) throws Rejected {
    Rejected refused = null;
    List<VerifiedStatement<Directory>> newestFirst = new ArrayList<>(directories());
    Collections.reverse(newestFirst);
    for (VerifiedStatement<Directory> then : newestFirst) {
      try {
        return verifyInForce(statement, signatures, tenant, vouched, then.statement());
      } catch (Rejected e) {
        refused = refused == null ? e : refused;
      }
    }
    throw refused;
  }

  /** A release of this chain's repository with its manifest and theme. */
  public VerifiedRelease release(String tenant, long version, Seen seen) throws Rejected {
    VerifiedStatement<ReleaseStatement> statement = statement(tenant, version, seen);
    return release(statement, theme(statement.statement().theme()), repository.blobs(tenant), null);
  }

  /**
   * As {@link #release(VerifiedStatement, VerifiedStatement, BlobReader, VerifiedRelease,
   * Repository, Seen, TransparencyLog)}, the releases before lying in this chain's repository.
   */
  public VerifiedRelease release(
      VerifiedStatement<ReleaseStatement> statement,
      VerifiedStatement<ThemeStatement> theme,
      BlobReader blobs,
      VerifiedRelease known)
      throws Rejected {
    return release(statement, theme, blobs, known, repository, Seen.NOTHING, null);
  }

  /**
   * Reads the manifest of a verified statement, and checks by itself what its entries are; not
   * whether one that the platform signed changes nothing but the look.
   */
  public Manifest manifest(
      VerifiedStatement<ReleaseStatement> statement,
      VerifiedStatement<ThemeStatement> theme,
      BlobReader blobs)
      throws Rejected {
    requireVersion(theme.statement(), statement.statement().theme());
    Manifest manifest = Manifest.read(statement.statement().manifest(), blobs);
    requireEntries(manifest, theme.statement(), statement.statement(), null);
    return manifest;
  }

  /**
   * Reads and checks the manifest of a verified statement.
   *
   * @param theme that the statement names
   * @param blobs of the tenant, also those of the release on which one stands that the platform
   *     signed
   * @param known an earlier release of the tenant, from which unchanged subtrees are taken, or null
   * @param files where the releases lie on which one stands that the platform signed
   * @param seen the newest release of the tenant that was ever in force here
   * @param log in which these must stand; null where none is asked
   */
  VerifiedRelease release(
      VerifiedStatement<ReleaseStatement> statement,
      VerifiedStatement<ThemeStatement> theme,
      BlobReader blobs,
      VerifiedRelease known,
      Repository files,
      Seen seen,
      TransparencyLog log)
      throws Rejected {
    ReleaseStatement release = statement.statement();
    requireVersion(theme.statement(), release.theme());
    Manifest manifest =
        known == null
            ? Manifest.read(release.manifest(), blobs)
            : Manifest.read(release.manifest(), blobs, known.manifest());
    requireEntries(manifest, theme.statement(), release, known);
    SignedBase base =
        statement.isDelegated()
            ? new Rerendering(this, files, blobs, seen)
                .require(statement, manifest, theme.statement(), known, log)
            : null;
    return new VerifiedRelease(statement, theme, manifest, base);
  }

  /** What held for the release before holds still, under the same theme and at a later time. */
  private static void requireEntries(
      Manifest manifest, ThemeStatement theme, ReleaseStatement release, VerifiedRelease known)
      throws Rejected {
    boolean onlyChanged =
        known != null
            && known.theme().statement().digest().equals(theme.digest())
            && !release.issued().isBefore(known.statement().statement().issued());
    for (Entry entry : onlyChanged ? manifest.beyond(known.manifest()) : manifest.all()) {
      theme.requireListed(entry);
      entry.requireWithin(release.issued());
    }
  }

  private VerifiedStatement<ReleaseStatement> verify(
      byte[] statement,
      byte[] signatures,
      String tenant,
      long version,
      Seen seen,
      Directory directory,
      TransparencyLog log)
      throws Rejected {
    ReleaseStatement release = ReleaseStatement.parse(statement);
    requireTenant(release, tenant);
    requireVersion(release, version);
    VerifiedStatement<ReleaseStatement> verified =
        signed(release, Signatures.parse(signatures), directory, seen.isNew(release), log);
    seen.requireNotOlder(release);
    requireOnTopOf(seen, release);
    if (seen.version() > 0 && log == null) {
      requireNear(seen, release);
    } else if (seen.version() > 0) {
      log.requireNear(seen, RepositoryPaths.releases(tenant), release);
    }
    if (seen.isNew(release)) {
      requireNotExpired(release.label());
    }
    return verified;
  }

  /** By the tenant's publishers; or by the platform, to whom it may have delegated re-renders. */
  private VerifiedStatement<ReleaseStatement> signed(
      ReleaseStatement release,
      Signatures signatures,
      Directory directory,
      boolean isNew,
      TransparencyLog log)
      throws Rejected {
    if (directory.isDesk(release.tenant())) {
      return ofDesk(release, signatures, isNew, log);
    }
    try {
      return byPublishers(release, signatures, directory, isNew, log);
    } catch (Rejected refused) {
      if (!ReleaseKeys.OTHER_KEYS.contains(refused.reason())) {
        throw refused;
      }
      List<Directory> delegating = delegating(release, signatures, directory, isNew, log);
      if (delegating.isEmpty()) {
        throw refused;
      }
      return isNew
          ? byPlatform(release, signatures, delegating, log).delegated()
          : verifiedByARoot(release, signatures).delegated();
    }
  }

  /**
   * The directories by which the platform may sign a tenant's re-render: the one by which it is
   * verified, and of what is in the log already the one that was the newest there when it came.
   */
  private List<Directory> delegating(
      ReleaseStatement release,
      Signatures signatures,
      Directory directory,
      boolean isNew,
      TransparencyLog log) {
    List<Directory> all = new ArrayList<>(List.of(directory));
    if (isNew && log != null) {
      releaseKeys().directoryOfItsTime(release, signatures, log).ifPresent(all::add);
    }
    all.removeIf(one -> !one.delegatesRerenders(release.tenant()));
    return all;
  }

  private VerifiedStatement<ReleaseStatement> byPlatform(
      ReleaseStatement release,
      Signatures signatures,
      List<Directory> delegating,
      TransparencyLog log)
      throws Rejected {
    VerifiedStatement<ReleaseStatement> byPlatform = byRootOfItsTime(release, signatures, log);
    Rejected tooEarly = null;
    for (Directory one : delegating) {
      try {
        releaseKeys().requireDelegated(release, one, clock.instant());
        return byPlatform;
      } catch (Rejected waits) {
        tooEarly = tooEarly == null ? waits : tooEarly;
      }
    }
    throw tooEarly;
  }

  /** By the root in force, or by one that another took the place of in the log after it. */
  private VerifiedStatement<ReleaseStatement> byRootOfItsTime(
      ReleaseStatement release, Signatures signatures, TransparencyLog log) throws Rejected {
    try {
      return verified(release, signatures, root().keys());
    } catch (Rejected now) {
      if (!ReleaseKeys.OTHER_KEYS.contains(now.reason()) || log == null) {
        throw now;
      }
    }
    VerifiedStatement<ReleaseStatement> then = verifiedByARoot(release, signatures);
    String path = RepositoryPaths.release(release.tenant(), release.version());
    requireBeforeNextRoot(path, then, log);
    return then;
  }

  /**
   * The desk shows everybody what they sign: it is of the root's people, as many as sign a
   * directory, whoever the directory lists for its tenant.
   */
  private VerifiedStatement<ReleaseStatement> ofDesk(
      ReleaseStatement release, Signatures signatures, boolean isNew, TransparencyLog log)
      throws Rejected {
    return isNew ? byRootOfItsTime(release, signatures, log) : verifiedByARoot(release, signatures);
  }

  private VerifiedStatement<ReleaseStatement> byPublishers(
      ReleaseStatement release,
      Signatures signatures,
      Directory directory,
      boolean isNew,
      TransparencyLog log)
      throws Rejected {
    ReleaseKeys keys = releaseKeys();
    try {
      VerifiedStatement<ReleaseStatement> verified = keys.verified(release, signatures, directory);
      if (isNew) {
        keys.requireCounting(verified, directory, clock.instant());
      }
      return verified;
    } catch (Rejected refused) {
      if (!isNew || log == null || !ReleaseKeys.mayBeOfAnotherTime(refused)) {
        throw refused;
      }
      return keys.byKeysOfItsTime(release, signatures, log).orElseThrow(() -> refused);
    }
  }

  /** All roots that verify from the pinned one on, the newest first, whether in force or not. */
  public static List<TrustRoot> newestRoots(Repository repository, Digest pinnedRoot)
      throws Rejected {
    List<TrustRoot> newest = new ArrayList<>();
    roots(repository, pinnedRoot, new ArrayList<>(), null)
        .forEach(root -> newest.add(0, root.statement()));
    return newest;
  }

  /**
   * Those of {@link #newestRoots} by whose log keys a log that is shown counts: the root in force,
   * and those that wait for a directory. Whoever has the key of an earlier one vouches for nothing.
   */
  public static List<TrustRoot> rootsOfLog(Repository repository, Digest pinnedRoot)
      throws Rejected {
    List<TrustRoot> newest = newestRoots(repository, pinnedRoot);
    for (TrustRoot root : newest) {
      if (newestDirectory(repository, root, new ArrayList<>(), null).isPresent()) {
        return rootsOfLog(newest, root.version());
      }
    }
    return newest; // Before the first directory there is no root in force.
  }

  /**
   * The same where the root in force is known.
   *
   * @param inForce its version
   */
  public static List<TrustRoot> rootsOfLog(List<TrustRoot> roots, long inForce) {
    return roots.stream().filter(root -> root.version() >= inForce).toList();
  }

  /**
   * A checkpoint by the log's key of one of these roots: so that a log goes on when its key is
   * replaced, which the new key's root says in the log itself.
   */
  public static Checkpoint checkpoint(byte[] note, List<TrustRoot> roots) throws Rejected {
    Rejected refused = null;
    for (TrustRoot root : roots) {
      try {
        return Checkpoint.verified(note, root.log());
      } catch (Rejected e) {
        refused = refused == null ? e : refused;
      }
    }
    throw refused;
  }

  /** A directory that any of these roots signed. */
  static VerifiedStatement<Directory> directory(
      byte[] statement, byte[] signatures, long version, List<VerifiedStatement<TrustRoot>> roots)
      throws Rejected {
    Directory directory = Directory.parse(statement);
    requireVersion(directory, version);
    Signatures parsed = Signatures.parse(signatures);
    Rejected refused = null;
    for (VerifiedStatement<TrustRoot> root : roots) {
      try {
        return verified(directory, parsed, root.statement().keys());
      } catch (Rejected e) {
        refused = e;
      }
    }
    throw refused;
  }

  static List<VerifiedStatement<TrustRoot>> roots(
      Repository repository, Digest pinnedRoot, List<Rejected> refusals, TransparencyLog log)
      throws Rejected {
    List<VerifiedStatement<TrustRoot>> roots = new ArrayList<>();
    roots.add(listed(log, RepositoryPaths.root(1), firstRoot(repository, pinnedRoot)));
    SortedSet<Long> there = repository.versions(RepositoryPaths.ROOTS, 2);
    for (long version = 2; there.contains(version); version++) {
      try {
        VerifiedStatement<TrustRoot> next =
            nextRoot(repository, version, roots.get(roots.size() - 1).statement());
        roots.add(listed(log, RepositoryPaths.root(version), next));
      } catch (Rejected refused) {
        refusals.add(refused);
        break;
      }
    }
    return roots;
  }

  /** A directory of long ago counts if any root of the chain signed it. */
  Directory earlierDirectory(long version) throws Rejected {
    if (version == directory().version()) {
      return directory();
    }
    Found elsewhere = found.get(version);
    return elsewhere != null && elsewhere.directory().isPresent()
        ? elsewhere.directory().get().statement()
        : earlierDirectory(version, repository).statement();
  }

  /** The same as it lies elsewhere. */
  VerifiedStatement<Directory> earlierDirectory(long version, Repository files) throws Rejected {
    String path = RepositoryPaths.directory(version);
    Directory earlier = Directory.parse(files.statement(path));
    requireVersion(earlier, version);
    return verifiedByARoot(earlier, Signatures.parse(files.signatures(path)));
  }

  /** What was signed before the root changed hands still counts: any root of the chain will do. */
  private <S extends Statement> VerifiedStatement<S> verifiedByARoot(
      S statement, Signatures signatures) throws Rejected {
    Rejected refused = null;
    for (int i = roots.size() - 1; i >= 0; i--) {
      try {
        return verified(statement, signatures, roots.get(i).statement().keys());
      } catch (Rejected e) {
        refused = refused == null ? e : refused;
      }
    }
    throw refused;
  }

  private static <S extends Statement> VerifiedStatement<S> listed(
      TransparencyLog log, String path, VerifiedStatement<S> verified) throws Rejected {
    if (log != null) {
      log.requireListed(path, verified.statement().bytes(), verified.signatures().bytes());
    }
    return verified;
  }

  private static VerifiedStatement<TrustRoot> firstRoot(Repository repository, Digest pinnedRoot)
      throws Rejected {
    String path = RepositoryPaths.root(1);
    byte[] bytes = repository.statement(path);
    pinnedRoot.requireOf(bytes, path + " against the pinned trust root");
    TrustRoot root = TrustRoot.parse(bytes);
    requireVersion(root, 1);
    return verified(root, Signatures.parse(repository.signatures(path)), root.keys());
  }

  private static VerifiedStatement<TrustRoot> nextRoot(
      Repository repository, long version, TrustRoot before) throws Rejected {
    String path = RepositoryPaths.root(version);
    TrustRoot root = TrustRoot.parse(repository.statement(path));
    requireVersion(root, version);
    Signatures signatures = Signatures.parse(repository.signatures(path));
    verified(root, signatures, before.keys());
    return verified(root, signatures, root.keys());
  }

  private static Optional<VerifiedStatement<Directory>> newestDirectory(
      Repository repository, TrustRoot root, List<Rejected> refusals, TransparencyLog log)
      throws Rejected {
    List<Long> versions = new ArrayList<>(repository.versions(RepositoryPaths.DIRECTORIES));
    Collections.reverse(versions);
    for (long version : versions) {
      String path = RepositoryPaths.directory(version);
      try {
        Directory directory = Directory.parse(repository.statement(path));
        requireVersion(directory, version);
        Signatures signatures = Signatures.parse(repository.signatures(path));
        return Optional.of(listed(log, path, verified(directory, signatures, root.keys())));
      } catch (Rejected refused) {
        refusals.add(refused);
      }
    }
    return Optional.empty();
  }

  static <S extends Statement> VerifiedStatement<S> verified(
      S statement, Signatures signatures, TrustedKeys keys) throws Rejected {
    List<Key> signers =
        keys.requireThreshold(statement.signedMessage(), signatures, statement.label());
    return new VerifiedStatement<>(statement, signatures, signers);
  }

  static void requireTenant(Statement statement, String tenant) throws Rejected {
    if (!statement.scope().equals(tenant)) {
      throw new Rejected(
          Reason.WRONG_TENANT,
          statement.label(),
          "tenant " + tenant,
          "tenant " + statement.scope());
    }
  }

  static void requireVersion(Statement statement, long version) throws Rejected {
    if (statement.version() != version) {
      throw new Rejected(
          Reason.WRONG_VERSION,
          statement.label(),
          "version " + version,
          "version " + statement.version());
    }
  }

  /** A stolen key must not use up all versions, so that nothing honest could follow. */
  static void requireNear(Seen seen, Statement statement) throws Rejected {
    requireNear(seen.version(), statement);
  }

  static void requireNear(long from, Statement statement) throws Rejected {
    requireNear(from, statement.version(), statement.label());
  }

  static void requireNear(long from, long version, String what) throws Rejected {
    if (version - from > FURTHEST_STEP) {
      throw new Rejected(
          Reason.TOO_FAR,
          what,
          "at most " + FURTHEST_STEP + " versions after " + from,
          "version " + version);
    }
  }

  private static void requireOnTopOf(Seen seen, ReleaseStatement release) throws Rejected {
    if (release.version() == seen.version() + 1 && !release.previous().equals(seen.digest())) {
      throw new Rejected(
          Reason.WRONG_PREVIOUS,
          release.label(),
          "made on top of " + seen.digest().map(Digest::hex).orElse("nothing"),
          release.previous().map(Digest::hex).orElse("nothing"));
    }
  }

  private void requireNotExpired(String what) throws Rejected {
    requireNotExpired(what, root().label(), root().expires());
    requireNotExpired(what, directory().label(), directory().expires());
  }

  private void requireNotExpired(String what, String of, Instant expires) throws Rejected {
    if (!clock.instant().isBefore(expires)) {
      throw new Rejected(Reason.EXPIRED, what, of + " not expired", "expired at " + expires);
    }
  }
}
