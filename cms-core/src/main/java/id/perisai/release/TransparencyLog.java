package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The whole log, replayed from its entries and found to have the root that was signed. Immutable.
 * About 350 bytes for each entry.
 */
public final class TransparencyLog {
  /** A log in which nothing stands. */
  public static final TransparencyLog EMPTY =
      new TransparencyLog(null, List.of(), new MerkleTree(), Map.of());

  private final Checkpoint checkpoint;
  private final List<LogLeaf> leaves;
  private final MerkleTree tree;
  private final Map<LogEntry, Integer> places;

  private TransparencyLog(
      Checkpoint checkpoint, List<LogLeaf> leaves, MerkleTree tree, Map<LogEntry, Integer> places) {
    this.checkpoint = checkpoint;
    this.leaves = leaves;
    this.tree = tree;
    this.places = places;
  }

  /**
   * Replays a log from its first entry.
   *
   * @throws Rejected MISSING, WRONG_LENGTH or MALFORMED for entries that are not to be had; FORKED
   *     if they do not have the signed root
   */
  public static TransparencyLog replay(Checkpoint checkpoint, LogFiles files) throws Rejected {
    return EMPTY.advance(checkpoint, files);
  }

  /**
   * This log with the entries that came after it, so that whatever stood in it stands there still.
   *
   * @throws Rejected ROLLED_BACK if the checkpoint is of a smaller log; otherwise as {@link
   *     #replay}
   */
  public TransparencyLog advance(Checkpoint newer, LogFiles files) throws Rejected {
    if (newer.size() < size()) {
      throw new Rejected(
          Reason.ROLLED_BACK,
          LogFiles.CHECKPOINT,
          "at least " + size() + " leaves",
          newer.size() + " leaves");
    }
    List<LogLeaf> added = new ArrayList<>();
    for (long from = size(); from < newer.size(); ) {
      LogTile tile = LogTile.entries(from, newer.size());
      List<LogLeaf> bundle = EntryBundle.read(files, tile);
      added.addAll(bundle.subList((int) (from % LogTile.WIDTH), bundle.size()));
      from = tile.index() * LogTile.WIDTH + tile.width();
    }
    TransparencyLog next = with(newer, added);
    next.requireRoot(newer);
    return next;
  }

  /** This log with more entries, for whoever signs its next checkpoint. */
  public TransparencyLog with(List<? extends LogLeaf> added) {
    return with(null, added);
  }

  /**
   * This log under a new checkpoint.
   *
   * @throws Rejected FORKED if it is a checkpoint of another log
   */
  public TransparencyLog signed(Checkpoint newer) throws Rejected {
    TransparencyLog signed = new TransparencyLog(newer, leaves, tree, places);
    signed.requireRoot(newer);
    return signed;
  }

  private TransparencyLog with(Checkpoint checkpoint, List<? extends LogLeaf> added) {
    List<LogLeaf> all = new ArrayList<>(leaves);
    MerkleTree grown = tree.copy();
    Map<LogEntry, Integer> allPlaces = new HashMap<>(places);
    for (LogLeaf leaf : added) {
      if (leaf instanceof LogEntry entry) {
        allPlaces.putIfAbsent(entry, all.size());
      }
      all.add(leaf);
      grown.append(leaf.leaf());
    }
    return new TransparencyLog(checkpoint, all, grown, allPlaces);
  }

  private void requireRoot(Checkpoint signed) throws Rejected {
    if (!tree.root().equals(signed.root())) {
      throw new Rejected(
          Reason.FORKED,
          LogFiles.CHECKPOINT,
          "the root of its " + size() + " entries, " + tree.root(),
          signed.root().hex());
    }
  }

  /** Refuses this log unless it begins with all that stood in an earlier one. */
  public void requireExtends(TreeHead earlier) throws Rejected {
    if (earlier.size() > size()) {
      throw new Rejected(
          Reason.ROLLED_BACK,
          LogFiles.CHECKPOINT,
          "at least " + earlier.size() + " leaves",
          size() + " leaves");
    }
    Digest root = tree.rootOf(earlier.size());
    if (!root.equals(earlier.root())) {
      throw new Rejected(
          Reason.FORKED,
          LogFiles.CHECKPOINT,
          "root " + earlier.root() + " at " + earlier.size() + " leaves, as was signed before",
          root.hex());
    }
  }

  /**
   * Refuses a statement that has no leaf in the log with just these bytes and signatures. That a
   * path has another leaf as well is for those to find who watch the log: were it refused here, one
   * false leaf would close the path for ever.
   *
   * @throws Rejected NOT_LOGGED
   */
  public void requireListed(String path, byte[] statement, byte[] signatures) throws Rejected {
    LogEntry wanted = LogEntry.of(path, statement, signatures);
    if (index(wanted).isEmpty()) {
      throw new Rejected(
          Reason.NOT_LOGGED,
          path,
          "its leaf in the log, over " + wanted.statement() + " and " + wanted.signatures(),
          "none among " + size());
    }
  }

  /** Refuses a statement of the past unless the first leaf of its path is of just these bytes. */
  void requireFirst(String path, VerifiedStatement<?> statement) throws Rejected {
    LogEntry wanted =
        LogEntry.of(path, statement.statement().bytes(), statement.signatures().bytes());
    if (!first(path).equals(Optional.of(wanted))) {
      throw new Rejected(
          Reason.NOT_LOGGED,
          path,
          "the first leaf of this path, over " + wanted.statement(),
          first(path).map(entry -> entry.statement().hex()).orElse("none"));
    }
  }

