package id.perisai.web;

import id.perisai.release.EarlierAssets;
import id.perisai.release.Entry;
import id.perisai.release.Purged;
import id.perisai.release.VerifiedRelease;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The assets of releases that were replaced a while ago, as they were answered then; of one site.
 * Under a hold, and after a release was taken off, there are none. Immutable.
 */
final class EarlierAnswers {
  static final EarlierAnswers NONE = new EarlierAnswers(Map.of());

  /** More than a theme has; whoever replaces pictures all day loses the first ones sooner. */
  private static final int MOST = 1_000;

  private final Map<String, Kept> byPath;

  /**
   * @param course what was answered
   * @param until when
   */
  private record Kept(Entry entry, SiteResponses.Course course, Instant until) {}

  private EarlierAnswers(Map<String, Kept> byPath) {
    this.byPath = byPath;
  }

  /** Those of a site whose next release this is. */
  static EarlierAnswers after(SiteResponses before, VerifiedRelease next, Clock clock) {
    Instant now = clock.instant();
    Map<String, Kept> kept = new HashMap<>(before.earlier().byPath);
    kept.values().removeIf(one -> !one.until.isAfter(now));
    for (Entry entry : EarlierAssets.gone(before.release(), next)) {
      if (kept.size() < MOST) {
        Instant until = now.plus(EarlierAssets.keptFor(entry.path()));
        kept.put(entry.path(), new Kept(entry, before.course(entry), until));
      }
    }
    return new EarlierAnswers(kept);
  }

  /** What is answered still; null if nothing is, or it was purged. */
  SiteResponses.Course at(String path, Purged purged, Clock clock) {
    Kept kept = byPath.get(path);
    return kept == null || purged.has(kept.entry) || !kept.until.isAfter(clock.instant())
        ? null
        : kept.course;
  }

  /** Whether the bytes of an asset that would be answered still were purged. */
  boolean isPurged(String path, Purged purged) {
    Kept kept = byPath.get(path);
    return kept != null && purged.has(kept.entry);
  }
}
