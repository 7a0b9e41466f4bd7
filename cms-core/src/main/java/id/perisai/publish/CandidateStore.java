package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.release.BlobReader;
import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.Manifest;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of candidates, each a folder of its own: {@code description} and {@code blobs/<hex>}. It
 * lies outside the repository, into which nothing comes before its signature.
 */
public final class CandidateStore {
  private static final Duration KEPT = Duration.ofDays(4);
  private static final String DESCRIPTION = "description";

  private static final DurableFiles FILES = new DurableFiles();

  private final Path directory;

  public CandidateStore(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** Stores a candidate, and sweeps those that nobody can sign any more. */
  void put(UUID candidate, byte[] description, Map<Digest, byte[]> blobs) {
    try {
      sweep(Instant.now().minus(KEPT));
      Path blobFolder = Files.createDirectories(folder(candidate).resolve("blobs"));
      for (Map.Entry<Digest, byte[]> blob : blobs.entrySet()) {
        Files.write(blobFolder.resolve(blob.getKey().hex()), blob.getValue());
      }
      Files.write(folder(candidate).resolve(DESCRIPTION), description);
    } catch (IOException e) {
      throw new UncheckedIOException("candidate " + candidate + " cannot be stored", e);
    }
  }

  /**
   * The description, unchanged.
   *
   * @throws Refused CANDIDATE_CHANGED
   */
  byte[] description(UUID candidate, Digest digest) {
    return read(folder(candidate).resolve(DESCRIPTION))
        .filter(bytes -> Digest.of(bytes).equals(digest))
        .orElseThrow(() -> new Refused(PublishRefusal.CANDIDATE_CHANGED, DESCRIPTION));
  }

  /** Whether the description is there, unchanged. */
  boolean isWhole(Candidate candidate) {
    return read(folder(candidate.id()).resolve(DESCRIPTION))
        .filter(bytes -> Digest.of(bytes).equals(candidate.description()))
        .isPresent();
  }

  /** A blob that came with the candidate, unchanged; empty if it did not, or is damaged. */
  Optional<byte[]> blob(UUID candidate, Digest digest) {
    return read(folder(candidate).resolve("blobs").resolve(digest.hex()))
        .filter(bytes -> Digest.of(bytes).equals(digest));
  }

  /** A candidate's blobs: those that came with it, or what the repository has of its tenant's. */
  BlobReader reader(Candidate candidate, Repository repository) {
    return (digest, maxLength) -> {
      Optional<byte[]> fresh = blob(candidate.id(), digest);
      return fresh.isPresent() && fresh.get().length <= maxLength
          ? fresh.get()
          : repository.blob(candidate.tenant(), digest, maxLength);
    };
  }

  /**
   * The manifest of a release's candidate.
   *
   * @throws Rejected if it is damaged
   */
  public Manifest manifest(Candidate candidate, Repository repository) throws Rejected {
    Digest root = ReleaseStatement.parse(candidate.statement()).manifest();
    return Manifest.read(root, reader(candidate, repository));
  }

  /** The digests of all blobs that came with the candidate. */
  List<Digest> blobs(UUID candidate) {
    try (Stream<Path> files = Files.list(folder(candidate).resolve("blobs"))) {
      return files.map(file -> Digest.of(contents(file))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("candidate " + candidate + " cannot be read", e);
    }
  }

  void remove(UUID candidate) {
    try {
      removeTree(folder(candidate));
    } catch (IOException e) {
      // What it was for is done and written down: that must not look like a failure.
      System.getLogger(CandidateStore.class.getName())
          .log(System.Logger.Level.WARNING, folder(candidate) + " is left for the next sweep", e);
    }
  }

  private void sweep(Instant before) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> folders = Files.list(directory)) {
      for (Path folder : folders.toList()) {
        if (isOlder(folder, before)) {
          removeTree(folder);
        }
      }
    }
  }

  /** What another one has removed meanwhile, such as a release that came into force, is not. */
  private static boolean isOlder(Path folder, Instant before) throws IOException {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(before);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static void removeTree(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        FILES.delete(file);
      }
    } catch (NoSuchFileException alsoRemoved) {
      // Whoever removes it too goes on with what is left.
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
    }
  }

  private Path folder(UUID candidate) {
    return directory.resolve(candidate.toString());
  }

  private static Optional<byte[]> read(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(contents(file))
        : Optional.empty();
  }

  private static byte[] contents(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
