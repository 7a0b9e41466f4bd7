package id.perisai.inbox;

import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Authoring's side of the inbox: what waits, in all nodes' folders. Follows no symbolic links. */
public final class CollectInbox {
  private final Path inbox;

  public CollectInbox(Path inbox) {
    this.inbox = inbox;
  }

  /**
   * A file that waits.
   *
   * @param node in whose folder it lies
   * @param junk whether it was put aside
   */
  public record Waiting(Path file, String node, boolean junk) {}

  /**
   * What waits, those put aside last; empty while there is no inbox.
   *
   * @param most how many to return
   */
  public List<Waiting> waiting(int most) throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    List<Path> nodes = nodes();
    for (Path node : nodes) {
      add(node, node.getFileName().toString(), false, most, waiting);
    }
    for (Path node : nodes) {
      add(node.resolve(InboxPaths.JUNK), node.getFileName().toString(), true, most, waiting);
    }
    return waiting;
  }

  /**
   * Reads one.
   *
   * @throws Rejected if it is no submission, or not the one that its place says
   */
  public Submission read(Waiting waiting) throws IOException, Rejected {
    if (Files.size(waiting.file) > Submission.MOST_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG,
          "submission",
          "at most " + Submission.MOST_BYTES + " bytes",
          Files.size(waiting.file) + " bytes");
    }
    Submission submission = Submission.parse(Files.readAllBytes(waiting.file));
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

  private static void add(Path folder, String node, boolean junk, int most, List<Waiting> waiting)
      throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + InboxPaths.SUFFIX)) {
      for (Path file : files) {
        if (waiting.size() >= most) {
          return;
        }
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          waiting.add(new Waiting(file, node, junk));
        }
      }
    }
  }
}
