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
import java.util.stream.Stream;

/** All that delivery serves at one moment. Immutable: it is replaced as a whole. */
public final class InForce {
  /** Before anything was verified. */
  public static final InForce NOTHING =
      new InForce(
          null,
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Map.of(),
          Map.of(),
          TransparencyLog.EMPTY,
          Hosts.NONE);

  private final TrustChain trust;
  private final SortedMap<String, VerifiedRelease> newest;
  private final SortedMap<String, VerifiedRelease> shown;
  private final Map<String, Held> holds;
  private final Map<String, Purged> purges;
  private final TransparencyLog log;
  private final Hosts hosts;

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
      SortedMap<String, VerifiedRelease> shown,
      Map<String, Held> holds,
      Map<String, Purged> purges,
      TransparencyLog log,
      Hosts hosts) {
    this.trust = trust;
    this.newest = Collections.unmodifiableSortedMap(newest);
    this.shown = Collections.unmodifiableSortedMap(shown);
    this.holds = holds;
    this.purges = purges;
    this.log = log;
    this.hosts = hosts;
  }

  /** When the next host that was moved comes to its new tenant: time to look again. */
  Instant hostsMove() {
    return hosts.move();
  }

  /** What a hold shows needs no newest release: that one may have fallen meanwhile. */
  private static Optional<VerifiedRelease> shown(VerifiedRelease newest, Held held) {
    return Optional.ofNullable(
        held == null || !held.shows(HoldStatement.Action.SERVE) ? newest : held.release());
  }

  /** Sites that the next directory does not serve are forgotten. */
  InForce with(TrustChain next) {
    TreeMap<String, VerifiedRelease> kept = new TreeMap<>(newest);
    kept.keySet().removeIf(tenant -> !isServed(next, tenant));
    String desk = next.directory().signing().tenant();
    Map<String, Held> held = without(desk, holds);
    TreeMap<String, VerifiedRelease> all = new TreeMap<>();
    Stream.concat(kept.keySet().stream(), held.keySet().stream())
        .filter(tenant -> isServed(next, tenant))
        .forEach(tenant -> show(all, tenant, kept.get(tenant), held.get(tenant)));
    return new InForce(next, kept, all, held, without(desk, purges), log, Hosts.of(next));
  }

  private static boolean isServed(TrustChain trust, String tenant) {
    return trust
        .directory()
        .tenant(tenant)
        .filter(listed -> listed.state() != Directory.State.LEGACY)
        .isPresent();
  }

  /** Nobody holds or purges the signing desk's site, nor did where it was none yet. */
  private static <T> Map<String, T> without(String desk, Map<String, T> powers) {
    Map<String, T> others = new HashMap<>(powers);
    others.remove(desk);
    return others;
  }

  InForce with(VerifiedRelease release) {
    return with(List.of(release));
  }

  /** One switch for as many sites as there are. */
  InForce with(Collection<VerifiedRelease> releases) {
    TreeMap<String, VerifiedRelease> next = new TreeMap<>(newest);
    TreeMap<String, VerifiedRelease> all = new TreeMap<>(shown);
    for (VerifiedRelease release : releases) {
      next.put(release.tenant(), release);
      show(all, release.tenant(), release, holds.get(release.tenant()));
    }
    return new InForce(trust, next, all, holds, purges, log, hosts);
  }

  /**
   * @param newest null where there is none
   */
  private static void show(
      Map<String, VerifiedRelease> all, String tenant, VerifiedRelease newest, Held held) {
    all.remove(tenant);
    shown(newest, held).ifPresent(release -> all.put(tenant, release));
  }

  /**
   * Without newest releases that are not believed any more, and for which there are no others yet.
   * What a hold shows instead of one stays.
   */
  InForce without(Collection<VerifiedRelease> fallen) {
    TreeMap<String, VerifiedRelease> next = new TreeMap<>(newest);
    TreeMap<String, VerifiedRelease> all = new TreeMap<>(shown);
    for (VerifiedRelease release : fallen) {
      next.remove(release.tenant());
      show(all, release.tenant(), null, holds.get(release.tenant()));
    }
    return new InForce(trust, next, all, holds, purges, log, hosts);
  }

  InForce with(Held held) {
    String tenant = held.hold().statement().tenant();
    Map<String, Held> next = new HashMap<>(holds);
    next.put(tenant, held);
    TreeMap<String, VerifiedRelease> all = new TreeMap<>(shown);
    show(all, tenant, newest.get(tenant), held);
    return new InForce(trust, newest, all, next, purges, log, hosts);
  }

  InForce with(VerifiedStatement<PurgeStatement> purge) {
    Map<String, Purged> next = new HashMap<>(purges);
    String tenant = purge.statement().tenant();
    next.put(tenant, purged(tenant).with(purge));
    return new InForce(trust, newest, shown, holds, next, log, hosts);
  }

  InForce with(TransparencyLog next) {
    return new InForce(trust, newest, shown, holds, purges, next, hosts);
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
    return hosts.tenantAt(host);
  }

  /** The hosts that are answered. */
  public Collection<String> hosts() {
    return hosts.names();
  }

  /**
   * The release that a tenant's site shows: the newest, or the one that a hold names, also where
   * there is no good newest; empty as long as there is no good one.
   */
  public Optional<VerifiedRelease> release(String tenant) {
    return Optional.ofNullable(shown.get(tenant));
  }

  /** What sites show, by tenant. */
  public SortedMap<String, VerifiedRelease> releases() {
    return shown;
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
    shown.forEach(
        (tenant, release) -> {
          if (newest.get(tenant) != release) {
            kept.add(release);
          }
        });
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
