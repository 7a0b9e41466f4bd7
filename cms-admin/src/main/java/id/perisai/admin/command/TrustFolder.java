package id.perisai.admin.command;

import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Manifest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedStatement;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is carried between machines in a ceremony: a small repository with the roots and the
 * directory in force, so that whoever signs can verify what they compare with; and in {@code next}
 * what is to be signed, each with one file for each signature: a root, a directory, or both; a
 * theme; or a release of the signing desk, with the nodes of its manifest. Nothing in it is
 * trusted: everything is read with bounds and without following links.
 */
final class TrustFolder {
  private static final String NEXT = "next";
  private static final int NAME_DIGITS = 12;
  private static final Pattern SIGNATURE =
      Pattern.compile("(root|directory|theme|release)\\.[0-9a-f]{12}\\.sig");

  private final Path folder;
  private final Repository files;

  TrustFolder(Path folder) {
    this.folder = folder;
    this.files = new Repository(folder);
  }

  /** A new folder with the present trust, and what is to be signed. */
  static TrustFolder make(Path folder, Repository from, Digest pinned, Statement... next)
      throws IOException, Rejected {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(
          ExitCode.FAILED, "--out " + folder + " is there already: name a folder that is not");
    }
    TrustFolder made = new TrustFolder(folder);
    Files.createDirectories(folder.resolve(NEXT));
    TrustChain trust = TrustChain.load(from, pinned, Clock.systemUTC());
    for (TrustRoot root : TrustChain.newestRoots(from, pinned)) {
      made.copy(from, RepositoryPaths.root(root.version()));
    }
    VerifiedStatement<Directory> directory = trust.verifiedDirectory();
    made.copy(from, RepositoryPaths.directory(directory.statement().version()));
    for (Statement one : next) {
      made.write(path(one.type()), one.bytes());
    }
    return made;
  }

  /** Adds the theme that another one follows. */
  void carry(Repository from, ThemeStatement next) throws IOException, Rejected {
    copy(from, RepositoryPaths.theme(next.version() - 1));
  }

  /** Adds the release that another one follows, and what both consist of. */
  void carry(Repository from, ReleaseStatement next, Manifest manifest)
      throws IOException, Rejected {
    Map<Digest, byte[]> nodes = new LinkedHashMap<>(manifest.nodes());
    if (next.previous().isPresent()) {
      String before = RepositoryPaths.release(next.tenant(), next.version() - 1);
      copy(from, before);
      Digest root = ReleaseStatement.parse(from.statement(before)).manifest();
      nodes.putAll(Manifest.read(root, from.blobs(next.tenant())).nodes());
    }
    for (Map.Entry<Digest, byte[]> node : nodes.entrySet()) {
      write(RepositoryPaths.blob(next.tenant(), node.getKey()), node.getValue());
    }
  }

  Path folder() {
    return folder;
  }

  /** The present, which nothing vouches for until {@link #present} verified it. */
  Repository files() {
    return files;
  }

  /** What is in force, or was when the folder was made, verified from the pinned root. */
  TrustChain present(Digest pinned) {
    try {
      return TrustChain.load(files, pinned, Clock.systemUTC());
    } catch (Rejected refused) {
      throw new Failure(
          ExitCode.FAILED,
          folder
              + " does not verify from trust root "
              + pinned.hex()
              + " ("
              + refused.getMessage()
              + "): it is of another platform, or was changed on the way; make it anew on the"
              + " server, and compare the number with the one on paper",
          refused);
    }
  }

  Optional<TrustRoot> root() {
    return next(TrustRoot.TYPE, TrustRoot::parse);
  }

  Optional<Directory> directory() {
    return next(Directory.TYPE, Directory::parse);
  }

  Optional<ThemeStatement> theme() {
    return next(ThemeStatement.TYPE, ThemeStatement::parse);
  }

  /** Of the signing desk. */
  Optional<ReleaseStatement> release() {
    return next(ReleaseStatement.TYPE, ReleaseStatement::parse);
  }

  private interface Parser<S> {
    S parse(byte[] bytes) throws Rejected;
  }

  private <S extends Statement> Optional<S> next(String type, Parser<S> parser) {
    try {
      return Optional.of(parser.parse(files.statement(path(type))));
    } catch (Rejected refused) {
      if (refused.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw unusable(path(type), refused);
    }
  }

  /** The signatures that lie beside a statement, by the file that holds each. */
  Map<String, Signature> signatures(String type) throws IOException {
    Map<String, Signature> found = new LinkedHashMap<>();
    for (String name : names()) {
      if (name.startsWith(type + ".")) {
        String path = NEXT + "/" + name;
        try {
          List<Signature> list = Signatures.parse(files.log(path, Signatures.MAX_BYTES)).list();
          if (list.size() != 1 || !name.equals(name(type, list.get(0).key()))) {
            throw new Rejected(
                Reason.MALFORMED,
                path,
                "one signature, of the key that the name begins",
                list.stream().map(Signature::key).toList().toString());
          }
          found.put(path, list.get(0));
        } catch (Rejected refused) {
          throw unusable(path, refused);
        }
      }
    }
    return found;
  }

  private TreeSet<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve(NEXT))) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (SIGNATURE.matcher(name).matches()) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /**
   * @return where it was put
   */
  Path put(String type, Signature signature) throws IOException {
    String path = NEXT + "/" + name(type, signature.key());
    try {
      write(path, Signatures.of(List.of(signature)).bytes());
    } catch (Rejected e) {
      throw new IllegalStateException("one signature is a valid file", e);
    }
    return folder.resolve(path);
  }

  Failure unusable(String path, Rejected refused) {
    return new Failure(
        ExitCode.FAILED,
        folder.resolve(path)
            + " is refused ("
            + refused.getMessage()
            + "): it was changed on the way, or is none of ours; carry it over again",
        refused);
  }

  private void copy(Repository from, String path) throws IOException, Rejected {
    write(RepositoryPaths.signatures(path), from.signatures(path));
    write(path, from.statement(path));
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(
          ExitCode.FAILED,
          file + " is there already: this key has signed, or another file is so named");
    }
    Files.write(
        file,
        bytes,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
  }

  private static String path(String type) {
    return NEXT + "/" + type;
  }

  private static String name(String type, Digest key) {
    return type + "." + key.hex().substring(0, NAME_DIGITS) + ".sig";
  }
}
