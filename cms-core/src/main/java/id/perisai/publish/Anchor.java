package id.perisai.publish;

import id.perisai.release.AuditAnchor;
import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.LogFiles;
import id.perisai.release.LogLeaf;
import id.perisai.release.LogTile;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.SignedNote;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.UnloggedStatements;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only writer of the transparency log. Every verified statement without a leaf gets one, also
 * what a stop left behind; it may be called again at any time. Whoever holds the file {@code
 * log-turn} holds the turn, in this process and among others. It signs by the key that the trust
 * root in force names.
 *
 * <p>What it signed it remembers outside of the repository, before anybody else sees it: were the
 * repository put back to an older state, the next leaf would otherwise fork the log. Without that
 * memory it goes on from no log that is there.
 */
public final class Anchor {
  private static final ReentrantLock TURN = new ReentrantLock();

  private final Path directory;
  private final Repository repository;
  private final Digest pinnedRoot;
  private final OnlineKeys keys;
  private final Path turnFile;
  private final Path memory;
  private final Clock clock;
  private final DurableFiles files = new DurableFiles();

  /**
   * @param pinnedRoot SHA-256 of {@code trust/root/1}
   * @param home holds the log's key, and the memory of what was signed
   */
  public Anchor(Path repository, Digest pinnedRoot, Path home, Clock clock) {
    this.directory = repository.toAbsolutePath().normalize();
    this.repository = new Repository(directory);
    this.pinnedRoot = pinnedRoot;
    this.keys = OnlineKeys.ofLog(home);
    this.turnFile = home.resolve("log-turn");
    this.memory = home.resolve("log-checkpoint");
    this.clock = clock;
  }

  /**
   * Logs what has no leaf yet.
   *
   * @return the log as it is now
   * @throws IOException also if the repository no longer has what was signed: nothing is signed
   *     then
   */
  public TransparencyLog log() throws IOException {
    return log(List.of());
  }

  /**
   * Logs where the audit trail ended as well, unless that stands there already.
   *
   * @return the log as it is now
   * @throws IOException as {@link #log()}
   */
  public TransparencyLog log(AuditAnchor end) throws IOException {
    return log(List.of(end));
  }

