package id.perisai.publish;

import id.perisai.release.Checkpoint;
import id.perisai.release.LogFiles;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SignedNote;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustChain;
import java.io.IOException;

/** The log as the repository shows it, followed from look to look: what was known only grows. */
final class KnownLog {
  private final SignedRepository repository;
  private TransparencyLog known = TransparencyLog.EMPTY;

  KnownLog(SignedRepository repository) {
    this.repository = repository;
  }

  /**
   * The log as it is now; empty before the first statement.
   *
   * @throws IOException when it is not the one known, grown
   */
  TransparencyLog newest() throws IOException {
    byte[] note;
    try {
      note = repository.files().log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    } catch (Rejected refused) {
      if (refused.reason() == Reason.MISSING && known.size() == 0) {
        return known;
      }
      throw notGood(refused);
    }
    try {
      Checkpoint newest =
          TrustChain.checkpoint(
              note, TrustChain.newestRoots(repository.files(), repository.pinnedRoot()));
      known = known.advance(newest, repository.files()::log);
      return known;
    } catch (Rejected refused) {
      throw notGood(refused);
    }
  }

  /** What was just written here. */
  void grew(TransparencyLog log) {
    known = log;
  }

  static IOException notGood(Rejected refused) {
    return new IOException(
        "the log is not the one that was known, grown (" + refused.getMessage() + ")", refused);
  }
}
