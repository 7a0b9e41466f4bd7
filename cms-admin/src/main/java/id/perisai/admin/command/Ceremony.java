package id.perisai.admin.command;

import id.perisai.publish.TrustChange;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Manifest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.SigningProgress;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
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
  private final Optional<ThemeStatement> theme;
  private final Optional<ReleaseStatement> desk;

  private Ceremony(TrustFolder folder, TrustChain present) {
    this.folder = folder;
    this.present = present;
    this.root = folder.root();
    this.directory = folder.directory();
    this.theme = folder.theme();
    this.desk = folder.release();
  }

  /**
   * @throws Failure unless the present verifies from the pinned root, and what is next follows it
   */
  static Ceremony read(TrustFolder folder, Digest pinned, Clock clock) {
    Ceremony read = new Ceremony(folder, folder.present(pinned));
    read.requireSomething();
    read.next().forEach(read::requireFollows);
    read.root.ifPresent(root -> read.requireValid(root, root.expires(), clock));
    read.directory.ifPresent(next -> read.requireValid(next, next.expires(), clock));
    read.desk.ifPresent(read::requireDesk);
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
    theme.ifPresent(next::add);
    desk.ifPresent(next::add);
    return next;
  }

  /** Those whose threshold a statement needs: the root before and itself, or one root. */
  List<TrustRoot> roots(Statement statement) {
    if (statement instanceof TrustRoot next) {
      return List.of(present.newestRoot(), next);
    }
    return statement instanceof Directory
        ? List.of(root.orElse(present.newestRoot()))
        : List.of(present.root());
  }

  /**
   * The statement before; empty for the first release of the desk alone.
   *
   * @param next one of {@link #next}
   */
  Optional<Statement> before(Statement next) {
    if (next instanceof TrustRoot) {
      return Optional.of(present.newestRoot());
    }
    if (next instanceof Directory) {
      return Optional.of(present.directory());
    }
    try {
      return next instanceof ReleaseStatement release
          ? release.previous().isEmpty() ? Optional.empty() : Optional.of(before(release))
          : Optional.of(present.theme(next.version() - 1).statement());
    } catch (Rejected refused) {
      throw folder.unusable("next/" + next.type(), refused);
    }
  }

  private Statement before(ReleaseStatement next) throws Rejected {
    long version = next.version() - 1;
    String path = RepositoryPaths.release(next.tenant(), version);
    byte[] bytes = folder.files().statement(path);
    next.previous().orElseThrow().requireOf(bytes, path);
    return present
        .verifyKept(bytes, folder.files().signatures(path), next.tenant(), version)
        .statement();
  }

  /** What a release of the desk consists of. */
  Manifest manifest(ReleaseStatement release) {
    try {
      return Manifest.read(release.manifest(), folder.files().blobs(release.tenant()));
    } catch (Rejected refused) {
      throw folder.unusable(RepositoryPaths.blobs(release.tenant()), refused);
    }
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

  /** Those of a theme or of the desk, with the signatures that lie there. */
  List<TrustChange.Part<?>> others() throws IOException {
    List<TrustChange.Part<?>> others = new ArrayList<>();
    for (Statement statement : next()) {
      signers(statement);
    }
    part(theme).ifPresent(others::add);
    part(desk).ifPresent(others::add);
    return others;
  }

  /** Whether there is a root or a directory. */
  boolean changesTrust() {
    return root.isPresent() || directory.isPresent();
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
    if (next().isEmpty()) {
      throw new Failure(
          ExitCode.FAILED,
          folder.folder()
              + " has nothing in next that is to be signed: make it on the server by ./perisai"
              + " trust root, trust directory or trust prepared");
    }
  }

  private void requireFollows(Statement next) {
    long before = before(next).map(Statement::version).orElse(0L);
    if (next.version() != before + 1) {
      throw folder.unusable(
          "next/" + next.type(),
          new Rejected(
              Reason.WRONG_VERSION,
              next.label(),
              "version " + (before + 1) + ", which follows version " + before,
              "version " + next.version()));
    }
  }

  /** Departments sign the releases of their own sites. */
  private void requireDesk(ReleaseStatement next) {
    if (!present.directory().isDesk(next.tenant())) {
      throw folder.unusable(
          "next/" + next.type(),
          new Rejected(
              Reason.WRONG_TENANT,
              next.label(),
              "a release of the signing desk",
              "tenant " + next.tenant()));
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
