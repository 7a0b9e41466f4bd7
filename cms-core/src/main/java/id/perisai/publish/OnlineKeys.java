package id.perisai.publish;

import id.perisai.release.ServerKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers' keys of a home. The first of a kind lies in {@code keys/log} or {@code
 * keys/timestamp}; one that a later root names instead lies beside it, under the begin of its id.
 * Which of them signs is said by the trust root in force alone, so that a rotation takes effect at
 * once and nobody has to exchange files at the right moment.
 */
public final class OnlineKeys {
  private static final int NAME_DIGITS = 12;

  private final Path first;
  private final String what;

  private OnlineKeys(Path first, String what) {
    this.first = first;
    this.what = what;
  }

  /** Those that sign the log's checkpoints. */
  public static OnlineKeys ofLog(Path home) {
    return new OnlineKeys(OnlineKey.logFile(home), "the log's key");
  }

  /** Those that sign the timestamp. */
  public static OnlineKeys ofTimestamp(Path home) {
    return new OnlineKeys(OnlineKey.timestampFile(home), "the timestamp's key");
  }

  /**
   * The key that a trust root names.
   *
   * @param root the root's label, for the refusal
   * @throws IOException if it is not here, or damaged
   */
  public OnlineKey require(ServerKey named, String root) throws IOException {
    Optional<OnlineKey> found = find(named);
    if (found.isEmpty()) {
      throw new IOException(
          what
              + " that "
              + root
              + " names ("
              + named.keyId()
              + ") is in none of the key files "
              + List.of(first, file(named))
              + ": restore it from the backup of the home");
    }
    return found.get();
  }

  /** The key, if it is here. */
  public Optional<OnlineKey> find(ServerKey named) throws IOException {
    for (Path file : List.of(file(named), first)) {
      if (Files.exists(file)) {
        OnlineKey key = OnlineKey.read(file);
        if (key.publicKey().equals(named)) {
          return Optional.of(key);
        }
      }
    }
    return Optional.empty();
  }

  /** Makes one more key, which signs nothing until a root names it. */
  public ServerKey makeNext() throws IOException {
    OnlineKey key = OnlineKey.make();
    Path file = file(key.publicKey());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, key.bytes(), StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    return key.publicKey();
  }

  /** Key files of this kind that sign nothing under a root that names this key. */
  public List<Path> retired(ServerKey named) throws IOException {
    List<Path> retired = new ArrayList<>();
    String beside = first.getFileName() + "-";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(first.getParent())) {
      for (Path file : files) {
        boolean ofThisKind = file.equals(first) || file.getFileName().toString().startsWith(beside);
        if (ofThisKind && !OnlineKey.read(file).publicKey().equals(named)) {
          retired.add(file);
        }
      }
    }
    retired.sort(null);
    return List.copyOf(retired);
  }

  /** Where a key other than the first lies. */
  public Path file(ServerKey key) {
    return first.resolveSibling(
        first.getFileName() + "-" + key.keyId().hex().substring(0, NAME_DIGITS));
  }
}
