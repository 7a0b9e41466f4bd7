package id.perisai.admin.command;

import id.perisai.publish.TrustChange;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.SigningProgress;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a ceremony's folder holds, checked: the present, what is next, and who has signed it. */
final class Ceremony {
  private final TrustFolder folder;
  private final TrustChain present;
  private final Optional<TrustRoot> root;
  private final Optional<Directory> directory;

  private Ceremony(TrustFolder folder, TrustChain present) {
    this.folder = folder;
    this.present = present;
    this.root = folder.root();
    this.directory = folder.directory();
  }

  /**
   * @throws Failure unless the present verifies from the pinned root, and what is next follows it
   */
  static Ceremony read(TrustFolder folder, Digest pinned, Clock clock) {
    Ceremony read = new Ceremony(folder, folder.present(pinned));
    read.requireSomething();
    read.root.ifPresent(root -> read.requireFollows(root, read.present.newestRoot(), clock));
    read.root.ifPresent(root -> read.requireValid(root, root.expires(), clock));
    read.directory.ifPresent(next -> read.requireFollows(next, read.present.directory(), clock));
    read.directory.ifPresent(next -> read.requireValid(next, next.expires(), clock));
    return read;
  }

  TrustChain present() {
    return present;
  }

  /** What is to be signed, the root first. */
  List<Statement> next() {
    List<Statement> next = new ArrayList<>();
    root.ifPresent(next::add);
    directory.ifPresent(next::add);
    return next;
  }

  /** Those whose threshold a statement needs: the root before and itself, or one root. */
  List<TrustRoot> roots(Statement statement) {
    return statement instanceof TrustRoot next
        ? List.of(present.newestRoot(), next)
        : List.of(root.orElse(present.newestRoot()));
  }

  /**
   * The statement before.
   *
   * @param next one of {@link #next}
   */
  Statement before(Statement next) {
    return next instanceof TrustRoot ? present.newestRoot() : present.directory();
  }

  /**
   * Whose signatures lie beside a statement, each of them verified.
   *
   * @throws Failure naming a file whose signature does not fit, or is nobody's
   */
  List<Key> signers(Statement statement) throws IOException {
    List<Key> signers = new ArrayList<>();
    for (Map.Entry<String, Signature> file : folder.signatures(statement.type()).entrySet()) {
      try {
        signers.addAll(progress(statement, Signatures.of(List.of(file.getValue()))).signers());
      } catch (Rejected refused) {
        throw folder.unusable(file.getKey(), refused);
      }
    }
    return signers;
  }

  private SigningProgress progress(Statement statement, Signatures signatures) throws Rejected {
    return statement instanceof TrustRoot
        ? SigningProgress.of(present, statement, signatures)
        : SigningProgress.by(roots(statement).get(0), statement, signatures);
  }

  /** All of it with the signatures that lie there. */
  TrustChange change() throws IOException {
    for (Statement statement : next()) {
      signers(statement);
    }
    return new TrustChange(part(root), part(directory));
  }

  private <S extends Statement> Optional<TrustChange.Part<S>> part(Optional<S> statement)
      throws IOException {
    if (statement.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<Signature> all = List.copyOf(folder.signatures(statement.get().type()).values());
      return Optional.of(new TrustChange.Part<>(statement.get(), Signatures.of(all)));
    } catch (Rejected tooMany) {
      throw folder.unusable("next", tooMany);
    }
  }

  private void requireSomething() {
    if (root.isEmpty() && directory.isEmpty()) {
      throw new Failure(
          ExitCode.FAILED,
          folder.folder()
              + " has neither next/root nor next/directory: make it on the server by ./perisai"
              + " trust root or trust directory");
    }
  }

  private void requireFollows(Statement next, Statement before, Clock clock) {
    if (next.version() != before.version() + 1) {
      throw folder.unusable(
          "next/" + next.type(),
          new Rejected(
              Reason.WRONG_VERSION,
              next.label(),
              "version " + (before.version() + 1) + ", which follows " + before.label(),
              "version " + next.version()));
    }
  }

  private void requireValid(Statement next, Instant expires, Clock clock) {
    Instant now = clock.instant();
    if (!now.isBefore(expires)) {
      throw new Failure(
          ExitCode.FAILED,
          next.label()
              + " expired at "
              + expires
              + ", and this machine's clock says "
              + now
              + ": make it anew, or put the clock right");
    }
  }
}
