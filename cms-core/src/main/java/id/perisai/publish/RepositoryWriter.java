package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TransparencyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The only writer of the repository. A statement counts from the moment its own file is there, and
 * that file is written last: after the blobs, after the manifest's nodes, after its signatures.
 * Then it gets its leaf in the log and its line in the timestamp, without which delivery does not
 * take it. A machine that stops anywhere in between leaves the last release in force, or one that
 * the next start logs and stamps.
 */
public final class RepositoryWriter {
  private final Path directory;
  private final Anchor anchor;
  private final StampTime stamp;
  private final DurableFiles files = new DurableFiles();

  public RepositoryWriter(Path directory, Anchor anchor, StampTime stamp) {
    this.anchor = anchor;
    this.stamp = stamp;
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * Puts a release into force.
   *
   * @param blobs every blob of it that the repository may lack, by digest, nodes last
   */
  public void release(ReleaseStatement release, Signatures signatures, Map<Digest, byte[]> blobs)
      throws IOException {
    Map<Path, byte[]> missing = new LinkedHashMap<>();
    for (Map.Entry<Digest, byte[]> blob : blobs.entrySet()) {
      Path file = file(release.tenant(), blob.getKey(), blob.getValue());
      if (!isThere(file, blob.getValue())) {
        missing.put(file, blob.getValue());
      }
    }
    files.writeAll(missing);
    statement(RepositoryPaths.release(release.tenant(), release.version()), release, signatures);
  }

  /** Puts a statement of the platform into force, at its path such as {@code trust/directory/2}. */
  public void statement(String path, Statement statement, Signatures signatures)
      throws IOException {
    stamp.requireClock();
    files.write(directory.resolve(RepositoryPaths.signatures(path)), signatures.bytes());
    files.write(directory.resolve(path), statement.bytes());
    stamp.stamp(
        () -> {
          TransparencyLog log = anchor.log();
          requireListed(log, path, statement, signatures);
          return log;
        });
  }

  /**
   * Puts a root or a directory into force, or both together. The directory is written first: a root
   * counts from when a directory is signed by its keys, and must not find an older one instead.
   */
  public void trust(TrustChange change) throws IOException {
    stamp.requireClock();
    for (TrustChange.Part<?> part : change.parts()) {
      files.write(
          directory.resolve(RepositoryPaths.signatures(part.path())), part.signatures().bytes());
      files.write(directory.resolve(part.path()), part.statement().bytes());
    }
    stamp.stamp(
        () -> {
          TransparencyLog log = anchor.log();
          for (TrustChange.Part<?> part : change.parts()) {
            requireListed(log, part.path(), part.statement(), part.signatures());
          }
          return log;
        });
  }

  private static void requireListed(
      TransparencyLog log, String path, Statement statement, Signatures signatures)
      throws IOException {
    try {
      log.requireListed(path, statement.bytes(), signatures.bytes());
    } catch (Rejected refused) {
      throw new IOException(path + " was written and not logged: " + refused.getMessage(), refused);
    }
  }

  private Path file(String tenant, Digest digest, byte[] bytes) {
    if (!Digest.of(bytes).equals(digest)) {
      throw new IllegalArgumentException("these bytes are not " + digest);
    }
    return directory.resolve(RepositoryPaths.blob(tenant, digest));
  }

  /** Wrong bytes under the name count as absent, and are replaced. */
  private static boolean isThere(Path file, byte[] bytes) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes);
  }
}
