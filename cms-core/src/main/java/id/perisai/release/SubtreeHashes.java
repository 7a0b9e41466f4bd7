package id.perisai.release;

/** The hashes of a tree's complete subtrees, from which every root and every proof follows. */
@FunctionalInterface
interface SubtreeHashes {
  /**
   * The hash over the leaves from {@code index << level} to {@code (index + 1) << level}.
   *
   * @throws Rejected if it cannot be had, such as from a tile that is missing
   */
  Digest hash(int level, long index) throws Rejected;

  /** The root over the first {@code size} leaves. */
  default Digest root(long size) throws Rejected {
    return size == 0 ? MerkleHash.EMPTY : range(0, size);
  }

  /**
   * The hash over some leaves (RFC 9162, section 2.1.1).
   *
   * @param from a multiple of the largest power of two that is not above {@code to - from}
   */
  default Digest range(long from, long to) throws Rejected {
    long count = to - from;
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return hash(level, from >> level);
    }
    long split = from + Long.highestOneBit(count);
    return MerkleHash.node(range(from, split), range(split, to));
  }
}
