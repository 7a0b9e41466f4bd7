package id.perisai.release;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds, verifies and copies one site's newest release. */
final class SiteTakeover {
  /** Garbage under many high versions must neither take for ever nor hide the next release. */
  static final int CANDIDATES = 16;

  /** Of which one is kept for all sites; departments sign a new look within days. */
  private static final int THEMES = 8;

  private final Repository repository;
  private final VerifiedStore store;
  private final CodingCheck codings;
  private final Meanwhile meanwhile;

  /** By version; all sites hold the same, which is verified once for each chain of trust. */
  private final Map<Long, Theme> themes = new HashMap<>();

  /**
   * @param by whose roots it was verified
   */
  private record Theme(TrustChain by, VerifiedStatement<ThemeStatement> verified) {
    boolean isOf(byte[] statement, byte[] signatures) {
      return Arrays.equals(verified.statement().bytes(), statement)
          && Arrays.equals(verified.signatures().bytes(), signatures);
    }
  }

  SiteTakeover(
      Repository repository, VerifiedStore store, CodingCheck codings, Meanwhile meanwhile) {
    this.repository = repository;
    this.store = store;
    this.codings = codings;
    this.meanwhile = meanwhile;
  }

  /** The release that was in force when the node stopped, from the store alone. */
  VerifiedRelease restored(TrustChain trust, String tenant, StoreState.Site site) throws Rejected {
    return verifiedInForce(trust, tenant, site, store.files());
  }

  /**
   * The newest release in the repository that is newer than the one in force, with all of its blobs
   * copied; or the one that was in force, when nothing is left of it here.
   *
   * @param site what the store remembers of the site; null if nothing
   * @param purged whose bytes nobody misses
   * @param shown the log in which everything new must stand; null while the repository shows none,
   *     then nothing new is taken
   * @param own the log as this node has it, in which what was in force must stand to be taken again
   * @param refusals is told of each release that was not taken, and why
   */
  Optional<VerifiedRelease> newest(
      TrustChain trust,
      String tenant,
      StoreState.Site site,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      TransparencyLog shown,
      TransparencyLog own,
      Consumer<Rejected> refusals)
      throws IOException {
    Seen seen = site == null ? Seen.NOTHING : site.release();
    for (long version : shown == null ? List.<Long>of() : candidates(tenant, seen, refusals)) {
      try {
        return Optional.of(taken(trust, tenant, version, seen, inForce, purged, shown));
      } catch (Rejected refused) {
        refusals.accept(refused);
      }
    }
    return inForce.isEmpty() && site != null
        ? takenAgain(trust, tenant, site, purged, own, refusals)
        : Optional.empty();
  }

  private List<Long> candidates(String tenant, Seen seen, Consumer<Rejected> refusals) {
    SortedSet<Long> all;
    try {
      all = repository.versions(RepositoryPaths.releases(tenant));
    } catch (Rejected refused) {
      refusals.accept(refused);
      return List.of();
    }
    if (!all.isEmpty() && all.last() < seen.version()) {
      refusals.accept(
          new Rejected(
              Reason.ROLLED_BACK,
              RepositoryPaths.releases(tenant),
              "version " + seen.version() + " or newer",
              "version " + all.last()));
    }
    Optional<Long> listed = repository.listed(RepositoryPaths.releases(tenant));
    return candidates(
        new ArrayList<>(all.tailSet(seen.version() + 1)), listed.map(Set::of).orElse(Set.of()));
  }

  /**
   * So many of the versions as are looked at in one round, the newest first.
   *
   * @param vouched are looked at whatever lies around them
   */
  static List<Long> candidates(List<Long> newer, Set<Long> vouched) {
    TreeSet<Long> chosen = new TreeSet<>(Collections.reverseOrder());
    newer.stream().filter(vouched::contains).forEach(chosen::add);
    int count = newer.size();
    chosen.addAll(newer.subList(0, Math.min(CANDIDATES, count)));
    chosen.addAll(newer.subList(Math.max(0, count - CANDIDATES), count));
    return new ArrayList<>(chosen);
  }

