package id.perisai.release;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Takes the repository's timestamp if it is newer, signed, of now, and nowhere older than the one
 * before; and remembers it in the store. Nothing is ever remembered because of a clock, so that a
 * clock that was wrong leaves no trace once it is put right. One thread calls it.
 */
final class TimestampWatch {
  static final String WATCH = "timestamp";
  private static final Logger LOG = Logger.getLogger(TimestampWatch.class.getName());

  private final Repository repository;
  private final VerifiedStore store;
  private final Digest pinnedRoot;
  private final Clock clock;
  private final Alarms alarms;
  private final Freshness freshness;
  private final ListedRepository listed;
  private final UnlistedStatements unlisted;

  /** The tenant of the signing desk by the directory in force. */
  private String desk = "";

  private volatile Optional<Timestamp> remembered = Optional.empty();
  private boolean byWord;
  private boolean mayTake;
  private long newestExpired;
  private long aheadOfLog;
  private volatile boolean clockIsOff;

  TimestampWatch(
      Repository repository,
      VerifiedStore store,
      Digest pinnedRoot,
      Clock clock,
      Alarms alarms,
      Freshness freshness) {
    this.repository = repository;
    this.store = store;
    this.pinnedRoot = pinnedRoot;
    this.clock = clock;
    this.alarms = alarms;
    this.freshness = freshness;
    this.listed = new ListedRepository(repository.files());
    this.unlisted = new UnlistedStatements(repository, alarms);
  }

  /** The repository as the newest timestamp that was taken shows it. */
  Repository listed() {
    return listed;
  }

  /** As of now, whether anybody still looks or not: for any thread. */
  Freshness.Level level() {
    Optional<Timestamp> newest = remembered;
    Instant now = clock.instant();
    if (newest.isPresent() && isLost(newest.get(), now)) {
      return Freshness.Level.RED;
    }
    return newest.isEmpty() || isStale(newest.get(), now) || clockIsOff
        ? Freshness.Level.YELLOW
        : Freshness.Level.GREEN;
  }

  private static boolean isStale(Timestamp newest, Instant now) {
    return !now.isBefore(newest.expires());
  }

  private boolean isLost(Timestamp newest, Instant now) {
    return !now.isBefore(newest.expires().plus(freshness.red()));
  }

  /** Whether the newest timestamp that was taken is of now, so that what it lists may be taken. */
  boolean mayTake() {
    return mayTake;
  }

  /** The newest that was taken. */
  Optional<Timestamp> remembered() {
    return remembered;
  }

  /** Brings back what was taken before the node stopped. */
  void start() {
    List<Alarm> seen = new ArrayList<>();
    try {
      if (!store.files().versions(RepositoryPaths.ROOTS).isEmpty()) {
        Timestamp before = Timestamp.parse(store.files().timestamp());
        before.requireSigned(TrustChain.newestRoots(store.files(), pinnedRoot));
        take(before);
      }
    } catch (Rejected lost) {
      // The next one comes from the repository; the state remembers the versions by itself.
      seen.add(alarm(AlarmCode.STORE_DAMAGED, RepositoryPaths.TIMESTAMP, lost.getMessage()));
    }
    judge(seen);
  }

  /**
   * Looks at the repository's timestamp, once.
   *
   * @param directory in force; empty while there is none
   * @param log as far as this node knows it
   * @param isNewest whether that is what the repository shows now
   */
  void tick(
      boolean repositoryIsThere,
      Optional<Directory> directory,
      TransparencyLog log,
      boolean isNewest) {
    List<Alarm> seen = new ArrayList<>();
    desk = directory.map(Directory::signing).map(Directory.Signing::tenant).orElse("");
    listed.know(log);
    mend();
    if (repositoryIsThere) {
      try {
        look(seen, log, isNewest);
      } catch (Rejected refused) {
        seen.add(alarm(code(refused), refused.what(), refused.getMessage()));
      } catch (IOException e) {
        seen.add(alarm(AlarmCode.STORE_UNWRITABLE, RepositoryPaths.TIMESTAMP, e.toString()));
      }
    }
    if (repositoryIsThere && repository.files().isNear() && remembered.isPresent()) {
      seen.addAll(
          unlisted.look(
              remembered.get().listing(),
              directory.map(one -> one.tenants().values()).orElse(List.of())));
    }
    judge(seen);
  }

