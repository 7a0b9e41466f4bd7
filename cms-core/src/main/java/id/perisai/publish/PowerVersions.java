package id.perisai.publish;

import id.perisai.release.HoldStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.TenantStatement;
import id.perisai.release.TrustChain;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Which version the next hold or purge of a tenant has: the one after the newest that counts or has
 * a leaf in the log. What merely lies there neither moves the number on nor keeps it: no reader
 * takes it, so the next honest statement is written over it.
 */
final class PowerVersions {
  private final SignedRepository repository;
  private final TrustChain trust;
  private final String tenant;

  PowerVersions(SignedRepository repository, TrustChain trust, String tenant) {
    this.repository = repository;
    this.trust = trust;
    this.tenant = tenant;
  }

  long nextHold() {
    return free(RepositoryPaths.holds(tenant), newestHold() + 1);
  }

  long nextPurge() {
    return free(RepositoryPaths.purges(tenant), newestPurge() + 1);
  }

  /** Whether another statement has the place of this one, or a later one came first. */
  boolean isTaken(TenantStatement statement) {
    long newest = statement instanceof HoldStatement ? newestHold() : newestPurge();
    return statement.version() <= newest;
  }

  private long newestHold() {
    long counting =
        repository.hold(trust, tenant).map(hold -> hold.statement().version()).orElse(0L);
    return Math.max(counting, repository.newestLogged(trust, RepositoryPaths.holds(tenant)));
  }

  private long newestPurge() {
    long counting =
        repository.purged(trust, tenant).statements().stream()
            .mapToLong(purge -> purge.statement().version())
            .max()
            .orElse(0);
    return Math.max(counting, repository.newestLogged(trust, RepositoryPaths.purges(tenant)));
  }

  /** A folder in a statement's place, unlike a file, is passed by. */
  private long free(String folder, long version) {
    Path directory = repository.files().directory();
    long free = version;
    while (isFolder(directory, folder + "/" + free)) {
      free++;
    }
    return free;
  }

  private static boolean isFolder(Path directory, String path) {
    return Files.isDirectory(directory.resolve(path), LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(
            directory.resolve(RepositoryPaths.signatures(path)), LinkOption.NOFOLLOW_LINKS);
  }
}
