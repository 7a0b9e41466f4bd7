package id.perisai.inbox;

import id.perisai.release.DurableFiles;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One delivery node's folder of submissions, which it fills and cannot read back. A submission is
 * taken when {@link #put} has returned: then its file is there whole, also if the machine stops.
 * From any thread.
 */
public final class Inbox {
  private final NodeFolder own;
  private final Path folder;
  private final String node;
  private final DurableFiles files;
  private final Room room;
  private final Room junkRoom;
  private final AtomicLong dropped = new AtomicLong();
  private volatile String failure = "";
  private volatile int failedBytes;

  /**
   * How much may wait for authoring.
   *
   * @param bytes of submissions; what comes then is refused, with a word to the visitor
   * @param files as {@code bytes}
   * @param junkBytes of what was put aside; what comes then takes the place of the oldest of the
   *     site that has most
   * @param junkFiles as {@code junkBytes}
   */
  public record Bounds(long bytes, long files, long junkBytes, long junkFiles) {
    private static final long MIB = 1024 * 1024;

    public Bounds {
      if (bytes < MIB || files < 1 || junkBytes < MIB || junkFiles < 1) {
        throw new IllegalArgumentException("at least 1 MiB and one file for each queue");
      }
    }

    /** 100,000 files in so many MiB, and an eighth of that for junk. */
    public static Bounds ofMebibytes(long mebibytes) {
      return new Bounds(mebibytes * MIB, 100_000, Math.max(MIB, mebibytes * MIB / 8), 12_500);
    }
  }

  /** As below, of an inbox in the node's own home. */
  public Inbox(Path inbox, String node, Bounds bounds) throws IOException {
    this(new NodeFolder(inbox, node, Optional.empty()), bounds);
  }

  /** Opens the node's folder, making it if need be, and removes what a stop left unfinished. */
  public Inbox(NodeFolder own, Bounds bounds) throws IOException {
    this.own = own;
    this.folder = own.inbox();
    this.node = own.node();
    own.requireThere();
    this.files = new DurableFiles(InboxPaths.unfinished(folder, node));
    makeFolders();
    this.room = new Room(InboxPaths.queue(folder, node), bounds.bytes, bounds.files, Inbox::site);
    this.junkRoom =
        new Room(InboxPaths.junk(folder, node), bounds.junkBytes, bounds.junkFiles, Inbox::site);
  }

  /** The node's name, as headers say it. */
  public String node() {
    return node;
  }

  /**
   * Takes a submission.
   *
   * @throws InboxFull if too much waits already
   * @throws IOException if the disk does not take it; then the visitor must not be told otherwise
   */
  public void put(Submission submission) throws IOException {
    Header header = submission.header();
    if (!header.node().equals(node)) {
      throw new IllegalArgumentException("a submission of " + header.node());
    }
    byte[] bytes = submission.bytes();
    Room taken = header.junk() ? junkRoom : room;
    requireFolders();
    takeRoom(header, bytes.length);
    try {
      files.write(requireNew(header), bytes);
      failure = "";
    } catch (IOException e) {
      taken.giveBack(bytes.length);
      failedBytes = bytes.length;
      failure = e.getMessage();
      throw e;
    }
  }

  /**
   * Somebody may have cleaned up: empty folders come again. Not the inbox itself, which may be
   * another machine's and not be there now.
   */
  private void requireFolders() throws IOException {
    try {
      own.requireThere();
      if (!Files.isDirectory(InboxPaths.unfinished(folder, node))
          || !Files.isDirectory(InboxPaths.junk(folder, node))) {
        makeFolders();
      }
    } catch (IOException e) {
      failure = "" + e.getMessage();
      throw e;
    }
  }

  /** Names of folders last before anything in them counts. */
  private void makeFolders() throws IOException {
    Files.createDirectories(InboxPaths.unfinished(folder, node));
    Files.createDirectories(InboxPaths.junk(folder, node));
    files.force(InboxPaths.queue(folder, node));
    files.force(folder);
  }

  private void takeRoom(Header header, long size) throws IOException {
    if (header.junk()) {
      dropped.addAndGet(junkRoom.takeByDropping(size));
    } else if (!room.take(size)) {
      throw new InboxFull("inbox of " + node + ": no room for " + size + " bytes more");
    }
  }

  /** On which site a file was sent; empty if it went meanwhile, or is no submission. */
  private static String site(Path file) throws IOException {
    try {
      return Files.size(file) > Submission.MOST_BYTES
          ? ""
          : Submission.parse(Files.readAllBytes(file)).header().tenant();
    } catch (Rejected | NoSuchFileException nobodys) {
      return "";
    }
  }

  /** No submission is ever put in another's place. */
  private Path requireNew(Header header) throws IOException {
    Path file = InboxPaths.file(folder, header);
    if (Files.exists(file)) {
      throw new java.nio.file.FileAlreadyExistsException(file.toString());
    }
    return file;
  }

  /**
   * Makes folders again that somebody cleaned up and, if the disk did not take the last submission,
   * tries whether it takes as many bytes now: then that failure is over.
   *
   * @throws IOException if a submission could not be written now
   */
  public void check() throws IOException {
    requireFolders();
    String before = failure;
    if (!before.isEmpty()) {
      Path probe = InboxPaths.unfinished(folder, node).resolve("probe");
      files.write(probe, new byte[Math.max(1, failedBytes)]);
      files.delete(probe);
      if (before.equals(failure)) {
        failure = "";
      }
    }
  }

  /** How full the queue is, from 0 to 1. */
  public double fill() throws IOException {
    return room.fill();
  }

  /** Since when the oldest in the queue waits for authoring; empty if none does. */
  public Optional<Instant> waitingSince() throws IOException {
    return room.oldest();
  }

  /** How many that were put aside had to go since the start. */
  public long dropped() {
    return dropped.get();
  }

  /** Why the disk did not take the last submission; empty if it did. */
  public String failure() {
    return failure;
  }
}
