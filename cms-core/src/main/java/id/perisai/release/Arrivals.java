package id.perisai.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Releases that lie in the store with all that they list, and are not in force yet. They come into
 * force together: each switch, and each writing of the state, costs something for every site there
 * is, so that one for each of many sites would cost their number squared.
 */
final class Arrivals {
  private final Map<String, Arrival> byTenant = new LinkedHashMap<>();

  /**
   * @param before what is in force until then
   * @param isNew whether the state does not know it yet; otherwise it was in force when the node
   *     stopped
   */
  record Arrival(Optional<VerifiedRelease> before, VerifiedRelease release, boolean isNew) {}

  void add(Optional<VerifiedRelease> before, VerifiedRelease release, boolean isNew) {
    byTenant.put(release.tenant(), new Arrival(before, release, isNew));
  }

  Optional<VerifiedRelease> of(String tenant) {
    return Optional.ofNullable(byTenant.get(tenant)).map(Arrival::release);
  }

  /** All of them, in the order in which they came; they are not here any more. */
  List<Arrival> take() {
    List<Arrival> all = new ArrayList<>(byTenant.values());
    byTenant.clear();
    return all;
  }
}
