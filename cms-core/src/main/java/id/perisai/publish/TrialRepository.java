package id.perisai.publish;

import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A passing copy of the trust, in which a signed directory is tried by the one verifier there is.
 */
final class TrialRepository {
  private TrialRepository() {}

  /**
   * @throws Rejected unless the chain of trust would take exactly this directory
   */
  static void requireVerifies(SignedRepository signed, Directory next, Signatures signatures)
      throws Rejected {
    try {
      Path folder = Files.createTempDirectory("perisai-trial");
      try {
        TrustChain trust = signed.trust();
        for (var root : trust.roots()) {
          put(
              folder,
              RepositoryPaths.root(root.statement().version()),
              root.statement(),
              root.signatures());
        }
        put(folder, RepositoryPaths.directory(next.version()), next, signatures);
        TrustChain tried =
            TrustChain.load(new Repository(folder), trust.pinnedRoot(), signed.clock());
        if (!tried.refusals().isEmpty()) {
          throw tried.refusals().get(0);
        }
        if (tried.expiry().isPresent()) {
          throw tried.expiry().get();
        }
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Path folder, String path, Statement statement, Signatures signatures)
      throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(folder.resolve(RepositoryPaths.signatures(path)), signatures.bytes());
    Files.write(file, statement.bytes());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
