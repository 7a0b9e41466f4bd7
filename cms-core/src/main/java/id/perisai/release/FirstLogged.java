package id.perisai.release;

import java.io.IOException;

/**
 * The past as a log names it: each statement in the bytes and with the signatures of the first leaf
 * of its path, so that nobody can put a past there that never was. Whoever shows other bytes has
 * none, and another copy is asked. It remembers whether anything was not to be had: then nothing is
 * known of what was read, not even that it is refused.
 */
final class FirstLogged extends Repository {
  private final TransparencyLog log;
  private volatile boolean misses;

  FirstLogged(Repository all, TransparencyLog log) {
    super(all.files());
    this.log = log;
  }

  /** Whether something was not to be had. */
  boolean misses() {
    return misses;
  }

  /** Something that is read. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws Rejected;
  }

  /** What is read elsewhere, and missed here where it is not to be had. */
  <T> T required(Reading<T> reading) throws Rejected {
    try {
      return reading.read();
    } catch (Rejected none) {
      misses = true;
      throw none;
    }
  }

  /** Blobs that are read elsewhere, each of them missed here where it is not to be had. */
  BlobReader required(BlobReader blobs) {
    return (digest, maxLength) -> required(() -> blobs.read(digest, maxLength));
  }

  @Override
  public byte[] statement(String path) throws Rejected {
    Digest first = first(path).statement();
    return required(() -> statement(path, bytes -> requireFirst(path, first, bytes)));
  }

  @Override
  public byte[] signatures(String statement) throws Rejected {
    Digest first = first(statement).signatures();
    String path = RepositoryPaths.signatures(statement);
    return required(
        () -> files().read(path, Signatures.MAX_BYTES, bytes -> requireFirst(path, first, bytes)));
  }

  private LogEntry first(String path) throws Rejected {
    return log.first(path)
        .orElseThrow(() -> new Rejected(Reason.NOT_LOGGED, path, "a leaf of this path", "none"));
  }

  private static void requireFirst(String path, Digest first, byte[] bytes) throws Rejected {
    Digest found = Digest.of(bytes);
    if (!found.equals(first)) {
      throw new Rejected(
          Reason.NOT_LOGGED, path, "what the first leaf of its path names, " + first, found.hex());
    }
  }

  @Override
  public byte[] blob(String tenant, Digest digest, long maxLength) throws Rejected {
    return required(() -> super.blob(tenant, digest, maxLength));
  }

  @Override
  public byte[] blob(String tenant, Coding coding) throws Rejected {
    return required(() -> super.blob(tenant, coding));
  }

  @Override
  void blob(String tenant, Coding coding, ChunkSink sink) throws Rejected, IOException {
    try {
      super.blob(tenant, coding, sink);
    } catch (Rejected none) {
      misses = true;
      throw none;
    }
  }
}
