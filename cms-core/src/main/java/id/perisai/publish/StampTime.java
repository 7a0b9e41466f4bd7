package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.release.DurableFiles;
import id.perisai.release.JsonObject;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Seen;
import id.perisai.release.Timestamp;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;

/**
 * Signs what is newest of everything, with the online key: at each publication and each minute. It
 * lists only what verifies from the pinned root and stands in the log, as nodes take nothing else,
 * and never anything older than it listed before. What it signed it remembers outside of the
 * repository; where the repository's own timestamp is newer, it counts on from that.
 */
public final class StampTime {
  /** How long a timestamp counts unless the operator says otherwise. */
  public static final Duration USUALLY_VALID = Duration.ofHours(1);

  /** The highest version to go on from where none is remembered. */
  private static final long FURTHEST = JsonObject.MAX_SAFE_INTEGER / 2;

  private static final Logger LOG = Logger.getLogger(StampTime.class.getName());
  private static final ReentrantLock TURN = new ReentrantLock();

  private final SignedRepository repository;
  private final OnlineKeys keys;
  private final Path turnFile;
  private final Path memory;
  private final Duration validFor;
  private final DurableFiles files = new DurableFiles();

  /**
   * @param home holds the timestamp's key, and the memory of what was signed
   * @param validFor how long delivery takes anything on the strength of one
   */
  public StampTime(SignedRepository repository, Path home, Duration validFor) {
    this.repository = repository;
    this.keys = OnlineKeys.ofTimestamp(home);
    this.turnFile = home.resolve("timestamp-turn");
    this.memory = home.resolve("timestamp");
    this.validFor = validFor;
  }

  /**
   * Asks for the log as it is now. It is asked within the turn: one that was taken before may be
   * older than what another one has stamped meanwhile.
   */
  @FunctionalInterface
  public interface LogNow {
    TransparencyLog log() throws IOException;
  }

  /**
   * Signs a new timestamp.
   *
   * @param log what has no leaf in it is not listed
   * @return empty while there is no directory or theme yet
   * @throws IOException also if the clock stands before the last timestamp, or the repository has
   *     older statements than it listed: nothing is signed then
   */
  public Optional<Timestamp> stamp(LogNow log) throws IOException {
    return stamp(log, false);
  }

  /**
   * As {@link #stamp}, by the word of an operator that this clock is right and the last was not.
   */
  public Optional<Timestamp> stampWithThisClock(LogNow log) throws IOException {
    return stamp(log, true);
  }

  /**
   * Refuses to go on while the clock stands before the last timestamp: what would be published now
   * could not be stamped.
   */
  public void requireClock() throws IOException {
    requireClock(last());
  }

  private Optional<Timestamp> stamp(LogNow logNow, boolean clockIsRight) throws IOException {
    TURN.lock();
    try (FileChannel file =
            FileChannel.open(turnFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock turn = file.lock()) {
      TransparencyLog log = logNow.log();
      SignedRepository proven = repository.provenBy(log);
      Optional<TrustChain> trust = trust(proven);
      if (trust.isEmpty()) {
        return Optional.empty();
      }
      TrustRoot root = trust.get().root();
      Timestamp.Listing listing = listing(proven, trust.get(), log);
      Optional<Timestamp> last = last();
      if (!clockIsRight) {
        requireClock(last);
      }
      Timestamp next = signed(lastVersion(last, root, listing) + 1, root, listing);
      if (last.isPresent()) {
        String desk = trust.get().directory().signing().tenant();
        next.listing().requireNotOlder(last.get().listing().withoutPowerOver(desk));
      }
      files.write(memory, next.bytes());
      files.write(repository.files().directory().resolve(RepositoryPaths.TIMESTAMP), next.bytes());
      return Optional.of(next);
    } catch (Rejected refused) {
      throw new IOException(
          "the repository "
              + repository.files().directory()
              + " is older than what was stamped ("
              + refused.getMessage()
              + "): restore it from a backup, or from the store of a delivery node",
          refused);
    } finally {
      TURN.unlock();
    }
  }

  private void requireClock(Optional<Timestamp> last) throws IOException {
    if (last.isPresent() && repository.now().isBefore(last.get().issued())) {
      throw new IOException(
          "the clock says "
              + repository.now()
              + ", but the last timestamp was signed at "
              + last.get().issued()
              + ": put the clock right; if it is right now, run ./perisai stamp --clock-is-right");
    }
  }

  /** The newest that was signed here. */
  private Optional<Timestamp> last() throws IOException {
    if (!Files.exists(memory)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Timestamp.parse(Files.readAllBytes(memory)));
    } catch (Rejected damaged) {
      throw new IOException(
          "file "
              + memory
              + " is damaged ("
              + damaged.getMessage()
              + "): copy the file timestamp of a delivery node's store in its place",
          damaged);
    }
  }

