package id.perisai.release;

/** Where blobs come from. Readers are not trusted: who asks hashes what it gets. */
@FunctionalInterface
public interface BlobReader {
  /**
   * The blob of this digest.
   *
   * @param maxLength in bytes; a longer blob is refused
   */
  byte[] read(Digest digest, long maxLength) throws Rejected;
}
