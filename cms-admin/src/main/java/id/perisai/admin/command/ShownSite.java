package id.perisai.admin.command;

import id.perisai.release.BlobReader;
import id.perisai.release.Checkpoint;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.Manifest;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Rerendering;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import java.util.List;
import java.util.Optional;

/**
 * What a site shows of itself at one moment, all of it verified: what its pages are compared with.
 *
 * @param tenant whose site it is by the directory
 * @param shown the release that visitors see, or would see; empty where a hold or the directory
 *     lets them see none
 * @param base what the tenant itself signed, if the platform signed that release in its place
 * @param theme of that release
 * @param place of that release in the log, from 0
 * @param hold the newest one, a lifted one too
 * @param timestamp empty where none is shown
 * @param stale why it cannot be taken for the newest; empty if it can
 * @param blobs of the tenant, each fetched once
 */
record ShownSite(
    TrustChain trust,
    Directory.Tenant tenant,
    Optional<VerifiedStatement<ReleaseStatement>> shown,
    Optional<VerifiedStatement<ReleaseStatement>> base,
    Optional<VerifiedStatement<ThemeStatement>> theme,
    long place,
    Optional<VerifiedStatement<HoldStatement>> hold,
    Purged purged,
    Checkpoint checkpoint,
    Optional<Timestamp> timestamp,
    List<String> stale,
    BlobReader blobs) {

  ShownSite {
    stale = List.copyOf(stale);
  }

  ShownSite alsoStale(List<String> more) {
    List<String> all = new java.util.ArrayList<>(stale);
    all.addAll(more);
    return new ShownSite(
        trust, tenant, shown, base, theme, place, hold, purged, checkpoint, timestamp, all, blobs);
  }

  boolean isSuspended() {
    return tenant.state() == Directory.State.SUSPENDED;
  }

  /** Whether a hold keeps the site from being shown, or names a release that cannot be. */
  boolean isInMaintenance() {
    return hold.map(VerifiedStatement::statement)
        .filter(
            one ->
                one.action() == HoldStatement.Action.MAINTENANCE
                    || one.action() == HoldStatement.Action.SERVE && shown.isEmpty())
        .isPresent();
  }

  /**
   * The signed entry of a decoded path; those that nobody can ask for included.
   *
   * @throws Rejected NOT_A_RERENDER if the platform changed more of it than the look
   */
  Optional<Entry> entry(String path) throws Rejected {
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    Optional<Entry> entry = Manifest.entry(shown.get().statement().manifest(), path, blobs);
    if (base.isPresent()) {
      Optional<Entry> own = Manifest.entry(base.get().statement().manifest(), path, blobs);
      Rerendering.requireSameContents(path, own, entry, theme.orElseThrow().statement());
    }
    return entry;
  }

  /** Whether another look found the very same. */
  boolean isSameAs(ShownSite other) {
    return shown
            .map(one -> one.statement().digest())
            .equals(other.shown.map(one -> one.statement().digest()))
        && hold.map(one -> one.statement().digest())
            .equals(other.hold.map(one -> one.statement().digest()))
        && purged.digests().equals(other.purged.digests())
        && tenant.equals(other.tenant);
  }
}
