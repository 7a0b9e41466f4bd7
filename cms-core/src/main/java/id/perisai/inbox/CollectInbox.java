package id.perisai.inbox;

import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Authoring's side of the inbox: what waits, in all nodes' folders. Follows no symbolic links. */
public final class CollectInbox {
  /** More than an honest node ever leaves; one that writes without end must not stop the look. */
  private static final int MOST_LISTED = 200_000;

  private final Path inbox;
  private final Reader reader;

  /** Reads a file whole. */
  @FunctionalInterface
  interface Reader {
    byte[] read(Path file) throws IOException;
  }

  public CollectInbox(Path inbox) {
    this(inbox, Files::readAllBytes);
  }

  /**
   * @param reader stands between this class and the disk, in tests
   */
  CollectInbox(Path inbox, Reader reader) {
    this.inbox = inbox;
    this.reader = reader;
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
   * All nodes' folders, by name, those of what was put aside last; none while there is no inbox.
   */
  public List<Folder> folders() throws IOException {
    List<Folder> folders = new ArrayList<>();
    List<Path> nodes = nodes();
    for (Path node : nodes) {
      folders.add(new Folder(node, node.getFileName().toString(), false));
    }
    for (Path node : nodes) {
      folders.add(new Folder(node.resolve(InboxPaths.JUNK), node.getFileName().toString(), true));
    }
    return folders;
  }

  /**
   * What waits in one folder.
   *
   * @param most how many to return; those that are left out do not count
   * @param leftOut is asked about each file
   */
  public List<Waiting> waiting(Folder folder, int most, Predicate<Path> leftOut)
      throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    if (!Files.isDirectory(folder.path, LinkOption.NOFOLLOW_LINKS)) {
      return waiting;
    }
    int listed = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.path, "*" + InboxPaths.SUFFIX)) {
      for (Path file : files) {
        if (waiting.size() >= most || listed++ >= MOST_LISTED) {
          break;
        }
        if (!leftOut.test(file) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          waiting.add(new Waiting(file, folder.node, folder.junk));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return waiting;
  }

  /**
   * What waits in all folders, those put aside last.
   *
   * @param most how many of each folder
   */
  public List<Waiting> waiting(int most) throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    for (Folder folder : folders()) {
      waiting.addAll(waiting(folder, most, file -> false));
    }
    return waiting;
  }

  /**
   * Reads one.
   *
   * @throws Rejected if it is no submission, or not the one that its place says
   * @throws IOException if the disk does not give it now, which says nothing about the file
   */
  public Submission read(Waiting waiting) throws IOException, Rejected {
    if (Files.size(waiting.file) > Submission.MOST_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG,
          "submission",
          "at most " + Submission.MOST_BYTES + " bytes",
          Files.size(waiting.file) + " bytes");
    }
    Submission submission = Submission.parse(reader.read(waiting.file));
    Path place = InboxPaths.file(inbox, submission.header());
    if (!place.equals(waiting.file)) {
      throw new Rejected(Reason.MALFORMED, "submission", "at " + place, "at " + waiting.file);
    }
    return submission;
  }

  /** Removes one that is safe elsewhere. */
  public void remove(Waiting waiting) throws IOException {
    Files.deleteIfExists(waiting.file);
  }

  private List<Path> nodes() throws IOException {
    List<Path> nodes = new ArrayList<>();
    if (!Files.isDirectory(inbox)) {
      return nodes;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(inbox)) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Header.isNode(folder.getFileName().toString())) {
          nodes.add(folder);
        }
      }
    }
    nodes.sort(null);
    return nodes;
  }
}
