package id.perisai.release;

import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a copy that is broken off ends; what it copies is tried with each release that is taken. */
class BlobCopyTest {
  /** They would pile up beside each other, hold by hold. */
  @Test
  void reads_no_more_of_what_lies_there_once_nobody_waits_for_it(@TempDir Path temporary)
      throws Exception {
    SmallRepository city = new SmallRepository(temporary.resolve("repository"));
    List<Entry> entries = new ArrayList<>();
    for (byte last : new byte[] {1, 2}) {
      byte[] image = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, 2_000_000);
      image[image.length - 1] = last;
      String path = Entry.MEDIA + Digest.of(image).hex() + ".png";
      entries.add(city.page("dinkes", path, "image/png", image));
    }
    city.release("dinkes", 2, entries, SITI);
    VerifiedRelease release = city.chain().release("dinkes", 2, Seen.NOTHING);
    Thread own = Thread.currentThread();
    AtomicInteger moved = new AtomicInteger();
    try (VerifiedStore store = new VerifiedStore(temporary.resolve("store"))) {
      copy(release, city, store, () -> {});
      Runnable brokenOff =
          () -> {
            if (Thread.currentThread() == own) {
              moved.incrementAndGet();
              own.interrupt();
            }
          };
      assertThrows(IOException.class, () -> copy(release, city, store, brokenOff));
    }
    assertTrue(Thread.interrupted());
    assertEquals(1, moved.get());
  }

  /** What it still wrote could be what was just purged. */
  @Test
  void has_ended_when_it_is_broken_off(@TempDir Path temporary) throws Exception {
    SmallRepository city = new SmallRepository(temporary.resolve("repository"));
    city.release("dinkes", 2, List.of(city.page("dinkes", "/")), SITI);
    VerifiedRelease release = city.chain().release("dinkes", 2, Seen.NOTHING);
    Thread own = Thread.currentThread();
    AtomicInteger atWork = new AtomicInteger();
    try (VerifiedStore store = new VerifiedStore(temporary.resolve("store"))) {
      Runnable brokenOff =
          () -> {
            atWork.incrementAndGet();
            own.interrupt();
            assertThrows(InterruptedException.class, () -> Thread.sleep(60_000));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            atWork.decrementAndGet();
          };
      assertThrows(IOException.class, () -> copy(release, city, store, brokenOff));
    }
    assertTrue(Thread.interrupted());
    assertEquals(0, atWork.get());
  }

  private static void copy(
      VerifiedRelease release, SmallRepository city, VerifiedStore store, Runnable moved)
      throws Rejected, IOException {
    BlobCopy.copy(release, Optional.empty(), Purged.NOTHING, city.repository(), store, moved);
  }
}
