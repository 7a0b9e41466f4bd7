package id.perisai.release;

import java.util.ArrayList;
import java.util.List;

/**
 * That a leaf stands in a tree (RFC 9162, section 2.1.3).
 *
 * @param index of the leaf, from 0
 * @param size of the tree
 * @param path the hashes beside the way from the leaf to the root, the lowest first
 */
public record InclusionProof(long index, long size, List<Digest> path) {
  public InclusionProof {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("leaf " + index + " of " + size);
    }
    path = List.copyOf(path);
  }

  static InclusionProof of(SubtreeHashes hashes, long index, long size) throws Rejected {
    List<Digest> path = new ArrayList<>();
    collect(hashes, index, 0, size, path);
    return new InclusionProof(index, size, path);
  }

  private static void collect(
      SubtreeHashes hashes, long index, long from, long to, List<Digest> path) throws Rejected {
    if (to - from == 1) {
      return;
    }
    long split = from + Long.highestOneBit(to - from - 1);
    if (index < split) {
      collect(hashes, index, from, split, path);
      path.add(hashes.range(split, to));
    } else {
      collect(hashes, index, split, to, path);
      path.add(hashes.range(from, split));
    }
  }

  /** Refuses the proof unless it leads from this leaf to this root. */
  public void requireLeadsFrom(Digest leaf, Digest root, String what) throws Rejected {
    // RFC 9162, section 2.1.3.2
    long first = index;
    long second = size - 1;
    Digest hash = leaf;
    for (Digest beside : path) {
      if (second == 0) {
        throw refused(what, "a shorter path");
      }
      if (first % 2 == 1 || first == second) {
        hash = MerkleHash.node(beside, hash);
        while (first % 2 == 0 && first != 0) {
          first >>= 1;
          second >>= 1;
        }
      } else {
        hash = MerkleHash.node(hash, beside);
      }
      first >>= 1;
      second >>= 1;
    }
    if (second != 0) {
      throw refused(what, "a longer path");
    }
    if (!hash.equals(root)) {
      throw new Rejected(
          Reason.NOT_LOGGED, what, "an inclusion proof that leads to " + root, hash.hex());
    }
  }

  private Rejected refused(String what, String expected) {
    return new Rejected(Reason.NOT_LOGGED, what, expected, path.size() + " hashes");
  }
}
