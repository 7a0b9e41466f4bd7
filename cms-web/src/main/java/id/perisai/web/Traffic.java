package id.perisai.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests and how long their answers took, by site. Sites come from the signed directory, so that
 * nobody can fill the memory with names.
 */
final class Traffic {
  /** Upper bounds of the histogram's buckets, in seconds; a last one has no bound. */
  static final double[] BOUNDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private static final double NANOS = 1e9;
  private static final int CLASSES = 6;

  private final Map<String, Site> sites = new ConcurrentHashMap<>();
  private final LongAdder open = new LongAdder();

  /** What was counted of one site. */
  static final class Site {
    private final LongAdder[] byClass = adders(CLASSES);
    private final LongAdder[] byBucket = adders(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();

    /**
     * @param hundred 2 for 200 to 299, and so on
     */
    long ofClass(int hundred) {
      return byClass[hundred].sum();
    }

    /** Answers that took longer than the bucket's lower bound and no longer than its upper one. */
    long inBucket(int bucket) {
      return byBucket[bucket].sum();
    }

    double seconds() {
      return nanos.sum() / NANOS;
    }

    private static LongAdder[] adders(int count) {
      LongAdder[] adders = new LongAdder[count];
      for (int i = 0; i < count; i++) {
        adders[i] = new LongAdder();
      }
      return adders;
    }
  }

  /** A request has begun, which {@link #count} ends. */
  void begin() {
    open.increment();
  }

  /** Requests that were begun and are not answered yet. */
  long open() {
    return open.sum();
  }

  /** One answer, whose last byte the client's side has taken. */
  void count(String tenant, int status, long nanos) {
    open.decrement();
    Site site = sites.get(tenant);
    if (site == null) {
      site = sites.computeIfAbsent(tenant, first -> new Site());
    }
    site.byClass[Math.min(status / 100, CLASSES - 1)].increment();
    site.byBucket[bucket(nanos / NANOS)].increment();
    site.nanos.add(nanos);
  }

  /** By tenant, {@link Visit#NO_SITE} for none. */
  Map<String, Site> sites() {
    return Map.copyOf(sites);
  }

  private static int bucket(double seconds) {
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
