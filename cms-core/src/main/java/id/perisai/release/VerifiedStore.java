package id.perisai.release;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A delivery node's own copy of what is in force, laid out like the repository, so that the node
 * runs and restarts without one. What is read from it is verified again each time: statements by
 * the chain of trust, blobs by their digests. It is written whole file by whole file, the state
 * last, so that it survives a stop at any byte.
 */
public final class VerifiedStore implements AutoCloseable {
  private static final String STATE = "state";
  private static final String LOCK = "lock";
  private static final String UNFINISHED = "unfinished";

  private final Repository files;
  private final DurableFiles durable;
  private final FileChannel lock;
  private final Evidence evidence;

  /**
   * Opens the store in a directory, which is made if needed.
   *
   * @throws IOException also if another node has it open: two would undo each other's work
   */
  public VerifiedStore(Path directory) throws IOException {
    Files.createDirectories(directory);
    this.files = new Repository(directory);
    this.lock = locked(path(LOCK));
    this.durable = new DurableFiles(files.directory().resolve(UNFINISHED));
    this.evidence = new Evidence(path(Evidence.FOLDER), durable);
  }

  /** The store read as a repository, no more trusted than one. */
  Repository files() {
    return files;
  }

  /** What contradicted what was known here. */
  Evidence evidence() {
    return evidence;
  }

  boolean isEmpty() {
    return !Files.exists(path(RepositoryPaths.ROOTS), LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(path(STATE), LinkOption.NOFOLLOW_LINKS);
  }

  StoreState state() throws Rejected {
    return StoreState.parse(files.statement(STATE));
  }

  void write(StoreState state) throws IOException {
    durable.write(path(STATE), state.bytes());
  }

  /**
   * Writes the entries of a log, then its checkpoint.
   *
   * @param from how many of its entries are here already
   */
  void write(TransparencyLog log, long from) throws IOException {
    for (LogTile tile : log.tiles()) {
      boolean changed = (tile.index() + 1) * LogTile.WIDTH > from;
      if (tile.level() == LogTile.ENTRIES && changed) {
        durable.write(path(tile.path()), log.tile(tile).orElseThrow());
      }
    }
    durable.write(path(LogFiles.CHECKPOINT), log.checkpoint().orElseThrow().bytes());
    for (LogTile tile : log.tiles()) {
      boolean changed = (tile.index() + 1) * LogTile.WIDTH > from;
      if (tile.level() == LogTile.ENTRIES && changed) {
        deleteNarrower(tile);
      }
    }
  }

  /** Writes one file of the log again. */
  void writeLog(String path, byte[] bytes) throws IOException {
    durable.write(path(path), bytes);
  }

  private void deleteNarrower(LogTile tile) throws IOException {
    Path folder = path(tile.partials());
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      deleteOthers(folder, tile.isFull() ? Set.of() : Set.of(Integer.toString(tile.width())));
    }
  }

  /** Writes root chain and directory; each statement after its signatures. */
  void write(TrustChain trust) throws IOException {
    for (VerifiedStatement<TrustRoot> root : trust.roots()) {
      write(RepositoryPaths.root(root.statement().version()), root);
    }
    for (VerifiedStatement<Directory> directory : trust.directories()) {
      write(RepositoryPaths.directory(directory.statement().version()), directory);
    }
  }

  /** Writes theme and statement of a release whose blobs are already here. */
  void write(VerifiedRelease release) throws IOException {
    write(RepositoryPaths.theme(release.theme().statement().version()), release.theme());
    for (VerifiedStatement<ReleaseStatement> statement : release.statements()) {
      write(RepositoryPaths.release(release.tenant(), statement.statement().version()), statement);
    }
  }

  /** Writes the newest timestamp that was taken. */
  void write(Timestamp timestamp) throws IOException {
    durable.write(path(RepositoryPaths.TIMESTAMP), timestamp.bytes());
  }

  /**
   * Writes a statement unless the very same is there.
   *
   * @return whether it had to be written
   */
  boolean write(String path, VerifiedStatement<?> statement) throws IOException {
    if (StatementComparison.same(files, path, statement)) {
      return false;
    }
    durable.write(path(RepositoryPaths.signatures(path)), statement.signatures().bytes());
    durable.write(path(path), statement.statement().bytes());
    return true;
  }