  /**
   * Refuses signatures unless they are those with which just these bytes were logged first at that
   * path.
   *
   * @throws Rejected NOT_LOGGED
   */
  void requireFirstOf(String path, byte[] statement, byte[] signatures) throws Rejected {
    if (!isFirstOf(path, statement, signatures)) {
      LogEntry wanted = LogEntry.of(path, statement, signatures);
      throw new Rejected(
          Reason.NOT_LOGGED,
          path,
          "signatures as in the first leaf over " + wanted.statement(),
          wanted.signatures().hex());
    }
  }

  /** Whether they are: others beside them can be logged by whoever stole the key of the log. */
  boolean isFirstOf(String path, byte[] statement, byte[] signatures) {
    LogEntry wanted = LogEntry.of(path, statement, signatures);
    return statements()
        .filter(entry -> entry.path().equals(path))
        .filter(entry -> entry.statement().equals(wanted.statement()))
        .findFirst()
        .filter(wanted::equals)
        .isPresent();
  }

  /** The first leaf of a path, whatever it says. */
  Optional<LogEntry> first(String path) {
    return statements().filter(entry -> entry.path().equals(path)).findFirst();
  }

  /** The place of an entry's first leaf among all {@link #leaves}, from 0. */
  public Optional<Integer> index(LogEntry entry) {
    return Optional.ofNullable(places.get(entry));
  }

  /** Those of statements, the oldest first; their places are others than among {@link #leaves}. */
  public List<LogEntry> entries() {
    return statements().toList();
  }

  /** The versions of a folder, such as {@code trust/root}, of which a statement was logged. */
  public SortedSet<Long> versions(String folder) {
    String prefix = folder + "/";
    TreeSet<Long> versions = new TreeSet<>();
    statements()
        .map(LogEntry::path)
        .filter(path -> path.startsWith(prefix))
        .forEach(path -> versions.add(Long.valueOf(path.substring(prefix.length()))));
    return versions;
  }

  /** The same of every folder. */
  Map<String, SortedSet<Long>> versions() {
    Map<String, SortedSet<Long>> versions = new HashMap<>();
    statements()
        .forEach(
            entry ->
                versions
                    .computeIfAbsent(entry.folder(), folder -> new TreeSet<>())
                    .add(entry.version()));
    return versions;
  }

  /**
   * Refuses a statement that runs ahead: of what was seen, and of what was logged since, from step
   * to step. So nobody is left behind who missed the steps between, and nobody uses all versions up
   * without as many leaves.
   *
   * @param folder in which it lies, such as {@code sites/dinkes}
   * @throws Rejected TOO_FAR
   */
  void requireNear(Seen seen, String folder, Statement statement) throws Rejected {
    TrustChain.requireNear(reach(folder, seen.version(), statement.version()), statement);
  }

  /** The highest version below one to which those that were logged lead, from step to step. */
  long reach(String folder, long from, long below) {
    long reached = from;
    if (below - from > TrustChain.FURTHEST_STEP) {
      for (long logged : versions(folder).subSet(from + 1, below)) {
        reached = logged - reached > TrustChain.FURTHEST_STEP ? reached : logged;
      }
    }
    return reached;
  }

  private Stream<LogEntry> statements() {
    return leaves.stream().filter(LogEntry.class::isInstance).map(LogEntry.class::cast);
  }

  /** Where the audit trail ended, the oldest first. */
  public List<AuditAnchor> anchors() {
    return leaves.stream()
        .filter(AuditAnchor.class::isInstance)
        .map(AuditAnchor.class::cast)
        .toList();
  }

  /** All of them, the oldest first. */
  public List<LogLeaf> leaves() {
    return Collections.unmodifiableList(leaves);
  }

  public long size() {
    return tree.size();
  }

  public TreeHead head() {
    return new TreeHead(tree.size(), tree.root());
  }

  /** The newest one signed; empty for the log in which nothing stands. */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  /** The bytes of a tile, or of the part of it that a smaller log had; empty if it is wider. */
  public Optional<byte[]> tile(LogTile tile) {
    long first = tile.index() * LogTile.WIDTH;
    if (tile.level() == LogTile.ENTRIES) {
      return first + tile.width() > size()
          ? Optional.empty()
          : Optional.of(EntryBundle.of(leaves.subList((int) first, (int) first + tile.width())));
    }
    int level = 8 * tile.level();
    if (level >= Long.SIZE || first + tile.width() > size() >> level) {
      return Optional.empty();
    }
    byte[] bytes = new byte[tile.width() * MerkleHash.LENGTH];
    for (int i = 0; i < tile.width(); i++) {
      byte[] hash = tree.hash(level, first + i).bytes();
      System.arraycopy(hash, 0, bytes, i * MerkleHash.LENGTH, MerkleHash.LENGTH);
    }
    return Optional.of(bytes);
  }

  /** All files of the log but its checkpoint, by path. */
  public List<LogTile> tiles() {
    return LogTile.ofSize(size());
  }

  InclusionProof inclusion(long index) {
    try {
      return InclusionProof.of(tree, index, size());
    } catch (Rejected e) {
      throw new IllegalStateException("a tree in memory lacks nothing", e);
    }
  }

  /** Whether a file has the bytes that this log has for it. */
  boolean isSame(LogTile tile, byte[] bytes) {
    return tile(tile).filter(own -> Arrays.equals(own, bytes)).isPresent();
  }
}
