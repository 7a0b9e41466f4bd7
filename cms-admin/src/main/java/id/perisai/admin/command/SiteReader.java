package id.perisai.admin.command;

import id.perisai.release.BlobReader;
import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.ItsTime;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Power;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Purged;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerendering;
import id.perisai.release.Seen;
import id.perisai.release.SignedNote;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedStatement;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads by the public endpoints alone what a site shows of itself, and verifies it: chain of trust,
 * releases, hold, purges, that each of them stands in the log, and what the timestamp says of them.
 */
final class SiteReader {
  private static final Set<Reason> OTHER_KEYS =
      EnumSet.of(Reason.UNKNOWN_KEY, Reason.BELOW_THRESHOLD, Reason.UNKNOWN_TENANT);

  private static final int MANY_PURGES = 100_000;

  private final PublicEndpoints site;
  private final Path folder;
  private final Clock clock;
  private final Digest pinned;
  private final List<String> stale = new ArrayList<>();
  private final Map<String, byte[]> tiles = new ConcurrentHashMap<>();
  private TrustChain trust;
  private boolean hasHistory;
  private Directory.Tenant tenant;
  private Checkpoint checkpoint;
  private LogProofs proofs;
  private ItsTime itsTime;

  /**
   * @param folder empty, for the statements that are fetched
   */
  private SiteReader(PublicEndpoints site, Digest pinned, Path folder, Clock clock) {
    this.site = site;
    this.pinned = pinned;
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * @param folder empty, for the statements that are fetched
   * @throws Rejected if the site shows something that is not what was signed, or not all of it
   */
  static ShownSite read(PublicEndpoints site, Digest pinned, Path folder, Clock clock)
      throws Rejected, IOException {
    return new SiteReader(site, pinned, folder, clock).read();
  }

  private ShownSite read() throws Rejected, IOException {
    // First the timestamp: whatever comes into force meanwhile can only be newer than it says.
    Optional<byte[]> file = site.optional(WellKnown.TIMESTAMP, Timestamp.MAX_BYTES);
    trust = site.trust(pinned, folder, clock);
    if (clock.instant().isBefore(trust.directory().issued().plus(TrustChain.WAIT_OF_NEW_KEYS))) {
      readHistory(); // What it gives may still be with whom it was.
    }
    tenant = tenant(site.site().getHost());
    readLog();
    for (VerifiedStatement<TrustRoot> root : trust.roots()) {
      place(RepositoryPaths.root(root.statement().version()), root);
    }
    placeDirectories();
    Optional<VerifiedStatement<ReleaseStatement>> newest = release(WellKnown.newest(tenant.id()));
    Optional<VerifiedStatement<ReleaseStatement>> shown = release(WellKnown.release(tenant.id()));
    Optional<VerifiedStatement<HoldStatement>> hold = hold();
    Purged purged = purged();
    Optional<VerifiedStatement<ThemeStatement>> theme =
        shown.isEmpty() ? Optional.empty() : Optional.of(theme(shown.get().statement().theme()));
    Optional<VerifiedStatement<ReleaseStatement>> base =
        shown.isPresent() && shown.get().isDelegated()
            ? Optional.of(base(shown.get()))
            : Optional.empty();
    requireShown(newest, shown, hold);
    Optional<Timestamp> timestamp =
        file.isEmpty() ? Optional.empty() : Optional.of(Timestamp.parse(file.get()));
    if (timestamp.isPresent()) {
      compare(timestamp.get(), newest, hold, purged);
    } else {
      stale.add("no timestamp is shown, so that nobody vouches that this is the newest");
    }
    long place = shown.isEmpty() ? -1 : place(shown.get());
    return new ShownSite(
        trust,
        tenant,
        shown,
        base,
        theme,
        place,
        hold,
        purged,
        checkpoint,
        timestamp,
        stale,
        blobs());
  }

  private Directory.Tenant tenant(String host) throws Rejected {
    return trust
        .tenantAt(host)
        .orElseThrow(
            () ->
                new Rejected(
                    Reason.UNKNOWN_TENANT,
                    "host " + host,
                    "a host in directory " + trust.directory().version(),
                    "none, or one that waits to be another tenant's"));
  }

  private void readLog() throws Rejected {
    LogFiles files = log();
    byte[] note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    // Who has the log's key of an earlier root could show another log by it.
    checkpoint = TrustChain.checkpoint(note, List.of(trust.root()));
    proofs = new LogProofs(checkpoint, files);
    itsTime = new ItsTime(checkpoint, files);
  }

  /** Those before the one in force too, as far as they were read: keys count from then on. */
  private void placeDirectories() throws Rejected {
    for (VerifiedStatement<Directory> directory :
        hasHistory ? trust.directories() : List.of(trust.verifiedDirectory())) {
      place(RepositoryPaths.directory(directory.statement().version()), directory);
    }
  }

  /** Tiles are asked for again and again while many statements are looked up. */
  private LogFiles log() {
    LogFiles shown = site.log();
    return (path, maxBytes) -> {
      byte[] known = tiles.get(path);
      if (known == null) {
        known = shown.read(path, maxBytes);
        tiles.put(path, known);
      }
      return known;
    };
  }

  private List<TrustRoot> roots() {
    List<TrustRoot> roots = new ArrayList<>();
    trust.roots().forEach(root -> roots.add(0, root.statement()));
    return roots;
  }

  private long place(String path, VerifiedStatement<?> statement) throws Rejected {
    return proofs.requireListed(
        LogEntry.of(path, statement.statement().bytes(), statement.signatures().bytes()));
  }

  private long place(VerifiedStatement<ReleaseStatement> release) throws Rejected {
    return place(RepositoryPaths.release(tenant.id(), release.statement().version()), release);
  }

  private Optional<VerifiedStatement<ReleaseStatement>> release(String endpoint)
      throws Rejected, IOException {
    Optional<byte[]> statement = site.optional(endpoint, Statement.MAX_BYTES);
    if (statement.isEmpty()) {
      return Optional.empty();
    }
    byte[] signatures = site.signatures(endpoint);
    VerifiedStatement<ReleaseStatement> release;
    try {
      release = verified(statement.get(), signatures, trust.directory().version());
      if (!trust.directory().isDesk(tenant.id())) {
        requireCounting(release);
      }
    } catch (Rejected now) {
      if (!OTHER_KEYS.contains(now.reason())) {
        throw now;
      }
      release = vouched(statement.get(), signatures, now);
    }
    place(release);
    if (trust.directory().isDesk(tenant.id())) {
      itsTime.requireRelease(trust, release);
    }
    return Optional.of(release);
  }

  /** What the tenant itself signed, below a release that the platform signed in its place. */
  private VerifiedStatement<ReleaseStatement> base(VerifiedStatement<ReleaseStatement> top)
      throws Rejected, IOException {
    VerifiedStatement<ReleaseStatement> below = top;
    for (int row = 0; below.isDelegated() && row < Rerendering.MOST_IN_A_ROW; row++) {
      ReleaseStatement above = below.statement();
      String endpoint = WellKnown.release(tenant.id(), above.version() - 1);
      below =
          release(endpoint)
              .orElseThrow(
                  () -> new Rejected(Reason.MISSING, endpoint, "what it stands on", "none"));
      Digest found = below.statement().digest();
      if (!above.previous().equals(Optional.of(found))) {
        throw new Rejected(
            Reason.WRONG_PREVIOUS,
            endpoint,
            above.previous().map(Digest::hex).orElse("nothing"),
            found.hex());
      }
      if (above.theme() <= below.statement().theme()) {
        throw new Rejected(
            Reason.NOT_A_RERENDER,
            endpoint,
            "a theme below " + above.theme(),
            "theme " + below.statement().theme());
      }
    }
    return below;
  }

  private VerifiedStatement<ReleaseStatement> verified(
      byte[] statement, byte[] signatures, long directory) throws Rejected {
    // What is in force stays so when the directory expires; the command says that it has.
    Seen inForce = Seen.of(ReleaseStatement.parse(statement));
    return trust.verifyInForce(statement, signatures, tenant.id(), inForce, directory);
  }

  /**
   * A key that is new to a site counts after a day, and so does every rule that asks for less.
   * Where the directory is older than that, all of it does; else the directories before it say
   * what, if the site shows all of them.
   */
  private void requireCounting(VerifiedStatement<ReleaseStatement> release)
      throws Rejected, IOException {
    ReleaseStatement statement = release.statement();
    Instant now = clock.instant();
    Instant then = statement.issued().isBefore(now) ? statement.issued() : now;
    if (then.isAfter(trust.directory().issued().plus(TrustChain.WAIT_OF_NEW_KEYS))) {
      return;
    }
    readHistory();
    if (trust.directories().size() == trust.directory().version()) {
      trust.verifyKept(
          statement.bytes(), release.signatures().bytes(), tenant.id(), statement.version());
    } else if (now.isBefore(trust.directory().issued().plus(TrustChain.WAIT_OF_NEW_KEYS))) {
      stale.add("some directories are not shown, so that nobody can tell whether all keys count");
    }
  }

  /**
   * A release whose publisher has left since: by the keys of an earlier directory, if the log shows
   * that it was there before the directory that took those keys out.
   */
  private VerifiedStatement<ReleaseStatement> vouched(
      byte[] statement, byte[] signatures, Rejected now) throws Rejected, IOException {
    readHistory();
    List<VerifiedStatement<Directory>> all = trust.directories();
    for (int i = all.size() - 2; i >= 0; i--) {
      VerifiedStatement<ReleaseStatement> release;
      try {
        release = verified(statement, signatures, all.get(i).statement().version());
      } catch (Rejected notThen) {
        now.addSuppressed(notThen);
        continue;
      }
      VerifiedStatement<Directory> next = all.get(i + 1);
      String path = RepositoryPaths.directory(next.statement().version());
      if (place(release) > place(path, next)) {
        throw now;
      }
      return release;
    }
    throw now;
  }

  private void readHistory() throws Rejected, IOException {
    if (!hasHistory) {
      site.mirrorEarlierDirectories(trust.directory().version(), folder);
      trust = TrustChain.load(new Repository(folder), pinned, clock);
      hasHistory = true;
      if (proofs != null) {
        placeDirectories();
      }
    }
  }

  private Optional<VerifiedStatement<HoldStatement>> hold() throws Rejected, IOException {
    String endpoint = WellKnown.hold(tenant.id());
    Optional<byte[]> statement = site.optional(endpoint, Statement.MAX_BYTES);
    if (statement.isEmpty()) {
      return Optional.empty();
    }
    byte[] signatures = site.signatures(endpoint);
    long version = HoldStatement.parse(statement.get()).version();
    VerifiedStatement<HoldStatement> hold;
    try {
      hold = Power.hold(trust, statement.get(), signatures, tenant.id(), version);
    } catch (Rejected now) {
      readHistory();
      hold = Power.hold(trust, statement.get(), signatures, tenant.id(), version);
    }
    place(RepositoryPaths.hold(tenant.id(), version), hold);
    itsTime.requirePower(trust, hold);
    return Optional.of(hold);
  }

  private Purged purged() throws Rejected, IOException {
    for (long version = 1; version < MANY_PURGES; version++) {
      String endpoint = WellKnown.purge(tenant.id(), version);
      if (site.optional(endpoint, Statement.MAX_BYTES).isEmpty()) {
        break;
      }
      site.mirror(endpoint, folder.resolve(RepositoryPaths.purge(tenant.id(), version)));
    }
    List<Rejected> refusals = new ArrayList<>();
    Purged purged = purged(refusals);
    if (!refusals.isEmpty()) {
      readHistory();
      refusals.clear();
      purged = purged(refusals);
    }
    if (!refusals.isEmpty()) {
      throw refusals.get(0);
    }
    for (VerifiedStatement<PurgeStatement> purge : purged.statements()) {
      place(RepositoryPaths.purge(tenant.id(), purge.statement().version()), purge);
      itsTime.requirePower(trust, purge);
    }
    return purged;
  }

  private Purged purged(List<Rejected> refusals) {
    return Purged.of(new Repository(folder), trust, tenant.id(), refusals::add);
  }

  private VerifiedStatement<ThemeStatement> theme(long version) throws Rejected, IOException {
    String endpoint = WellKnown.theme(version);
    VerifiedStatement<ThemeStatement> theme =
        trust.verifyTheme(site.statement(endpoint), site.signatures(endpoint), version);
    place(RepositoryPaths.theme(version), theme);
    itsTime.requireTheme(trust, theme);
    return theme;
  }

  private void requireShown(
      Optional<VerifiedStatement<ReleaseStatement>> newest,
      Optional<VerifiedStatement<ReleaseStatement>> shown,
      Optional<VerifiedStatement<HoldStatement>> hold)
      throws Rejected {
    if (tenant.state() == Directory.State.SUSPENDED) {
      return;
    }
    long shows = shown.map(one -> one.statement().version()).orElse(0L);
    Optional<HoldStatement> held =
        hold.map(VerifiedStatement::statement)
            .filter(one -> one.action() != HoldStatement.Action.LIFT);
    if (held.isPresent() && held.get().action() == HoldStatement.Action.SERVE) {
      long wanted = held.get().release().orElseThrow();
      if (shows != 0 && shows != wanted) {
        stale.add("hold " + held.get().version() + " shows release " + wanted + ", not " + shows);
      }
      return;
    }
    if (shown.isEmpty() && held.isEmpty()) {
      throw new Rejected(
          Reason.MISSING, WellKnown.release(tenant.id()), "a release of the site", "none");
    }
    long latest = newest.map(one -> one.statement().version()).orElse(0L);
    if (shows != latest) {
      stale.add("release " + shows + " is shown, and " + latest + " is the newest");
    }
  }

  private void compare(
      Timestamp timestamp,
      Optional<VerifiedStatement<ReleaseStatement>> newest,
      Optional<VerifiedStatement<HoldStatement>> hold,
      Purged purged)
      throws Rejected {
    Timestamp.Listing listed = timestamp.listing();
    if (listed.root().version() > trust.root().version()) {
      stale.add(olderThan("root", listed.root(), trust.root().version()));
      return;
    }
    if (listed.root().version() < trust.root().version()) {
      stale.add(
          "the timestamp lists root "
              + listed.root().version()
              + ", whose keys count no more since root "
              + trust.root().version());
      return;
    }
    timestamp.requireSigned(roots());
    judgeTime(timestamp);
    compare("directory", listed.directory(), Optional.of(Seen.of(trust.directory())), false);
    compare(
        "release",
        listed.sites().getOrDefault(tenant.id(), Seen.NOTHING),
        newest.map(one -> Seen.of(one.statement())),
        false);
    compare(
        "hold",
        listed.holds().getOrDefault(tenant.id(), Seen.NOTHING),
        hold.map(one -> Seen.of(one.statement())),
        true);
    compare(
        "purge",
        listed.purges().getOrDefault(tenant.id(), Seen.NOTHING),
        purged.statements().stream()
            .map(one -> Seen.of(one.statement()))
            .max(java.util.Comparator.comparingLong(Seen::version)),
        true);
    if (listed.log().size() > checkpoint.size()) {
      stale.add(
          "the log shown has "
              + checkpoint.size()
              + " leaves, and the timestamp lists "
              + listed.log().size());
    } else {
      proofs.requireExtends(listed.log(), "the log's head in timestamp " + timestamp.version());
    }
  }

  private void judgeTime(Timestamp timestamp) {
    if (!clock.instant().isBefore(timestamp.expires())) {
      stale.add("the timestamp expired at " + timestamp.expires());
    } else if (timestamp.issued().isAfter(clock.instant().plusSeconds(CLOCKS_DIFFER))) {
      stale.add(
          "the timestamp is of "
              + timestamp.issued()
              + ", which is still to come: put the clock of this computer right");
    }
  }

  /** As delivery has it. */
  private static final long CLOCKS_DIFFER = 300;

  /**
   * @param mayBeNewer holds and purges wait for no timestamp
   */
  private void compare(String what, Seen listed, Optional<Seen> shown, boolean mayBeNewer)
      throws Rejected {
    long version = shown.map(Seen::version).orElse(0L);
    if (version == listed.version()) {
      if (version > 0 && !listed.digest().equals(shown.get().digest())) {
        throw new Rejected(
            Reason.EQUIVOCATED,
            what + " " + version,
            "" + listed.digest().map(Digest::hex).orElse("none"),
            "" + shown.get().digest().map(Digest::hex).orElse("none"));
      }
    } else if (version < listed.version()) {
      stale.add(olderThan(what, listed, version));
    } else if (!mayBeNewer) {
      stale.add("the timestamp lists " + what + " " + listed.version() + ", older than " + version);
    }
  }

  private static String olderThan(String what, Seen listed, long shown) {
    return what + " " + shown + " is shown, and the timestamp lists " + listed.version();
  }

  private BlobReader blobs() {
    BlobReader fetched = site.blobs(tenant.id());
    Map<Digest, byte[]> nodes = new ConcurrentHashMap<>();
    return (digest, maxLength) -> {
      byte[] known = nodes.get(digest);
      if (known == null) {
        known = fetched.read(digest, maxLength);
        nodes.put(digest, known);
      }
      return known;
    };
  }
}
