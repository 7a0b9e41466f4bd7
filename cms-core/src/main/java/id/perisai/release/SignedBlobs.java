package id.perisai.release;

/**
 * Blobs that what is signed lists by their digest. It remembers whether one was not to be had: what
 * is refused else is refused for what signed bytes say. Not so what the platform signed, which is
 * of all sites at once: a node that shows none of them must wait.
 */
final class SignedBlobs implements BlobReader {
  private final BlobReader blobs;
  private final boolean isOfPlatform;
  private boolean misses;

  /**
   * @param blobs each of them checked against its digest
   * @param release which lists them
   */
  SignedBlobs(BlobReader blobs, VerifiedStatement<ReleaseStatement> release) {
    this.blobs = blobs;
    this.isOfPlatform = release.isDelegated();
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
    boolean isOpen = misses || isOfPlatform || refused.reason() == Reason.UNKNOWN_TYPE;
    return isOpen ? refused : refused.ofSignedBytes();
  }
}
