package id.perisai.publish;

import id.perisai.release.Directory;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A passing copy of the trust, in which a signed root or directory is tried by the one verifier
 * there is.
 */
final class TrialRepository {
  private final SignedRepository signed;
  private final TrustChain now;
  private final TrustChange change;

  private TrialRepository(SignedRepository signed, TrustChange change) {
    this.signed = signed;
    this.now = signed.trust();
    this.change = change;
  }

  /**
   * @throws Rejected unless the chain of trust would take exactly this directory
   */
  static void requireVerifies(SignedRepository signed, Directory next, Signatures signatures)
      throws Rejected {
    requireVerifies(signed, TrustChange.of(next, signatures));
  }

  /**
   * @return the chain of trust as it would be; its root is still the one before where the new one
   *     waits for a directory
   * @throws Rejected unless it would take exactly what is changed, and nothing older instead
   */
  static TrustChain requireVerifies(SignedRepository signed, TrustChange change) throws Rejected {
    return new TrialRepository(signed, change).tried();
  }

  private TrustChain tried() throws Rejected {
    requireNext();
    try {
      Path folder = Files.createTempDirectory("perisai-trial");
      try {
        fill(folder);
        TrustChain tried =
            TrustChain.load(new Repository(folder), now.pinnedRoot(), signed.clock());
        requireRoot(tried);
        requireDirectory(tried);
        if (isInForce(tried) && tried.expiry().isPresent()) {
          throw tried.expiry().get();
        }
        return tried;
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireNext() throws Rejected {
    if (change.root().isPresent()) {
      requireNext(change.root().get().statement(), now.newestRoot());
    }
    if (change.directory().isPresent()) {
      requireNext(change.directory().get().statement(), now.directory());
    }
  }

  private static void requireNext(Statement next, Statement before) throws Rejected {
    if (next.version() != before.version() + 1) {
      throw new Rejected(
          Reason.WRONG_VERSION,
          next.label(),
          "version " + (before.version() + 1) + ", made from what is newest",
          "version " + next.version());
    }
  }

  private void fill(Path folder) throws IOException, Rejected {
    for (TrustRoot root : TrustChain.newestRoots(signed.files(), now.pinnedRoot())) {
      String path = RepositoryPaths.root(root.version());
      put(folder, path, root, Signatures.parse(signed.files().signatures(path)));
    }
    for (VerifiedStatement<Directory> directory : now.directories()) {
      String path = RepositoryPaths.directory(directory.statement().version());
      put(folder, path, directory.statement(), directory.signatures());
    }
    for (TrustChange.Part<?> part : change.parts()) {
      put(folder, part.path(), part.statement(), part.signatures());
    }
  }

  private void requireRoot(TrustChain tried) throws Rejected {
    if (change.root().isPresent()) {
      TrustRoot next = change.root().get().statement();
      if (!tried.newestRoot().digest().equals(next.digest())) {
        throw refusal(tried, next, "to be taken");
      }
      if (!signed.now().isBefore(next.expires())) {
        throw new Rejected(
            Reason.EXPIRED, next.label(), "one that is valid now", "expired at " + next.expires());
      }
    }
  }

  /**
   * Under keys that changed, an older directory may be the newest that they signed: visitors would
   * see sites of long ago, or delivery refuse it all.
   */
  private void requireDirectory(TrustChain tried) throws Rejected {
    Directory wanted =
        change.directory().map(part -> (Directory) part.statement()).orElse(now.directory());
    if (!tried.directory().digest().equals(wanted.digest())) {
      throw refusal(
          tried, wanted, "to be in force, signed by the keys of " + tried.newestRoot().label());
    }
    if (change.root().isPresent() && change.directory().isPresent() && !isInForce(tried)) {
      throw refusal(tried, wanted, "signed by the keys of " + tried.newestRoot().label());
    }
  }

  /** Whether more changes than a root that waits. */
  private boolean isInForce(TrustChain tried) {
    return change.root().isEmpty()
        || tried.root().digest().equals(change.root().get().statement().digest());
  }

  private static Rejected refusal(TrustChain tried, Statement wanted, String expected) {
    return tried.refusals().stream()
        .filter(refused -> refused.what().equals(wanted.label()))
        .findFirst()
        .orElseGet(
            () ->
                new Rejected(
                    Reason.BELOW_THRESHOLD,
                    wanted.label(),
                    expected,
                    tried.directory().label() + " would be in force"));
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
