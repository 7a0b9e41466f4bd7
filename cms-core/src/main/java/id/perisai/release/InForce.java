package id.perisai.release;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that delivery serves at one moment. Immutable: it is replaced as a whole. */
public final class InForce {
  /** Before anything was verified. */
  public static final InForce NOTHING = new InForce(null, Collections.emptySortedMap());

  private final TrustChain trust;
  private final SortedMap<String, VerifiedRelease> releases;
  private final Map<String, Directory.Tenant> byHost = new HashMap<>();

  private InForce(TrustChain trust, SortedMap<String, VerifiedRelease> releases) {
    this.trust = trust;
    this.releases = Collections.unmodifiableSortedMap(releases);
    for (Directory.Tenant tenant : tenants()) {
      if (tenant.state() != Directory.State.LEGACY) {
        tenant.hosts().forEach(host -> byHost.put(host, tenant));
      }
    }
  }

  /** Sites that the next directory does not serve are forgotten. */
  InForce with(TrustChain next) {
    TreeMap<String, VerifiedRelease> kept = new TreeMap<>(releases);
    kept.keySet()
        .removeIf(
            tenant ->
                next.directory()
                    .tenant(tenant)
                    .filter(listed -> listed.state() != Directory.State.LEGACY)
                    .isEmpty());
    return new InForce(next, kept);
  }

  InForce with(VerifiedRelease release) {
    TreeMap<String, VerifiedRelease> next = new TreeMap<>(releases);
    next.put(release.tenant(), release);
    return new InForce(trust, next);
  }

  /** Root and directory; empty while none verifies. */
  public Optional<TrustChain> trust() {
    return Optional.ofNullable(trust);
  }

  /** The tenant to whom a host belongs; empty for hosts that are not served here. */
  public Optional<Directory.Tenant> tenantAt(String host) {
    return Optional.ofNullable(byHost.get(host));
  }

  /** The hosts that are answered. */
  public Collection<String> hosts() {
    return Collections.unmodifiableSet(byHost.keySet());
  }

  /** A tenant's release; empty as long as there is no good one. */
  public Optional<VerifiedRelease> release(String tenant) {
    return Optional.ofNullable(releases.get(tenant));
  }

  /** By tenant. */
  public SortedMap<String, VerifiedRelease> releases() {
    return releases;
  }

  /** All tenants of the directory. */
  Collection<Directory.Tenant> tenants() {
    return trust == null ? List.of() : trust.directory().tenants().values();
  }
}
