package id.perisai.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/** Statements and blobs, none of which is trusted. Reads are bounded. */
public class Repository {
  private final RepositoryFiles files;

  public Repository(Path directory) {
    this(new DirectoryFiles(directory));
  }

  public Repository(RepositoryFiles files) {
    this.files = files;
  }

  /** Its directory; only of a repository that is one. */
  public Path directory() {
    if (files instanceof DirectoryFiles directory) {
      return directory.directory();
    }
    throw new IllegalStateException("the repository is not a directory of this machine");
  }

  RepositoryFiles files() {
    return files;
  }

  /** A statement's bytes by its path, such as {@code trust/root/1}. */
  public byte[] statement(String path) throws Rejected {
    return files.read(path, Statement.MAX_BYTES, RepositoryFiles.ANY);
  }

  /** The same, where it is known before what the bytes must be. */
  byte[] statement(String path, RepositoryFiles.Check check) throws Rejected {
    return files.read(path, Statement.MAX_BYTES, check);
  }

  /** The file {@code timestamp}. */
  public byte[] timestamp() throws Rejected {
    return files.read(RepositoryPaths.TIMESTAMP, Timestamp.MAX_BYTES, RepositoryFiles.ANY);
  }

  /** The bytes of the signatures beside a statement. */
  public byte[] signatures(String statement) throws Rejected {
    String path = RepositoryPaths.signatures(statement);
    return files.read(path, Signatures.MAX_BYTES, RepositoryFiles.ANY);
  }

  /** A file of the log. */
  public byte[] log(String path, int maxBytes) throws Rejected {
    return files.read(path, maxBytes, RepositoryFiles.ANY);
  }

  /** The version of a folder that somebody who is believed lists as its newest; empty if none. */
  Optional<Long> listed(String folder) {
    return Optional.empty();
  }

  /** The versions in a folder that lie below one: its past, which nothing newer can change. */
  SortedSet<Long> before(String folder, long version) throws Rejected {
    return versions(folder).headSet(version);
  }

  /** The versions that lie in a folder such as {@code trust/root}; none if there is no folder. */
  public final SortedSet<Long> versions(String folder) throws Rejected {
    return versions(folder, 1);
  }

  /** The same from a version on. */
  SortedSet<Long> versions(String folder, long from) throws Rejected {
    return Collections.unmodifiableSortedSet(files.versions(folder, from));
  }

  /** A tenant's blob, checked against its digest. */
  public byte[] blob(String tenant, Digest digest, long maxLength) throws Rejected {
    String path = RepositoryPaths.blob(tenant, digest);
    return files.read(path, maxLength, bytes -> digest.requireOf(bytes, path));
  }

  /** A tenant's blob, checked against its length and digest. */
  public byte[] blob(String tenant, Coding coding) throws Rejected {
    String path = RepositoryPaths.blob(tenant, coding.digest());
    return files.read(path, coding.length(), bytes -> coding.requireOf(bytes, path));
  }

  /**
   * Hands on a tenant's blob in chunks, each verified before; one that is not listed by chunks as a
   * whole. What was handed on counts only if this returns: the whole is verified at the end.
   */
  void blob(String tenant, Coding coding, ChunkSink sink) throws Rejected, IOException {
    if (!coding.isListed()) {
      sink.take(blob(tenant, coding));
      return;
    }
    String path = RepositoryPaths.blob(tenant, coding.digest());
    ChunkList list = ChunkList.read(coding, blobs(tenant));
    Digest.Sum whole = new Digest.Sum();
    for (int i = 0; i < list.count(); i++) {
      Digest signed = list.digest(i);
      String what = path + " chunk " + i;
      byte[] chunk =
          files.read(
              path,
              (long) i * ChunkList.CHUNK,
              list.length(i),
              bytes -> signed.requireOf(bytes, what));
      whole.add(chunk);
      sink.take(chunk);
    }
    coding.digest().requireSame(whole.digest(), path);
  }

  /** Refuses a tenant's blob that is not what it must be, without keeping it. */
  void requireBlob(String tenant, Coding coding) throws Rejected {
    try {
      blob(tenant, coding, ChunkSink.NONE);
    } catch (IOException e) {
      throw new IllegalStateException("nothing was written", e);
    }
  }

  /** This tenant's blobs. */
  public BlobReader blobs(String tenant) {
    return (digest, maxLength) -> blob(tenant, digest, maxLength);
  }
}
