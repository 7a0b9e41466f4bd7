package id.perisai.web;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * Verified bytes outside the heap, within bounds that are known at the start. Memory is taken in
 * slabs, each when the ones before it are full, since the JDK writes zeroes over all that it
 * allocates: a node of few pages has what these need, and not what it may have at most. Entries lie
 * in pages of the slabs; which entry goes when room is needed is decided by second chance
 * (Corbató's clock). An entry's pages are given out again only when no response reads it.
 *
 * @param <K> names the bytes; equal names must mean equal bytes
 */
final class ByteCache<K> {
  /** Most packed pages of a site are of 3 to 12 KiB: half of a larger one would lie empty. */
  static final int PAGE = 4 * 1024;

  /**
   * Buffers that are given out at a time, of some 64 bytes of heap each, which a slow reader holds
   * for as long as it reads: a long entry lies in up to 1,024 places of a cache that is full of
   * short ones. Enough for a part that is hashed ({@link Digests#LONGEST_PART}).
   */
  static final int MOST_BUFFERS = 32;

  /** No single entry may drive out more than this part of the others. */
  private static final int LARGEST_PART = 16;

  /** Pages of one slab: 4 MiB. */
  static final int SLAB = 1024;

  private final List<ByteBuffer> slabs = new ArrayList<>();
  private final ArrayDeque<Integer> freePages = new ArrayDeque<>();
  private final ArrayDeque<Lease> clock = new ArrayDeque<>();
  private final ConcurrentMap<K, Lease> entries = new ConcurrentHashMap<>();
  private final int pages;
  private final IntFunction<ByteBuffer> memory;
  private int allocated;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  ByteCache(int capacity) {
    this(capacity, ByteBuffer::allocateDirect);
  }

  /** The same, with slabs of so many bytes from elsewhere. */
  ByteCache(int capacity, IntFunction<ByteBuffer> memory) {
    this.pages = capacity / PAGE;
    this.memory = memory;
  }

  /** Bytes held for reading until they are released, once. */
  final class Lease {
    private final K key;
    private final int[] at;
    private final int length;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Pages that lie side by side in a slab are one part: the fewer, the cheaper to send. */
    private final ByteBuffer[] parts;

    private volatile boolean used;
    private volatile boolean dropped;
    private volatile Object note;

    private Lease(K key, int[] at, int length) {
      this.key = key;
      this.at = at;
      this.length = length;
      List<ByteBuffer> runs = new ArrayList<>();
      int first = 0;
      for (int next = 1; next <= at.length; next++) {
        if (next == at.length || at[next] != at[next - 1] + 1 || at[next] % SLAB == 0) {
          int size = Math.min((next - first) * PAGE, length - first * PAGE);
          runs.add(slab(at[first]).slice(place(at[first]), size).asReadOnlyBuffer());
          first = next;
        }
      }
      this.parts = runs.toArray(new ByteBuffer[0]);
    }

    /** Bytes of the cache that it takes: whole pages, however short it is. */
    long size() {
      return (long) at.length * PAGE;
    }

    /** How many bytes there are. */
    int length() {
      return length;
    }

    /**
     * So many bytes from the one numbered {@code first} on, as read-only buffers to be sent in this
     * order; only the first of them where they lie in more than {@value #MOST_BUFFERS} places.
     */
    ByteBuffer[] buffers(int first, int count) {
      ByteBuffer[] buffers = new ByteBuffer[Math.min(parts.length, MOST_BUFFERS)];
      int taken = 0;
      int from = first;
      int left = count;
      for (int i = 0; left > 0 && taken < buffers.length; i++) {
        int size = Math.min(parts[i].limit() - from, left);
        if (size > 0) {
          buffers[taken++] = parts[i].slice(from, size);
          left -= size;
        }
        from = Math.max(0, from - parts[i].limit());
      }
      return taken == buffers.length ? buffers : Arrays.copyOf(buffers, taken);
    }

    /** What was kept with the bytes, for as long as these are kept; null if nothing. */
    Object note() {
      return note;
    }

    void note(Object kept) {
      note = kept;
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        giveBack(at);
      }
    }

    /** Takes hold of it unless its pages were given back already. */
    private boolean hold() {
      for (int now = holders.get(); now > 0 && !dropped; now = holders.get()) {
        if (holders.compareAndSet(now, now + 1)) {
          used = true;
          return true;
        }
      }
      return false;
    }

    /** Forgets it; its pages are given back when the last response has read them. */
    private void drop() {
      dropped = true;
      entries.remove(key, this);
      release();
    }

    private void write(byte[] bytes) {
      for (int i = 0; i < at.length; i++) {
        slab(at[i]).put(place(at[i]), bytes, i * PAGE, Math.min(PAGE, length - i * PAGE));
      }
    }
  }

  /** The longest entry that is kept, in bytes. */
  int largest() {
    return Math.max(1, pages / LARGEST_PART) * PAGE;
  }

  /** The bytes of this name, or null. */
  Lease get(K key) {
    Lease lease = held(key);
    (lease == null ? misses : hits).increment();
    return lease;
  }

  /**
   * The bytes of a name that were held before, without looking the name up.
   *
   * @param before what was returned for that name, already released; null if there is none
   */
  Lease get(K key, Lease before) {
    if (before != null && before.hold()) {
      hits.increment();
      return before;
    }
    return get(key);
  }

  /** How often {@link #get} found something since the start. */
  long hits() {
    return hits.sum();
  }

  /** How often it found nothing. */
  long misses() {
    return misses.sum();
  }

  private Lease held(K key) {
    Lease lease = entries.get(key);
    return lease != null && lease.hold() ? lease : null;
  }

  /** Keeps bytes and returns them, or null if they are too long or every page is being read. */
  synchronized Lease put(K key, byte[] bytes) {
    Lease known = held(key);
    if (known != null) {
      return known;
    }
    int needed = (bytes.length + PAGE - 1) / PAGE;
    if (bytes.length > largest() || !makeRoom(needed)) {
      return null;
    }
    int[] at = new int[needed];
    for (int i = 0; i < needed; i++) {
      at[i] = freePages.remove();
    }
    Lease lease = new Lease(key, at, bytes.length);
    lease.write(bytes);
    lease.hold();
    // A second chance is for what is asked for again: whoever reads everything once drives out
    // others who do.
    lease.used = false;
    entries.put(key, lease);
    clock.add(lease);
    return lease;
  }

  /** Forgets every entry; what a response still reads is given back after it. */
  synchronized void clear() {
    for (Lease lease : clock) {
      lease.drop();
    }
    clock.clear();
  }

  /** Bytes of the region that entries take up now. */
  synchronized long occupied() {
    return (long) (allocated - freePages.size()) * PAGE;
  }

  private ByteBuffer slab(int page) {
    return slabs.get(page / SLAB);
  }

  private static int place(int page) {
    return page % SLAB * PAGE;
  }

  /** Takes another slab, if there may be one. */
  private boolean grow() {
    int more = Math.min(SLAB, pages - allocated);
    if (more == 0) {
      return false;
    }
    try {
      slabs.add(memory.apply(more * PAGE));
    } catch (OutOfMemoryError takenByOthers) {
      return false; // It stays as big as it is, and asks again when it needs more.
    }
    for (int page = allocated; page < allocated + more; page++) {
      freePages.add(page);
    }
    allocated += more;
    return true;
  }

  private boolean makeRoom(int needed) {
    boolean grows = true;
    while (freePages.size() < needed && grows) {
      grows = grow();
    }
    // Twice round the clock: the first time takes the second chances away.
    int looks = clock.size() * 2;
    while (looks-- > 0 && freePages.size() < needed && !clock.isEmpty()) {
      Lease oldest = clock.remove();
      if (oldest.used) {
        oldest.used = false;
        clock.add(oldest);
      } else {
        oldest.drop();
      }
    }
    return freePages.size() >= needed;
  }

  private synchronized void giveBack(int[] at) {
    for (int page : at) {
      freePages.add(page);
    }
  }
}
