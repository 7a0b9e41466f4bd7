package id.perisai.release;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose site is shown at which host. Reckoned once for each chain of trust and each time that a
 * host moves: what comes into force of one site changes nothing of it. Immutable.
 */
final class Hosts {
  static final Hosts NONE = new Hosts();

  private final Map<String, Directory.Tenant> byName = new HashMap<>();
  private Instant move = Instant.MAX;

  private Hosts() {}

  /** Those of the directory in force, but for sites that are shown elsewhere still. */
  static Hosts of(TrustChain trust) {
    Hosts hosts = new Hosts();
    KeyHistory history = trust.history();
    for (Directory.Tenant tenant : trust.directory().tenants().values()) {
      if (tenant.state() != Directory.State.LEGACY) {
        tenant.hosts().forEach(host -> hosts.put(host, trust, history));
      }
    }
    return hosts;
  }

  /** A host that was moved stays with whom it was for a day, or with nobody. */
  private void put(String host, TrustChain trust, KeyHistory history) {
    Optional<KeyHistory.Move> moved = trust.move(host, history);
    trust.tenantAt(host, moved).ifPresent(tenant -> byName.put(host, tenant));
    moved.map(KeyHistory.Move::until).filter(move::isAfter).ifPresent(until -> move = until);
  }

  Optional<Directory.Tenant> tenantAt(String host) {
    return Optional.ofNullable(byName.get(host));
  }

  Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /** When the next host that was moved comes to its new tenant: time to reckon again. */
  Instant move() {
    return move;
  }
}
