package id.perisai.release;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the switch to a release leaves in the store without use. It is removed at the switch after
 * that: requests that began before still read the release before. What an earlier run of the
 * process left is found by looking through the tenant's folders, once.
 */
final class Leftovers {
  private final VerifiedStore store;
  private final BlobWatch listed;
  private final Clock clock;
  private final Map<String, List<Coding>> unused = new HashMap<>();

  /** Assets of earlier releases that are answered still, by tenant, until when. */
  private final Map<String, Map<Coding, Instant>> assets = new HashMap<>();

  /**
   * @param listed knows what the releases in force list
   */
  Leftovers(VerifiedStore store, BlobWatch listed, Clock clock) {
    this.clock = clock;
    this.store = store;
    this.listed = listed;
  }

  /**
   * Knows what is listed now; to be called once before what is said of each site.
   *
   * @param inForce all that is in force now
   */
  void watch(InForce inForce) {
    listed.watch(inForce);
  }

  /**
   * Removes what the switch before this one left.
   *
   * @param before the release that was in force until now
   * @param release the one that is in force now
   * @param inForce all that is in force now, and watched
   */
  void switched(Optional<VerifiedRelease> before, VerifiedRelease release, InForce inForce)
      throws IOException {
    String tenant = release.tenant();
    Set<VerifiedRelease> kept = new HashSet<>(Set.of(release));
    before.ifPresent(kept::add);
    inForce.release(tenant).ifPresent(kept::add);
    store.keepStatements(tenant, kept);
    before.ifPresent(replaced -> keepAssets(tenant, replaced, release));
    List<Coding> earlier = unused.put(tenant, left(before, release));
    if (earlier == null) {
      store.keepBlobs(tenant, kept);
    } else {
      earlier.removeIf(coding -> isListed(tenant, coding));
      earlier.removeAll(Set.copyOf(unused.get(tenant)));
      List<Coding> later =
          earlier.stream().filter(assets.getOrDefault(tenant, Map.of())::containsKey).toList();
      unused.get(tenant).addAll(later);
      earlier.removeAll(Set.copyOf(later));
      store.delete(tenant, earlier);
    }
  }

  private void keepAssets(String tenant, VerifiedRelease before, VerifiedRelease release) {
    Instant now = clock.instant();
    Map<Coding, Instant> kept = assets.computeIfAbsent(tenant, any -> new HashMap<>());
    kept.values().removeIf(until -> !until.isAfter(now));
    for (Entry entry : EarlierAssets.gone(before, release)) {
      Instant until = now.plus(EarlierAssets.keptFor(entry.path()));
      entry.variants().stream()
          .flatMap(variant -> variant.codings().values().stream())
          .forEach(coding -> kept.put(coding, until));
    }
  }

  private List<Coding> left(Optional<VerifiedRelease> before, VerifiedRelease release) {
    Set<Coding> gone = new HashSet<>();
    ReleaseBlobs.compare(before.orElse(null), release, gone::add, come -> {});
    gone.removeIf(coding -> isListed(release.tenant(), coding));
    return new ArrayList<>(gone);
  }

  private boolean isListed(String tenant, Coding coding) {
    return listed.isListed(new BlobWatch.Blob(tenant, coding));
  }
}
