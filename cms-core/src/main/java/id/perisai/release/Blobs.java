package id.perisai.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The verified bytes of what is in force: from the store, each time hashed; where the store was
 * damaged, from the repository, mending the store.
 */
public final class Blobs {
  /** Big blobs of which something is remembered, each 32 bytes for 64 KiB. */
  private static final int MOST_CHUNKED = 256;

  /** Who may wait for mirrors at a time: one that hangs must not take all who serve visitors. */
  private static final int WAITING = 2;

  private final Semaphore waiting = new Semaphore(WAITING);
  private final VerifiedStore store;
  private final Repository repository;
  private final Alarms alarms;
  private final BlobWatch storeWatch;
  private final Map<BlobWatch.Blob, ChunkedBlob> chunked = new ConcurrentHashMap<>();

  Blobs(VerifiedStore store, Repository repository, Alarms alarms, BlobWatch storeWatch) {
    this.store = store;
    this.repository = repository;
    this.alarms = alarms;
    this.storeWatch = storeWatch;
  }

  /**
   * The bytes of a coding.
   *
   * @throws Rejected if neither store nor repository has them; an alarm is on its way then
   */
  public byte[] read(String tenant, Coding coding) throws Rejected {
    try {
      return store.files().blob(tenant, coding);
    } catch (Rejected damaged) {
      return inTurn(tenant, coding, damaged, () -> mend(tenant, coding, damaged));
    }
  }

  /** The same in pieces, for what is too big to be held in memory for as long as a client reads. */
  public ChunkedBlob chunks(String tenant, Coding coding) throws Rejected {
    BlobWatch.Blob blob = new BlobWatch.Blob(tenant, coding);
    ChunkedBlob known = chunked.get(blob);
    if (known == null) {
      known = new ChunkedBlob(store.file(tenant, coding), coding, list(tenant, coding));
      if (chunked.size() >= MOST_CHUNKED) {
        chunked.clear();
      }
      chunked.put(blob, known);
    }
    return known;
  }

  private ChunkList list(String tenant, Coding coding) throws Rejected {
    return coding.isListed()
        ? ChunkList.read(coding, (digest, length) -> read(tenant, new Coding(digest, length)))
        : null;
  }

  /** Has a blob of the store checked, since reading it in chunks failed. */
  public void suspect(String tenant, Coding coding) {
    storeWatch.suspect(tenant, coding);
  }

  /** Forgets the chunks of what is no longer in force. */
  void forget() {
    chunked.clear();
  }

  /**
   * Puts a blob of the store right from the repository, as far as it is not what it must be.
   *
   * @param damage what was found
   * @throws Rejected if the repository has it neither, or the store cannot be written; an alarm is
   *     on its way then
   */
  public void restore(String tenant, Coding coding, Rejected damage) throws Rejected {
    inTurn(
        tenant,
        coding,
        damage,
        () -> {
          if (coding.isListed()) {
            mendListed(tenant, coding, damage);
          } else {
            write(tenant, coding, fromRepository(tenant, coding, damage), damage);
          }
          return null;
        });
  }

  /** What asks the repository. */
  private interface Mending<T> {
    T mend() throws Rejected;
  }

  /**
   * At once from a directory; from mirrors by few at a time: the next round asks for the others.
   */
  private <T> T inTurn(String tenant, Coding coding, Rejected damage, Mending<T> mending)
      throws Rejected {
    if (repository.files().isNear()) {
      return mending.mend();
    }
    if (!waiting.tryAcquire()) {
      storeWatch.suspect(tenant, coding);
      throw damage;
    }
    try {
      return mending.mend();
    } finally {
      waiting.release();
    }
  }

  private void mendListed(String tenant, Coding coding, Rejected damage) throws Rejected {
    try {
      for (Path folder :
          store.place(tenant, coding, file -> repository.blob(tenant, coding, file))) {
        store.force(folder);
      }
      String mended = damage.getMessage() + "; mended from the repository";
      alarms.mended(AlarmCode.STORE_DAMAGED, tenant, damage.what(), mended);
    } catch (Rejected gone) {
      storeWatch.suspect(tenant, coding);
      damage.addSuppressed(gone);
      throw damage;
    } catch (IOException e) {
      storeWatch.suspect(tenant, coding);
      damage.addSuppressed(e);
      throw damage;
    }
  }

  /** Puts a blob of the store right from the repository, as far as it can be, and returns it. */
  private byte[] mend(String tenant, Coding coding, Rejected damage) throws Rejected {
    byte[] bytes = fromRepository(tenant, coding, damage);
    try {
      write(tenant, coding, bytes, damage);
    } catch (Rejected unwritable) {
      return bytes; // Good all the same; the watch alarms for as long as the store is not.
    }
    return bytes;
  }

  private byte[] fromRepository(String tenant, Coding coding, Rejected damage) throws Rejected {
    try {
      return repository.blob(tenant, coding);
    } catch (Rejected gone) {
      storeWatch.suspect(tenant, coding);
      damage.addSuppressed(gone);
      throw damage;
    }
  }

  private void write(String tenant, Coding coding, byte[] bytes, Rejected damage) throws Rejected {
    try {
      store.write(tenant, coding, bytes);
      String mended = damage.getMessage() + "; mended from the repository";
      alarms.mended(AlarmCode.STORE_DAMAGED, tenant, damage.what(), mended);
    } catch (IOException e) {
      storeWatch.suspect(tenant, coding);
      damage.addSuppressed(e);
      throw damage;
    }
  }
}
