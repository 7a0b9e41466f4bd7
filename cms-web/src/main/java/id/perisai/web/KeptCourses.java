package id.perisai.web;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many courses of answers a node keeps, of all its sites together: whoever asks for each page
 * of a city once must not fill the heap. When there are as many as may be, all are forgotten; what
 * is asked for again is made again, which takes no more than reading its entry.
 */
final class KeptCourses {
  static final int MOST = 20_000;

  private final int most;
  private final AtomicInteger kept = new AtomicInteger();
  private volatile Collection<SiteResponses> sites = List.of();

  KeptCourses() {
    this(MOST);
  }

  KeptCourses(int most) {
    this.most = most;
  }

  /** These are all that visitors are answered from now on. */
  void of(Collection<SiteResponses> all) {
    sites = all;
  }

  /** One of them is about to keep another. */
  void another() {
    if (kept.incrementAndGet() > most) {
      // First, so that none is kept uncounted.
      kept.set(1);
      sites.forEach(SiteResponses::forget);
    }
  }
}
