package id.perisai.release;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** What can still be said of a store whose state is lost: the newest statements that verify. */
final class SurvivingState {
  private final Repository files;
  private final TrustChain trust;
  private final TransparencyLog log;
  private final Map<String, SortedSet<Long>> logged;

  private SurvivingState(Repository files, TrustChain trust, TransparencyLog log) {
    this.files = files;
    this.trust = trust;
    this.log = log;
    this.logged = log.versions();
  }

  /**
   * @param log as far as the store has it
   */
  static StoreState of(Repository files, Digest pinnedRoot, Clock clock, TransparencyLog log) {
    try {
      TrustChain trust = TrustChain.load(files, pinnedRoot, clock);
      SurvivingState surviving = new SurvivingState(files, trust, log);
      StoreState state = StoreState.EMPTY.with(trust);
      for (String tenant : trust.directory().tenants().keySet()) {
        state = surviving.withNewest(state, tenant);
      }
      return state.with(log.head());
    } catch (Rejected nothing) {
      return StoreState.EMPTY.with(log.head()); // The start alarms about the chain itself.
    }
  }

  /** Also one that was revoked since: by it the node goes back to the one before, as it did. */
  private StoreState withNewest(StoreState state, String tenant) {
    String folder = RepositoryPaths.releases(tenant);
    long held = held(tenant);
    for (long version : newestFirst(folder)) {
      if (version <= held && !isNewestLogged(folder, version)) {
        continue; // It may lie here for a hold alone, on a node that had none of the later ones.
      }
      try {
        ReleaseStatement release =
            ReleaseStatement.parse(files.statement(RepositoryPaths.release(tenant, version)));
        if (wasInForce(release, tenant, version)) {
          return state.with(release, trust.directory().version());
        }
      } catch (Rejected damaged) {
        continue; // The one before may be good; a newer one comes from the repository.
      }
    }
    return state;
  }

  private List<Long> newestFirst(String folder) {
    try {
      List<Long> versions = new ArrayList<>(files.versions(folder));
      Collections.reverse(versions);
      return versions;
    } catch (Rejected unreadable) {
      return List.of(); // Of the other sites something can be said.
    }
  }

  /** Nobody knows it where the log is lost too. */
  private boolean isNewestLogged(String folder, long version) {
    SortedSet<Long> versions = logged.getOrDefault(folder, Collections.emptySortedSet());
    return !logged.isEmpty() && versions.tailSet(version + 1).isEmpty();
  }

  /**
   * The highest version that a hold names, a lifted one too. What a hold shows brings those below
   * it that it stands on.
   */
  private long held(String tenant) {
    long highest = 0;
    try {
      for (long version : files.versions(RepositoryPaths.holds(tenant))) {
        highest = Math.max(highest, named(RepositoryPaths.hold(tenant, version)));
      }
    } catch (Rejected unreadable) {
      return Long.MAX_VALUE; // Whatever lies here may lie here for a hold.
    }
    return highest;
  }

  private long named(String hold) {
    try {
      return HoldStatement.parse(files.statement(hold)).release().orElse(0L);
    } catch (Rejected damaged) {
      return 0; // It comes from the repository as well.
    }
  }

  private boolean wasInForce(ReleaseStatement release, String tenant, long version)
      throws Rejected {
    String path = RepositoryPaths.release(tenant, version);
    byte[] signatures = files.signatures(path);
    try {
      trust.verifyInForce(
          release.bytes(), signatures, tenant, Seen.of(release), trust.directory().version());
      return true;
    } catch (Rejected refused) {
      return refused.reason() == Reason.REVOKED_KEY
          && log.index(LogEntry.of(path, release.bytes(), signatures)).isPresent();
    }
  }
}
