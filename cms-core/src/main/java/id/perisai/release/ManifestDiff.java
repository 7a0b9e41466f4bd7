package id.perisai.release;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The paths at which two manifests differ. Equal subtrees are skipped by their digest.
 *
 * @param changes by path
 */
public record ManifestDiff(SortedMap<String, Change> changes) {

  /** What stood at a path and what stands there now; never equal, never both empty. */
  public record Change(Optional<Entry> before, Optional<Entry> after) {}

  public static ManifestDiff between(Manifest before, Manifest after) {
    TreeMap<String, Change> changes = new TreeMap<>();
    compare(before.root(), after.root(), changes);
    return new ManifestDiff(Collections.unmodifiableSortedMap(changes));
  }

  private static void compare(
      ManifestNode before, ManifestNode after, TreeMap<String, Change> changes) {
    if (before != null && after != null && before.digest().equals(after.digest())) {
      return;
    }
    if (before instanceof ManifestNode.Branch && after instanceof ManifestNode.Branch) {
      for (int nibble = 0; nibble < ManifestNode.RADIX; nibble++) {
        compare(
            ((ManifestNode.Branch) before).child(nibble),
            ((ManifestNode.Branch) after).child(nibble),
            changes);
      }
    } else {
      compareEntries(before, after, changes);
    }
  }

  private static void compareEntries(
      ManifestNode before, ManifestNode after, TreeMap<String, Change> changes) {
    TreeMap<String, Change> here = new TreeMap<>();
    if (before != null) {
      before.forEach(e -> here.put(e.path(), new Change(Optional.of(e), Optional.empty())));
    }
    if (after != null) {
      after.forEach(
          e -> {
            Change old = here.get(e.path());
            here.put(
                e.path(),
                new Change(old == null ? Optional.empty() : old.before(), Optional.of(e)));
          });
    }
    here.values().removeIf(change -> change.before().equals(change.after()));
    changes.putAll(here);
  }
}
