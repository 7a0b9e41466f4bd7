package id.perisai.publish;

import id.perisai.release.Directory;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TrustRoot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A signed root, a signed directory, or both, which then come into force together: a root counts
 * once a directory is signed by its keys.
 */
public record TrustChange(Optional<Part<TrustRoot>> root, Optional<Part<Directory>> directory) {
  public TrustChange {
    if (root.isEmpty() && directory.isEmpty()) {
      throw new IllegalArgumentException("neither root nor directory");
    }
  }

  /** A statement with the signatures that it has. */
  public record Part<S extends Statement>(S statement, Signatures signatures) {
    String path() {
      return statement instanceof TrustRoot
          ? RepositoryPaths.root(statement.version())
          : RepositoryPaths.directory(statement.version());
    }
  }

  public static TrustChange of(TrustRoot root, Signatures signatures) {
    return new TrustChange(Optional.of(new Part<>(root, signatures)), Optional.empty());
  }

  public static TrustChange of(Directory directory, Signatures signatures) {
    return new TrustChange(Optional.empty(), Optional.of(new Part<>(directory, signatures)));
  }

  /** In the order in which they are written. */
  public List<Part<?>> parts() {
    return Stream.<Optional<? extends Part<?>>>of(directory, root)
        .flatMap(Optional::stream)
        .<Part<?>>map(part -> part)
        .toList();
  }
}