  private static AlarmCode code(Rejected refused) {
    return switch (refused.reason()) {
      case ROLLED_BACK, EQUIVOCATED -> AlarmCode.ROLLED_BACK;
      case FORKED -> AlarmCode.LOG_FORKED;
      default -> AlarmCode.TIMESTAMP_REJECTED;
    };
  }

  /** The store's copy is what a restart remembers. */
  private void mend() {
    if (remembered.isEmpty()) {
      return;
    }
    try {
      if (!Arrays.equals(store.files().timestamp(), remembered.get().bytes())) {
        throw new Rejected(
            Reason.WRONG_DIGEST,
            RepositoryPaths.TIMESTAMP,
            remembered.get().label(),
            "other bytes");
      }
    } catch (Rejected damaged) {
      alarms.mended(AlarmCode.STORE_DAMAGED, null, RepositoryPaths.TIMESTAMP, damaged.getMessage());
      try {
        store.write(remembered.get());
      } catch (IOException e) {
        LOG.warning("the store's timestamp cannot be written: " + e);
      }
    }
  }

  private void look(List<Alarm> seen, TransparencyLog log, boolean isNewest)
      throws Rejected, IOException {
    byte[] file = repository.timestamp();
    if (remembered.isPresent() && Arrays.equals(remembered.get().bytes(), file)) {
      return;
    }
    Timestamp found = Timestamp.parse(file);
    List<TrustRoot> roots = TrustChain.newestRoots(repository, pinnedRoot);
    found.requireSigned(roots);
    if (remembered.isPresent() && !hasNewKey(remembered.get(), found, roots)) {
      requireNewer(remembered.get(), found);
    }
    if (isOfLog(found, log, isNewest) && isOfNow(found, seen)) {
      store.write(found);
      take(found);
    }
  }

  /**
   * Whoever stole the online key may have signed the highest version there is. The platform then
   * names another key in a new root, and counting begins anew; what was in force is not forgotten.
   */
  private static boolean hasNewKey(Timestamp before, Timestamp found, List<TrustRoot> roots) {
    return found.listing().root().version() > before.listing().root().version()
        && !key(found, roots).equals(key(before, roots));
  }

  private static Optional<ServerKey> key(Timestamp of, List<TrustRoot> roots) {
    return roots.stream()
        .filter(root -> Seen.of(root).equals(of.listing().root()))
        .map(TrustRoot::timestamp)
        .findFirst();
  }

  private void requireNewer(Timestamp before, Timestamp found) throws Rejected {
    if (found.version() < before.version()) {
      throw new Rejected(
          Reason.ROLLED_BACK,
          RepositoryPaths.TIMESTAMP,
          "version " + before.version() + " or newer",
          "version " + found.version());
    }
    if (found.version() == before.version()) {
      throw new Rejected(
          Reason.EQUIVOCATED,
          RepositoryPaths.TIMESTAMP,
          "the one we took",
          "another of its version");
    }
    found.listing().requireNotOlder(before.listing().withoutPowerOver(desk));
  }

  /**
   * Whether the log that it lists is the one known here. One that is ahead of what was read of the
   * log a moment ago is looked at again in the next round, when that has been read as well.
   */
  private boolean isOfLog(Timestamp found, TransparencyLog log, boolean isNewest)
      throws Rejected, IOException {
    TreeHead head = found.listing().log();
    if (head.size() <= log.size()) {
      requireSameLog(found, log);
      return true;
    }
    boolean again = aheadOfLog == found.version();
    aheadOfLog = found.version();
    if (again && isNewest) {
      throw new Rejected(
          Reason.MIXED,
          found.label(),
          "at most the " + log.size() + " leaves of the log beside it",
          head.size() + " leaves");
    }
    return false;
  }

