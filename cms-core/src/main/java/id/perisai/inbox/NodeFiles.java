package id.perisai.inbox;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * What authoring does with files in folders that delivery nodes write. A node that was taken over
 * puts a link, a pipe or a file that grows in the place of any other, between any two steps. So
 * folders are held open and names are looked up in them, never along a path; no link is followed;
 * what a file says of its size is not believed; and each question is asked on a thread of its own,
 * so that a pipe that nobody writes, or a disk that hangs, keeps no other node waiting. From one
 * thread.
 */
final class NodeFiles {
  private final Path inbox;
  private final Duration patience;
  private final Disk disk;

  /** Threads that got no answer, by the folder below the inbox that they ask. */
  private final Map<String, Thread> hung = new HashMap<>();

  /** Stands between this class and the disk, in tests. */
  @FunctionalInterface
  interface Disk {
    /** Is told of each file before it is opened; what it throws, the disk seems to have thrown. */
    void beforeReading(Path file) throws IOException;
  }

  /**
   * @param patience how long one question may take; whoever did not answer is asked nothing more
   *     before that question is answered
   */
  NodeFiles(Path inbox, Duration patience, Disk disk) {
    this.inbox = inbox;
    this.patience = patience;
    this.disk = disk;
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask(SecureDirectoryStream<Path> folder) throws IOException;
  }

  /**
   * Names of folders below the inbox. Names stay paths: not every name that a disk holds can be
   * told in letters.
   *
   * @param most how many names are looked at
   * @throws NoSuchFileException if there is no inbox, which is another machine's disk that is away
   */
  List<Path> folders(int most, Predicate<Path> wanted) throws IOException {
    return within(
        inbox,
        () -> {
          List<Path> folders = new ArrayList<>();
          NodeFolder.requireThere(inbox);
          try (SecureDirectoryStream<Path> held = held(inbox)) {
            for (Path name : names(held, most)) {
              if (wanted.test(name)
                  && attributes(held, name).filter(BasicFileAttributes::isDirectory).isPresent()) {
                folders.add(name);
              }
            }
          }
          return folders;
        });
  }

  /**
   * Names of whatever lies in a folder; none while there is no such folder.
   *
   * @param most how many are looked at
   */
  List<Path> names(Path folder, int most) throws IOException {
    try {
      return in(folder, held -> names(held, most));
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /** Those of the names that are regular files now. */
  List<Path> regular(Path folder, List<Path> names) throws IOException {
    return in(
        folder,
        held -> {
          List<Path> regular = new ArrayList<>();
          for (Path name : names) {
            if (attributes(held, name).filter(BasicFileAttributes::isRegularFile).isPresent()) {
              regular.add(name);
            }
          }
          return regular;
        });
  }

  /**
   * @throws NoSuchFileException also if something else than a file lies there
   */
  BasicFileAttributes attributes(Path file) throws IOException {
    return in(file.getParent(), held -> requireRegular(held, file));
  }

  /**
   * Reads a file.
   *
   * @return at most one byte more than {@code most}, however long the file is
   * @throws NoSuchFileException also if something else than a file lies there
   */
  byte[] read(Path file, int most) throws IOException {
    return in(file.getParent(), held -> read(held, file, most));
  }

  private byte[] read(SecureDirectoryStream<Path> held, Path file, int most) throws IOException {
    requireRegular(held, file);
    disk.beforeReading(file);
    try (var channel =
        held.newByteChannel(
            file.getFileName(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return Channels.newInputStream(channel).readNBytes(most + 1);
    }
  }

  void delete(Path file) throws IOException {
    in(
        file.getParent(),
        held -> {
          try {
            held.deleteFile(file.getFileName());
          } catch (NoSuchFileException gone) {
            return false;
          }
          return true;
        });
  }

  /**
   * Moves a file out of the inbox, to a name that is free.
   *
   * @param most how many bytes it may have if it has to be copied
   * @throws NoSuchFileException also if something else than a file lies there
   */
  void move(Path file, Path to, int most) throws IOException {
    in(
        file.getParent(),
        held -> {
          requireRegular(held, file);
          try (SecureDirectoryStream<Path> target = held(to.getParent())) {
            held.move(file.getFileName(), target, to.getFileName());
          } catch (AtomicMoveNotSupportedException anotherDisk) {
            copy(held, file, to, most);
            held.deleteFile(file.getFileName());
          }
          return true;
        });
    if (!Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(to);
      throw new NoSuchFileException(file.toString());
    }
  }

  private void copy(SecureDirectoryStream<Path> held, Path file, Path to, int most)
      throws IOException {
    byte[] bytes = read(held, file, most);
    if (bytes.length > most) {
      throw new IOException("more than " + most + " bytes, and on another disk");
    }
    Files.write(to, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.DSYNC);
  }

  private static BasicFileAttributes requireRegular(SecureDirectoryStream<Path> held, Path file)
      throws IOException {
    return attributes(held, file.getFileName())
        .filter(BasicFileAttributes::isRegularFile)
        .orElseThrow(() -> new NoSuchFileException(file.toString()));
  }

  private static Optional<BasicFileAttributes> attributes(
      SecureDirectoryStream<Path> held, Path name) throws IOException {
    try {
      return Optional.of(
          held.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static List<Path> names(DirectoryStream<Path> held, int most) throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      for (Path file : held) {
        if (names.size() >= most) {
          break;
        }
        names.add(file.getFileName());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Asks in a folder that is reached through folders alone. */
  private <T> T in(Path folder, Question<T> question) throws IOException {
    return within(
        folder,
        () -> {
          try (SecureDirectoryStream<Path> held = held(inbox)) {
            return in(held, inbox.relativize(folder), question);
          }
        });
  }

  private static <T> T in(SecureDirectoryStream<Path> held, Path way, Question<T> question)
      throws IOException {
    Path next = way.getName(0);
    if (attributes(held, next).filter(BasicFileAttributes::isDirectory).isEmpty()) {
      throw new NoSuchFileException(next.toString());
    }
    try (SecureDirectoryStream<Path> below =
        held.newDirectoryStream(next, LinkOption.NOFOLLOW_LINKS)) {
      return way.getNameCount() == 1
          ? question.ask(below)
          : in(below, way.subpath(1, way.getNameCount()), question);
    }
  }

  private static SecureDirectoryStream<Path> held(Path folder) throws IOException {
    DirectoryStream<Path> held = Files.newDirectoryStream(folder);
    if (held instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    held.close();
    throw new IOException(folder + " cannot be held open on this system (openat)");
  }

  @FunctionalInterface
  private interface Answer<T> {
    T get() throws IOException;
  }

  private <T> T within(Path folder, Answer<T> answer) throws IOException {
    String owner = inbox.relativize(folder).getName(0).toString();
    if (hung.containsKey(owner) && hung.get(owner).isAlive()) {
      throw new IOException("still no answer from the disk, or from a pipe in a file's place");
    }
    hung.remove(owner);
    FutureTask<T> asked = new FutureTask<>(answer::get);
    Thread thread = new Thread(asked, "perisai-inbox-" + owner);
    thread.setDaemon(true);
    thread.start();
    try {
      return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      hung.put(owner, thread);
      throw new IOException("no answer in " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
