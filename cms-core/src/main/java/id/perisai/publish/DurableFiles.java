package id.perisai.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes files such that each is either there as a whole or not at all, also after a power cut:
 * temporary file, fsync, rename, fsync of the folder.
 */
final class DurableFiles {
  /** The moments between which a machine may stop. */
  enum Step {
    FOLDER_MADE,
    TEMPORARY_OPENED,
    TEMPORARY_HALF_WRITTEN,
    TEMPORARY_WRITTEN,
    TEMPORARY_SYNCED,
    RENAMED,
    FOLDER_SYNCED
  }

  private final Consumer<Step> watch;

  DurableFiles() {
    this(step -> {});
  }

  /** The watch is told of each step after it; a test stops there by throwing. */
  DurableFiles(Consumer<Step> watch) {
    this.watch = watch;
  }

  /** Puts the bytes at the path, in place of what is there. */
  void write(Path file, byte[] bytes) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    put(file, bytes, folders);
    syncAll(folders);
  }

  /** Puts many files, in the order given; all of them are durable when it returns. */
  void writeAll(Map<Path, byte[]> files) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      put(file.getKey(), file.getValue(), folders);
    }
    syncAll(folders);
  }

  private void put(Path file, byte[] bytes, Set<Path> folders) throws IOException {
    makeFolder(file.getParent(), folders);
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      writeAndSync(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    folders.add(file.getParent());
    watch.accept(Step.RENAMED);
  }

  private void writeAndSync(Path temporary, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      watch.accept(Step.TEMPORARY_OPENED);
      writeAll(channel, ByteBuffer.wrap(bytes, 0, bytes.length / 2));
      watch.accept(Step.TEMPORARY_HALF_WRITTEN);
      writeAll(channel, ByteBuffer.wrap(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
      watch.accept(Step.TEMPORARY_WRITTEN);
      channel.force(true);
      watch.accept(Step.TEMPORARY_SYNCED);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A new folder's name must be durable in its parent before anything in it counts. */
  private void makeFolder(Path folder, Set<Path> folders) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(folder.getParent(), folders);
      Files.createDirectories(folder);
      folders.add(folder.getParent());
      watch.accept(Step.FOLDER_MADE);
    }
  }

  private void syncAll(Set<Path> folders) throws IOException {
    for (Path folder : folders) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
      watch.accept(Step.FOLDER_SYNCED);
    }
  }
}
