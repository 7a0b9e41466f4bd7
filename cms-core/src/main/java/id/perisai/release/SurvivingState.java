package id.perisai.release;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What can still be said of a store whose state is lost: the newest statements that verify. */
final class SurvivingState {

  private SurvivingState() {}

  static StoreState of(Repository files, Digest pinnedRoot, Clock clock) {
    try {
      TrustChain trust = TrustChain.load(files, pinnedRoot, clock);
      StoreState state = StoreState.EMPTY.with(trust);
      for (String tenant : trust.directory().tenants().keySet()) {
        state = withNewest(state, files, trust, tenant);
      }
      return state;
    } catch (Rejected nothing) {
      return StoreState.EMPTY; // The start alarms about the chain itself.
    }
  }

  private static StoreState withNewest(
      StoreState state, Repository files, TrustChain trust, String tenant) throws Rejected {
    List<Long> versions = new ArrayList<>(files.versions(RepositoryPaths.releases(tenant)));
    Collections.reverse(versions);
    for (long version : versions) {
      try {
        String path = RepositoryPaths.release(tenant, version);
        ReleaseStatement release = ReleaseStatement.parse(files.statement(path));
        trust.verifyInForce(
            files.statement(path),
            files.signatures(path),
            tenant,
            Seen.of(release),
            trust.directory().version());
        return state.with(release, trust.directory().version());
      } catch (Rejected damaged) {
        continue; // The one before may be good; a newer one comes from the repository.
      }
    }
    return state;
  }
}
