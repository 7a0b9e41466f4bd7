package id.perisai.transfer;

/** Told how far an import is; called often, must be quick. */
public interface ImportProgress {
  /** Parts of the work, in order. */
  enum Phase {
    /** The whole file is read once and checked, in bytes. */
    READING,
    /** PDF files of the old library are brought along, in items. */
    FILES,
    /** Posts and pages become drafts, in items. */
    CONVERTING,
    /** Unused images of the old library are brought along, in items. */
    IMAGES,
    /** The batch is written, in items; after it comes the commit. */
    STORING
  }

  void at(Phase phase, long done, long total);
}
