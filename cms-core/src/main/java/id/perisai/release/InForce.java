package id.perisai.release;

import java.time.Instant;
import java.util.ArrayList;
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
  public static final InForce NOTHING =
      new InForce(null, Collections.emptySortedMap(), Map.of(), Map.of(), TransparencyLog.EMPTY);

  private final TrustChain trust;
  private final SortedMap<String, VerifiedRelease> newest;
  private final Map<String, Held> holds;
  private final Map<String, Purged> purges;
  private final TransparencyLog log;
  private final SortedMap<String, VerifiedRelease> shown = new TreeMap<>();
  private final Map<String, Directory.Tenant> byHost = new HashMap<>();
  private Instant hostsMove = Instant.MAX;

  /**
   * The newest hold of a tenant.
   *
   * @param release what it shows instead of the newest; null where it shows none, or cannot
   */
  record Held(VerifiedStatement<HoldStatement> hold, VerifiedRelease release) {
    boolean shows(HoldStatement.Action action) {
      return hold.statement().action() == action;
    }
  }

  private InForce(
      TrustChain trust,
      SortedMap<String, VerifiedRelease> newest,
      Map<String, Held> holds,
      Map<String, Purged> purges,
      TransparencyLog log) {
    this.trust = trust;
    this.log = log;
    this.newest = Collections.unmodifiableSortedMap(newest);
    this.holds = holds;
    this.purges = purges;
    newest.forEach((tenant, release) -> shown(tenant, release));
    for (Directory.Tenant tenant : tenants()) {
      if (tenant.state() != Directory.State.LEGACY) {
        tenant.hosts().forEach(this::put);
      }
    }
  }

  /** A host that was moved stays with whom it was for a day, or with nobody. */
  private void put(String host) {
    trust.tenantAt(host).ifPresent(tenant -> byHost.put(host, tenant));
    trust
        .move(host)
        .map(KeyHistory.Move::until)
        .filter(hostsMove::isAfter)
        .ifPresent(until -> hostsMove = until);
  }

  /** When the next host that was moved comes to its new tenant: time to look again. */
  Instant hostsMove() {
    return hostsMove;
  }

  private void shown(String tenant, VerifiedRelease release) {
    Held held = holds.get(tenant);
    if (held == null || !held.shows(HoldStatement.Action.SERVE)) {
      shown.put(tenant, release);
    } else if (held.release() != null) {
      shown.put(tenant, held.release());
    }
  }

  /** Sites that the next directory does not serve are forgotten. */
  InForce with(TrustChain next) {
    TreeMap<String, VerifiedRelease> kept = new TreeMap<>(newest);
    kept.keySet()
        .removeIf(
            tenant ->
                next.directory()
                    .tenant(tenant)
                    .filter(listed -> listed.state() != Directory.State.LEGACY)
                    .isEmpty());
    String desk = next.directory().signing().tenant();
    return new InForce(next, kept, without(desk, holds), without(desk, purges), log);
  }

  /** Nobody holds or purges the signing desk's site, nor did where it was none yet. */
  private static <T> Map<String, T> without(String desk, Map<String, T> powers) {
    Map<String, T> others = new HashMap<>(powers);
    others.remove(desk);
    return others;
  }

  InForce with(VerifiedRelease release) {
    TreeMap<String, VerifiedRelease> next = new TreeMap<>(newest);
    next.put(release.tenant(), release);
    return new InForce(trust, next, holds, purges, log);
  }

  /** Without a release that is not believed any more, and for which there is no other. */
  InForce without(String tenant) {
    TreeMap<String, VerifiedRelease> next = new TreeMap<>(newest);
    next.remove(tenant);
    return new InForce(trust, next, holds, purges, log);
  }

  InForce with(Held held) {
    Map<String, Held> next = new HashMap<>(holds);
    next.put(held.hold().statement().tenant(), held);
    return new InForce(trust, newest, next, purges, log);
  }

  InForce with(VerifiedStatement<PurgeStatement> purge) {
    Map<String, Purged> next = new HashMap<>(purges);
    String tenant = purge.statement().tenant();
    next.put(tenant, purged(tenant).with(purge));
    return new InForce(trust, newest, holds, next, log);
  }

  InForce with(TransparencyLog next) {
    return new InForce(trust, newest, holds, purges, next);
  }

  /** The log as far as this node has replayed it. */
  public TransparencyLog log() {
    return log;
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

  /**
   * The release that a tenant's site shows: the newest, or the one that a hold names; empty as long
   * as there is no good one.
   */
  public Optional<VerifiedRelease> release(String tenant) {
    return Optional.ofNullable(shown.get(tenant));
  }

  /** What sites show, by tenant. */
  public SortedMap<String, VerifiedRelease> releases() {
    return Collections.unmodifiableSortedMap(shown);
  }

  /** The newest release of a tenant, whether a hold keeps it from being shown or not. */
  public Optional<VerifiedRelease> newest(String tenant) {
    return Optional.ofNullable(newest.get(tenant));
  }

  /** The newest releases, by tenant. */
  SortedMap<String, VerifiedRelease> newest() {
    return newest;
  }

  /** The newest hold of a tenant; a lifted one stays in force as such. */
  public Optional<VerifiedStatement<HoldStatement>> hold(String tenant) {
    return Optional.ofNullable(holds.get(tenant)).map(Held::hold);
  }

  /** Whether visitors see a maintenance page: by a hold that says so, or that cannot be served. */
  public boolean isInMaintenance(String tenant) {
    Held held = holds.get(tenant);
    return held != null
        && (held.shows(HoldStatement.Action.MAINTENANCE)
            || held.shows(HoldStatement.Action.SERVE) && held.release() == null);
  }

  /** What was purged of a tenant. */
  public Purged purged(String tenant) {
    return purges.getOrDefault(tenant, Purged.NOTHING);
  }

  Optional<Held> held(String tenant) {
    return Optional.ofNullable(holds.get(tenant));
  }

  /** Newest and shown releases: all whose bytes must be there. */
  List<VerifiedRelease> kept() {
    List<VerifiedRelease> kept = new ArrayList<>(newest.values());
    shown.values().stream().filter(release -> !kept.contains(release)).forEach(kept::add);
    return kept;
  }

  /** All holds and purges, at their paths. */
  Map<String, VerifiedStatement<?>> restraints() {
    Map<String, VerifiedStatement<?>> all = new TreeMap<>();
    for (Held held : holds.values()) {
      HoldStatement hold = held.hold().statement();
      all.put(RepositoryPaths.hold(hold.tenant(), hold.version()), held.hold());
    }
    for (Purged purged : purges.values()) {
      purged
          .statements()
          .forEach(
              purge ->
                  all.put(
                      RepositoryPaths.purge(
                          purge.statement().tenant(), purge.statement().version()),
                      purge));
    }
    return all;
  }

  /** How many purges are in force: it only grows. */
  public int countOfPurges() {
    return purges.values().stream().mapToInt(purged -> purged.statements().size()).sum();
  }

  /** All tenants of the directory. */
  Collection<Directory.Tenant> tenants() {
    return trust == null ? List.of() : trust.directory().tenants().values();
  }
}