  private void requireSameLog(Timestamp found, TransparencyLog log) throws Rejected, IOException {
    try {
      log.requireExtends(found.listing().log());
    } catch (Rejected forked) {
      store.evidence().keep(found);
      if (log.checkpoint().isPresent()) {
        store.evidence().keep(log.checkpoint().get());
      }
      throw forked.at(found.label());
    }
  }

  private boolean isOfNow(Timestamp found, List<Alarm> seen) {
    Instant now = clock.instant();
    if (isAhead(found.issued(), now)) {
      seen.add(clockOff(found.label() + " was issued at " + found.issued(), now));
      return false;
    }
    if (remembered.isPresent() && isAhead(remembered.get().issued(), now)) {
      return false; // By our own memory this clock is behind: what it calls fresh may be old.
    }
    if (now.isBefore(found.expires())) {
      newestExpired = 0;
      byWord = false;
      return true;
    }
    if (newestExpired > 0 && found.version() > newestExpired) {
      // Whoever only withholds shows no new ones: so one of the two clocks is wrong.
      seen.add(clockOff("new timestamps come that expired, now at " + found.expires(), now));
      return false;
    }
    newestExpired = newestExpired == 0 ? found.version() : newestExpired;
    return isAccepted(found);
  }

  /** On a node that remembers nothing, and with the operator's word for exactly this log. */
  private boolean isAccepted(Timestamp found) {
    if (remembered.isPresent()
        || !freshness.acceptStale().equals(Optional.of(found.listing().log().root()))) {
      return false;
    }
    LOG.warning(
        found.label()
            + " expired at "
            + found.expires()
            + " and is taken by the operator's word (perisai.accept-stale "
            + found.listing().log().root()
            + "). The word is used: take the setting away.");
    byWord = true;
    return true;
  }

  private void take(Timestamp timestamp) {
    remembered = Optional.of(timestamp);
    listed.list(timestamp.listing());
  }

  private void judge(List<Alarm> seen) {
    Instant now = clock.instant();
    if (remembered.isEmpty()) {
      if (seen.isEmpty() && newestExpired > 0) {
        String what =
            "the timestamp has expired and this node remembers none: look whether authoring stamps,"
                + " or give perisai.accept-stale";
        seen.add(alarm(AlarmCode.TIMESTAMP_STALE, WATCH, what));
      }
      listed.open(false);
      alarms.settle(WATCH, seen);
      return;
    }
    Timestamp newest = remembered.get();
    boolean stale = isStale(newest, now);
    if (stale) {
      String what = newest.label() + " expired at " + newest.expires() + ": nothing new is taken";
      seen.add(alarm(AlarmCode.TIMESTAMP_STALE, WATCH, what));
    }
    if (isLost(newest, now)) {
      String what = "no timestamp for longer than " + freshness.red() + " after its expiry";
      seen.add(alarm(AlarmCode.TIMESTAMP_LOST, WATCH, what));
    }
    if (isAhead(newest.issued(), now)) {
      seen.add(clockOff("the timestamp taken was issued at " + newest.issued(), now));
    }
    clockIsOff = seen.stream().anyMatch(alarm -> alarm.code() == AlarmCode.CLOCK_OFF);
    mayTake = byWord || !stale && !isAhead(newest.issued(), now);
    listed.open(mayTake);
    alarms.settle(WATCH, seen);
  }

  private static boolean isAhead(Instant issued, Instant now) {
    return issued.isAfter(now.plus(Freshness.CLOCKS_DIFFER));
  }

  private Alarm clockOff(String fact, Instant now) {
    return alarm(
        AlarmCode.CLOCK_OFF,
        "clock",
        fact + ", and this node's clock says " + now + ": put right the one that is wrong");
  }

  private Alarm alarm(AlarmCode code, String subject, String what) {
    return alarms.alarm(code, null, subject, what);
  }
}
