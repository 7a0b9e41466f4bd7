package id.perisai.publish;

import id.perisai.release.DurableFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * Temporary files that a stop left, named {@code .<name>.<uuid>} by {@link DurableFiles}: nobody
 * will finish them. Only old ones go, since another process may be writing a fresh one.
 */
public final class UnfinishedFiles {
  /** No write takes so long. */
  public static final Duration OLD = Duration.ofHours(1);

  private final DurableFiles files = new DurableFiles();
  private final Instant before;
  private int removed;

  private UnfinishedFiles(Instant before) {
    this.before = before;
  }

  /**
   * Removes those in a folder and, if it is the repository, all that lies below.
   *
   * @param now by the clock that dates files
   * @return how many these were
   */
  public static int sweep(Path folder, int depth, Instant now) throws IOException {
    UnfinishedFiles sweep = new UnfinishedFiles(now.minus(OLD));
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, java.util.Set.of(), depth, sweep.new Visitor());
    }
    return sweep.removed;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()
          && attributes.lastModifiedTime().toInstant().isBefore(before)
          && DurableFiles.target(file).isPresent()) {
        files.delete(file);
        removed++;
      }
      return FileVisitResult.CONTINUE;
    }

    /** What vanished meanwhile, somebody else finished or removed. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
