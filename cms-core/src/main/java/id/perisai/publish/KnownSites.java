package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.render.Shown;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the sites were made that were prepared last, for as long as memory allows, each by the
 * manifest that came out: what was made so, and is in force, need not be made again.
 */
final class KnownSites {
  private final Map<String, SoftReference<Known>> byTenant = new ConcurrentHashMap<>();

  /** The newest, and the one before: of two candidates in a row the first may come to nothing. */
  private record Known(Digest manifest, Shown shown, Digest olderManifest, Shown older) {
    Optional<Shown> of(Digest wanted) {
      return wanted.equals(manifest)
          ? Optional.of(shown)
          : wanted.equals(olderManifest) ? Optional.of(older) : Optional.empty();
    }
  }

  Optional<Shown> shown(String tenant, Digest manifest) {
    return known(tenant).flatMap(known -> known.of(manifest));
  }

  /**
   * @param base the manifest in force, which stays known if it was
   */
  void put(String tenant, Optional<Digest> base, Digest manifest, Shown shown) {
    Optional<Shown> inForce = base.flatMap(digest -> shown(tenant, digest));
    byTenant.put(
        tenant,
        new SoftReference<>(
            new Known(
                manifest, shown, inForce.isPresent() ? base.get() : null, inForce.orElse(null))));
  }

  private Optional<Known> known(String tenant) {
    SoftReference<Known> known = byTenant.get(tenant);
    return known == null ? Optional.empty() : Optional.ofNullable(known.get());
  }
}