  /**
   * An older release, with all of its blobs copied: the one of that version on which the newest
   * stands, link by link; or where a link is not there, the one that the log got first.
   *
   * @param newest release that was ever in force here
   * @param log as it is known here; in it stand the signatures as well
   */
  VerifiedRelease earlier(
      TrustChain trust, VerifiedRelease newest, long version, Purged purged, TransparencyLog log)
      throws Rejected, IOException {
    Seen vouched = vouched(newest.statement().statement(), version, log);
    if (vouched.version() == newest.version()) {
      return newest;
    }
    VerifiedRelease release = earlier(trust, newest.tenant(), vouched, repository);
    requireListed(log, release);
    copy(release, Optional.of(newest), purged, repository);
    return release;
  }

  /**
   * The same where no newest release stands: the one of that version that the log got first, as
   * where one looks for the newest that stands.
   *
   * @param seen the newest version that was ever in force here
   */
  VerifiedRelease earlierLogged(
      TrustChain trust, String tenant, long seen, long version, Purged purged, TransparencyLog log)
      throws Rejected, IOException {
    String path = RepositoryPaths.release(tenant, version);
    requireAtMost(tenant, seen, version);
    LogEntry first =
        log.first(path)
            .orElseThrow(
                () -> new Rejected(Reason.NOT_LOGGED, path, "its leaf in the log", "none"));
    VerifiedRelease release =
        earlier(trust, tenant, Seen.of(version, first.statement()), repository);
    requireListed(log, release);
    copy(release, Optional.empty(), purged, repository);
    return release;
  }

