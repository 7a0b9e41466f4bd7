package id.perisai.release;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Takes over what the repository has that is newer: the log first, then of what stands in it the
 * chain of trust, then each site's release. Everything a release lists is copied and verified
 * before it comes into force, at once; what does not verify leaves the last good one in force and
 * is an alarm. One thread calls {@link #start} and then {@link #tick}, again and again.
 */
public final class Takeover {
  private static final Logger LOG = Logger.getLogger(Takeover.class.getName());
  private static final String START_WATCH = "start";
  private static final String TRUST_WATCH = "trust";
  private static final String MEANWHILE_WATCH = "meanwhile ";
  private static final String SITE_WATCH = "site ";
  private static final String LOG_WATCH = "log";
  private static final String POWER_WATCH = "power ";
  private static final String SWITCH_WATCH = "switch";
  private static final String POWERS_WATCH = "powers";
  private static final String NONE_LEFT = "no good copy of the release in force is left";
  private static final String NONE_EVER =
      "no release was ever in force on this node, and the one that is listed is refused";
  private static final String DIRECTORIES_WATCH = "directories";

  /** Of many holds and purges in a row, such as on a new node, visitors are told this often. */
  private static final long TOLD_EACH = TimeUnit.MILLISECONDS.toNanos(100);

  /** What is shown here is not good, or not new: another copy of the repository may be better. */
  private static final Set<AlarmCode> REFUSALS =
      EnumSet.of(
          AlarmCode.NO_TRUST,
          AlarmCode.TRUST_REJECTED,
          AlarmCode.LOG_FORKED,
          AlarmCode.LOG_REJECTED,
          AlarmCode.TIMESTAMP_REJECTED,
          AlarmCode.TIMESTAMP_STALE,
          AlarmCode.ROLLED_BACK,
          AlarmCode.RELEASE_REJECTED,
          AlarmCode.HOLD_REJECTED,
          AlarmCode.HOLD_UNMET,
          AlarmCode.PURGE_REJECTED,
          AlarmCode.SITE_FAILED);

  private final Repository repository;
  private final VerifiedStore store;
  private final Digest pinnedRoot;
  private final Clock clock;
  private final Alarms alarms;
  private final Consumer<InForce> switched;
  private final SiteTakeover sites;
  private final LogTakeover logs;
  private final LostDirectories directories;
  private final Scrub scrub;
  private final Blobs blobs;
  private final Leftovers leftovers;
  private final LookWatch looks;
  private final Set<String> unremoved = new HashSet<>();

  /** Sites that the directory lists no more, of which nothing purged lies here. */
  private final Set<String> cleared = new HashSet<>();

  private final Arrivals arrivals = new Arrivals();

  /** Why what arrived in this round could not come into force. */
  private final List<Alarm> notSwitched = new ArrayList<>();

  /** Whether there may be many changes in a row, of which not each is told by itself. */
  private boolean many;

  /** Holds and purges of which it was told that they ended when their site became the desk. */
  private final Set<String> ended = new HashSet<>();

  private boolean untold;
  private boolean unwritten;
  private long told = System.nanoTime() - TOLD_EACH;
  private long written = told;

  /** Sites of which it is not known in this round what was held: nothing newer is shown of them. */
  private final Set<String> unknownPower = new HashSet<>();

  private TransparencyLog log = TransparencyLog.EMPTY;
  private final TimestampWatch timestamps;
  private StoreState state = StoreState.EMPTY;
  private volatile InForce inForce = InForce.NOTHING;

  /** So that holds and purges wait for no copy. */
  private final Meanwhile meanwhile;

  /** The site that is looked at now; null while none is, and when there is no repository. */
  private String busy;

  /** Whether it is looked at for what a hold names: that is not begun a second time meanwhile. */
  private boolean seeksHeld;

  /** By tenant: revoked, and shown until the one before is here, or the next second. */
  private final Map<String, VerifiedRelease> fallen = new HashMap<>();

  /** Sites of which what the timestamp listed was refused last for what its bytes say. */
  private final Set<String> refusedForGood = new HashSet<>();

  /** Sites of which nothing was ever in force here, since what is listed was refused. */
  private final Set<String> neverHad = new HashSet<>();

  /** Whether the last round had the repository, and a timestamp by which all could be taken. */
  private boolean sawAll;

  /** When the repository's newest directory was the one in force still; null if nobody knows. */
  private Instant lastWithout;

  /**
   * By which it was asked, to the end, whether what a site shows still stands. A site of which that
   * broke is asked again in the next round.
   */
  private final Map<String, TrustChain> stoodBy = new HashMap<>();

  /**
   * @param repository the directory to take from; it may be gone for as long as it likes
   * @param pinnedRoot the SHA-256 of {@code trust/root/1}
   * @param codings knows how to undo every content coding that is served
   * @param switched is told of each change of what is in force
   */
  public Takeover(
      Path repository,
      VerifiedStore store,
      Digest pinnedRoot,
      CodingCheck codings,
      Clock clock,
      Alarms alarms,
      Consumer<InForce> switched) {
    this(
        RepositoryFiles.of(repository),
        store,
        pinnedRoot,
        codings,
        clock,
        alarms,
        Freshness.USUAL,
        switched);
  }

  /**
   * As above.
   *
   * @param repository the files to take from
   * @param freshness how old what the repository shows may be
   */
  public Takeover(
      RepositoryFiles repository,
      VerifiedStore store,
      Digest pinnedRoot,
      CodingCheck codings,
      Clock clock,
      Alarms alarms,
      Freshness freshness,
      Consumer<InForce> switched) {
    this.repository = new Repository(repository);
    this.store = store;
    this.pinnedRoot = pinnedRoot;
    this.clock = clock;
    this.alarms = alarms;
    this.switched = switched;
    this.looks = new LookWatch(alarms, clock);
    BlobWatch storeWatch = new BlobWatch(store.files(), BlobWatch.CALM);
    this.blobs = new Blobs(store, this.repository, alarms, storeWatch);
    this.leftovers = new Leftovers(store, storeWatch, clock);
    this.timestamps =
        new TimestampWatch(this.repository, store, pinnedRoot, clock, alarms, freshness);
    this.meanwhile = new Meanwhile(this::tendUrgent, looks);
    this.sites = new SiteTakeover(timestamps.listed(), store, codings, meanwhile);
    this.directories = new LostDirectories(timestamps.listed(), store);
    this.logs = new LogTakeover(this.repository, store, pinnedRoot);
    this.scrub = new Scrub(this.repository, store, alarms, storeWatch, blobs);
  }

  /** What is served now. */
  public InForce inForce() {
    return inForce;
  }

  /** How old the newest timestamp is. */
  public Freshness.Level freshness() {
    return timestamps.level();
  }

  /**
   * Whether {@link #tick} still comes to its end; for another thread than the one that calls it.
   */
  public LookWatch looks() {
    return looks;
  }

  /** The newest timestamp that was taken; empty before the first. */
  public Optional<Timestamp> timestamp() {
    return timestamps.remembered();
  }

  /** Names of the files in the store that prove a fork of the log. */
  public List<String> evidence() throws IOException {
    return store.evidence().names().stream().map(name -> Evidence.FOLDER + "/" + name).toList();
  }

  /** The bytes of what is served. */
  public Blobs blobs() {
    return blobs;
  }

  /** Brings into force what the store holds; needs neither repository nor network. */
  public void start() {
    List<Alarm> seen = new ArrayList<>();
    try {
      readState(seen);
      if (!store.isEmpty()) {
        TrustChain trust = TrustChain.load(store.files(), pinnedRoot, clock, state.sightings());
        requireNotOlder(trust);
        write(state.with(trust));
        switchTo(inForce.with(trust));
        restoreLog(seen);
      }
    } catch (Rejected refused) {
      seen.add(damaged(null, "trust", refused.getMessage()));
      seen.add(alarms.alarm(AlarmCode.NO_TRUST, null, refused.what(), refused.getMessage()));
    } catch (IOException e) {
      seen.add(unwritable(null, e));
    }
    alarms.settle(START_WATCH, seen);
    tendPower(store.files(), null);
    timestamps.start();
    tendSites(false, null);
    looks.end(); // a store of many pages takes its time
  }

  /**
   * Whether some site is in force, and each that the store remembers and the directory shows; but
   * for those of which nothing here stands any more, which no damage keeps from their visitors.
   */
  public boolean isRestored() {
    List<String> remembered =
        inForce.tenants().stream()
            .filter(tenant -> tenant.state() == Directory.State.ACTIVE)
            .map(Directory.Tenant::id)
            .filter(state.sites()::containsKey)
            .toList();
    return remembered.stream().anyMatch(this::isShown)
        && remembered.stream().allMatch(tenant -> isShown(tenant) || hasFallen(tenant));
  }

  /**
   * Whether the round that ended last had the repository and a timestamp of now, and each site that
   * the directory shows has something in force here, if the timestamp lists releases of it; but for
   * those of which it fell, or of which what is listed was read and will never be taken. For the
   * thread that calls {@link #tick}.
   */
  public boolean isFilled() {
    return sawAll
        && inForce.trust().isPresent()
        && inForce.tenants().stream()
            .filter(tenant -> tenant.state() == Directory.State.ACTIVE)
            .map(Directory.Tenant::id)
            .filter(this::isListed)
            .allMatch(
                tenant -> isShown(tenant) || hasFallen(tenant) || refusedForGood.contains(tenant));
  }

  private boolean isListed(String tenant) {
    return timestamps.listed().listed(RepositoryPaths.releases(tenant)).isPresent();
  }

  /** By its newest release, or by an older one that a hold names. */
  private boolean isShown(String tenant) {
    return inForce.newest(tenant).isPresent() || inForce.release(tenant).isPresent();
  }

  /** Whether what the store remembers of a site lies in it, and its keys were revoked since. */
  private boolean hasFallen(String tenant) {
    try {
      StoreState.Site site = state.sites().get(tenant);
      return site != null
          && sites.isRevoked(inForce.trust().get(), tenant, site.standing(), log, false);
    } catch (RuntimeException unforeseen) {
      return false; // In its turn the site breaks on the same, and says so by an alarm.
    }
  }

  /** One round: takes what is newer, then looks whether all that is in force is still there. */
  public void tick() {
    boolean there = look();
    while (!take(there)) {
      there = look();
    }
    sawAll = there && timestamps.mayTake();
    if (there && repository.files().isNear()) {
      scrub.repository(inForce);
    } else {
      scrub.repositoryIsGone();
    }
    scrub.store(inForce, state);
    doubtIfRefused(alarms.open(watch -> !isUrgent(watch)));
    looks.end();
  }

  private void doubtIfRefused(List<Alarm> seen) {
    Set<String> refused =
        seen.stream()
            .filter(alarm -> REFUSALS.contains(alarm.code()))
            .filter(alarm -> !alarm.subject().equals(Alarms.MORE))
            .map(Alarm::path)
            .collect(Collectors.toSet());
    if (!refused.isEmpty()) {
      repository.files().doubt(refused);
    }
  }

  /** Whether a watch sees what waits for no copy: each look settles it anew. */
  private static boolean isUrgent(String watch) {
    return watch.equals(LOG_WATCH)
        || watch.equals(TimestampWatch.WATCH)
        || watch.startsWith(POWER_WATCH)
        || watch.startsWith(MEANWHILE_WATCH);
  }

  /** As {@link #tendSites}: one that was broken off begins anew, and does not copy again. */
  private boolean take(boolean there) {
    TransparencyLog shown = there ? tendLog() : null;
    rememberWithout();
    timestamps.tick(there, inForce.trust().map(TrustChain::directory), log, shown != null);
    if (there) {
      tendTrust(shown);
      inForce.trust().ifPresent(this::findDirectories);
    }
    if (inForce.trust().isPresent()) {
      alarms.settle(START_WATCH, List.of());
    }
    if (!inForce.hostsMove().isAfter(clock.instant())) {
      switchTo(inForce.with(inForce.trust().get()));
    }
    tendPower(there ? timestamps.listed() : store.files(), shown);
    // Before copies begin, which may last for days: what waits for none asks elsewhere from now on.
    doubtIfRefused(alarms.open(Takeover::isUrgent));
    meanwhile.done();
    return tendSites(there, shown);
  }

  private boolean look() {
    Optional<String> gone = repository.files().look();
    alarms.settle("repository", gone.map(this::gone).stream().toList());
    return gone.isEmpty();
  }

  /**
   * What waits for no copy: log, timestamp, holds and purges. It runs on the thread of the rounds,
   * while that waits for blobs of one site. What was read before the wait and is used after it
   * stays right: nothing here takes trust, or touches that site's release but to take one off that
   * was revoked, and to show what a hold names; the log only grows; and bytes of that site that a
   * purge named are removed when the copy is over ({@link #tendSite}), which may have put them back
   * until then. They answer 410 from here on.
   *
   * @param again whether one of the held releases is being copied: then no other one is begun
   */
  private void tendUrgent(boolean again) {
    if (busy == null) {
      return;
    }
    try {
      switchToArrivals();
      hideFallen();
      boolean there = look();
      TransparencyLog shown = there ? tendLog() : null;
      rememberWithout();
      timestamps.tick(there, inForce.trust().map(TrustChain::directory), log, shown != null);
      tendPower(there ? timestamps.listed() : store.files(), shown);
      if (!again) {
        showAllHeld(there);
        tellNothingGood();
      }
      // What was refused of releases before is no reason to leave the place that this one is from.
      doubtIfRefused(alarms.open(Takeover::isUrgent));
      looks.end();
    } catch (RuntimeException unforeseen) {
      // The copy goes on; the next round breaks on the same, and says so by an alarm.
      LOG.log(Level.SEVERE, "what cannot wait broke while a site was copied", unforeseen);
    }
  }

  private void showAllHeld(boolean repositoryIsThere) {
    String copied = busy;
    for (Directory.Tenant tenant : inForce.tenants()) {
      boolean isCopied = tenant.id().equals(copied);
      if (tenant.state() == Directory.State.ACTIVE && (!isCopied || showsNothing(copied))) {
        List<Alarm> seen = new ArrayList<>();
        try {
          if (remembersAll(tenant.id())) {
            showHeld(tenant.id(), repositoryIsThere, seen);
            if (!isCopied) {
              removePurged(tenant.id());
            }
          }
        } catch (IOException e) {
          seen.add(unwritable(tenant.id(), e));
        }
        alarms.settle(MEANWHILE_WATCH + tenant.id(), seen);
      }
    }
  }

  /**
   * Whether nothing newest stands, and one is looked for: until that is copied, a hold is all that
   * visitors can see.
   */
  private boolean showsNothing(String tenant) {
    return !seeksHeld && newest(tenant).isEmpty();
  }

  /** Whether the repository's timestamp may be another one than in the last round; cheap. */
  public boolean hasNews() {
    return repository.files().hasNews();
  }

  /** Where the repository is read from, the preferred place first. */
  public List<RepositoryFiles.Place> places() {
    return repository.files().places();
  }

  /** Whatever directory comes now was not there when the timestamp was signed that we know. */
  private void rememberWithout() {
    inForce
        .trust()
        .flatMap(trust -> timestamps.remembered())
        .filter(
            stamp ->
                lastWithout == null
                    || stamp.listing().directory().version() <= state.directory().version())
        .ifPresent(stamp -> lastWithout = stamp.issued());
  }

  private void readState(List<Alarm> seen) {
    if (store.isEmpty()) {
      return;
    }
    try {
      state = store.state();
    } catch (Rejected refused) {
      // The statements themselves say what is newest, as far as they are still there.
      seen.add(damaged(null, "state", refused.getMessage()));
      state = SurvivingState.of(store.files(), pinnedRoot, clock, survivingLog());
    }
  }

  private TransparencyLog survivingLog() {
    try {
      return logs.restored();
    } catch (Rejected lost) {
      return TransparencyLog.EMPTY; // It is replayed from the repository, as on a new node.
    }
  }

  private void restoreLog(List<Alarm> seen) {
    try {
      log = logs.restored(state.log());
      switchTo(inForce.with(log));
    } catch (Rejected refused) {
      seen.add(damaged(null, refused.what(), refused.getMessage()));
    }
  }

  /** The log that the repository shows; null while it is not the one known, grown. */
  private TransparencyLog tendLog() {
    List<Alarm> seen = new ArrayList<>();
    TransparencyLog shown = null;
    try {
      long root = inForce.trust().map(trust -> trust.root().version()).orElse(1L);
      shown = logs.newest(log, state.log(), root);
      log = shown;
      if (inForce.log() != log) {
        switchTo(inForce.with(log));
      }
      if (!state.log().equals(log.head())) {
        write(state.with(log.head()));
      }
    } catch (Rejected refused) {
      boolean forked = refused.reason() == Reason.FORKED || refused.reason() == Reason.ROLLED_BACK;
      seen.add(rejected(forked ? AlarmCode.LOG_FORKED : AlarmCode.LOG_REJECTED, null, refused));
    } catch (IOException e) {
      seen.add(unwritable(null, e));
    }
    alarms.settle(LOG_WATCH, seen);
    return shown;
  }

  private void tendTrust(TransparencyLog shown) {
    List<Alarm> seen = new ArrayList<>();
    try {
      if (!timestamps.mayTake()) {
        requireSomeTrust();
      } else if (shown != null) {
        takeTrust(newerTrust(shown), seen);
      } else if (inForce.trust().isEmpty()) {
        seen.add(noTrust("log", "nothing is in force, and the repository's log is not good"));
      }
    } catch (Rejected refusal) {
      seen.add(trustRejected(refusal));
    } catch (IOException e) {
      seen.add(unwritable(null, e));
    }
    inForce.trust().flatMap(TrustChain::expiry).ifPresent(expired -> seen.add(expired(expired)));
    alarms.settle(TRUST_WATCH, seen);
  }

  /** Another chain if there are some: by it all that is in force is judged anew. */
  private void findDirectories(TrustChain trust) {
    List<Alarm> seen = new ArrayList<>();
    TrustChain found = directories.found(trust, log, (path, why) -> seen.add(lost(path, why)));
    if (found != trust) {
      switchTo(inForce.with(found));
    }
    for (VerifiedStatement<Directory> directory : found.foundElsewhere()) {
      String path = RepositoryPaths.directory(directory.statement().version());
      try {
        if (store.write(path, directory)) {
          alarms.mended(AlarmCode.STORE_DAMAGED, null, path, path + " was lost; written again");
        }
      } catch (IOException e) {
        addOnce(seen, unwritable(null, e)); // It is in memory, and written later.
      }
    }
    alarms.settle(DIRECTORIES_WATCH, seen);
  }

  private Alarm lost(String path, Rejected why) {
    String what =
        path
            + " is not here, and not to be had: what its keys signed cannot be verified, and whom it"
            + " revoked is not known; "
            + why.getMessage();
    return damaged(null, path, what);
  }

  private void requireSomeTrust() throws Rejected {
    if (inForce.trust().isEmpty()) {
      throw noTimestamp();
    }
  }

  private static Rejected noTimestamp() {
    return new Rejected(
        Reason.EXPIRED, RepositoryPaths.TIMESTAMP, "one that is signed and of now", "none");
  }

  private void takeTrust(TrustChain newer, List<Alarm> seen) throws Rejected, IOException {
    newer.refusals().forEach(refusal -> seen.add(trustRejected(refusal)));
    if (isNew(newer)) {
      Map<Long, Instant> sightings = sightings(newer);
      if (!sightings.isEmpty()) {
        write(state.withSightings(sightings));
      }
      store.write(newer);
      TrustChain stored = TrustChain.load(store.files(), pinnedRoot, clock, state.sightings());
      write(state.with(stored));
      switchTo(inForce.with(stored));
    }
  }

  /** Directories that say that they are older than what we know of a time without them. */
  private Map<Long, Instant> sightings(TrustChain newer) {
    Map<Long, Instant> sightings = new HashMap<>();
    if (lastWithout != null) {
      for (VerifiedStatement<Directory> directory : newer.directories()) {
        Directory came = directory.statement();
        if (state.directory().isNew(came) && came.issued().isBefore(lastWithout)) {
          sightings.put(came.version(), lastWithout);
        }
      }
    }
    return sightings;
  }

  private TrustChain newerTrust(TransparencyLog shown) throws Rejected {
    if (inForce.trust().isPresent()) {
      return inForce.trust().get().advance(timestamps.listed(), shown);
    }
    TrustChain first = TrustChain.load(timestamps.listed(), pinnedRoot, clock, shown);
    requireNotOlder(first);
    Optional<Rejected> expiry = first.expiry();
    if (expiry.isPresent() && state.directory().isNew(first.directory())) {
      throw expiry.get();
    }
    return first;
  }

  private void requireNotOlder(TrustChain trust) throws Rejected {
    state.root().requireNotOlder(trust.root());
    state.directory().requireNotOlder(trust.directory());
  }

  private boolean isNew(TrustChain newer) {
    Optional<TrustChain> trust = inForce.trust();
    return trust.isEmpty()
        || trust.get().root().version() < newer.root().version()
        || trust.get().directory().version() < newer.directory().version();
  }

  /** Takes what was held and purged: from the store first, which remembers, then what is newer. */
  private void tendPower(Repository newer, TransparencyLog shown) {
    unknownPower.clear();
    many = true;
    try {
      inForce.tenants().forEach(tenant -> tendPower(tenant, newer, shown));
    } finally {
      many = false;
      settlePowers();
    }
  }

  private void tendPower(Directory.Tenant tenant, Repository newer, TransparencyLog shown) {
    List<Alarm> seen = new ArrayList<>();
    try {
      if (!remembersAll(tenant.id())) {
        takePower(store.files(), tenant.id(), null, seen);
      }
      if (newer != store.files()) {
        takePower(newer, tenant.id(), shown, seen);
        tellOthers(tenant.id(), shown, seen);
      }
      if (!remembersAll(tenant.id())) {
        String what = "a hold or purge that was in force here is lost: visitors see 503";
        seen.add(damaged(tenant.id(), RepositoryPaths.holds(tenant.id()), what));
      }
    } catch (RuntimeException unforeseen) {
      unknownPower.add(tenant.id());
      seen.add(failed(tenant.id(), RepositoryPaths.holds(tenant.id()), unforeseen));
    }
    alarms.settle(POWER_WATCH + tenant.id(), seen);
  }

  private void settlePowers() {
    List<Alarm> seen = new ArrayList<>();
    if (untold) {
      tell();
    }
    try {
      if (unwritten) {
        writePowers();
      }
    } catch (IOException e) {
      seen.add(unwritable(null, e)); // The scrub writes it later.
    }
    alarms.settle(POWERS_WATCH, seen);
  }

  /** Of many in a row, not after each: the state has something of every site. */
  private void rememberPower() throws IOException {
    unwritten = true;
    if (!many || System.nanoTime() - written >= TOLD_EACH) {
      writePowers();
    }
  }

  private void writePowers() throws IOException {
    unwritten = false;
    store.write(state);
    written = System.nanoTime();
  }

  /** Whether every hold and purge that was ever in force here is in force now. */
  private boolean remembersAll(String tenant) {
    if (inForce.trust().map(trust -> trust.directory().isDesk(tenant)).orElse(false)) {
      return true; // Nothing of the kind is in force there.
    }
    long purge =
        inForce.purged(tenant).statements().stream()
            .mapToLong(one -> one.statement().version())
            .max()
            .orElse(0);
    long hold = inForce.hold(tenant).map(one -> one.statement().version()).orElse(0L);
    return purge >= state.purge(tenant).version() && hold >= state.hold(tenant).version();
  }

  private void takePower(Repository files, String tenant, TransparencyLog shown, List<Alarm> seen) {
    PowerTakeover purges =
        power(
            files,
            shown,
            refusal ->
                tell(rejected(AlarmCode.PURGE_REJECTED, tenant, refusal), refusal, tenant, seen));
    for (var purge : purges.purges(files, inForce, tenant, state.purge(tenant))) {
      unlessFull(tenant, seen, () -> bringPurgeIntoForce(purge));
    }
    PowerTakeover holds =
        power(
            files,
            shown,
            refusal ->
                tell(rejected(AlarmCode.HOLD_REJECTED, tenant, refusal), refusal, tenant, seen));
    var hold = holds.hold(files, inForce, tenant, state.hold(tenant));
    if (hold.isPresent()) {
      unlessFull(tenant, seen, () -> bringHoldIntoForce(hold.get()));
    }
  }

  /**
   * What a directory ended by making the site the signing desk lies in the log for good, and nobody
   * obeys it: it is told once, and is no reason to leave the place that shows it.
   */
  private void tell(Alarm alarm, Rejected refusal, String tenant, List<Alarm> seen) {
    if (refusal.reason() != Reason.SIGNING_DESK || !wasEnded(tenant, refusal.path())) {
      seen.add(alarm);
    } else if (ended.add(refusal.path())) {
      alarms.once(alarm);
    }
  }

  private boolean wasEnded(String tenant, String path) {
    Repository files = timestamps.listed();
    try {
      LogEntry entry = LogEntry.of(path, files.statement(path), files.signatures(path));
      return inForce.trust().orElseThrow().wasBeforeDesk(tenant, entry, log);
    } catch (Rejected unreadable) {
      return false;
    }
  }

  private void tellOthers(String tenant, TransparencyLog shown, List<Alarm> seen) {
    timestamps
        .remembered()
        .ifPresent(
            stamp ->
                new PowerTakeover(
                        shown,
                        other -> seen.add(rejected(AlarmCode.POWER_DIFFERS, tenant, other)),
                        stale())
                    .tellOthers(inForce, tenant, stamp.listing()));
  }

  private PowerTakeover power(
      Repository files, TransparencyLog shown, Consumer<Rejected> refusals) {
    return files == store.files()
        ? PowerTakeover.remembered(refusals)
        : new PowerTakeover(shown, refusals, stale());
  }

  /** Why nothing that gives power is taken from the repository at present. */
  private Optional<Rejected> stale() {
    return timestamps.mayTake() ? Optional.empty() : Optional.of(noTimestamp());
  }

  /** Visitors see 410 first; then the bytes go. */
  private void bringPurgeIntoForce(VerifiedStatement<PurgeStatement> purge) throws IOException {
    PurgeStatement statement = purge.statement();
    String tenant = statement.tenant();
    switchTo(inForce.with(purge));
    unremoved.add(tenant);
    boolean isNew = state.purge(tenant).version() < statement.version();
    if (isNew) {
      state = state.with(statement); // If it cannot be written now, the scrub writes it later.
    }
    store.write(RepositoryPaths.purge(tenant, statement.version()), purge);
    if (isNew) {
      rememberPower();
    }
  }

  /** After the releases are known, whose manifests' nodes must stay whatever a purge says. */
  private void removePurged(String tenant) throws IOException {
    if (unremoved.contains(tenant)) {
      switchToArrivals();
      List<VerifiedRelease> kept = new ArrayList<>(inForce.kept());
      kept.addAll(fallen.values()); // What they share with those before is not copied again.
      store.remove(tenant, inForce.purged(tenant), kept);
      unremoved.remove(tenant);
    }
  }

  /**
   * Of a site that is not shown nothing is taken or restored; what was purged goes all the same.
   */
  private void removePurgedUnshown(String tenant, List<Alarm> seen) {
    if (unremoved.contains(tenant)) {
      try {
        store.remove(tenant, inForce.purged(tenant));
        unremoved.remove(tenant);
      } catch (IOException e) {
        seen.add(unwritable(tenant, e));
      }
    }
  }

  /**
   * The same of sites that the directory lists no more, of which no power is taken: by the purges
   * that lie in the store, once.
   */
  private void removePurgedUnlisted() {
    TrustChain trust = inForce.trust().get();
    for (String tenant : state.sites().keySet()) {
      if (trust.directory().tenant(tenant).isEmpty() && !cleared.contains(tenant)) {
        List<Alarm> seen = new ArrayList<>();
        try {
          store.remove(tenant, Purged.of(store.files(), trust, tenant, unreadable -> {}));
          cleared.add(tenant);
        } catch (IOException e) {
          seen.add(unwritable(tenant, e));
        }
        alarms.settle(SITE_WATCH + tenant, seen);
      }
    }
  }

  private void bringHoldIntoForce(VerifiedStatement<HoldStatement> hold) throws IOException {
    HoldStatement statement = hold.statement();
    boolean isNew = !Seen.of(statement).equals(state.hold(statement.tenant()));
    switchTo(inForce.with(new InForce.Held(hold, null)));
    if (isNew) {
      state = state.with(statement, Seen.NOTHING); // As above.
    }
    store.write(RepositoryPaths.hold(statement.tenant(), statement.version()), hold);
    if (isNew) {
      rememberPower();
    }
  }

  /**
   * @return false if a new timestamp came while a release was copied and taken: what it lists is
   *     judged by the trust that it lists, which is taken first
   */
  private boolean tendSites(boolean repositoryIsThere, TransparencyLog shown) {
    if (inForce.trust().isEmpty()) {
      return true;
    }
    Optional<Long> begun = timestamps.remembered().map(Timestamp::version);
    notSwitched.clear();
    findFallen();
    try {
      boolean someSetBack = repositoryIsThere && setBackFromStore();
      if (someSetBack && !timestamps.remembered().map(Timestamp::version).equals(begun)) {
        return false;
      }
      for (Directory.Tenant tenant : fallenFirst()) {
        busy = repositoryIsThere ? tenant.id() : null;
        Optional<VerifiedRelease> before = newest(tenant.id());
        List<Alarm> seen = new ArrayList<>();
        if (tenant.state() == Directory.State.ACTIVE) {
          tendSite(tenant.id(), repositoryIsThere, shown, seen);
        } else {
          removePurgedUnshown(tenant.id(), seen);
        }
        alarms.settle(SITE_WATCH + tenant.id(), seen);
        alarms.settle(MEANWHILE_WATCH + tenant.id(), List.of());
        meanwhile.tendIfDue();
        // Only after a copy that ended well: one that is refused again and again would keep the
        // other sites waiting, and this copy of the repository from being left for another.
        if (!newest(tenant.id()).equals(before)
            && !timestamps.remembered().map(Timestamp::version).equals(begun)) {
          return false;
        }
      }
      fallen.clear();
      removePurgedUnlisted();
    } finally {
      busy = null;
      switchToArrivals();
      alarms.settle(SWITCH_WATCH, notSwitched);
    }
    return true;
  }

  /**
   * Asks of all sites, before any of them copies, whether what they show still stands; nothing has
   * to be read for that. What fell is hidden in the next second, whichever site is copied then.
   */
  private void findFallen() {
    TrustChain trust = inForce.trust().get();
    for (Directory.Tenant tenant : inForce.tenants()) {
      if (tenant.state() == Directory.State.ACTIVE && trust != stoodBy.get(tenant.id())) {
        try {
          findFallen(tenant.id(), trust);
        } catch (RuntimeException unforeseen) {
          // In its turn the site breaks on the same, and says so by an alarm.
        }
      }
    }
  }

  private void findFallen(String tenant, TrustChain trust) {
    forgetRevokedHeld(tenant, trust);
    Optional<VerifiedRelease> newest = inForce.newest(tenant);
    if (newest.isPresent() && trust.isRevoked(newest.get())) {
      fallen.put(tenant, newest.get());
    } else if (newest.isPresent()) {
      stoodBy.put(tenant, trust);
    }
  }

  /**
   * Of what fell, first the sites of which the one before lies here in whole: they wait for no copy
   * of another, which takes hours from a slow mirror.
   *
   * @return whether there was one
   */
  private boolean setBackFromStore() {
    boolean some = false;
    for (Directory.Tenant tenant : inForce.tenants()) {
      if (tenant.state() == Directory.State.ACTIVE && fallen.containsKey(tenant.id())) {
        busy = tenant.id();
        try {
          some |= setBackFromStore(tenant.id());
        } catch (IOException e) {
          alarms.add(SITE_WATCH + tenant.id(), unwritable(tenant.id(), e));
        } catch (RuntimeException unforeseen) {
          // In its turn the site breaks on the same, and says so by an alarm.
        }
      }
    }
    return some;
  }

  private boolean setBackFromStore(String tenant) throws IOException {
    TrustChain trust = inForce.trust().get();
    VerifiedRelease revoked = fallen.get(tenant);
    if (!remembersAll(tenant) || !trust.isRevoked(revoked)) {
      return false;
    }
    Seen seenNewest = Seen.of(revoked.statement().statement());
    showStanding(tenant, seenNewest, Optional.of(revoked), false, new ArrayList<>());
    if (newest(tenant).filter(standing -> standing != revoked).isEmpty()) {
      return false;
    }
    fallen.remove(tenant);
    stoodBy.put(tenant, trust);
    List<Alarm> seen = new ArrayList<>();
    tellSetBack(tenant, seen);
    seen.forEach(alarm -> alarms.add(SITE_WATCH + tenant, alarm));
    alarms.end(SITE_WATCH + tenant, AlarmCode.NOTHING_GOOD);
    return true;
  }

  private List<Directory.Tenant> fallenFirst() {
    List<Directory.Tenant> all = new ArrayList<>(inForce.tenants());
    all.sort(Comparator.comparing(tenant -> !fallen.containsKey(tenant.id())));
    return all;
  }

  private void tendSite(
      String tenant, boolean repositoryIsThere, TransparencyLog shown, List<Alarm> seen) {
    try {
      if (!remembersAll(tenant)) {
        return;
      }
      restore(tenant, seen);
      unlessFull(tenant, seen, () -> setBack(tenant, repositoryIsThere, seen));
      boolean stands = inForce.trust().get() == stoodBy.get(tenant);
      if (stands && repositoryIsThere && !unknownPower.contains(tenant)) {
        unlessFull(tenant, seen, () -> takeNewest(tenant, shown, seen));
      }
      seeksHeld = true;
      unlessFull(tenant, seen, () -> showHeld(tenant, repositoryIsThere, seen));
      unlessFull(tenant, seen, () -> removePurged(tenant));
    } catch (RuntimeException unforeseen) {
      seen.add(failed(tenant, RepositoryPaths.releases(tenant), unforeseen));
    } finally {
      seeksHeld = false;
    }
    if (newest(tenant).isPresent() || mayCome(tenant)) {
      tellSetBack(tenant, seen);
    } else {
      seen.add(nothingGood(tenant, whyNothing(tenant)));
    }
  }

  /** Whether nothing was ever in force here, and nothing that is listed was refused yet either. */
  private boolean isUntried(String tenant) {
    return !state.sites().containsKey(tenant) && !neverHad.contains(tenant);
  }

  /** Whether nothing was ever in force here, and what is listed is at most late. */
  private boolean mayCome(String tenant) {
    return !state.sites().containsKey(tenant) && !refusedForGood.contains(tenant);
  }

  private String whyNothing(String tenant) {
    return state.sites().containsKey(tenant) ? NONE_LEFT : NONE_EVER;
  }

  /** The newest of a tenant, whether it has come into force already or has only arrived. */
  private Optional<VerifiedRelease> newest(String tenant) {
    return arrivals.of(tenant).or(() -> inForce.newest(tenant));
  }

  /**
   * Takes a release off whose keys the directory has revoked since, and shows the newest one that
   * still stands. What was seen stays seen: the next version follows on the one taken off.
   */
  private void setBack(String tenant, boolean repositoryIsThere, List<Alarm> seen)
      throws IOException {
    StoreState.Site site = state.sites().get(tenant);
    TrustChain trust = inForce.trust().get();
    Optional<VerifiedRelease> newest =
        newest(tenant).or(() -> Optional.ofNullable(fallen.get(tenant)));
    boolean asked = trust == stoodBy.get(tenant);
    if (!asked) {
      forgetRevokedHeld(tenant, trust);
    }
    if (newest.isPresent() && !asked && trust.isRevoked(newest.get())) {
      switchToArrivals();
      fallen.put(tenant, newest.get());
      try {
        Seen seenNewest = Seen.of(newest.get().statement().statement());
        showStanding(tenant, seenNewest, newest, repositoryIsThere, seen);
      } finally {
        hide(List.of(newest.get())); // Whatever kept the older one from being shown.
        fallen.remove(tenant);
      }
    } else if (newest.isEmpty()
        && site != null
        && sites.isRevoked(trust, tenant, site.standing(), log, repositoryIsThere)) {
      switchToArrivals();
      showStanding(tenant, site.standing(), newest, repositoryIsThere, seen);
    }
    stoodBy.put(tenant, trust);
  }

  /**
   * Operators learn of each at once: its turn may come hours later, and until then a hold can show
   * an older release.
   */
  private void hideFallen() {
    hide(fallen.values());
    tellNothingGood();
  }

  /** Of what fell; and of what was told before, since what visitors see instead may be another. */
  private void tellNothingGood() {
    for (Directory.Tenant tenant : inForce.tenants()) {
      String id = tenant.id();
      if (tenant.state() == Directory.State.ACTIVE && newest(id).isEmpty()) {
        if (fallen.containsKey(id)) {
          String why =
              "release "
                  + fallen.get(id).version()
                  + " was signed by keys that were revoked since, and the one before is not here"
                  + " yet";
          alarms.add(SITE_WATCH + id, nothingGood(id, why));
        } else if (alarms.isOpen(SITE_WATCH + id, AlarmCode.NOTHING_GOOD)) {
          alarms.add(SITE_WATCH + id, nothingGood(id, whyNothing(id)));
        }
      }
    }
  }

  /** The ones before may have to be copied first, which takes hours from a slow mirror. */
  private void hide(Collection<VerifiedRelease> releases) {
    List<VerifiedRelease> there =
        releases.stream()
            .filter(one -> inForce.newest(one.tenant()).equals(Optional.of(one)))
            .toList();
    if (!there.isEmpty()) {
      switchTo(inForce.without(there));
    }
  }

  /**
   * Visitors see it first; if it cannot be written now, the scrub writes it later.
   *
   * @param newest the one that fell, where its bytes lie in the store
   */
  private void showStanding(
      String tenant,
      Seen fallen,
      Optional<VerifiedRelease> newest,
      boolean repositoryIsThere,
      List<Alarm> seen)
      throws IOException {
    List<Rejected> refusals = new ArrayList<>();
    Optional<VerifiedRelease> standing =
        sites.standing(
            inForce.trust().get(),
            tenant,
            fallen,
            newest,
            inForce.purged(tenant),
            log,
            repositoryIsThere,
            refusals::add);
    if (standing.isPresent()) {
      switchTo(inForce.with(standing.get()));
      state = state.withStanding(standing.get().statement().statement());
      store.write(standing.get());
      store.write(state);
      leftovers.watch(inForce);
      leftovers.switched(newest, standing.get(), inForce);
    } else {
      refusals.forEach(refused -> addOnce(seen, releaseRejected(tenant, refused)));
    }
  }

  /** A hold never shows what is not believed any more: then visitors see maintenance. */
  private void forgetRevokedHeld(String tenant, TrustChain trust) {
    inForce
        .held(tenant)
        .filter(held -> held.release() != null)
        .filter(held -> trust.isRevoked(held.release()))
        .ifPresent(held -> show(held, null));
  }

  private void tellSetBack(String tenant, List<Alarm> seen) {
    StoreState.Site site = state.sites().get(tenant);
    if (site != null
        && !site.standing().equals(site.release())
        && newest(tenant).filter(one -> one.version() > site.release().version()).isEmpty()) {
      String what =
          "release "
              + site.release().version()
              + " was signed by keys that were revoked since: visitors see release "
              + site.standing().version()
              + " until the site publishes anew";
      seen.add(alarms.alarm(AlarmCode.RELEASE_REVOKED, tenant, "release", what));
    }
  }

  /**
   * Finds the release that a hold names: remembered in the store, by the chain of releases, or by
   * the log where no newest stands. On a node that is new the newest is tried first.
   */
  private void showHeld(String tenant, boolean repositoryIsThere, List<Alarm> seen)
      throws IOException {
    Optional<InForce.Held> held = inForce.held(tenant);
    if (held.isEmpty()
        || !held.get().shows(HoldStatement.Action.SERVE)
        || held.get().release() != null) {
      return;
    }
    switchToArrivals();
    HoldStatement hold = held.get().hold().statement();
    Seen remembered = state.holds().get(tenant).release();
    if (remembered.version() == 0 && isUntried(tenant)) {
      return; // Or its first release arrived, and the store takes nothing.
    }
    TrustChain trust = inForce.trust().get();
    BooleanSupplier isWanted =
        () -> inForce.held(tenant).map(InForce.Held::hold).equals(held.map(InForce.Held::hold));
    try {
      if (remembered.version() > 0 && !repositoryIsThere) {
        show(held.get(), sites.earlierRestored(trust, tenant, remembered));
        return;
      }
      long version = hold.release().get();
      Purged purged = inForce.purged(tenant);
      Optional<VerifiedRelease> newest = inForce.newest(tenant);
      VerifiedRelease release =
          meanwhile.whileWanted(
              isWanted,
              () ->
                  newest.isPresent()
                      ? sites.earlier(trust, newest.get(), version, purged, log)
                      : sites.earlierLogged(
                          trust, tenant, newestEver(tenant), version, purged, log));
      if (!isWanted.getAsBoolean()) {
        return; // Another hold came while this one's release was copied.
      }
      store.write(release);
      write(state.with(hold, Seen.of(release.statement().statement())));
      show(held.get(), release);
    } catch (Rejected refused) {
      if (isWanted.getAsBoolean()) {
        seen.add(rejected(AlarmCode.HOLD_UNMET, tenant, refused));
      }
    } catch (IOException e) {
      if (isWanted.getAsBoolean()) {
        throw e;
      }
    }
  }

  /** The newest version that was in force here; by the log where none ever was. */
  private long newestEver(String tenant) {
    StoreState.Site site = state.sites().get(tenant);
    SortedSet<Long> logged = log.versions(RepositoryPaths.releases(tenant));
    return site != null ? site.release().version() : logged.isEmpty() ? 0 : logged.last();
  }

  private void show(InForce.Held held, VerifiedRelease release) {
    switchTo(inForce.with(new InForce.Held(held.hold(), release)));
  }

  /** Brings back what was in force when the node stopped. */
  private void restore(String tenant, List<Alarm> seen) {
    StoreState.Site site = state.sites().get(tenant);
    if (site != null && newest(tenant).isEmpty() && !fallen.containsKey(tenant)) {
      try {
        VerifiedRelease release = sites.restored(inForce.trust().get(), tenant, site);
        arrivals.add(Optional.empty(), release, false);
      } catch (Rejected refused) {
        seen.add(damaged(tenant, RepositoryPaths.releases(tenant), refused.getMessage()));
      }
    }
  }

  private void takeNewest(String tenant, TransparencyLog shown, List<Alarm> seen)
      throws IOException {
    refusedForGood.remove(tenant);
    List<Rejected> refusals = new ArrayList<>();
    Optional<VerifiedRelease> newest =
        sites.newest(
            inForce.trust().get(),
            tenant,
            state.sites().get(tenant),
            newest(tenant),
            inForce.purged(tenant),
            shown,
            log,
            refusal -> {
              refusals.add(refusal);
              seen.add(releaseRejected(tenant, refusal));
            });
    if (!refusals.isEmpty() && refusals.stream().allMatch(Rejected::isOfSignedBytes)) {
      refusedForGood.add(tenant);
    }
    if (!refusals.isEmpty()
        && newest.isEmpty()
        && isListed(tenant)
        && !state.sites().containsKey(tenant)) {
      neverHad.add(tenant);
    }
    if (newest.isPresent() && remembersAll(tenant) && !unknownPower.contains(tenant)) {
      bringIntoForce(newest.get());
    }
  }

  /** Its blobs are in the store already; statements and state follow, then visitors see it. */
  private void bringIntoForce(VerifiedRelease release) throws IOException {
    store.write(release);
    arrivals.add(newest(release.tenant()), release, true);
  }

  /** The state first, then visitors see them, then what they replaced may go. */
  private void switchToArrivals() {
    List<Arrivals.Arrival> arrived = arrivals.take();
    List<Arrivals.Arrival> added = arrived.stream().filter(Arrivals.Arrival::isNew).toList();
    try {
      if (!added.isEmpty()) {
        List<ReleaseStatement> statements =
            added.stream().map(one -> one.release().statement().statement()).toList();
        write(state.with(statements, inForce.trust().get().directory().version()));
      }
    } catch (IOException e) {
      notSwitched.add(unwritable(null, e));
      arrived.removeAll(added); // What the state knows comes into force all the same.
      added = List.of();
    }
    if (!arrived.isEmpty()) {
      switchTo(inForce.with(arrived.stream().map(Arrivals.Arrival::release).toList()));
      leftovers.watch(inForce);
      added.forEach(this::removeLeftovers);
    }
  }

  private void removeLeftovers(Arrivals.Arrival arrival) {
    try {
      leftovers.switched(arrival.before(), arrival.release(), inForce);
    } catch (IOException e) {
      notSwitched.add(unwritable(arrival.release().tenant(), e));
    }
  }

  /** Something that writes into the store. */
  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  /** What cannot be written keeps nothing waiting that follows on it. */
  private void unlessFull(String tenant, List<Alarm> seen, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      addOnce(seen, unwritable(tenant, e));
    }
  }

  private static void addOnce(List<Alarm> seen, Alarm alarm) {
    if (seen.stream().noneMatch(alarm::sameCause)) {
      seen.add(alarm);
    }
  }

  private void write(StoreState next) throws IOException {
    store.write(next);
    state = next;
  }

  private void switchTo(InForce next) {
    inForce = next;
    blobs.forget();
    untold = true;
    if (!many || System.nanoTime() - told >= TOLD_EACH) {
      tell();
    }
  }

  private void tell() {
    untold = false;
    switched.accept(inForce);
    told = System.nanoTime();
  }

  private Alarm damaged(String tenant, String subject, String what) {
    return alarms.alarm(AlarmCode.STORE_DAMAGED, tenant, subject, what);
  }

  private Alarm unwritable(String tenant, IOException e) {
    String what = store.files().directory() + " cannot be written: " + e;
    return alarms.alarm(AlarmCode.STORE_UNWRITABLE, tenant, "store", what);
  }

  /** One site must not stop the others; its trace is logged when it begins. */
  private Alarm failed(String tenant, String subject, RuntimeException unforeseen) {
    String what = "broke on " + unforeseen + ", see the server's log; what is shown stays";
    Alarm failed = alarms.alarm(AlarmCode.SITE_FAILED, tenant, subject, what);
    if (alarms.open().stream().noneMatch(failed::sameCause)) {
      LOG.log(Level.SEVERE, "the takeover of " + subject + " broke", unforeseen);
    }
    return failed;
  }

  private Alarm nothingGood(String tenant, String why) {
    String seen =
        inForce
            .release(tenant)
            .map(held -> "release " + held.version() + ", which a hold names; lifting it shows 503")
            .orElse("503");
    return alarms.alarm(AlarmCode.NOTHING_GOOD, tenant, "release", why + ": visitors see " + seen);
  }

  private Alarm gone(String what) {
    return alarms.alarm(AlarmCode.REPOSITORY_GONE, null, "repository", what);
  }

  private Alarm expired(Rejected expired) {
    return alarms.alarm(AlarmCode.EXPIRED, null, "expiry", expired.getMessage());
  }

  private Alarm noTrust(String subject, String what) {
    return alarms.alarm(AlarmCode.NO_TRUST, null, subject, what);
  }

  private Alarm trustRejected(Rejected refusal) {
    AlarmCode code = inForce.trust().isPresent() ? AlarmCode.TRUST_REJECTED : AlarmCode.NO_TRUST;
    return alarms.alarm(code, null, refusal.what(), refusal.getMessage());
  }

  private Alarm rejected(AlarmCode code, String tenant, Rejected refusal) {
    return alarms.alarm(code, tenant, refusal.what(), refusal.getMessage());
  }

  private Alarm releaseRejected(String tenant, Rejected refusal) {
    AlarmCode code =
        refusal.reason() == Reason.ROLLED_BACK ? AlarmCode.ROLLED_BACK : AlarmCode.RELEASE_REJECTED;
    return alarms.alarm(code, tenant, refusal.what(), refusal.getMessage());
  }
}
