package id.perisai.release;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Copies what a release lists from the repository into the store, each blob verified. */
final class BlobCopy {
  /** Disks confirm several writes at the cost of one. */
  private static final int AT_ONCE = 8;

  /** Bigger blobs are held in memory one at a time. */
  private static final long SMALL = 1 << 20;

  private final VerifiedRelease release;
  private final Repository repository;
  private final VerifiedStore store;
  private final Runnable moved;
  private final Map<Digest, byte[]> nodes;
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();
  private final ExecutorService copiers = Executors.newFixedThreadPool(AT_ONCE);

  private final Set<Coding> codings;

  private BlobCopy(
      VerifiedRelease release,
      Optional<VerifiedRelease> inForce,
      Repository repository,
      VerifiedStore store,
      Runnable moved) {
    this.release = release;
    this.codings =
        inForce
            .map(known -> ReleaseBlobs.beyond(release, known))
            .orElseGet(() -> ReleaseBlobs.of(release));
    this.nodes =
        inForce
            .map(known -> release.manifest().nodesBeyond(known.manifest()))
            .orElseGet(release.manifest()::nodes);
    release.base().ifPresent(base -> nodes.putAll(base.manifest().nodes()));
    this.repository = repository;
    this.store = store;
    this.moved = moved;
  }

  /**
   * @param inForce whose blobs are in the store and watched already: they are not looked at
   * @param purged which is not copied, and not missed
   * @param moved is run after each step, a chunk or a file, by several threads
   * @throws Rejected if one blob is missing or other than listed
   * @throws IOException also if the thread was interrupted; nothing is written any more then
   */
  static void copy(
      VerifiedRelease release,
      Optional<VerifiedRelease> inForce,
      Purged purged,
      Repository repository,
      VerifiedStore store,
      Runnable moved)
      throws Rejected, IOException {
    BlobCopy copy = new BlobCopy(release, inForce, repository, store, moved);
    copy.codings.removeIf(
        coding -> purged.has(coding.digest()) && !copy.nodes.containsKey(coding.digest()));
    try {
      copy.all();
    } finally {
      copy.end();
    }
  }

  /** Whoever goes on must not find that something is still written here. */
  private void end() {
    copiers.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = copiers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true; // The copiers were told to stop already.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void all() throws Rejected, IOException {
    List<Future<Void>> copies = new ArrayList<>();
    for (Coding coding : codings) {
      if (coding.length() > SMALL) {
        one(coding);
      } else {
        copies.add(copiers.submit(() -> one(coding)));
      }
    }
    awaitAll(copies);
    copies.clear();
    for (Path folder : folders) {
      copies.add(copiers.submit(() -> force(folder)));
    }
    awaitAll(copies);
  }

  private Void one(Coding coding) throws Rejected, IOException {
    if (!isGood(coding)) {
      place(coding);
    }
    moved.run();
    return null;
  }

  private void place(Coding coding) throws Rejected, IOException {
    if (coding.isListed()) {
      folders.addAll(
          store.place(
              release.tenant(),
              coding,
              file -> repository.blob(release.tenant(), coding, moving(file))));
    } else {
      byte[] node = nodes.get(coding.digest());
      byte[] bytes = node != null ? node : repository.blob(release.tenant(), coding);
      folders.addAll(store.place(release.tenant(), coding, bytes));
    }
  }

  private ChunkSink moving(ChunkSink file) {
    return chunk -> {
      file.take(chunk);
      moved.run();
      requireGoesOn();
    };
  }

  /**
   * The store's own disk is read to the end of a file whatever comes, unlike a mirror: so copies
   * that were broken off would go on beside each other.
   */
  static void requireGoesOn() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("nobody waits for it any more");
    }
  }

  private Void force(Path folder) throws IOException {
    store.force(folder);
    moved.run();
    return null;
  }

  /**
   * A file of that name may lie in the store since an attempt before: it is hashed, not trusted.
   */
  private boolean isGood(Coding coding) throws IOException {
    try {
      store.files().blob(release.tenant(), coding, moving(ChunkSink.NONE));
      return true;
    } catch (Rejected other) {
      requireGoesOn(); // Also a thread that was interrupted reads nothing.
      return false; // It is written anew, from the repository.
    }
  }

  private static void awaitAll(List<Future<Void>> copies) throws Rejected, IOException {
    for (Future<Void> copy : copies) {
      await(copy);
    }
  }

  private static void await(Future<Void> copy) throws Rejected, IOException {
    try {
      copy.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while copying", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Rejected) {
        throw (Rejected) e.getCause();
      }
      if (e.getCause() instanceof IOException) {
        throw (IOException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
