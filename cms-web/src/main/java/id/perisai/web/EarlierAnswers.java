package id.perisai.web;

import id.perisai.release.EarlierAssets;
import id.perisai.release.Entry;
import id.perisai.release.Purged;
import id.perisai.release.VerifiedRelease;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The assets of releases that were replaced a while ago; of one site. Under a hold, and after a
 * release was taken off, there are none. Their entries alone are kept: an answer is made when it is
 * asked for, since most never are, and all sites of a city may exchange a theme at once.
 */
final class EarlierAnswers {
  /** More than a theme has; whoever replaces pictures all day loses the first ones sooner. */
  private static final int MOST = 1_000;

  private final Map<String, Kept> byPath = new ConcurrentHashMap<>();

  /**
   * @param issued when the last release was that had it
   * @param until when it is answered
   */
  record Kept(Entry entry, Instant issued, Instant until) {}

  private EarlierAnswers() {}

  static EarlierAnswers none() {
    return new EarlierAnswers();
  }

  /** Those of a site whose next release this is. */
  static EarlierAnswers after(SiteResponses before, VerifiedRelease next, Clock clock) {
    EarlierAnswers answers = new EarlierAnswers();
    answers.byPath.putAll(before.earlier().byPath);
    answers.dropWhatIsOver(clock);
    Instant now = clock.instant();
    Instant issued = before.release().statement().statement().issued();
    for (Entry entry : EarlierAssets.gone(before.release(), next)) {
      if (answers.byPath.size() < MOST) {
        Instant until = now.plus(EarlierAssets.keptFor(entry.path()));
        answers.byPath.put(entry.path(), new Kept(entry, issued, until));
      }
    }
    return answers;
  }

  /** What is answered still; null if nothing is, or it was purged. */
  Kept at(String path, Purged purged, Clock clock) {
    Kept kept = still(path, clock);
    return kept == null || purged.has(kept.entry) ? null : kept;
  }

  /** Whether the bytes of an asset that would be answered still were purged. */
  boolean isPurged(String path, Purged purged, Clock clock) {
    Kept kept = still(path, clock);
    return kept != null && purged.has(kept.entry);
  }

  /** A site may publish nothing for months. */
  void dropWhatIsOver(Clock clock) {
    Instant now = clock.instant();
    byPath.values().removeIf(kept -> !kept.until.isAfter(now));
  }

  /** How many entries are kept. */
  int size() {
    return byPath.size();
  }

  private Kept still(String path, Clock clock) {
    Kept kept = byPath.get(path);
    if (kept != null && !kept.until.isAfter(clock.instant())) {
      byPath.remove(path, kept);
      return null;
    }
    return kept;
  }
}
