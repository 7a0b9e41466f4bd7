package id.perisai.release;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The statements of a repository that verify and do not stand in its log yet: what was just
 * written, or what a stop left between the statement and its leaf. Whatever does not verify is
 * passed over, so that garbage never becomes a leaf.
 */
public final class UnloggedStatements {
  private final Repository repository;
  private final TransparencyLog log;
  private final List<LogEntry> found = new ArrayList<>();

  private UnloggedStatements(Repository repository, TransparencyLog log) {
    this.repository = repository;
    this.log = log;
  }

  /** One checks a statement of a folder, given the one before it. */
  @FunctionalInterface
  private interface Check {
    void require(byte[] statement, byte[] signatures, long version, Seen seen) throws Rejected;
  }

  /**
   * In the order in which they are to be logged: what vouches for others comes before them.
   *
   * @throws Rejected if the first root is not the pinned one
   */
  public static List<LogEntry> in(
      Repository repository, Digest pinnedRoot, Clock clock, TransparencyLog log) throws Rejected {
    UnloggedStatements unlogged = new UnloggedStatements(repository, log);
    List<VerifiedStatement<TrustRoot>> roots =
        TrustChain.roots(repository, pinnedRoot, new ArrayList<>(), null);
    unlogged.addRoots(roots);
    Optional<TrustChain> chain = chain(repository, pinnedRoot, clock);
    unlogged.addAll(
        RepositoryPaths.DIRECTORIES,
        (statement, signatures, version, seen) ->
            TrustChain.directory(statement, signatures, version, signers(roots, chain, version)));
    if (chain.isPresent()) {
      unlogged.addSites(chain.get());
    }
    return List.copyOf(unlogged.found);
  }

  /**
   * Whose keys count for a directory: of an older one any root's; of what would be newer than the
   * one in force not those that left, whose leaf would take the next honest one's place.
   */
  private static List<VerifiedStatement<TrustRoot>> signers(
      List<VerifiedStatement<TrustRoot>> roots, Optional<TrustChain> chain, long version) {
    return chain.isEmpty() || version <= chain.get().directory().version()
        ? roots
        : roots.subList(chain.get().roots().size() - 1, roots.size());
  }

  /** Before the first directory there is no chain. */
  private static Optional<TrustChain> chain(Repository repository, Digest pinned, Clock clock) {
    try {
      return Optional.of(TrustChain.load(repository, pinned, clock));
    } catch (Rejected none) {
      return Optional.empty();
    }
  }

  private void addRoots(List<VerifiedStatement<TrustRoot>> roots) {
    for (VerifiedStatement<TrustRoot> root : roots) {
      String path = RepositoryPaths.root(root.statement().version());
      LogEntry entry = LogEntry.of(path, root.statement().bytes(), root.signatures().bytes());
      if (log.index(entry).isEmpty()) {
        found.add(entry);
      }
    }
  }

  private void addSites(TrustChain chain) throws Rejected {
    addAll(
        RepositoryPaths.THEMES,
        (statement, signatures, version, seen) ->
            chain.requireThemeInForce(chain.verifyTheme(statement, signatures, version)));
    for (Directory.Tenant tenant : chain.directory().tenants().values()) {
      addAll(
          RepositoryPaths.releases(tenant.id()),
          (statement, signatures, version, seen) ->
              requireRelease(
                  chain, chain.verify(statement, signatures, tenant.id(), version, seen), seen));
      addAll(
          RepositoryPaths.holds(tenant.id()),
          (statement, signatures, version, seen) ->
              requirePower(
                  chain, Power.hold(chain, statement, signatures, tenant.id(), version), seen));
      addAll(
          RepositoryPaths.purges(tenant.id()),
          (statement, signatures, version, seen) ->
              requirePower(
                  chain, Power.purge(chain, statement, signatures, tenant.id(), version), seen));
    }
  }

  /** What is logged is taken by every node: so nothing that would use all versions up. */
  private static void requirePower(
      TrustChain chain, VerifiedStatement<? extends TenantStatement> power, Seen seen)
      throws Rejected {
    Power.requireInForce(chain, power);
    TrustChain.requireNear(seen, power.statement());
  }

  /** What the platform signed in a tenant's place stands or falls with what it changes. */
  private void requireRelease(
      TrustChain chain, VerifiedStatement<ReleaseStatement> statement, Seen seen) throws Rejected {
    TrustChain.requireNear(seen, statement.statement());
    if (statement.isDelegated()) {
      ReleaseStatement release = statement.statement();
      chain.release(
          statement, chain.theme(release.theme()), repository.blobs(release.tenant()), null);
    }
  }

  /** Takes what is newer than the newest that was logged, one on top of the other. */
  private void addAll(String folder, Check check) throws Rejected {
    Seen seen = newestLogged(folder);
    for (long version : repository.versions(folder).tailSet(seen.version() + 1)) {
      String path = folder + "/" + version;
      Optional<LogEntry> other = log.first(path);
      if (other.isPresent()) {
        // Whoever logs never vouches for two statements in one place.
        seen = Seen.of(version, other.get().statement());
        continue;
      }
      try {
        byte[] statement = repository.statement(path);
        byte[] signatures = repository.signatures(path);
        check.require(statement, signatures, version, seen);
        found.add(LogEntry.of(path, statement, signatures));
        seen = Seen.of(version, Digest.of(statement));
      } catch (Rejected refused) {
        continue; // Whoever verifies the repository says so, by name.
      }
    }
  }

  private Seen newestLogged(String folder) throws Rejected {
    List<Long> newestFirst = new ArrayList<>(repository.versions(folder));
    Collections.reverse(newestFirst);
    for (long version : newestFirst) {
      Optional<LogEntry> entry = entry(folder + "/" + version);
      if (entry.flatMap(log::index).isPresent()) {
        return Seen.of(version, entry.get().statement());
      }
    }
    return Seen.NOTHING;
  }

  private Optional<LogEntry> entry(String path) {
    try {
      return Optional.of(
          LogEntry.of(path, repository.statement(path), repository.signatures(path)));
    } catch (Rejected unreadable) {
      return Optional.empty();
    }
  }
}
