package id.perisai.inbox;

import id.perisai.release.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery node's folder in the inbox, and whether it is the one that the node wrote to before.
 * Where it lies on another machine's disk, that disk may be away, and what is written into the
 * mount point instead is never seen again. So a node leaves a mark in its folder and remembers it
 * in its home. From any thread.
 */
public final class NodeFolder {
  private static final int LONGEST = 64 * 1024;

  private final Path inbox;
  private final String node;
  private final Optional<Path> known;

  /**
   * @param inbox of all nodes, of which this one writes below {@code inbox/<node>} alone
   * @param node of which there is no other with this name at this inbox
   * @param known the file in which the node remembers its folder; empty if that lies in the node's
   *     own home, and can be no other
   */
  public NodeFolder(Path inbox, String node, Optional<Path> known) {
    if (!Header.isNode(node)) {
      throw new IllegalArgumentException("not a node's name: " + node);
    }
    this.inbox = inbox;
    this.node = node;
    this.known = known;
  }

  /** Of all nodes. */
  public Path inbox() {
    return inbox;
  }

  /** The node's name, as headers say it. */
  public String node() {
    return node;
  }

  /**
   * Requires the inbox, and that this node's folder is the one that it knows; the first time, it
   * gets to know it. To be asked before anything is made in it.
   *
   * @throws NoSuchFileException if it is not there, or another one
   */
  public void requireThere() throws IOException {
    requireThere(inbox);
    if (known.isPresent()) {
      requireKnown(known.get());
    }
  }

  /**
   * Requires the folder of all nodes' inboxes: one that a node made in its place would lie on
   * another disk, where nobody collects.
   */
  static void requireThere(Path inbox) throws NoSuchFileException {
    if (!Files.isDirectory(inbox)) {
      throw new NoSuchFileException(
          inbox.toString(), null, "not there; bring its disk back, or make the folder once");
    }
  }

  private synchronized void requireKnown(Path memory) throws IOException {
    Path folder = InboxPaths.queue(inbox, node);
    Optional<String> mark = read(InboxPaths.mark(inbox, node));
    // Another path is the operator's word that it is another folder.
    Optional<String> expected =
        read(memory)
            .map(line -> line.split(" ", 2))
            .filter(line -> line.length == 2 && line[1].equals(folder.toString()))
            .map(line -> line[0]);
    if (expected.isEmpty()) {
      String found = mark.isPresent() ? mark.get() : lay();
      new DurableFiles().write(memory, bytes(found + " " + folder));
    } else if (!expected.equals(mark)) {
      throw new NoSuchFileException(
          folder.toString(),
          null,
          "not the folder that this node wrote to before, whose mark ("
              + InboxPaths.MARK
              + ") it lacks; mount its disk; if it is mounted, look for messages below the mount;"
              + " then, or if this is to be the folder from now on, remove "
              + memory);
    }
  }

  private String lay() throws IOException {
    Path mark = InboxPaths.mark(inbox, node);
    Files.createDirectories(mark.getParent());
    String made = UUID.randomUUID().toString();
    new DurableFiles().write(mark, bytes(made));
    return made;
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<String> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
