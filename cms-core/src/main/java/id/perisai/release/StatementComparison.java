package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares a directory's statements with those that are in force, byte by byte. */
final class StatementComparison {
  private final Repository files;
  private final List<Difference> differences = new ArrayList<>();
  private final Set<String> themes = new HashSet<>();
  private final Set<String> releases = new HashSet<>();

  /**
   * @param tenant null for the platform's statements
   */
  record Difference(
      String tenant, String path, VerifiedStatement<?> inForce, boolean missing, String what) {}

  private StatementComparison(Repository files) {
    this.files = files;
  }

  /** All statements in force that lie there with other bytes, or not at all. */
  static List<Difference> differences(Repository files, InForce inForce) {
    StatementComparison comparison = new StatementComparison(files);
    inForce.trust().ifPresent(comparison::compare);
    inForce.kept().forEach(comparison::compare);
    inForce
        .restraints()
        .forEach(
            (path, statement) ->
                comparison.compare(statement.statement().scope(), path, statement));
    return comparison.differences;
  }

  /** Whether statement and signatures lie there just as verified. */
  static boolean same(Repository files, String path, VerifiedStatement<?> statement) {
    StatementComparison comparison = new StatementComparison(files);
    comparison.compare(null, path, statement);
    return comparison.differences.isEmpty();
  }

  private void compare(TrustChain trust) {
    for (VerifiedStatement<TrustRoot> root : trust.roots()) {
      compare(null, RepositoryPaths.root(root.statement().version()), root);
    }
    compare(
        null, RepositoryPaths.directory(trust.directory().version()), trust.verifiedDirectory());
  }

  private void compare(VerifiedRelease release) {
    for (VerifiedStatement<ReleaseStatement> statement : release.statements()) {
      String path = RepositoryPaths.release(release.tenant(), statement.statement().version());
      if (releases.add(path)) {
        compare(release.tenant(), path, statement);
      }
    }
    String theme = RepositoryPaths.theme(release.theme().statement().version());
    if (themes.add(theme)) {
      compare(null, theme, release.theme());
    }
  }

  private void compare(String tenant, String path, VerifiedStatement<?> inForce) {
    try {
      compare(tenant, path, inForce, inForce.statement().bytes(), files.statement(path), path);
      compare(
          tenant,
          path,
          inForce,
          inForce.signatures().bytes(),
          files.signatures(path),
          RepositoryPaths.signatures(path));
    } catch (Rejected refused) {
      boolean missing = refused.reason() == Reason.MISSING;
      differences.add(new Difference(tenant, path, inForce, missing, refused.getMessage()));
    }
  }

  private void compare(
      String tenant,
      String path,
      VerifiedStatement<?> inForce,
      byte[] expected,
      byte[] found,
      String file) {
    if (!Arrays.equals(expected, found)) {
      String what =
          file
              + ": expected the bytes in force, SHA-256 "
              + Digest.of(expected)
              + ", found "
              + Digest.of(found);
      differences.add(new Difference(tenant, path, inForce, false, what));
    }
  }
}