  /** Writes a blob that was verified. */
  void write(String tenant, Coding coding, byte[] verified) throws IOException {
    durable.write(file(tenant, coding), verified);
  }

  /** Writes one of many verified blobs, which lasts after {@link #force} of these folders. */
  Set<Path> place(String tenant, Coding coding, byte[] verified) throws IOException {
    return durable.place(file(tenant, coding), verified);
  }

  /** The same of a blob that is verified while it is written. */
  Set<Path> place(String tenant, Coding coding, DurableFiles.Contents verifying)
      throws IOException, Rejected {
    return durable.place(file(tenant, coding), verifying);
  }

  /** Makes the names in a folder of blobs last. */
  void force(Path folder) throws IOException {
    durable.force(folder);
  }

  /** The file of a blob. */
  Path file(String tenant, Coding coding) {
    return path(RepositoryPaths.blob(tenant, coding.digest()));
  }

  /** Removes a tenant's release statements but these. */
  void keepStatements(String tenant, Set<VerifiedRelease> releases) throws IOException {
    Set<String> names = new HashSet<>();
    for (VerifiedRelease release : releases) {
      for (VerifiedStatement<ReleaseStatement> statement : release.statements()) {
        String name = Long.toString(statement.statement().version());
        names.add(name);
        names.add(RepositoryPaths.signatures(name));
      }
    }
    deleteOthers(path(RepositoryPaths.releases(tenant)), names);
  }

  /** Removes blobs of a tenant, as far as they are there. */
  void delete(String tenant, Collection<Coding> blobs) throws IOException {
    for (Coding coding : blobs) {
      if (Files.exists(file(tenant, coding), LinkOption.NOFOLLOW_LINKS)) {
        durable.delete(file(tenant, coding));
      }
    }
  }

  /** Removes a tenant's blobs that none of these releases needs. */
  void keepBlobs(String tenant, Set<VerifiedRelease> releases) throws IOException {
    Set<String> names = new HashSet<>();
    for (VerifiedRelease release : releases) {
      ReleaseBlobs.of(release).forEach(coding -> names.add(coding.digest().hex()));
    }
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(path(RepositoryPaths.blobs(tenant)))) {
      for (Path folder : folders) {
        deleteOthers(folder, names);
      }
    }
  }

  /** Removes purged blobs, but no node of the manifest of a release that is kept. */
  void remove(String tenant, Purged purged, List<VerifiedRelease> kept) throws IOException {
    Set<Digest> gone = new HashSet<>(purged.digests());
    kept.stream()
        .filter(release -> release.tenant().equals(tenant))
        .forEach(release -> gone.removeAll(ReleaseBlobs.nodes(release)));
    remove(tenant, gone);
  }

  /** The same of a tenant of which nothing is restored: whatever statements lie here are kept. */
  void remove(String tenant, Purged purged) throws IOException {
    Set<Digest> gone = new HashSet<>(purged.digests());
    gone.removeIf(digest -> !isThere(tenant, digest));
    if (gone.isEmpty()) {
      return;
    }
    try {
      gone.removeAll(ReleaseBlobs.nodes(files, tenant));
    } catch (Rejected unreadable) {
      throw new IOException("purged bytes cannot be told from nodes of manifests", unreadable);
    }
    remove(tenant, gone);
  }

  private void remove(String tenant, Set<Digest> gone) throws IOException {
    for (Digest digest : gone) {
      if (isThere(tenant, digest)) {
        durable.delete(path(RepositoryPaths.blob(tenant, digest)));
      }
    }
  }

  private boolean isThere(String tenant, Digest digest) {
    return Files.exists(path(RepositoryPaths.blob(tenant, digest)), LinkOption.NOFOLLOW_LINKS);
  }

  private void deleteOthers(Path folder, Set<String> names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!names.contains(file.getFileName().toString())
            && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          durable.delete(file);
        }
      }
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      channel.close();
      throw new IOException(file + " is locked by this very process", sameProcess);
    }
    channel.close();
    throw new IOException(file + " is locked by another process");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private Path path(String name) {
    return files.directory().resolve(name);
  }
}
