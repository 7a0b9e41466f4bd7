package id.perisai.release;

import java.io.IOException;
import java.util.List;

/**
 * Takes over the log: what is newer must contain all that was there before, which is found by
 * replaying the entries that were added, from what this node itself has on.
 */
final class LogTakeover {
  private final Repository repository;
  private final VerifiedStore store;
  private final Digest pinnedRoot;

  LogTakeover(Repository repository, VerifiedStore store, Digest pinnedRoot) {
    this.repository = repository;
    this.store = store;
    this.pinnedRoot = pinnedRoot;
  }

  /** The log as this node had it when it stopped, from the store alone. */
  TransparencyLog restored(TreeHead remembered) throws Rejected {
    if (remembered.size() == 0) {
      return TransparencyLog.EMPTY;
    }
    TransparencyLog log = restored();
    log.requireExtends(remembered);
    return log;
  }

  /** What the store has, with nothing to compare it with. */
  TransparencyLog restored() throws Rejected {
    byte[] note = store.files().log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    List<TrustRoot> roots = TrustChain.newestRoots(store.files(), pinnedRoot);
    return TransparencyLog.replay(TrustChain.checkpoint(note, roots), store.files()::log);
  }

  /**
   * The log that the repository shows, written into the store if it grew.
   *
   * @param known what this node has of it
   * @param remembered what it had once, should it have lost it
   * @param root the version of the trust root in force: keys of earlier ones count no more
   * @throws Rejected FORKED or ROLLED_BACK if it is not the log that was known
   */
  TransparencyLog newest(TransparencyLog known, TreeHead remembered, long root)
      throws Rejected, IOException {
    byte[] note = repository.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    if (known.checkpoint().filter(c -> java.util.Arrays.equals(c.bytes(), note)).isPresent()) {
      return known;
    }
    List<TrustRoot> roots =
        TrustChain.rootsOfLog(TrustChain.newestRoots(repository, pinnedRoot), root);
    Checkpoint checkpoint = TrustChain.checkpoint(note, roots);
    TransparencyLog newest;
    try {
      newest = taken(known, checkpoint, remembered);
    } catch (Rejected refused) {
      if (isFork(known, checkpoint, refused)) {
        keepBoth(known, checkpoint);
      }
      throw refused;
    }
    store.write(newest, known.size());
    return newest;
  }

  private TransparencyLog taken(TransparencyLog known, Checkpoint checkpoint, TreeHead remembered)
      throws Rejected {
    requireNotShorter(checkpoint, remembered);
    TransparencyLog newest = grown(known, checkpoint);
    newest.requireExtends(remembered);
    return newest;
  }

  /** A shorter log may be an old copy, which proves nothing; unless ours did not grow out of it. */
  private static boolean isFork(TransparencyLog known, Checkpoint checkpoint, Rejected refused) {
    if (refused.reason() != Reason.ROLLED_BACK || checkpoint.size() > known.size()) {
      return refused.reason() == Reason.FORKED;
    }
    try {
      known.requireExtends(checkpoint.head());
      return false;
    } catch (Rejected forked) {
      return true;
    }
  }

  private void keepBoth(TransparencyLog known, Checkpoint other) throws IOException {
    store.evidence().keep(other);
    if (known.checkpoint().isPresent()) {
      store.evidence().keep(known.checkpoint().get());
    }
  }

  private TransparencyLog grown(TransparencyLog known, Checkpoint checkpoint) throws Rejected {
    try {
      return known.advance(checkpoint, repository::log);
    } catch (Rejected refused) {
      if (refused.reason() != Reason.FORKED || checkpoint.size() == known.size()) {
        throw refused;
      }
      return wholly(checkpoint, refused);
    }
  }

  /** A log that forked has entries for its checkpoint; one that is damaged has not. */
  private TransparencyLog wholly(Checkpoint checkpoint, Rejected refused) throws Rejected {
    try {
      return TransparencyLog.replay(checkpoint, repository::log);
    } catch (Rejected damaged) {
      if (damaged.reason() != Reason.FORKED) {
        throw damaged;
      }
      throw new Rejected(
          Reason.WRONG_DIGEST,
          LogFiles.CHECKPOINT,
          "entries with the signed root " + checkpoint.root(),
          "entries that have another",
          refused);
    }
  }

  private static void requireNotShorter(Checkpoint checkpoint, TreeHead remembered)
      throws Rejected {
    if (checkpoint.size() < remembered.size()) {
      throw new Rejected(
          Reason.ROLLED_BACK,
          LogFiles.CHECKPOINT,
          "at least " + remembered.size() + " leaves, as were seen before",
          checkpoint.size() + " leaves");
    }
  }
}
