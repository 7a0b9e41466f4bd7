package id.perisai.release;

import java.time.Duration;
import java.util.List;

/**
 * What pages of a release that was replaced may still ask for: a page and its style sheet are
 * fetched one after the other, and the switch to the next release may come between.
 */
public final class EarlierAssets {
  /** Of themes, which the platform signed: as long as a visitor's page may stay open. */
  private static final Duration OF_A_THEME = Duration.ofHours(24);

  /** Of departments, who may want a picture to be gone: as long as a page loads on a slow line. */
  private static final Duration OF_A_SITE = Duration.ofMinutes(10);

  private EarlierAssets() {}

  /** The assets of one release that the next one does not have; their names are of their bytes. */
  public static List<Entry> gone(VerifiedRelease before, VerifiedRelease after) {
    return ManifestDiff.between(before.manifest(), after.manifest()).changes().values().stream()
        .filter(change -> change.after().isEmpty())
        .map(change -> change.before().orElseThrow())
        .filter(entry -> isAsset(entry.path()))
        .toList();
  }

  /** Whether a path names its bytes, so that whoever asks for it wants these and no others. */
  public static boolean isAsset(String path) {
    return path.startsWith(ThemeStatement.ASSETS) || path.startsWith(Entry.MEDIA);
  }

  /** For how long after its release was replaced an asset is answered. */
  public static Duration keptFor(String path) {
    return path.startsWith(ThemeStatement.ASSETS) ? OF_A_THEME : OF_A_SITE;
  }
}
