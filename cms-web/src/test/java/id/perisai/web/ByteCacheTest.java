package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ByteCacheTest {
  private static final int PAGES = 64;
  private static final int CAPACITY = PAGES * ByteCache.PAGE;

  private final ByteCache<Integer> cache = new ByteCache<>(CAPACITY);

  @Test
  void gives_back_what_was_put_in_across_pages() {
    byte[] bytes = bytes(7, 3 * ByteCache.PAGE + 17);
    cache.put(7, bytes).release();
    assertArrayEquals(bytes, read(cache.get(7)));
    assertNull(cache.get(8));
  }

  @Test
  void gives_any_part_of_what_lies_in_pages_here_and_there() {
    for (int i = 0; i < PAGES; i++) {
      cache.put(i, bytes(i, ByteCache.PAGE)).release();
    }
    for (int i = 0; i < PAGES; i++) {
      if (i % 5 < 2) {
        cache.get(i).release(); // those will be kept longer
      }
    }
    cache.put(PAGES, bytes(PAGES, ByteCache.PAGE)).release();
    byte[] bytes = new byte[4 * ByteCache.PAGE - 100];
    ThreadLocalRandom.current().nextBytes(bytes);
    for (int key = 100; key < 140; key++) {
      ByteCache<Integer>.Lease lease = cache.put(key, bytes);
      assertArrayEquals(bytes, concatenated(lease.buffers(0, lease.length())));
      for (int[] part :
          new int[][] {
            {0, 1},
            {ByteCache.PAGE - 1, 2},
            {ByteCache.PAGE, ByteCache.PAGE},
            {5, bytes.length - 5},
            {bytes.length - 1, 1},
            {2 * ByteCache.PAGE - 7, ByteCache.PAGE + 20}
          }) {
        assertArrayEquals(
            Arrays.copyOfRange(bytes, part[0], part[0] + part[1]),
            concatenated(lease.buffers(part[0], part[1])));
      }
      lease.release();
    }
  }

  @Test
  void sends_pages_side_by_side_as_one() {
    ByteCache<Integer>.Lease lease = cache.put(1, bytes(1, 3 * ByteCache.PAGE));
    assertEquals(1, lease.buffers(0, lease.length()).length);
    lease.release();
  }

  /** What a slow reader holds of the heap. */
  @Test
  void gives_out_few_buffers_at_a_time_of_a_long_entry_among_short_ones() {
    ByteCache<Integer> full = new ByteCache<>(64 << 20);
    byte[] bytes = new byte[full.largest()];
    ThreadLocalRandom.current().nextBytes(bytes);
    int pages = (64 << 20) / ByteCache.PAGE;
    List<ByteCache<Integer>.Lease> others = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      ByteCache<Integer>.Lease other = full.put(i, new byte[1]);
      if (i % 2 == 0) {
        others.add(other);
      } else {
        other.release();
      }
    }
    ByteCache<Integer>.Lease lease = full.put(-1, bytes);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < bytes.length) {
      ByteBuffer[] some = lease.buffers(all.size(), bytes.length - all.size());
      assertEquals(ByteCache.MOST_BUFFERS, some.length, "of 1,024");
      all.writeBytes(concatenated(some));
    }
    assertArrayEquals(bytes, all.toByteArray());
    lease.release();
    others.forEach(ByteCache.Lease::release);
    full.clear();
    assertEquals(0, full.occupied());
  }

  @Test
  void takes_memory_as_it_fills_and_no_more_than_it_may() {
    int slab = ByteCache.SLAB * ByteCache.PAGE;
    AtomicLong taken = new AtomicLong();
    ByteCache<Integer> big =
        new ByteCache<>(
            3 * slab + ByteCache.PAGE,
            size -> {
              taken.addAndGet(size);
              return ByteBuffer.allocateDirect(size);
            });
    assertEquals(0, taken.get(), "nothing is held yet");
    big.put(0, new byte[1]).release();
    assertEquals(slab, taken.get());
    for (int i = 1; i < 4 * ByteCache.SLAB; i++) {
      big.put(i, bytes(i, ByteCache.PAGE)).release();
    }
    assertEquals(3L * slab + ByteCache.PAGE, taken.get());
    assertEquals(3L * slab + ByteCache.PAGE, big.occupied());
  }

  @Test
  void keeps_its_bytes_outside_the_heap() {
    ByteCache<Integer>.Lease lease = cache.put(1, new byte[1]);
    assertTrue(lease.buffers(0, lease.length())[0].isDirect());
    lease.release();
  }

  @Test
  void gives_back_what_lies_across_slabs() {
    ByteCache<Integer> big = new ByteCache<>(3 * ByteCache.SLAB * ByteCache.PAGE);
    int parts = 0;
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[big.largest() - i];
      ThreadLocalRandom.current().nextBytes(bytes);
      ByteCache<Integer>.Lease lease = big.put(i, bytes);
      parts += lease.buffers(0, lease.length()).length;
      assertArrayEquals(bytes, concatenated(lease.buffers(0, lease.length())));
      assertArrayEquals(
          Arrays.copyOfRange(bytes, 7, bytes.length - 9),
          concatenated(lease.buffers(7, bytes.length - 16)));
      lease.release();
    }
    assertTrue(parts > 40, "none lay across two");
  }

  @Test
  void keeps_an_empty_entry() {
    cache.put(1, new byte[0]).release();
    assertEquals(0, read(cache.get(1)).length);
  }

  @Test
  void never_holds_more_than_its_capacity() {
    for (int i = 0; i < 10_000; i++) {
      cache.put(i, bytes(i, 1 + i % cache.largest())).release();
      assertTrue(cache.occupied() <= CAPACITY);
    }
    assertTrue(cache.occupied() > CAPACITY / 2, "it hardly keeps anything");
  }

  @Test
  void refuses_an_entry_that_would_drive_out_most_others() {
    assertNull(cache.put(1, new byte[cache.largest() + 1]));
    assertNotNull(cache.put(2, new byte[cache.largest()]));
  }

  @Test
  void gives_those_in_use_a_second_chance() {
    for (int i = 0; i < PAGES; i++) {
      cache.put(i, bytes(i, ByteCache.PAGE)).release();
    }
    cache.put(PAGES, bytes(PAGES, ByteCache.PAGE)).release(); // takes all first chances away
    cache.get(5).release();
    for (int i = 1; i < PAGES / 2; i++) {
      cache.put(PAGES + i, bytes(i, ByteCache.PAGE)).release();
    }
    assertNotNull(cache.get(5));
    assertNull(cache.get(6));
  }

  /** As of a crawler that reads a city page by page, in a coding that no browser asks for. */
  @Test
  void what_is_read_once_drives_out_nothing_that_is_read_again_and_again() {
    for (int i = 0; i < PAGES / 2; i++) {
      cache.put(i, bytes(i, ByteCache.PAGE)).release();
    }
    for (int once = PAGES; once < 100 * PAGES; once++) {
      cache.put(once, bytes(once, ByteCache.PAGE)).release();
      ByteCache<Integer>.Lease read = cache.get(once % (PAGES / 2));
      assertNotNull(read, "driven out by " + once);
      read.release();
    }
  }

  @Test
  void never_overwrites_what_is_being_read() {
    byte[] bytes = bytes(1, ByteCache.PAGE);
    ByteCache<Integer>.Lease reading = cache.put(1, bytes);
    for (int i = 2; i < 10 * PAGES; i++) {
      cache.put(i, bytes(i, ByteCache.PAGE)).release();
    }
    assertArrayEquals(bytes, concatenated(reading.buffers(0, reading.length())));
    reading.release();
  }

  @Test
  void takes_nothing_more_while_all_of_it_is_being_read() {
    List<ByteCache<Integer>.Lease> reading = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      reading.add(cache.put(i, bytes(i, ByteCache.PAGE)));
    }
    assertNull(cache.put(PAGES, new byte[1]));
    reading.forEach(ByteCache.Lease::release);
    assertNotNull(cache.put(PAGES + 1, new byte[1]));
  }

  @Test
  void stays_right_under_many_threads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> results = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      results.add(threads.submit(this::putAndGet));
    }
    for (Future<?> result : results) {
      result.get();
    }
    threads.shutdown();
    assertTrue(cache.occupied() <= CAPACITY);
  }

  private void putAndGet() {
    for (int i = 0; i < 20_000; i++) {
      int key = ThreadLocalRandom.current().nextInt(200);
      ByteCache<Integer>.Lease lease = cache.get(key);
      if (lease == null) {
        lease = cache.put(key, bytes(key, 100 + key * 90));
      }
      if (lease != null) {
        assertArrayEquals(
            bytes(key, 100 + key * 90), concatenated(lease.buffers(0, lease.length())));
        lease.release();
      }
    }
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) seed);
    return bytes;
  }

  private static byte[] read(ByteCache<Integer>.Lease lease) {
    byte[] bytes = concatenated(lease.buffers(0, lease.length()));
    lease.release();
    return bytes;
  }

  private static byte[] concatenated(ByteBuffer[] buffers) {
    byte[] all = new byte[Arrays.stream(buffers).mapToInt(ByteBuffer::remaining).sum()];
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      int size = buffer.remaining();
      buffer.get(all, at, size);
      at += size;
    }
    return all;
  }

  @Test
  void finds_again_what_was_held_but_never_what_was_forgotten_meanwhile() {
    ByteCache<String> cache = new ByteCache<>(64 * ByteCache.PAGE);
    ByteCache<String>.Lease before = cache.put("a", new byte[] {1});
    before.release();
    ByteCache<String>.Lease again = cache.get("a", before);
    assertSame(before, again);
    assertEquals(1, cache.hits());
    // Still being read: its pages are there, and yet it is gone for all who come now.
    cache.clear();
    assertNull(cache.get("a", before));
    assertEquals(1, again.buffers(0, again.length())[0].get(0));
    again.release();
    assertEquals(0, cache.occupied());
  }
}
