package id.perisai.web;

import id.perisai.release.InForce;
import id.perisai.release.VerifiedRelease;
import id.perisai.web.HealthHandler.Status;
import java.util.function.Supplier;

/**
 * Whether the heap is large enough for what is in force, before it is full and the node ends
 * (docs/production.md).
 *
 * @param heap bytes that the JVM says it may take at most
 */
record MemoryHealth(Supplier<InForce> inForce, long heap) {
  /** The server, and what was prepared for the pages that are asked for most. */
  private static final long WITHOUT_PAGES = 64L << 20;

  /** Of each page: its entry, twice while a release is taken over, and the search's key. */
  private static final long PAGE = 5L << 10;

  /** What is proposed is a multiple of this. */
  private static final long STEP = 64L << 20;

  Status status() {
    return isEnough(needed()) ? Status.UP : Status.DEGRADED;
  }

  String what() {
    long needed = needed();
    return isEnough(needed)
        ? "the heap is large enough for " + pages() + " pages and files"
        : pages()
            + " pages and files need a heap of "
            + (needed >> 20)
            + " MiB, and it is "
            + (heap >> 20)
            + ": start with --delivery-memory "
            + ((needed / STEP + 1) * STEP >> 20)
            + "m";
  }

  private boolean isEnough(long needed) {
    // The JVM leaves out one of the collector's survivor spaces, a thirtieth of what it was given.
    return needed - needed / 30 <= heap;
  }

  private long needed() {
    return WITHOUT_PAGES + pages() * PAGE;
  }

  private long pages() {
    return inForce.get().releases().values().stream()
        .map(VerifiedRelease::manifest)
        .mapToLong(manifest -> manifest.size())
        .sum();
  }
}
