package id.perisai.release;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether all that is in force still lies where it lay: in the repository, where a change is
 * an alarm and nothing more, and in delivery's own store, where it is put right.
 */
final class Scrub {
  private static final String REPOSITORY_WATCH = "repository scrub";

  private final Repository repository;
  private final VerifiedStore store;
  private final Alarms alarms;
  private final BlobWatch repositoryWatch;
  private final BlobWatch storeWatch;
  private final LogWatch repositoryLog;
  private final LogWatch storeLog;
  private final Blobs blobs;

  Scrub(
      Repository repository,
      VerifiedStore store,
      Alarms alarms,
      BlobWatch storeWatch,
      Blobs blobs) {
    this.repository = repository;
    this.store = store;
    this.alarms = alarms;
    this.repositoryWatch = new BlobWatch(repository, BlobWatch.KEEN);
    this.storeWatch = storeWatch;
    this.repositoryLog = new LogWatch(repository::log, true);
    this.storeLog = new LogWatch(store.files()::log, false);
    this.blobs = blobs;
  }

  /** There is nothing to look at: one alarm says so, and says it for all. */
  void repositoryIsGone() {
    alarms.settle(REPOSITORY_WATCH, List.of());
  }

  /** One look at the repository. */
  void repository(InForce inForce) {
    List<Alarm> seen = new ArrayList<>();
    for (var difference : StatementComparison.differences(repository, inForce)) {
      AlarmCode code =
          difference.missing() ? AlarmCode.STATEMENT_MISSING : AlarmCode.STATEMENT_CHANGED;
      seen.add(alarms.alarm(code, difference.tenant(), difference.path(), difference.what()));
    }
    repositoryWatch.watch(inForce);
    for (BlobWatch.Bad bad : repositoryWatch.round()) {
      AlarmCode code =
          bad.why().reason() == Reason.MISSING ? AlarmCode.BLOB_MISSING : AlarmCode.BLOB_CHANGED;
      seen.add(alarms.alarm(code, bad.blob().tenant(), bad.why().what(), bad.why().getMessage()));
    }
    for (LogWatch.Bad bad : repositoryLog.round(inForce.log())) {
      seen.add(
          alarms.alarm(AlarmCode.LOG_REJECTED, null, bad.tile().path(), bad.why().getMessage()));
    }
    alarms.settle(REPOSITORY_WATCH, seen);
  }

  /** One look at the store, mending what can be. */
  void store(InForce inForce, StoreState state) {
    List<Alarm> seen = new ArrayList<>();
    for (var difference : StatementComparison.differences(store.files(), inForce)) {
      mend(difference, seen);
    }
    mendState(state, seen);
    mendLog(inForce.log(), seen);
    storeWatch.watch(inForce);
    for (BlobWatch.Bad bad : storeWatch.round()) {
      mend(bad, seen);
    }
    alarms.settle("store scrub", seen);
  }

  /** What is in force is in memory, verified: it is written again. */
  private void mend(StatementComparison.Difference difference, List<Alarm> seen) {
    try {
      store.write(difference.path(), difference.inForce());
      alarms.mended(
          AlarmCode.STORE_DAMAGED,
          difference.tenant(),
          difference.path(),
          difference.what() + "; written again");
    } catch (IOException e) {
      seen.add(damaged(difference.tenant(), difference.path(), difference.what() + "; " + e));
    }
  }

  private void mendLog(TransparencyLog log, List<Alarm> seen) {
    for (LogWatch.Bad bad : storeLog.round(log)) {
      writeLog(bad.tile().path(), log.tile(bad.tile()).orElseThrow(), bad.why(), seen);
    }
    if (log.checkpoint().isPresent()) {
      byte[] note = log.checkpoint().get().bytes();
      try {
        Digest.of(note)
            .requireOf(store.files().log(LogFiles.CHECKPOINT, note.length), LogFiles.CHECKPOINT);
      } catch (Rejected refused) {
        writeLog(LogFiles.CHECKPOINT, note, refused, seen);
      }
    }
  }

  private void writeLog(String path, byte[] bytes, Rejected why, List<Alarm> seen) {
    try {
      store.writeLog(path, bytes);
      alarms.mended(AlarmCode.STORE_DAMAGED, null, path, why.getMessage() + "; written again");
    } catch (IOException e) {
      seen.add(damaged(null, path, why.getMessage() + "; " + e));
    }
  }

  private void mendState(StoreState state, List<Alarm> seen) {
    try {
      if (state.equals(StoreState.EMPTY) || state.equals(store.state())) {
        return;
      }
      writeState(state, "the store's state was rewritten behind its back", seen);
    } catch (Rejected refused) {
      writeState(state, refused.getMessage(), seen);
    }
  }

  private void writeState(StoreState state, String what, List<Alarm> seen) {
    try {
      store.write(state);
      alarms.mended(AlarmCode.STORE_DAMAGED, null, "state", what + "; written again");
    } catch (IOException e) {
      seen.add(damaged(null, "state", what + "; " + e));
    }
  }

  private void mend(BlobWatch.Bad bad, List<Alarm> seen) {
    try {
      blobs.restore(bad.blob().tenant(), bad.blob().coding(), bad.why());
    } catch (Rejected notMended) {
      seen.add(damaged(bad.blob().tenant(), bad.why().what(), bad.why().getMessage()));
    }
  }

  private Alarm damaged(String tenant, String subject, String what) {
    return alarms.alarm(AlarmCode.STORE_DAMAGED, tenant, subject, what);
  }
}
