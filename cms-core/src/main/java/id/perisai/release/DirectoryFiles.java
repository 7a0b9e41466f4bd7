package id.perisai.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files of a directory. Reads are bounded, take regular files only, and follow no link below
 * the directory itself.
 */
final class DirectoryFiles implements RepositoryFiles {

  private final Path directory;
  private volatile Object seen;
  private volatile Instant answered;
  private volatile Instant failing;

  DirectoryFiles(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  Path directory() {
    return directory;
  }

  @Override
  public Optional<String> look() {
    seen = timestampMark();
    if (Files.isDirectory(directory)) {
      answered = Clock.systemUTC().instant();
      failing = null;
      return Optional.empty();
    }
    failing = failing == null ? Clock.systemUTC().instant() : failing;
    return Optional.of(directory + " is not a directory that can be read");
  }

  /** The timestamp is replaced as a whole: another file has other marks. */
  @Override
  public boolean hasNews() {
    return !Objects.equals(seen, timestampMark());
  }

  private Object timestampMark() {
    try {
      BasicFileAttributes now = attributes(directory.resolve(RepositoryPaths.TIMESTAMP));
      return Arrays.asList(now.fileKey(), now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public boolean isNear() {
    return true;
  }

  @Override
  public void doubt(Set<String> refused) {
    // There is no other copy to ask.
  }

  @Override
  public List<Place> places() {
    Instant since = failing;
    return List.of(
        new Place(
            directory.toString(),
            true,
            Optional.ofNullable(answered),
            Optional.ofNullable(since),
            since == null ? "" : "it is not a directory that can be read"));
  }

  @Override
  public byte[] read(String path, long maxLength, Check check) throws Rejected {
    byte[] bytes = read(path, maxLength);
    check.require(bytes);
    return bytes;
  }

  @Override
  public byte[] read(String path, long from, int length, Check check) throws Rejected {
    try {
      Path file = plain(path);
      requireRegular(path, attributes(file));
      byte[] part;
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        in.skipNBytes(from);
        part = in.readNBytes(length);
      }
      if (part.length < length) {
        throw new Rejected(
            Reason.WRONG_LENGTH, path, from + length + " bytes", from + part.length + " bytes");
      }
      check.require(part);
      return part;
    } catch (NoSuchFileException e) {
      throw new Rejected(Reason.MISSING, path, "a file", "none", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public SortedSet<Long> versions(String folder, long from) throws Rejected {
    TreeSet<Long> versions = new TreeSet<>();
    try {
      Path path = plain(folder);
      if (!attributes(path).isDirectory()) {
        throw new Rejected(Reason.UNREADABLE, folder, "a folder", "another kind of file");
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          RepositoryPaths.version(file.getFileName().toString()).ifPresent(versions::add);
        }
      }
    } catch (NoSuchFileException e) {
      return Collections.emptySortedSet();
    } catch (DirectoryIteratorException e) {
      throw unreadable(folder, e.getCause());
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return versions.tailSet(from);
  }

  private byte[] read(String path, long maxLength) throws Rejected {
    try {
      Path file = plain(path);
      BasicFileAttributes attributes = attributes(file);
      requireRegular(path, attributes);
      if (attributes.size() > maxLength) {
        throw tooLong(path, maxLength, attributes.size());
      }
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return read(in, path, maxLength, (int) attributes.size());
      }
    } catch (NoSuchFileException e) {
      throw new Rejected(Reason.MISSING, path, "a file", "none", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Before it is opened: opening a named pipe would wait for ever. */
  private static void requireRegular(String path, BasicFileAttributes attributes) throws Rejected {
    if (!attributes.isRegularFile()) {
      throw new Rejected(Reason.UNREADABLE, path, "a regular file", "another kind of file");
    }
  }

  /**
   * The file may grow while it is read: the bound holds for what is read, not for what was said.
   */
  private static byte[] read(InputStream in, String path, long maxLength, int sizeHint)
      throws IOException, Rejected {
    byte[] bytes = new byte[sizeHint];
    int length = in.readNBytes(bytes, 0, sizeHint);
    int next = length < sizeHint ? -1 : in.read();
    if (next < 0) {
      return length == sizeHint ? bytes : Arrays.copyOf(bytes, length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, length);
    out.write(next);
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0 && out.size() <= maxLength; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
    if (out.size() > maxLength) {
      throw tooLong(path, maxLength, out.size());
    }
    return out.toByteArray();
  }

  /** The path of a file none of whose parents below the directory is a link. */
  private Path plain(String path) throws IOException, Rejected {
    Path file = directory;
    String[] names = path.split("/");
    for (int i = 0; i < names.length; i++) {
      file = file.resolve(names[i]);
      if (i < names.length - 1 && !attributes(file).isDirectory()) {
        throw new Rejected(Reason.UNREADABLE, path, "plain folders", names[i] + " is none");
      }
    }
    return file;
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static Rejected tooLong(String path, long maxLength, long length) {
    return new Rejected(Reason.TOO_BIG, path, "at most " + maxLength + " bytes", length + " bytes");
  }

  private static Rejected unreadable(String path, IOException e) {
    return new Rejected(Reason.UNREADABLE, path, "a readable file", e.toString(), e);
  }
}
