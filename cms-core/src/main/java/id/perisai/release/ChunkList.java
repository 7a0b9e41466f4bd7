package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The digests of a big blob's chunks, in their order. The list is a blob itself: 32 bytes for each
 * chunk of {@value #CHUNK} bytes, the last of which may be shorter. So any part of a big file can
 * be verified without the rest of it.
 */
public final class ChunkList {
  /** In bytes. What is longer than one chunk may be listed. */
  public static final int CHUNK = 1 << 20;

  private static final int DIGEST = 32;

  private final long length;
  private final List<Digest> chunks;

  private ChunkList(long length, List<Digest> chunks) {
    this.length = length;
    this.chunks = List.copyOf(chunks);
  }

  /** The list of these bytes. */
  public static ChunkList of(byte[] whole) {
    List<Digest> chunks = new ArrayList<>();
    for (int at = 0; at < whole.length; at += CHUNK) {
      chunks.add(Digest.of(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + CHUNK))));
    }
    return new ChunkList(whole.length, chunks);
  }

  /** Name and length of the blob that is a coding's list; only of a coding that has one. */
  static Coding blob(Coding coding) {
    return new Coding(coding.chunks(), count(coding) * DIGEST);
  }

  /** Reads the list of a coding that has one. */
  static ChunkList read(Coding coding, BlobReader blobs) throws Rejected {
    Coding blob = blob(coding);
    byte[] bytes = blobs.read(blob.digest(), blob.length());
    blob.requireOf(bytes, "chunks of " + coding.digest().hex());
    List<Digest> chunks = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += DIGEST) {
      chunks.add(Digest.at(bytes, at));
    }
    return new ChunkList(coding.length(), chunks);
  }

  private static long count(Coding coding) {
    return (coding.length() + CHUNK - 1) / CHUNK;
  }

  /** The list as a blob. */
  public byte[] bytes() {
    byte[] bytes = new byte[chunks.size() * DIGEST];
    for (int i = 0; i < chunks.size(); i++) {
      System.arraycopy(chunks.get(i).bytes(), 0, bytes, i * DIGEST, DIGEST);
    }
    return bytes;
  }

  /** How many chunks there are. */
  int count() {
    return chunks.size();
  }

  Digest digest(int index) {
    return chunks.get(index);
  }

  /** How long a chunk is, in bytes. */
  int length(int index) {
    return (int) Math.min(CHUNK, length - (long) index * CHUNK);
  }
}