  private TransparencyLog log(List<AuditAnchor> ends) throws IOException {
    TURN.lock();
    try (FileChannel file =
            FileChannel.open(turnFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock turn = file.lock()) {
      return append(ends);
    } catch (Rejected refused) {
      throw new IOException(
          "the log in "
              + directory
              + " is not the one that was signed ("
              + refused.getMessage()
              + "): restore its folder log from a backup, or from the store of a delivery node",
          refused);
    } finally {
      TURN.unlock();
    }
  }

  private TransparencyLog append(List<AuditAnchor> ends) throws IOException, Rejected {
    List<TrustRoot> roots = TrustChain.newestRoots(repository, pinnedRoot);
    TrustRoot inForce = inForce(roots);
    TrustRoot.Log own = inForce.log();
    OnlineKey key = keys.require(own.key(), inForce.label());
    TransparencyLog log = signed(roots, inForce);
    List<LogLeaf> missing =
        new ArrayList<>(UnloggedStatements.in(repository, pinnedRoot, clock, log));
    List<AuditAnchor> there = log.anchors();
    ends.stream().filter(end -> !there.contains(end)).forEach(missing::add);
    if (!missing.isEmpty() || isByAnEarlierKey(log, own)) {
      TransparencyLog grown = log.with(missing);
      log = grown.signed(checkpoint(own, key, grown));
    }
    if (log.checkpoint().isPresent()) {
      write(log, log.checkpoint().get());
    }
    return log;
  }

  /**
   * Up to where the log was signed: by our own memory, which nobody replaces in the repository;
   * where that is not there, as the repository shows it.
   *
   * @return empty before the first statement
   */
  Optional<Checkpoint> newest() throws IOException, Rejected {
    Optional<Checkpoint> remembered = remembered(TrustChain.newestRoots(repository, pinnedRoot));
    return remembered.isPresent()
        ? remembered
        : published(TrustChain.rootsOfLog(repository, pinnedRoot), false);
  }

  /** As when a new root came into force between the look at the roots and at what to log. */
  private static boolean isByAnEarlierKey(TransparencyLog log, TrustRoot.Log own) {
    if (log.checkpoint().isEmpty()) {
      return false;
    }
    try {
      Checkpoint.verified(log.checkpoint().get().bytes(), own);
      return false;
    } catch (Rejected earlier) {
      return true;
    }
  }

  /** Readers take checkpoints of the root in force; a root that waits does not sign yet. */
  private TrustRoot inForce(List<TrustRoot> roots) {
    try {
      return TrustChain.load(repository, pinnedRoot, clock).root();
    } catch (Rejected noDirectoryYet) {
      return roots.get(roots.size() - 1);
    }
  }

  /** The log as far as it was signed, here or by another who holds the same home's key. */
  private TransparencyLog signed(List<TrustRoot> roots, TrustRoot inForce)
      throws IOException, Rejected {
    Optional<Checkpoint> remembered = remembered(roots);
    if (remembered.isEmpty()) {
      requireNothingPublished(roots);
      return TransparencyLog.EMPTY;
    }
    // Whoever has the log's old key must not lead us on.
    Optional<Checkpoint> longer =
        published(TrustChain.rootsOfLog(roots, inForce.version()), true)
            .filter(published -> published.size() > remembered.get().size());
    if (longer.isEmpty()) {
      return grown(remembered.get(), remembered.get());
    }
    try {
      return grown(remembered.get(), longer.get());
    } catch (Rejected refused) {
      grown(remembered.get(), remembered.get());
      throw notThere(remembered.get(), longer.get(), refused);
    }
  }

  private TransparencyLog grown(Checkpoint remembered, Checkpoint newest) throws Rejected {
    TransparencyLog log = TransparencyLog.replay(newest, repository::log);
    log.requireExtends(remembered.head());
    return log;
  }

  /**
   * Others may have seen the longer one: going on without it would fork the log for them, for good.
   */
  private IOException notThere(Checkpoint remembered, Checkpoint longer, Rejected refused) {
    return new IOException(
        directory.resolve(LogFiles.CHECKPOINT)
            + " shows a log of "
            + longer.size()
            + " leaves, signed by the log's key, which is not there ("
            + refused.getMessage()
            + "); here "
            + remembered.size()
            + " leaves were signed, which are there. If this home came from a backup, or the folder"
            + " log lost files: bring its newest copy here, from a backup of the repository or the"
            + " store of a delivery node. If not, somebody else has the log's key. Look by ./perisai"
            + " log compare URL... which number the delivery nodes have. Where none has more than "
            + remembered.size()
            + ", delete that file, and the log goes on from what was signed here; where one has, bring"
            + " the folder log of its store. Then name another key of the log in a new trust root"
            + " (docs/key-ceremony.md), and that file counts no more however often it comes back",
        refused);
  }

  /** What was restored from a backup may be older than what others saw: going on would fork it. */
  private void requireNothingPublished(List<TrustRoot> roots) throws IOException, Rejected {
    Optional<Checkpoint> published = published(roots, false);
    if (published.isPresent()) {
      Path checkpoint = directory.resolve(LogFiles.CHECKPOINT);
      throw new IOException(
          "nothing says here up to where the log was signed: "
              + memory
              + " is missing, and the log in "
              + directory
              + " has "
              + published.get().size()
              + " leaves. Look by ./perisai log compare URL... which number the delivery nodes have."
              + " Where none has more, take it over by: cp "
              + checkpoint
              + " "
              + memory
              + "; where one has, bring the newest copy of the repository here first");
    }
  }

  private Optional<Checkpoint> remembered(List<TrustRoot> roots) throws IOException, Rejected {
    return Files.exists(memory)
        ? Optional.of(TrustChain.checkpoint(Files.readAllBytes(memory), roots))
        : Optional.empty();
  }

  /** Garbage in its place is written over, as long as we know better. */
  private Optional<Checkpoint> published(List<TrustRoot> roots, boolean weRemember)
      throws Rejected {
    try {
      byte[] note = repository.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
      return Optional.of(TrustChain.checkpoint(note, roots));
    } catch (Rejected refused) {
      if (weRemember || refused.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static Checkpoint checkpoint(TrustRoot.Log own, OnlineKey key, TransparencyLog log)
      throws Rejected {
    String text = Checkpoint.text(own.origin(), log.head());
    byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
    return Checkpoint.verified(SignedNote.of(text, own.origin(), key.publicKey(), signature), own);
  }

  /** First what the checkpoint promises, then our memory of it, then the checkpoint. */
  private void write(TransparencyLog log, Checkpoint checkpoint) throws IOException {
    Map<Path, byte[]> changed = new LinkedHashMap<>();
    for (LogTile tile : log.tiles()) {
      byte[] bytes = log.tile(tile).orElseThrow();
      Path file = directory.resolve(tile.path());
      if (!isSame(file, bytes)) {
        changed.put(file, bytes);
      }
    }
    files.writeAll(changed);
    for (Path file : List.of(memory, directory.resolve(LogFiles.CHECKPOINT))) {
      if (!isSame(file, checkpoint.bytes())) {
        files.write(file, checkpoint.bytes());
      }
    }
    removePartials(log);
  }

  private void removePartials(TransparencyLog log) throws IOException {
    for (LogTile tile : log.tiles()) {
      Path partials = directory.resolve(tile.partials());
      if (tile.isFull() && Files.isDirectory(partials, LinkOption.NOFOLLOW_LINKS)) {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(partials)) {
          for (Path file : old) {
            files.delete(file);
          }
        }
        files.delete(partials);
      }
    }
  }

  private static boolean isSame(Path file, byte[] bytes) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes);
  }
}
