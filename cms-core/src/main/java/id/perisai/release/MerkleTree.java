package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Merkle tree in memory, to which leaves are appended. About 64 bytes for each leaf. */
final class MerkleTree implements SubtreeHashes {
  private final List<Level> levels;
  private long size;

  MerkleTree() {
    this(List.of(), 0);
  }

  private MerkleTree(List<Level> levels, long size) {
    this.levels = new ArrayList<>(levels);
    this.size = size;
  }

  /** Another tree with the same leaves. */
  MerkleTree copy() {
    return new MerkleTree(levels.stream().map(Level::copy).toList(), size);
  }

  long size() {
    return size;
  }

  Digest root() {
    return rootOf(size);
  }

  /** The root that the tree had when it was of this size. */
  Digest rootOf(long earlier) {
    try {
      return root(earlier);
    } catch (Rejected e) {
      throw new IllegalStateException("a tree in memory lacks nothing", e);
    }
  }

  void append(Digest leaf) {
    level(0).add(leaf);
    Digest hash = leaf;
    long index = size++;
    for (int level = 1; index % 2 == 1; level++) {
      hash = MerkleHash.node(level(level - 1).get(index - 1), hash);
      level(level).add(hash);
      index /= 2;
    }
  }

  /**
   * @throws IllegalArgumentException for a subtree that is not complete
   */
  @Override
  public Digest hash(int level, long index) {
    if (level >= levels.size() || index >= levels.get(level).count) {
      throw new IllegalArgumentException("no hash " + index + " on level " + level);
    }
    return levels.get(level).get(index);
  }

  private Level level(int level) {
    if (level == levels.size()) {
      levels.add(new Level(new byte[MerkleHash.LENGTH], 0));
    }
    return levels.get(level);
  }

  /** The hashes of one level, one after another. */
  private static final class Level {
    private byte[] bytes;
    private int count;

    Level(byte[] bytes, int count) {
      this.bytes = bytes;
      this.count = count;
    }

    Level copy() {
      return new Level(bytes.clone(), count);
    }

    void add(Digest hash) {
      int at = count * MerkleHash.LENGTH;
      if (at == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      System.arraycopy(hash.bytes(), 0, bytes, at, MerkleHash.LENGTH);
      count++;
    }

    Digest get(long index) {
      return Digest.at(bytes, Math.toIntExact(index * MerkleHash.LENGTH));
    }
  }
}
