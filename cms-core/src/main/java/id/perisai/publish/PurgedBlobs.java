package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseBlobs;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files of the repository that a purge names, whole or left unfinished by a stop. */
final class PurgedBlobs {
  private final Repository repository;
  private final PurgeStatement purge;
  private final DurableFiles files = new DurableFiles();

  PurgedBlobs(Repository repository, PurgeStatement purge) {
    this.repository = repository;
    this.purge = purge;
  }

  /**
   * Removes those that are there; gives how many these were.
   *
   * @throws UncheckedIOException if one of them cannot be removed; all others are then
   */
  long remove() {
    List<Path> there = there();
    List<IOException> failures = new ArrayList<>();
    for (Path file : there) {
      try {
        files.delete(file);
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      IOException first = failures.get(0);
      throw new UncheckedIOException(
          failures.size() + " files that were purged cannot be removed, the first: " + first,
          first);
    }
    return there.size();
  }

  private List<Path> there() {
    Set<Digest> digests = new HashSet<>(purge.digests());
    List<Path> unfinished = unfinished(digests);
    digests.removeIf(digest -> !Files.exists(file(digest), LinkOption.NOFOLLOW_LINKS));
    if (!digests.isEmpty()) {
      digests.removeAll(nodes());
    }
    List<Path> there = new ArrayList<>(unfinished);
    digests.forEach(digest -> there.add(file(digest)));
    return there;
  }

  private Set<Digest> nodes() {
    try {
      return ReleaseBlobs.nodes(repository, purge.tenant());
    } catch (Rejected unreadable) {
      throw new UncheckedIOException(
          "purged bytes cannot be told from nodes of manifests", new IOException(unreadable));
    }
  }

  private Path file(Digest digest) {
    return repository.directory().resolve(RepositoryPaths.blob(purge.tenant(), digest));
  }

  private List<Path> unfinished(Set<Digest> digests) {
    Set<Path> folders = new HashSet<>();
    digests.forEach(digest -> folders.add(file(digest).getParent()));
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        try (DirectoryStream<Path> hidden = Files.newDirectoryStream(folder, ".*")) {
          for (Path file : hidden) {
            DurableFiles.target(file)
                .filter(target -> digests.stream().anyMatch(digest -> target.equals(digest.hex())))
                .ifPresent(target -> found.add(file));
          }
        } catch (IOException e) {
          throw new UncheckedIOException("purged bytes cannot be looked for in " + folder, e);
        }
      }
    }
    return found;
  }
}
