package id.perisai.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Notices statements that lie in the repository under higher versions than the timestamp lists.
 * Nobody takes them; but either somebody put them there, or whoever stamps does not do so any more.
 */
final class UnlistedStatements {
  /** A publication needs a moment between a statement and its timestamp. */
  private static final int ROUNDS = 3;

  private final Repository repository;
  private final Alarms alarms;
  private Map<String, Integer> rounds = new HashMap<>();

  UnlistedStatements(Repository repository, Alarms alarms) {
    this.repository = repository;
    this.alarms = alarms;
  }

  List<Alarm> look(Timestamp.Listing listing, Iterable<Directory.Tenant> tenants) {
    Map<String, Integer> now = new HashMap<>();
    List<Alarm> seen = new ArrayList<>();
    look(null, RepositoryPaths.ROOTS, listing.root().version(), now, seen);
    look(null, RepositoryPaths.DIRECTORIES, listing.directory().version(), now, seen);
    look(null, RepositoryPaths.THEMES, listing.theme().version(), now, seen);
    for (Directory.Tenant tenant : tenants) {
      Seen listed = listing.sites().getOrDefault(tenant.id(), Seen.NOTHING);
      String folder = RepositoryPaths.releases(tenant.id());
      look(tenant.id(), folder, listed.version(), now, seen);
    }
    rounds = now;
    return seen;
  }

  private void look(
      String tenant, String folder, long listed, Map<String, Integer> now, List<Alarm> seen) {
    SortedSet<Long> higher;
    try {
      higher = repository.versions(folder).tailSet(listed + 1);
    } catch (Rejected unreadable) {
      return; // Whoever needs the folder says so.
    }
    if (higher.isEmpty()) {
      return;
    }
    int count = rounds.getOrDefault(folder, 0) + 1;
    now.put(folder, count);
    if (count >= ROUNDS) {
      String path = folder + "/" + higher.last();
      String what = path + " lies there, and the timestamp lists " + listed + " as the newest";
      seen.add(alarms.alarm(AlarmCode.UNLISTED, tenant, path, what));
    }
  }
}
