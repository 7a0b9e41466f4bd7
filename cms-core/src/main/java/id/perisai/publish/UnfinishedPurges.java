package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finishes purges that were signed and published, and whose bytes a stop left here, or a backup
 * brought back. What was purged is read from the repository, by the chain of trust; this process
 * looks at each purge once.
 */
public final class UnfinishedPurges {
  private final SignedRepository repository;
  private final RemovePurged remove;
  private final Set<Digest> done = new HashSet<>();

  public UnfinishedPurges(Work work, SignedRepository repository, CandidateStore store) {
    this.repository = repository;
    this.remove = new RemovePurged(work, repository, store);
  }

  /**
   * Removes what is left of all purges of all tenants. One that cannot be finished keeps none of
   * the others waiting.
   *
   * @throws id.perisai.access.Refused REPOSITORY_DAMAGED
   * @throws java.io.UncheckedIOException if a file cannot be removed; the next call tries again
   */
  public synchronized void finish() {
    TrustChain trust = repository.trust();
    List<RuntimeException> unfinished = new ArrayList<>();
    for (String tenant : trust.directory().tenants().keySet()) {
      attempt(() -> finish(trust, tenant, unfinished), unfinished);
    }
    if (!unfinished.isEmpty()) {
      RuntimeException first = unfinished.get(0);
      unfinished.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private void finish(TrustChain trust, String tenant, List<RuntimeException> unfinished) {
    if (hasPurges(tenant)) {
      for (VerifiedStatement<PurgeStatement> purge :
          repository.purged(trust, tenant).statements()) {
        attempt(() -> finish(purge.statement()), unfinished);
      }
    }
  }

  private static void attempt(Runnable part, List<RuntimeException> failures) {
    try {
      part.run();
    } catch (RuntimeException failed) {
      failures.add(failed);
    }
  }

  private boolean hasPurges(String tenant) {
    try {
      return !repository.files().versions(RepositoryPaths.purges(tenant)).isEmpty();
    } catch (Rejected unreadable) {
      return true; // Then the list of purges says so.
    }
  }

  private void finish(PurgeStatement purge) {
    if (!done.contains(purge.digest())) {
      remove.remove(purge, Acting.commandLine(Directory.PLATFORM));
      done.add(purge.digest());
    }
  }
}
