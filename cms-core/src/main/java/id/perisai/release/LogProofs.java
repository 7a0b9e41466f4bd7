package id.perisai.release;

import java.util.List;

/**
 * What can be proven of a log at a checkpoint, from its tiles alone, by whoever does not keep it.
 */
public final class LogProofs {
  private final Checkpoint checkpoint;
  private final LogFiles files;

  /**
   * @param files from where tiles are fetched; none of them is trusted
   */
  public LogProofs(Checkpoint checkpoint, LogFiles files) {
    this.checkpoint = checkpoint;
    this.files = files;
  }

  /**
   * Refuses the log unless a consistency proof shows that it grew out of an earlier one.
   *
   * @throws Rejected ROLLED_BACK; FORKED; or why a tile is not to be had
   */
  public void requireExtends(TreeHead earlier, String what) throws Rejected {
    if (checkpoint.size() < earlier.size()) {
      throw new Rejected(
          Reason.ROLLED_BACK,
          what,
          "at least " + earlier.size() + " leaves",
          checkpoint.size() + " leaves");
    }
    if (earlier.size() > 0) {
      ConsistencyProof.of(
              new TiledHashes(files, checkpoint.size()), earlier.size(), checkpoint.size())
          .requireConnects(earlier.root(), checkpoint.root(), what);
    }
  }

  /**
   * Finds an entry, the newest bundle first, and refuses it without an inclusion proof.
   *
   * @return its place, from 0
   * @throws Rejected NOT_LOGGED; or why a tile is not to be had
   */
  public long requireListed(LogEntry entry) throws Rejected {
    for (long end = checkpoint.size(); end > 0; ) {
      LogTile tile = LogTile.entries(end - 1, checkpoint.size());
      long first = tile.index() * LogTile.WIDTH;
      int at = EntryBundle.read(files, tile).indexOf(entry);
      if (at >= 0) {
        InclusionProof.of(new TiledHashes(files, checkpoint.size()), first + at, checkpoint.size())
            .requireLeadsFrom(entry.leaf(), checkpoint.root(), entry.path());
        return first + at;
      }
      end = first;
    }
    throw new Rejected(
        Reason.NOT_LOGGED,
        entry.path(),
        "its leaf over " + entry.statement(),
        "none among " + checkpoint.size());
  }

  /** All leaves, the oldest first, once they were found to have the signed root. */
  public List<LogLeaf> leaves() throws Rejected {
    return TransparencyLog.replay(checkpoint, files).leaves();
  }
}
