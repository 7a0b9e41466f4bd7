package id.perisai.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much lies in one folder of the inbox, and how much may. Somebody else takes files away, so
 * what is counted here is at most too high; it is counted anew when it seems full.
 */
final class Room {
  /** Somebody who sends faster than this does not make us list the folder each time. */
  private static final long RECOUNT_NANOS = 1_000_000_000L;

  private final Path folder;
  private final long mostBytes;
  private final long mostFiles;
  private final Sites reader;

  /** By a file's name, as far as it was ever asked. */
  private final Map<String, String> sites = new HashMap<>();

  private long bytes;
  private long files;
  private Optional<Instant> oldest = Optional.empty();
  private long counted;

  /** Says on which site a file was sent; empty if nobody can tell. */
  @FunctionalInterface
  interface Sites {
    String of(Path file) throws IOException;
  }

  Room(Path folder, long mostBytes, long mostFiles, Sites reader) throws IOException {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.mostFiles = mostFiles;
    this.reader = reader;
    count();
  }

  /** Keeps room for a file; false if there is none. */
  synchronized boolean take(long size) throws IOException {
    if (!fits(size) && System.nanoTime() - counted > RECOUNT_NANOS) {
      count();
    }
    if (!fits(size)) {
      return false;
    }
    bytes += size;
    files++;
    return true;
  }

  /** Gives back the room of a file that did not come. */
  synchronized void giveBack(long size) {
    bytes = Math.max(0, bytes - size);
    files = Math.max(0, files - 1);
  }

  /**
   * Keeps room for a file, deleting others if there is none: a tenth of the room at once, so that
   * the folder is listed seldom. Each time the oldest of the site goes that has most, so that a
   * flood on one site takes the place of its own.
   *
   * @return how many were deleted
   */
  synchronized int takeByDropping(long size) throws IOException {
    int dropped = 0;
    if (!fits(size)) {
      Map<String, Deque<Present>> bySite = bySite(count());
      while (!bySite.isEmpty()
          && (bytes + size > mostBytes / 10 * 9 || files >= mostFiles / 10 * 9)) {
        if (Files.deleteIfExists(dropOldestOfLargest(bySite).file)) {
          dropped++;
        }
      }
    }
    bytes += size;
    files++;
    return dropped;
  }

  private Present dropOldestOfLargest(Map<String, Deque<Present>> bySite) {
    String largest = "";
    int most = 0;
    for (Map.Entry<String, Deque<Present>> site : bySite.entrySet()) {
      if (site.getValue().size() > most) {
        most = site.getValue().size();
        largest = site.getKey();
      }
    }
    Present oldest = bySite.get(largest).remove();
    if (most == 1) {
      bySite.remove(largest);
    }
    giveBack(oldest.size);
    return oldest;
  }

  /** The oldest first. */
  private Map<String, Deque<Present>> bySite(List<Present> present) throws IOException {
    sites.keySet().retainAll(present.stream().map(Present::name).collect(Collectors.toSet()));
    present.sort(Comparator.comparing(Present::modified).thenComparing(Present::file));
    Map<String, Deque<Present>> bySite = new HashMap<>();
    for (Present one : present) {
      String site = sites.get(one.name());
      if (site == null) {
        site = reader.of(one.file);
        sites.put(one.name(), site);
      }
      bySite.computeIfAbsent(site, first -> new ArrayDeque<>()).add(one);
    }
    return bySite;
  }

  /** How full it is, from 0 to 1, counted anew if it is not known since a while. */
  synchronized double fill() throws IOException {
    recount();
    return Math.min(1, Math.max((double) bytes / mostBytes, (double) files / mostFiles));
  }

  /** When the oldest file was written, as {@link #fill}; empty if there is none. */
  synchronized Optional<Instant> oldest() throws IOException {
    recount();
    return oldest;
  }

  private void recount() throws IOException {
    if (System.nanoTime() - counted > RECOUNT_NANOS) {
      count();
    }
  }

  private boolean fits(long size) {
    return bytes + size <= mostBytes && files < mostFiles;
  }

  private record Present(Path file, FileTime modified, long size) {
    String name() {
      return file.getFileName().toString();
    }
  }

  private List<Present> count() throws IOException {
    List<Present> present = new ArrayList<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(folder, "*" + InboxPaths.SUFFIX)) {
      for (Path file : list) {
        add(file, present);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    bytes = present.stream().mapToLong(Present::size).sum();
    files = present.size();
    oldest =
        present.stream()
            .map(Present::modified)
            .min(Comparator.naturalOrder())
            .map(FileTime::toInstant);
    counted = System.nanoTime();
    return present;
  }

  private static void add(Path file, List<Present> present) throws IOException {
    try {
      BasicFileAttributes read =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      present.add(new Present(file, read.lastModifiedTime(), read.size()));
    } catch (NoSuchFileException collected) {
      return; // by authoring, just now
    }
  }
}
