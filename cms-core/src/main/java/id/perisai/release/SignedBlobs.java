package id.perisai.release;

/**
 * Blobs that what is signed lists by their digest. It remembers whether one was not to be had: what
 * is refused else is refused for what signed bytes say.
 */
final class SignedBlobs implements BlobReader {
  private final BlobReader blobs;
  private boolean misses;

  /**
   * @param blobs each of them checked against its digest
   */
  SignedBlobs(BlobReader blobs) {
    this.blobs = blobs;
  }

  @Override
  public byte[] read(Digest digest, long maxLength) throws Rejected {
    try {
      return blobs.read(digest, maxLength);
    } catch (Rejected none) {
      misses = true;
      throw none;
    }
  }

  /** A coding that this version does not know may be one that the next version reads. */
  Rejected judged(Rejected refused) {
    return misses || refused.reason() == Reason.UNKNOWN_TYPE ? refused : refused.ofSignedBytes();
  }
}
