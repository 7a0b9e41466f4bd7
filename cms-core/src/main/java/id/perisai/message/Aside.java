package id.perisai.message;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder for what is no message, so that nobody looks at it each minute. It has room for a
 * bounded number, since a broken node writes many; nothing is ever deleted for it, nor replaced.
 */
final class Aside {
  private static final int MOST = 1000;

  private final Path folder;

  Aside(Path folder) {
    this.folder = folder;
  }

  /**
   * Moves a file here.
   *
   * @return whether there was room; otherwise it stays where it is
   */
  boolean put(String node, Path file) throws IOException {
    Files.createDirectories(folder);
    if (names(MOST).size() >= MOST) {
      return false;
    }
    Path to = free(node + "-" + file.getFileName());
    try {
      Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException anotherDisk) {
      Files.copy(file, to);
      try (FileChannel copy = FileChannel.open(to, StandardOpenOption.WRITE)) {
        copy.force(true);
      }
      Files.delete(file);
    }
    return true;
  }

  /** A name that no file has; one look alone puts files here. */
  private Path free(String name) {
    Path to = folder.resolve(name);
    for (int n = 2; Files.exists(to); n++) {
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
