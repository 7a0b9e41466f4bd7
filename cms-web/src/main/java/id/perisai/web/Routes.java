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
  private final InForce inForce;
  private final Map<String, SiteResponses> byTenant;
  private final PublicCopy publicCopy;
  private final Clock clock;
  private final Supplier<Optional<Timestamp>> timestamp;

  private Routes(
      InForce inForce,
      Map<String, SiteResponses> byTenant,
      Clock clock,
      Supplier<Optional<Timestamp>> timestamp) {
    this.clock = clock;
    this.timestamp = timestamp;
    this.inForce = inForce;
    this.byTenant = byTenant;
    this.publicCopy = new PublicCopy(inForce, timestamp);
  }

  /**
   * Before anything is in force.
   *
   * @param clock says which variants are
   * @param timestamp the newest one that was taken
   */
  static Routes none(Clock clock, Supplier<Optional<Timestamp>> timestamp) {
    return new Routes(InForce.NOTHING, Map.of(), clock, timestamp);
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
                            sites.put(
                                release.tenant(),
                                site(release, next.purged(release.tenant()), trust.directory()))));
    return new Routes(next, sites, clock, timestamp);
  }

  /** Statements and blobs for those who verify. */
  PublicCopy publicCopy() {
    return publicCopy;
  }

  /**
   * The site at a host; empty if it has nothing to show now: suspended, nothing published yet, or
   * nothing good left.
   *
   * @throws RequestRefused if no tenant of the signed directory has this host
   */
  Optional<SiteResponses> at(String host) throws RequestRefused {
    if (inForce.trust().isEmpty()) {
      return Optional.empty();
    }
    Directory.Tenant tenant =
        inForce
            .tenantAt(host)
            .orElseThrow(() -> new RequestRefused(Reason.UNKNOWN_HOST, "not a host of ours"));
    return tenant.state() == Directory.State.ACTIVE
        ? Optional.ofNullable(byTenant.get(tenant.id()))
        : Optional.empty();
  }

  /** Whether a hold keeps the site at a host from being shown. */
  boolean isInMaintenance(String host) {
    return inForce.tenantAt(host).map(tenant -> inForce.isInMaintenance(tenant.id())).orElse(false);
  }

  private SiteResponses site(VerifiedRelease release, Purged purged, Directory directory) {
    SiteResponses known = byTenant.get(release.tenant());
    return known != null && known.isFor(release, purged, directory)
        ? known
        : new SiteResponses(release, purged, directory, clock);
  }
}