  /**
   * The version to go on from: of what was signed here, or of the repository's timestamp where that
   * is newer, as it is when the home came from an older backup than the repository. Nodes remember
   * the newer one.
   *
   * <p>Whoever has the timestamp's key can sign what he likes: of his, the version alone counts,
   * and no more of it than versions may run ahead; his listing and his time stop nothing.
   */
  private long lastVersion(Optional<Timestamp> last, TrustRoot inForce, Timestamp.Listing listing) {
    long here = last.map(Timestamp::version).orElse(0L);
    Optional<Timestamp> published = published(inForce).filter(one -> one.version() > here);
    if (published.isEmpty()) {
      return here;
    }
    long there = published.get().version();
    // Who remembers nothing takes any version from which there is room to go on.
    long furthest = last.isPresent() ? here + TrustChain.FURTHEST_STEP : FURTHEST;
    if (last.isPresent()) {
      tellNewer(there, here, furthest);
    }
    tellMissing(published.get(), listing);
    return there <= furthest ? there : here;
  }

  /** Garbage in its place is written over, and so is one by a key that signs no more. */
  private Optional<Timestamp> published(TrustRoot inForce) {
    try {
      Timestamp published = Timestamp.parse(repository.files().timestamp());
      List<TrustRoot> roots = TrustChain.newestRoots(repository.files(), repository.pinnedRoot());
      published.requireSigned(
          roots.stream().filter(root -> root.timestamp().equals(inForce.timestamp())).toList());
      return Optional.of(published);
    } catch (Rejected none) {
      return Optional.empty();
    }
  }

  private void tellNewer(long there, long here, long furthest) {
    LOG.warning(
        "the repository's timestamp has version "
            + there
            + ", the last that was signed here "
            + here
            + (there <= furthest ? ": going on from the newer one" : ": too far ahead to follow")
            + ". If this home was not restored from a backup, somebody else has the timestamp's key:"
            + " name another in a new trust root (docs/key-ceremony.md)");
  }

  private void tellMissing(Timestamp published, Timestamp.Listing listing) {
    try {
      listing.requireNotOlder(published.listing());
    } catch (Rejected older) {
      LOG.warning(
          "the repository's timestamp lists what is not in the repository ("
              + older.getMessage()
              + "): if the repository was restored from a copy, restore it from a newer one before"
              + " anything is published");
    }
  }

  /** By the key that the very root names which it lists. */
  private Timestamp signed(long version, TrustRoot root, Timestamp.Listing listing)
      throws IOException, Rejected {
    OnlineKey key = keys.require(root.timestamp(), root.label());
    byte[] statement = Timestamp.statement(version, repository.now(), validFor, listing);
    byte[] signature = key.sign(Timestamp.signedMessage(version, statement));
    return Timestamp.of(statement, key.publicKey(), signature);
  }

  /** Empty while there is no directory or theme yet. */
  private static Optional<TrustChain> trust(SignedRepository proven) {
    try {
      TrustChain trust = proven.trust();
      proven.newestTheme(trust);
      return Optional.of(trust);
    } catch (Refused notYet) {
      return Optional.empty();
    }
  }

  private static Timestamp.Listing listing(
      SignedRepository proven, TrustChain trust, TransparencyLog log) throws Rejected {
    TreeMap<String, Seen> sites = new TreeMap<>();
    TreeMap<String, Seen> holds = new TreeMap<>();
    TreeMap<String, Seen> purges = new TreeMap<>();
    for (String tenant : trust.directory().tenants().keySet()) {
      proven
          .newestOnceInForce(trust, tenant)
          .ifPresent(release -> sites.put(tenant, Seen.of(release.statement())));
      proven.hold(trust, tenant).ifPresent(hold -> holds.put(tenant, Seen.of(hold.statement())));
      proven.purged(trust, tenant).statements().stream()
          .map(purge -> Seen.of(purge.statement()))
          .max(Comparator.comparing(Seen::version))
          .ifPresent(purge -> purges.put(tenant, purge));
    }
    return new Timestamp.Listing(
        Seen.of(trust.root()),
        Seen.of(trust.directory()),
        Seen.of(trust.theme(proven.newestTheme(trust)).statement()),
        sites,
        holds,
        purges,
        log.head());
  }
}
