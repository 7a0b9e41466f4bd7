package id.perisai.message;

import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.CollectInbox.Waiting;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder for what is no message, so that nobody looks at it each minute. It has room for a
 * bounded number, since a broken node writes many; nothing is ever deleted for it, nor replaced.
 */
final class Aside {
  private static final int MOST = 1000;
  private static final int LONGEST = 100;

  private final Path folder;

  Aside(Path folder) {
    this.folder = folder;
  }

  /** Whether there is room for one more. */
  boolean hasRoom() throws IOException {
    return names(MOST).size() < MOST;
  }

  /**
   * Moves a file here.
   *
   * @return its name here; empty if there was no room, then it stays where it is
   */
  Optional<String> put(CollectInbox inbox, Waiting waiting) throws IOException {
    Files.createDirectories(folder);
    if (!hasRoom()) {
      return Optional.empty();
    }
    Path to = free(waiting.node() + "-" + spelled(waiting.file().getFileName()));
    inbox.move(waiting, to);
    return Optional.of(to.getFileName().toString());
  }

  /** Whoever wrote it chose its name, of any length and any bytes. */
  private static String spelled(Path name) {
    String spelled = name.toString().replaceAll("[^A-Za-z0-9._-]", "_");
    return spelled.length() > LONGEST ? spelled.substring(0, LONGEST) : spelled;
  }

  /** A name that no file has; one look alone puts files here. */
  private Path free(String name) {
    Path to = folder.resolve(name);
    for (int n = 2; Files.exists(to, LinkOption.NOFOLLOW_LINKS); n++) {
      to = folder.resolve(name + "." + n);
    }
    return to;
  }

  /**
   * Names of what lies here.
   *
   * @param most how many to return
   */
  List<String> names(int most) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (names.size() >= most) {
            break;
          }
          names.add(file.getFileName().toString());
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return names;
  }
}
