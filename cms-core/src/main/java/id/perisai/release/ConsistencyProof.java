package id.perisai.release;

import java.util.ArrayList;
import java.util.List;

/**
 * That a tree begins with all leaves of an earlier one (RFC 9162, section 2.1.4).
 *
 * @param from the earlier size, at least 1
 * @param to the later size
 */
public record ConsistencyProof(long from, long to, List<Digest> path) {
  public ConsistencyProof {
    if (from < 1 || from > to) {
      throw new IllegalArgumentException("from " + from + " to " + to);
    }
    path = List.copyOf(path);
  }

  static ConsistencyProof of(SubtreeHashes hashes, long from, long to) throws Rejected {
    List<Digest> path = new ArrayList<>();
    if (from < to) {
      collect(hashes, from, 0, to, true, path);
    }
    return new ConsistencyProof(from, to, path);
  }

  /** SUBPROOF of RFC 9162, section 2.1.4.1. */
  private static void collect(
      SubtreeHashes hashes, long earlier, long from, long to, boolean whole, List<Digest> path)
      throws Rejected {
    if (earlier == to) {
      if (!whole) {
        path.add(hashes.range(from, to));
      }
      return;
    }
    long split = from + Long.highestOneBit(to - from - 1);
    if (earlier <= split) {
      collect(hashes, earlier, from, split, whole, path);
      path.add(hashes.range(split, to));
    } else {
      collect(hashes, earlier, split, to, false, path);
      path.add(hashes.range(from, split));
    }
  }

  /** Refuses the proof unless it connects these two roots (RFC 9162, section 2.1.4.2). */
  public void requireConnects(Digest earlier, Digest later, String what) throws Rejected {
    if (from == to) {
      if (!path.isEmpty() || !earlier.equals(later)) {
        throw forked(what, earlier.hex(), later.hex());
      }
      return;
    }
    List<Digest> hashes = new ArrayList<>(path);
    if (Long.bitCount(from) == 1) {
      hashes.add(0, earlier);
    }
    if (hashes.isEmpty()) {
      throw forked(what, "a consistency proof", "none");
    }
    long first = from - 1;
    long second = to - 1;
    while (first % 2 == 1) {
      first >>= 1;
      second >>= 1;
    }
    Digest old = hashes.get(0);
    Digest now = hashes.get(0);
    for (Digest beside : hashes.subList(1, hashes.size())) {
      if (second == 0) {
        throw forked(what, "a shorter proof", path.size() + " hashes");
      }
      if (first % 2 == 1 || first == second) {
        old = MerkleHash.node(beside, old);
        now = MerkleHash.node(beside, now);
        while (first % 2 == 0 && first != 0) {
          first >>= 1;
          second >>= 1;
        }
      } else {
        now = MerkleHash.node(now, beside);
      }
      first >>= 1;
      second >>= 1;
    }
    if (second != 0) {
      throw forked(what, "a longer proof", path.size() + " hashes");
    }
    if (!old.equals(earlier)) {
      throw forked(what, earlier.hex(), old.hex());
    }
    if (!now.equals(later)) {
      throw forked(what, later.hex(), now.hex());
    }
  }

  private static Rejected forked(String what, String expected, String found) {
    return new Rejected(Reason.FORKED, what, expected, found);
  }
}
