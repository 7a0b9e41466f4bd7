package id.perisai.inbox;

import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Authoring's side of the inbox: what waits, in all nodes' folders. Follows no symbolic links, and
 * waits for no node longer than {@link #PATIENCE}. From one thread.
 */
public final class CollectInbox {
  /** More than an honest node ever leaves; one that writes without end must not stop the look. */
  private static final int MOST_LISTED = 200_000;

  /** Of folders of nodes, with whatever else lies between them. */
  private static final int MOST_NAMES = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path inbox;
  private final NodeFiles files;

  public CollectInbox(Path inbox) {
    this(inbox, PATIENCE, file -> {});
  }

  /**
   * @param disk stands between this class and the disk, in tests
   */
  CollectInbox(Path inbox, Duration patience, NodeFiles.Disk disk) {
    this.inbox = inbox;
    this.files = new NodeFiles(inbox, patience, disk);
  }

  /**
   * A file that waits.
   *
   * @param node in whose folder it lies
   * @param junk whether it was put aside
   */
  public record Waiting(Path file, String node, boolean junk) {}

  /**
   * A folder of a node.
   *
   * @param junk whether it holds what was put aside
   */
  public record Folder(Path path, String node, boolean junk) {}

  /**
   * All nodes' folders, by name, those of what was put aside last.
   *
   * @throws java.nio.file.NoSuchFileException if there is no inbox
   */
  public List<Folder> folders() throws IOException {
    List<Folder> folders = new ArrayList<>();
    List<String> nodes = nodes();
    for (String node : nodes) {
      folders.add(new Folder(InboxPaths.queue(inbox, node), node, false));
    }
    for (String node : nodes) {
      folders.add(new Folder(InboxPaths.junk(inbox, node), node, true));
    }
    return folders;
  }

  /**
   * What waits in one folder, by name.
   *
   * @param most how many to return; those that are left out do not count
   * @param leftOut is asked about each file
   * @param after the file after which to begin; after the last file comes the first
   */
  public List<Waiting> waiting(
      Folder folder, int most, Predicate<Path> leftOut, Optional<Path> after) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path name : files.names(folder.path, MOST_LISTED)) {
      if (name.toString().endsWith(InboxPaths.SUFFIX) && !leftOut.test(folder.path.resolve(name))) {
        found.add(name);
      }
    }
    Collections.sort(found);
    long before = found.stream().filter(name -> isReached(name, after)).count();
    Collections.rotate(found, -Math.toIntExact(before));
    List<Path> turn = found.subList(0, Math.min(most, found.size()));
    List<Waiting> waiting = new ArrayList<>();
    for (Path name : turn.isEmpty() ? turn : files.regular(folder.path, turn)) {
      waiting.add(new Waiting(folder.path.resolve(name), folder.node, folder.junk));
    }
    return waiting;
  }

  private static boolean isReached(Path name, Optional<Path> after) {
    return after.isPresent() && name.compareTo(after.get().getFileName()) <= 0;
  }

  /**
   * What waits in all folders, those put aside last.
   *
   * @param most how many of each folder
   */
  public List<Waiting> waiting(int most) throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    for (Folder folder : folders()) {
      waiting.addAll(waiting(folder, most, file -> false, Optional.empty()));
    }
    return waiting;
  }

  /**
   * The bytes of one, for {@link #submission}; of a file that is too long, the beginning.
   *
   * @throws IOException if the disk does not give it now, which says nothing about the file
   */
  public byte[] bytes(Waiting waiting) throws IOException {
    return files.read(waiting.file, Submission.MOST_BYTES);
  }

  /**
   * What those bytes say.
   *
   * @throws Rejected if it is no submission, or not the one that its place says
   */
  public Submission submission(Waiting waiting, byte[] bytes) throws Rejected {
    Submission submission = Submission.parse(bytes);
    Path place = InboxPaths.file(inbox, submission.header());
    if (!place.equals(waiting.file)) {
      throw new Rejected(Reason.MALFORMED, "submission", "at " + place, "at " + waiting.file);
    }
    return submission;
  }

  /** Removes one that is safe elsewhere. */
  public void remove(Waiting waiting) throws IOException {
    files.delete(waiting.file);
  }

  /**
   * Moves one out of the inbox.
   *
   * @param to a name that is free, in a folder of authoring's own
   */
  public void move(Waiting waiting, Path to) throws IOException {
    files.move(waiting.file, to, Submission.MOST_BYTES);
  }

  /** Names of all nodes, in order. */
  public List<String> nodes() throws IOException {
    return files.folders(MOST_NAMES, name -> Header.isNode(name.toString())).stream()
        .map(Path::toString)
        .sorted()
        .toList();
  }

  /**
   * Counts of a node for days before this one, the oldest first.
   *
   * @param most how many to return
   */
  public List<Path> counts(String node, LocalDate today, int most) throws IOException {
    Path folder = DayCounts.folder(inbox, node);
    return files.names(folder, MOST_LISTED).stream()
        .filter(name -> DayCounts.isBefore(name.toString(), today))
        .sorted()
        .limit(most)
        .map(folder::resolve)
        .toList();
  }

  /** When such a file was written. */
  public Instant written(Path counts) throws IOException {
    return files.attributes(counts).lastModifiedTime().toInstant();
  }

  /**
   * Reads one.
   *
   * @throws Rejected if it does not count for the node and day that its place says
   */
  public DayCounts read(Path counts) throws IOException, Rejected {
    return DayCounts.of(counts, files.read(counts, DayCounts.MOST_BYTES));
  }

  /** Removes one. */
  public void remove(Path counts) throws IOException {
    files.delete(counts);
  }
}
