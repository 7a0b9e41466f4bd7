package id.perisai.release;

/** Where the files of a log are had: a repository, or a host that serves its public copy. */
@FunctionalInterface
public interface LogFiles {
  /** The newest checkpoint. */
  String CHECKPOINT = "log/checkpoint";

  /**
   * @param path in the repository, such as {@code log/tile/0/000}
   * @throws Rejected MISSING; TOO_BIG; UNREADABLE
   */
  byte[] read(String path, int maxBytes) throws Rejected;

  /** A tile; of a full one that took its place, as much as it had (C2SP tlog-tiles). */
  default byte[] tile(LogTile tile, int maxBytes) throws Rejected {
    try {
      return read(tile.path(), maxBytes);
    } catch (Rejected refused) {
      if (refused.reason() != Reason.MISSING || tile.isFull()) {
        throw refused;
      }
      return read(tile.full().path(), maxBytes);
    }
  }
}
