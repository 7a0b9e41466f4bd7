package id.perisai.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk below one folder that answers nothing until it is closed, as a network's may. */
public final class HangingDisk implements AutoCloseable {
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();

  public HangingDisk(Path folder) {
    DurableFiles.disk(
        (step, file) -> {
          if (file.startsWith(folder)) {
            hang();
          }
        });
  }

  private void hang() throws IOException {
    waiting.incrementAndGet();
    try {
      if (!answers.await(2, TimeUnit.MINUTES)) {
        throw new IOException("the test left its disk hanging");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** How many wait, or waited, for it. */
  public int waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    DurableFiles.disk(null);
    answers.countDown();
  }
}
