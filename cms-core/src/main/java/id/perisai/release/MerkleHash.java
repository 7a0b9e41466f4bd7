package id.perisai.release;

import java.util.Arrays;

/**
 * The hashes of a Merkle tree (RFC 9162, section 2.1.1, as in RFC 6962): leaves and nodes begin
 * with different bytes, so that neither passes for the other.
 */
final class MerkleHash {
  /** The root of the tree without leaves. */
  static final Digest EMPTY = Digest.of(new byte[0]);

  static final int LENGTH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleHash() {}

  static Digest leaf(byte[] entry) {
    byte[] bytes = new byte[1 + entry.length];
    bytes[0] = LEAF;
    System.arraycopy(entry, 0, bytes, 1, entry.length);
    return Digest.of(bytes);
  }

  static Digest node(Digest left, Digest right) {
    byte[] bytes = Arrays.copyOf(new byte[] {NODE}, 1 + 2 * LENGTH);
    System.arraycopy(left.bytes(), 0, bytes, 1, LENGTH);
    System.arraycopy(right.bytes(), 0, bytes, 1 + LENGTH, LENGTH);
    return Digest.of(bytes);
  }
}
