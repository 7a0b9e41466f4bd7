package id.perisai.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that are there whole or not at all, whenever the process or the machine stops: written to a
 * temporary file, forced to the disk, renamed, and the folder forced too. Repository and delivery's
 * store are written by nothing else, which is what the crash matrix rests on.
 */
public final class DurableFiles {
  /** What is asked of the disk; between any two of these a machine may stop. */
  enum Step {
    MAKE_FOLDER,
    OPEN,
    WRITE,
    SYNC,
    RENAME,
    SYNC_FOLDER,
    DELETE
  }

  /** Stands between this class and the disk, in tests. */
  @FunctionalInterface
  interface Disk {
    /** Is told of each step before it is done; what it throws, the disk seems to have thrown. */
    void before(Step step, Path file) throws IOException;
  }

  private static final Disk HONEST = (step, file) -> {};

  private static final Pattern UNFINISHED =
      Pattern.compile(
          "\\.(?<target>.+)\\.[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static volatile Disk disk = HONEST;

  private final Path unfinished;

  /**
   * The name that a temporary file would have got, which a stop left or somebody still writes;
   * empty for any other file, hidden or not.
   */
  public static Optional<String> target(Path file) {
    Matcher name = UNFINISHED.matcher(file.getFileName().toString());
    return name.matches() ? Optional.of(name.group("target")) : Optional.empty();
  }

  /** Temporary files lie beside what they become, hidden by a dot. */
  public DurableFiles() {
    this.unfinished = null;
  }

  /**
   * @param unfinished a folder for temporary files on the same disk as all targets, of which nobody
   *     else writes; what an earlier run left in it is removed
   */
  public DurableFiles(Path unfinished) throws IOException {
    this.unfinished = unfinished;
    Files.createDirectories(unfinished);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(unfinished)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  /** Puts a disk that fails in place of the honest one; null puts the honest one back. */
  static void disk(Disk failing) {
    disk = failing == null ? HONEST : failing;
  }

  /** Puts the bytes at the path, in place of what is there. */
  public void write(Path target, byte[] bytes) throws IOException {
    forceAll(place(target, bytes));
  }

  /** Puts many files, in the order given; all of them are durable when it returns. */
  public void writeAll(Map<Path, byte[]> files) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      folders.addAll(place(file.getKey(), file.getValue()));
    }
    forceAll(folders);
  }

  /**
   * Puts one of many files; from any thread.
   *
   * @return the folders to {@link #force} before its name lasts
   */
  public Set<Path> place(Path target, byte[] bytes) throws IOException {
    try {
      // In two halves, so that a test can stop between them.
      int half = bytes.length / 2;
      return place(
          target,
          sink -> {
            sink.take(Arrays.copyOfRange(bytes, 0, half));
            sink.take(Arrays.copyOfRange(bytes, half, bytes.length));
          });
    } catch (Rejected never) {
      throw new IllegalStateException("bytes at hand are not refused", never);
    }
  }

  /** What goes into a file, part by part. */
  @FunctionalInterface
  interface Contents {
    /** Refuses at any time, even at the end: then nothing was placed. */
    void into(ChunkSink file) throws IOException, Rejected;
  }

  /** Puts one of many files whose contents need not be in memory. */
  Set<Path> place(Path target, Contents contents) throws IOException, Rejected {
    Set<Path> folders = new LinkedHashSet<>();
    makeFolder(target.getParent(), folders);
    Path temporary = temporary(target);
    try {
      writeAndSync(temporary, contents);
      disk.before(Step.RENAME, target);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | Rejected e) {
      removeUnfinished(temporary, e);
      throw e;
    }
    folders.add(target.getParent());
    return folders;
  }

  /** Makes the names in a folder last. */
  public void force(Path folder) throws IOException {
    disk.before(Step.SYNC_FOLDER, folder);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes a file; that it is gone need not last, so its folder is not forced. */
  public void delete(Path file) throws IOException {
    disk.before(Step.DELETE, file);
    Files.delete(file);
  }

  private Path temporary(Path target) {
    return unfinished == null
        ? target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID())
        : unfinished.resolve(UUID.randomUUID().toString());
  }

  private static void writeAndSync(Path temporary, Contents contents) throws IOException, Rejected {
    disk.before(Step.OPEN, temporary);
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      contents.into(part -> write(channel, temporary, ByteBuffer.wrap(part)));
      disk.before(Step.SYNC, temporary);
      channel.force(true);
    }
  }

  private static void write(FileChannel channel, Path temporary, ByteBuffer bytes)
      throws IOException {
    disk.before(Step.WRITE, temporary);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** On a disk that takes nothing any more, the first failure is the one to report. */
  private void removeUnfinished(Path temporary, Exception failure) {
    try {
      delete(temporary);
    } catch (NoSuchFileException notEvenOpened) {
      return;
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** A new folder's name must be durable in its parent before anything in it counts. */
  private static void makeFolder(Path folder, Set<Path> folders) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(folder.getParent(), folders);
      disk.before(Step.MAKE_FOLDER, folder);
      Files.createDirectories(folder);
      folders.add(folder.getParent());
    }
  }

  private void forceAll(Set<Path> folders) throws IOException {
    for (Path folder : folders) {
      force(folder);
    }
  }
}
