package id.perisai.web;

import id.perisai.release.Directory;
import id.perisai.release.InForce;
import id.perisai.release.Purged;
import id.perisai.release.Timestamp;
import id.perisai.release.VerifiedRelease;
import id.perisai.web.RequestRefused.Reason;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which site answers at which host, at one moment. */
final class Routes {
  private static final Place NOWHERE = new Place(Visit.NO_SITE, null, false);

  /**
   * What a host stands for, looked up once for each request.
   *
   * @param site null if it has nothing to show now: suspended, nothing published yet, or nothing
   *     good left
   * @param maintenance whether a hold keeps it from being shown
   */
  record Place(String tenant, SiteResponses site, boolean maintenance) {}

  private final InForce inForce;
  private final Map<String, SiteResponses> byTenant;
  private final Map<String, Place> byHost = new HashMap<>();
  private final PublicCopy publicCopy;
  private final KeptCourses kept;
  private final Clock clock;
  private final Supplier<Optional<Timestamp>> timestamp;

  private Routes(
      InForce inForce,
      Map<String, SiteResponses> byTenant,
      KeptCourses kept,
      Clock clock,
      Supplier<Optional<Timestamp>> timestamp) {
    this.kept = kept;
    this.clock = clock;
    this.timestamp = timestamp;
    this.inForce = inForce;
    this.byTenant = byTenant;
    this.publicCopy = new PublicCopy(inForce, timestamp);
    inForce.hosts().forEach(host -> byHost.put(host, place(host)));
  }

  /**
   * Before anything is in force.
   *
   * @param kept the bound on what is prepared for all sites, now and later
   * @param clock says which variants are
   * @param timestamp the newest one that was taken
   */
  static Routes none(KeptCourses kept, Clock clock, Supplier<Optional<Timestamp>> timestamp) {
    return new Routes(InForce.NOTHING, Map.of(), kept, clock, timestamp);
  }

  /** The next moment; sites that did not change keep what was prepared for them. */
  Routes next(InForce next) {
    Map<String, SiteResponses> sites = new HashMap<>();
    next.trust()
        .ifPresent(
            trust ->
                next.releases()
                    .values()
                    .forEach(
                        release ->
                            sites.put(release.tenant(), site(release, next, trust.directory()))));
    kept.of(sites.values());
    sites.values().forEach(site -> site.earlier().dropWhatIsOver(clock));
    return new Routes(next, sites, kept, clock, timestamp);
  }

  /** Statements and blobs for those who verify. */
  PublicCopy publicCopy() {
    return publicCopy;
  }

  /**
   * What answers at a host.
   *
   * @throws RequestRefused if no tenant of the signed directory has this host
   */
  Place at(String host) throws RequestRefused {
    Place place = byHost.get(host);
    if (place == null && inForce.trust().isPresent()) {
      throw new RequestRefused(Reason.UNKNOWN_HOST, "not a host of ours");
    }
    return place == null ? NOWHERE : place;
  }

  private Place place(String host) {
    Directory.Tenant tenant = inForce.tenantAt(host).orElseThrow();
    return new Place(
        tenant.id(),
        tenant.state() == Directory.State.ACTIVE ? byTenant.get(tenant.id()) : null,
        inForce.isInMaintenance(tenant.id()));
  }

  private SiteResponses site(VerifiedRelease release, InForce next, Directory directory) {
    SiteResponses known = byTenant.get(release.tenant());
    Purged purged = next.purged(release.tenant());
    return known != null && known.isFor(release, purged, directory)
        ? known
        : new SiteResponses(release, purged, directory, earlier(known, release, next), kept, clock);
  }

  /** Only what a site has replaced by itself is answered a while longer. */
  private EarlierAnswers earlier(SiteResponses known, VerifiedRelease release, InForce next) {
    boolean held = !next.newest(release.tenant()).equals(Optional.of(release));
    if (known == null || held || release.version() < known.release().version()) {
      return EarlierAnswers.none();
    }
    return known.release() == release
        ? known.earlier()
        : EarlierAnswers.after(known, release, clock);
  }
}
