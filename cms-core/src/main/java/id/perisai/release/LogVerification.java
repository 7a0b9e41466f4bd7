package id.perisai.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the log of a whole repository: its checkpoint, every tile, that every leaf has its
 * statement, and that every statement has its leaf.
 */
final class LogVerification {
  private final Repository repository;
  private final TransparencyLog log;
  private final List<Rejected> refusals = new ArrayList<>();

  private LogVerification(Repository repository, TransparencyLog log) {
    this.repository = repository;
    this.log = log;
  }

  /** All that is wrong with it. */
  static List<Rejected> refusals(Repository repository, Digest pinnedRoot, Directory directory) {
    try {
      byte[] note = repository.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
      Checkpoint checkpoint =
          TrustChain.checkpoint(note, TrustChain.rootsOfLog(repository, pinnedRoot));
      LogVerification verification =
          new LogVerification(repository, TransparencyLog.replay(checkpoint, repository::log));
      verification.requireTiles();
      verification.requireStatements();
      verification.requireLeaves(directory);
      return verification.refusals;
    } catch (Rejected refused) {
      return List.of(refused);
    }
  }

  private void requireTiles() {
    for (LogTile tile : log.tiles()) {
      try {
        byte[] found = repository.log(tile.path(), EntryBundle.MAX_BYTES);
        Digest.of(log.tile(tile).orElseThrow()).requireOf(found, tile.path());
      } catch (Rejected refused) {
        refusals.add(refused);
      }
    }
  }

  private void requireStatements() {
    Map<String, LogEntry> byPath = new HashMap<>();
    for (LogEntry entry : log.entries()) {
      LogEntry first = byPath.putIfAbsent(entry.path(), entry);
      try {
        if (first != null) {
          throw new Rejected(
              Reason.EQUIVOCATED, entry.path(), "one leaf", "another over " + entry.statement());
        }
        requireStatement(entry);
      } catch (Rejected refused) {
        refusals.add(refused);
      }
    }
  }

  private void requireStatement(LogEntry entry) throws Rejected {
    try {
      entry.statement().requireOf(repository.statement(entry.path()), entry.path());
      entry
          .signatures()
          .requireOf(repository.signatures(entry.path()), RepositoryPaths.signatures(entry.path()));
    } catch (Rejected refused) {
      if (refused.reason() != Reason.MISSING) {
        throw refused;
      }
      if (!isCollected(entry.path())) {
        throw new Rejected(
            Reason.ORPHANED, entry.path(), "the statement of its leaf", "none", refused);
      }
    }
  }

  /** Old releases are not kept for ever: those below the oldest that is kept. */
  private boolean isCollected(String path) throws Rejected {
    int slash = path.lastIndexOf('/');
    Set<Long> kept = new HashSet<>(repository.versions(path.substring(0, slash)));
    long version = Long.parseLong(path.substring(slash + 1));
    return path.startsWith("sites/")
        && !kept.isEmpty()
        && kept.stream().allMatch(other -> other > version);
  }

  private void requireLeaves(Directory directory) {
    List<String> folders =
        new ArrayList<>(
            List.of(RepositoryPaths.ROOTS, RepositoryPaths.DIRECTORIES, RepositoryPaths.THEMES));
    for (String tenant : directory.tenants().keySet()) {
      folders.add(RepositoryPaths.releases(tenant));
      folders.add(RepositoryPaths.holds(tenant));
      folders.add(RepositoryPaths.purges(tenant));
    }
    for (String folder : folders) {
      try {
        for (long version : repository.versions(folder)) {
          requireLeaf(folder + "/" + version);
        }
      } catch (Rejected refused) {
        refusals.add(refused);
      }
    }
  }

  private void requireLeaf(String path) {
    try {
      log.requireListed(path, repository.statement(path), repository.signatures(path));
    } catch (Rejected refused) {
      refusals.add(refused);
    }
  }
}
