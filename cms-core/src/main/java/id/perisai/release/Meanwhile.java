package id.perisai.release;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits for what is slow, and does each second what cannot wait; or, where that takes longer than a
 * second itself, at most half of the time: the more sites there are, the more it is, and copies
 * must go on. What is slow runs on another thread and touches blobs alone, which nobody trusts by
 * where they lie; what cannot wait runs on the thread that waits, the only one that ever changes
 * what is in force. So neither needs a lock.
 */
final class Meanwhile {
  private static final long EACH = TimeUnit.SECONDS.toNanos(1);
  private static final BooleanSupplier ALWAYS = () -> true;

  private final Urgent urgent;
  private final LookWatch looks;
  private final LongSupplier nanos;
  private final ExecutorService slow =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "perisai-copy");
            thread.setDaemon(true);
            return thread;
          });
  private BooleanSupplier isWanted = ALWAYS;
  private long next;
  private long took;
  private int depth;

  /** What cannot wait. */
  @FunctionalInterface
  interface Urgent {
    /**
     * @param again whether it is asked for while it waits itself, for something slow of its own
     */
    void tend(boolean again);
  }

  /** Something slow. */
  @FunctionalInterface
  interface Slow<T> {
    /**
     * @param moved to be run whenever a step of it is done, by any thread
     */
    T run(Runnable moved) throws Rejected, IOException;
  }

  /** Something of which parts are slow. */
  @FunctionalInterface
  interface Search<T> {
    T run() throws Rejected, IOException;
  }

  /**
   * @param looks is told of what is slow, and notices what hangs
   */
  Meanwhile(Urgent urgent, LookWatch looks) {
    this(urgent, looks, System::nanoTime);
  }

  /**
   * As above.
   *
   * @param nanos how time passes
   */
  Meanwhile(Urgent urgent, LookWatch looks, LongSupplier nanos) {
    this.urgent = urgent;
    this.looks = looks;
    this.nanos = nanos;
    this.next = nanos.getAsLong() + EACH;
  }

  /**
   * The result of something that may take hours, of which what is slow is broken off within the
   * second in which nobody wants it any more.
   *
   * @param isWanted changes by what cannot wait alone, and is asked by the thread that waits
   * @throws IOException also when it is not wanted any more; or UNREADABLE
   */
  <T> T whileWanted(BooleanSupplier isWanted, Search<T> search) throws Rejected, IOException {
    BooleanSupplier before = this.isWanted;
    this.isWanted = isWanted;
    try {
      return search.run();
    } finally {
      this.isWanted = before;
    }
  }

  /** To be called before what is not quite so slow. */
  void requireWanted(String what) throws IOException {
    if (!isWanted.getAsBoolean()) {
      throw unwanted(what);
    }
  }

  private static IOException unwanted(String what) {
    return new IOException(what + " is not wanted any more");
  }

  /**
   * The result of something slow. What is broken off has ended before this returns: whoever goes on
   * must not find that it writes still. What cannot wait is done until then, too.
   *
   * @param what it copies
   * @throws IOException also if the wait was interrupted, or nobody wants it any more
   */
  <T> T await(String what, Slow<T> slowly) throws Rejected, IOException {
    requireWanted(what);
    LookWatch.Copying copying = looks.copying(what);
    FutureTask<T> task = new FutureTask<>(() -> slowly.run(copying::moved));
    CountDownLatch ended = new CountDownLatch(1);
    slow.execute(
        () -> {
          try {
            task.run(); // Nothing, once it is broken off.
          } finally {
            copying.end();
            ended.countDown();
          }
        });
    try {
      boolean wanted = true;
      while (!ended.await(Math.max(1, next - nanos.getAsLong()), TimeUnit.NANOSECONDS)) {
        tendIfDue();
        if (!isWanted.getAsBoolean()) {
          wanted = false; // For good: nothing more of it comes, were it wanted again meanwhile.
          task.cancel(true);
        }
      }
      if (!wanted) {
        throw unwanted(what);
      }
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while waiting", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      task.cancel(true); // Nothing, once it has ended.
      awaitWhateverComes(ended);
    }
  }

  private static void awaitWhateverComes(CountDownLatch ended) {
    boolean interrupted = false;
    while (ended.getCount() > 0) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        interrupted = true; // It was told to stop already.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException failure(Throwable cause) throws Rejected {
    if (cause instanceof Rejected refused) {
      throw refused;
    }
    if (cause instanceof IOException broken) {
      return broken;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw cause instanceof RuntimeException unforeseen
        ? unforeseen
        : new IllegalStateException(cause);
  }

  /** Reads each blob as something slow. */
  BlobReader reader(BlobReader blobs) {
    return (digest, maxLength) -> {
      String what = "blob " + digest;
      try {
        return await(what, moved -> blobs.read(digest, maxLength));
      } catch (IOException stopped) {
        throw new Rejected(Reason.UNREADABLE, what, "its bytes", stopped.toString(), stopped);
      }
    };
  }

  /** Reads each statement as something not quite so slow: a row of them may be long. */
  Repository statements(Repository all) {
    return new Repository(all.files()) {
      @Override
      public byte[] statement(String path) throws Rejected {
        tendIfDue();
        try {
          requireWanted(path);
        } catch (IOException stopped) {
          throw new Rejected(Reason.UNREADABLE, path, "its bytes", stopped.toString(), stopped);
        }
        return all.statement(path);
      }

      @Override
      public byte[] signatures(String statement) throws Rejected {
        return all.signatures(statement);
      }
    };
  }

  /** To be called between what is not quite so slow. */
  void tendIfDue() {
    if (nanos.getAsLong() - next >= 0) {
      long begun = nanos.getAsLong();
      BooleanSupplier waiting = isWanted;
      isWanted = ALWAYS; // What cannot wait is of nobody's hold.
      done();
      depth++;
      try {
        urgent.tend(depth > 1);
      } finally {
        depth--;
        isWanted = waiting;
        took = nanos.getAsLong() - begun;
        done();
      }
    }
  }

  /** What cannot wait was just done. */
  void done() {
    next = nanos.getAsLong() + Math.max(EACH, took);
  }
}
