package id.perisai.publish;

import id.perisai.release.Checkpoint;
import id.perisai.release.LogFiles;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.TransparencyLog;
import java.io.IOException;
import java.util.Optional;

/**
 * The log as it was signed here, followed from look to look: what was known only grows. Whoever has
 * a retired key of the log and can write to the repository shows another one, which is not taken.
 */
final class KnownLog {
  private final SignedRepository repository;
  private TransparencyLog known = TransparencyLog.EMPTY;

  /**
   * @param repository opened with a home
   */
  KnownLog(SignedRepository repository) {
    this.repository = repository;
  }

  /**
   * The log as it is now; empty before the first statement.
   *
   * @throws IOException when it is not the one known, grown
   */
  TransparencyLog newest() throws IOException {
    try {
      Optional<Checkpoint> newest = repository.anchor().newest();
      if (newest.isEmpty() && known.size() > 0) {
        throw new Rejected(
            Reason.MISSING, LogFiles.CHECKPOINT, "at least " + known.size() + " leaves", "none");
      }
      if (newest.isPresent()) {
        known = known.advance(newest.get(), repository.files()::log);
      }
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
