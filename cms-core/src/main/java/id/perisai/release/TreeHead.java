package id.perisai.release;

/**
 * Which tree it is, in two values.
 *
 * @param size the number of leaves
 * @param root the hash over all of them
 */
public record TreeHead(long size, Digest root) {
  /** Of a log without leaves. */
  public static final TreeHead EMPTY = new TreeHead(0, MerkleHash.EMPTY);

  public TreeHead {
    if (size < 0 || (size == 0) != root.equals(MerkleHash.EMPTY)) {
      throw new IllegalArgumentException(size + " leaves under " + root);
    }
  }
}