  /**
   * Whether the release that should be in force lies here, and its keys were revoked since.
   *
   * @param log in which its signatures must stand before any others
   */
  boolean isRevoked(
      TrustChain trust,
      String tenant,
      Seen release,
      TransparencyLog log,
      boolean repositoryIsThere) {
    String path = RepositoryPaths.release(tenant, release.version());
    for (Repository files :
        repositoryIsThere ? List.of(store.files(), repository) : List.of(store.files())) {
      try {
        byte[] bytes = statement(files, path, release);
        byte[] signatures = files.signatures(path);
        log.requireFirstOf(path, bytes, signatures);
        VerifiedStatement<ReleaseStatement> statement =
            trust.verifyVouched(bytes, signatures, tenant, release);
        if (statement.isDelegated()) {
          release(trust, statement, files, release, log); // It stands on what the tenant signed.
        }
        return false;
      } catch (Rejected refused) {
        if (refused.reason() == Reason.REVOKED_KEY) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The newest release that still stands below one whose keys were revoked, with all of its blobs
   * copied. Of each version only what the log names first counts, so that nobody can put a past
   * there that never was. One that is not to be had is not passed by: whoever withholds it would
   * choose how old a release comes up; nor is one that this node's own disk does not give back.
   *
   * @param repositoryIsThere otherwise the store alone is asked
   * @param refusals is told of each older release that does not stand or is not to be had, and why
   * @return empty where none stands, or the newest that may is not to be had
   */
  Optional<VerifiedRelease> standing(
      TrustChain trust,
      String tenant,
      Seen fallen,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      TransparencyLog log,
      boolean repositoryIsThere,
      Consumer<Rejected> refusals)
      throws IOException {
    List<Repository> places =
        repositoryIsThere ? List.of(repository, store.files()) : List.of(store.files());
    Optional<Rejected> lost = trust.unreadDirectory().or(() -> lostDirectory(trust, log));
    if (lost.isPresent()) {
      refusals.accept(lost.get());
      return Optional.empty(); // Its keys may be those of a release that stands.
    }
    TreeSet<Long> older = new TreeSet<>(Collections.reverseOrder());
    older.addAll(log.versions(RepositoryPaths.releases(tenant)).headSet(fallen.version()));
    for (long version : older) {
      meanwhile.tendIfDue();
      boolean isRefused = false;
      for (int i = 0; i < places.size() && !isRefused; i++) {
        FirstLogged past = new FirstLogged(places.get(i), log);
        try {
          return Optional.of(standing(trust, tenant, version, inForce, purged, log, past));
        } catch (Rejected refused) {
          refusals.accept(refused.at(RepositoryPaths.release(tenant, version)));
          isRefused = !past.misses();
        }
      }
      if (!isRefused) {
        return Optional.empty(); // Nobody knows whether it stands.
      }
    }
    return Optional.empty();
  }

  /** What {@link LostDirectories} could not find either. */
  private static Optional<Rejected> lostDirectory(TrustChain trust, TransparencyLog log) {
    return trust.lostDirectories(log).stream()
        .findFirst()
        .map(RepositoryPaths::directory)
        .map(path -> new Rejected(Reason.MISSING, path, "the one that the log names", "none"));
  }

  private VerifiedRelease standing(
      TrustChain trust,
      String tenant,
      long version,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      TransparencyLog log,
      FirstLogged past)
      throws Rejected, IOException {
    String path = RepositoryPaths.release(tenant, version);
    byte[] bytes = past.statement(path);
    VerifiedStatement<ReleaseStatement> statement =
        trust.verifyVouched(
            bytes, past.signatures(path), tenant, Seen.of(version, Digest.of(bytes)));
    VerifiedRelease release =
        trust.release(
            statement,
            past.required(() -> theme(trust, statement.statement().theme())),
            past.required(blobs(past, tenant)),
            null,
            meanwhile.statements(past),
            Seen.NOTHING,
            log);
    copy(release, inForce, purged, past, past.required(store.files().blobs(tenant)));
    return release;
  }

  /** An older release that was shown when the node stopped, from the store alone. */
  VerifiedRelease earlierRestored(TrustChain trust, String tenant, Seen vouched) throws Rejected {
    return earlier(trust, tenant, vouched, store.files());
  }

  private VerifiedRelease earlier(TrustChain trust, String tenant, Seen vouched, Repository files)
      throws Rejected {
    String path = RepositoryPaths.release(tenant, vouched.version());
    VerifiedStatement<ReleaseStatement> statement =
        trust.verifyVouched(
            statement(files, path, vouched), files.signatures(path), tenant, vouched);
    return release(trust, statement, files, vouched, null);
  }

  /** Of which it is known what it must be: where one copy shows others, the next one is asked. */
  private static byte[] statement(Repository files, String path, Seen vouched) throws Rejected {
    return files.statement(path, bytes -> Digest.of(bytes).requireSame(vouched.digest(), path));
  }

  private VerifiedRelease release(
      TrustChain trust,
      VerifiedStatement<ReleaseStatement> statement,
      Repository files,
      Seen seen,
      TransparencyLog log)
      throws Rejected {
    return trust.release(
        statement,
        theme(trust, statement.statement().theme()),
        blobs(files, statement.statement().tenant()),
        null,
        meanwhile.statements(files),
        seen,
        log);
  }

  /**
   * Which release of that version it is. Whoever signed the newest with a stolen key may have
   * passed versions over, so that nothing leads from it to those before; what lies there since
   * counts no more than what was never there.
   */
  private Seen vouched(ReleaseStatement newest, long version, TransparencyLog log)
      throws Rejected, IOException {
    requireAtMost(newest.tenant(), newest.version(), version);
    try {
      return predecessor(newest, version);
    } catch (Rejected broken) {
      String path = RepositoryPaths.release(newest.tenant(), version);
      LogEntry first = log.first(path).orElseThrow(() -> broken);
      return Seen.of(version, first.statement());
    }
  }

  private static void requireAtMost(String tenant, long newest, long version) throws Rejected {
    if (version > newest) {
      throw new Rejected(
          Reason.MISSING,
          "release " + tenant + "/" + version,
          "at most version " + newest,
          "version " + version);
    }
  }

  /** The digest of an older release, as the releases after it name it one by one. */
  private Seen predecessor(ReleaseStatement newest, long version) throws Rejected, IOException {
    ReleaseStatement release = newest;
    while (release.version() > version) {
      meanwhile.tendIfDue();
      String path = RepositoryPaths.release(release.tenant(), release.version() - 1);
      meanwhile.requireWanted(path);
      Digest named = release.previous().get();
      byte[] bytes = repository.statement(path, found -> named.requireOf(found, path));
      ReleaseStatement before = ReleaseStatement.parse(bytes);
      TrustChain.requireVersion(before, release.version() - 1);
      release = before;
    }
    return Seen.of(release);
  }

  private VerifiedRelease taken(
      TrustChain trust,
      String tenant,
      long version,
      Seen seen,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      TransparencyLog log)
      throws Rejected, IOException {
    String path = RepositoryPaths.release(tenant, version);
    VerifiedStatement<ReleaseStatement> statement;
    try {
      statement = verified(trust, tenant, version, seen, log);
    } catch (Rejected refused) {
      throw refused.at(path);
    }
    requireListed(log, path, statement);
    VerifiedStatement<ThemeStatement> theme = theme(trust, statement.statement().theme());
    requireListed(log, RepositoryPaths.theme(theme.statement().version()), theme);
    trust.requireOfItsTime(theme, log);
    VerifiedRelease release = listed(trust, statement, theme, seen, inForce, log);
    copy(release, inForce, purged, repository);
    return release;
  }

  /**
   * Which keys signatures name is the word of whoever shows them, unless it is in the first leaf.
   */
  private VerifiedStatement<ReleaseStatement> verified(
      TrustChain trust, String tenant, long version, Seen seen, TransparencyLog log)
      throws Rejected {
    String path = RepositoryPaths.release(tenant, version);
    byte[] statement = repository.statement(path);
    byte[] signatures = repository.signatures(path);
    try {
      return trust.verify(statement, signatures, tenant, version, seen, log);
    } catch (Rejected refused) {
      throw log.isFirstOf(path, statement, signatures) ? settled(refused) : refused;
    }
  }

  /** What a directory revoked stays so; of other keys a mirror may withhold a directory. */
  private static Rejected settled(Rejected ofLeaf) {
    return ofLeaf.reason() == Reason.REVOKED_KEY ? ofLeaf.ofSignedBytes() : ofLeaf;
  }

  private VerifiedRelease listed(
      TrustChain trust,
      VerifiedStatement<ReleaseStatement> statement,
      VerifiedStatement<ThemeStatement> theme,
      Seen seen,
      Optional<VerifiedRelease> inForce,
      TransparencyLog log)
      throws Rejected {
    BlobReader all = blobs(repository, statement.statement().tenant());
    SignedBlobs blobs = new SignedBlobs(all, statement);
    try {
      return trust.release(
          statement,
          theme,
          blobs,
          inForce.orElse(null),
          meanwhile.statements(repository),
          seen,
          log);
    } catch (Rejected refused) {
      throw blobs.judged(settled(refused));
    }
  }

  private static void requireListed(
      TransparencyLog log, String path, VerifiedStatement<?> statement) throws Rejected {
    log.requireListed(path, statement.statement().bytes(), statement.signatures().bytes());
  }

  /**
   * Refuses what was in force once, or under what was, with other signatures than were logged: a
   * mirror that leaves one of two out has it fall by the revocation of one key.
   */
  private static void requireListed(TransparencyLog log, VerifiedRelease release) throws Rejected {
    for (VerifiedStatement<ReleaseStatement> one : release.statements()) {
      requireListed(log, RepositoryPaths.release(release.tenant(), one.statement().version()), one);
    }
  }

  /** Nothing in the store verifies any more: the same release once more, from the repository. */
  private Optional<VerifiedRelease> takenAgain(
      TrustChain trust,
      String tenant,
      StoreState.Site site,
      Purged purged,
      TransparencyLog log,
      Consumer<Rejected> refusals)
      throws IOException {
    try {
      VerifiedRelease release = verifiedInForce(trust, tenant, site, repository);
      requireListed(log, release);
      copy(release, Optional.empty(), purged, repository);
      return Optional.of(release);
    } catch (Rejected refused) {
      refusals.accept(refused);
      return Optional.empty();
    }
  }

  private VerifiedRelease verifiedInForce(
      TrustChain trust, String tenant, StoreState.Site site, Repository files) throws Rejected {
    if (!site.standing().equals(site.release())) {
      return earlier(trust, tenant, site.standing(), files);
    }
    String path = RepositoryPaths.release(tenant, site.release().version());
    byte[] bytes = statement(files, path, site.release());
    byte[] signatures = files.signatures(path);
    VerifiedStatement<ReleaseStatement> statement;
    try {
      statement = trust.verifyInForce(bytes, signatures, tenant, site.release(), site.directory());
    } catch (Rejected byEarlierKeys) {
      // It stood in the log before the directory under which this node took it.
      statement = trust.verifyVouched(bytes, signatures, tenant, site.release());
    }
    return release(trust, statement, files, site.release(), null);
  }

  /** The store's theme where it has it: the repository's may be gone or changed by now. */
  private VerifiedStatement<ThemeStatement> theme(TrustChain trust, long version) throws Rejected {
    String path = RepositoryPaths.theme(version);
    try {
      return theme(trust, version, store.files(), path);
    } catch (Rejected notHere) {
      return theme(trust, version, repository, path);
    }
  }

  private VerifiedStatement<ThemeStatement> theme(
      TrustChain trust, long version, Repository files, String path) throws Rejected {
    byte[] statement = files.statement(path);
    byte[] signatures = files.signatures(path);
    Theme known = themes.get(version);
    boolean same = known != null && known.isOf(statement, signatures);
    if (same && known.by() == trust) {
      return known.verified();
    }
    VerifiedStatement<ThemeStatement> verified = trust.verifyTheme(statement, signatures, version);
    if (same && known.verified().signers().equals(verified.signers())) {
      verified = known.verified();
    }
    if (themes.size() >= THEMES) {
      themes.clear();
    }
    themes.put(version, new Theme(trust, verified));
    return verified;
  }

  /** The store's own disk keeps nobody waiting. */
  private BlobReader blobs(Repository files, String tenant) {
    return files.files() == repository.files()
        ? meanwhile.reader(files.blobs(tenant))
        : files.blobs(tenant);
  }

  private void copy(
      VerifiedRelease release, Optional<VerifiedRelease> inForce, Purged purged, Repository files)
      throws Rejected, IOException {
    copy(release, inForce, purged, files, store.files().blobs(release.tenant()));
  }

  /**
   * Copies all of its blobs, and looks into them, both of which may take long.
   *
   * @param copied reads them back
   */
  private void copy(
      VerifiedRelease release,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      Repository files,
      BlobReader copied)
      throws Rejected, IOException {
    meanwhile.await(
        RepositoryPaths.release(release.tenant(), release.version()),
        moved -> {
          BlobCopy.copy(release, inForce, purged, files, store, moved);
          checkCodings(release, inForce, purged, copied, moved);
          return null;
        });
  }

  /** Entries of the release in force were checked when it was taken. */
  private void checkCodings(
      VerifiedRelease release,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      BlobReader copied,
      Runnable moved)
      throws Rejected, IOException {
    List<Entry> changed =
        inForce
            .map(known -> release.manifest().beyond(known.manifest()))
            .orElseGet(release.manifest()::all);
    SignedBlobs signed = new SignedBlobs(copied, release.statement());
    for (Entry entry : changed) {
      BlobCopy.requireGoesOn();
      if (!purged.has(entry)) {
        try {
          codings.requireIdentity(entry, signed);
          EntryContents.require(entry, signed);
        } catch (Rejected refused) {
          throw signed.judged(refused);
        }
        moved.run();
      }
    }
  }
}
