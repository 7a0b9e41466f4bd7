package id.perisai.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that are there whole or not at all, whenever the process or the machine stops: written
 * beside, forced to the disk, renamed, and the folder forced too.
 */
final class DurableFiles {
  private final Path unfinished;
  private final AtomicLong count = new AtomicLong();

  /**
   * @param unfinished a folder on the same disk as all targets; what an earlier run left in it is
   *     removed
   */
  DurableFiles(Path unfinished) throws IOException {
    this.unfinished = unfinished;
    Files.createDirectories(unfinished);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(unfinished)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  /** Writes or replaces a file. */
  void write(Path target, byte[] bytes) throws IOException {
    place(target, bytes);
    force(target.getParent());
  }

  /**
   * Writes or replaces one of many files; that it is there lasts only after {@link #force} of its
   * folder. From any thread.
   */
  void place(Path target, byte[] bytes) throws IOException {
    Path beside = unfinished.resolve(Long.toString(count.incrementAndGet()));
    try (FileChannel channel =
        FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    Files.createDirectories(target.getParent());
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the names in a folder last. */
  void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
