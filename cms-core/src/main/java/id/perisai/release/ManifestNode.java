package id.perisai.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One node of a manifest's tree; both kinds are immutable. */
abstract sealed class ManifestNode {
  static final int MAX_BYTES = 4 << 20;

  /** A subtree of at most this many entries is a leaf. */
  static final int LEAF_ENTRIES = 16;

  static final int RADIX = 16;
  static final int MAX_DEPTH = Digest.LENGTH * 2;

  private final Digest digest;
  private final int length;
  private final int count;

  private ManifestNode(byte[] bytes, int count) {
    this.digest = Digest.of(bytes);
    this.length = bytes.length;
    this.count = count;
  }

  final Digest digest() {
    return digest;
  }

  /** The blob in which this node lies. */
  final Coding blob() {
    return new Coding(digest, length);
  }

  /** The number of entries below. */
  final int count() {
    return count;
  }

  abstract Map<String, Object> toJson();

  abstract void forEach(Consumer<Entry> entries);

  abstract void forEachNode(Consumer<ManifestNode> nodes);

  /** This node and those below it that {@code known}, which may be null, has not at their place. */
  final void forEachBeyond(ManifestNode known, Consumer<ManifestNode> nodes) {
    if (known != null && known.digest.equals(digest)) {
      return;
    }
    nodes.accept(this);
    for (int nibble = 0; nibble < RADIX; nibble++) {
      if (child(nibble) != null) {
        child(nibble).forEachBeyond(known == null ? null : known.child(nibble), nodes);
      }
    }
  }

  /** The child at a nibble; null where there is none, as below a leaf. */
  abstract ManifestNode child(int nibble);

  final byte[] bytes() {
    return Json.canonical(toJson());
  }

  /** The tree that a set of entries determines, from the given depth down. */
  static ManifestNode build(Collection<Entry> entries, int depth) throws Rejected {
    if (entries.size() <= LEAF_ENTRIES) {
      return Leaf.of(entries);
    }
    if (depth == MAX_DEPTH) {
      throw new Rejected(Reason.WRONG_SHAPE, "manifest", "each path once", "a path twice");
    }
    List<List<Entry>> parts = new ArrayList<>();
    for (int nibble = 0; nibble < RADIX; nibble++) {
      parts.add(new ArrayList<>());
    }
    for (Entry entry : entries) {
      parts.get(entry.pathDigest().nibble(depth)).add(entry);
    }
    ManifestNode[] children = new ManifestNode[RADIX];
    for (int nibble = 0; nibble < RADIX; nibble++) {
      if (!parts.get(nibble).isEmpty()) {
        children[nibble] = build(parts.get(nibble), depth + 1);
      }
    }
    return Branch.of(children);
  }

  /**
   * The tree with other entries at some places.
   *
   * @param node null for none
   * @param changes by the digest of the path; empty where an entry is removed
   * @return null if nothing is left
   */
  static ManifestNode changed(ManifestNode node, Map<Digest, Optional<Entry>> changes, int depth)
      throws Rejected {
    if (changes.isEmpty()) {
      return node;
    }
    if (!(node instanceof Branch)) {
      Map<Digest, Entry> entries = new HashMap<>();
      if (node != null) {
        node.forEach(entry -> entries.put(entry.pathDigest(), entry));
      }
      changes.forEach((place, entry) -> entries.remove(place));
      changes.forEach((place, entry) -> entry.ifPresent(now -> entries.put(place, now)));
      return entries.isEmpty() ? null : build(entries.values(), depth);
    }
    ManifestNode[] children = new ManifestNode[RADIX];
    for (int nibble = 0; nibble < RADIX; nibble++) {
      Map<Digest, Optional<Entry>> below = new HashMap<>();
      for (Map.Entry<Digest, Optional<Entry>> change : changes.entrySet()) {
        if (change.getKey().nibble(depth) == nibble) {
          below.put(change.getKey(), change.getValue());
        }
      }
      children[nibble] = changed(node.child(nibble), below, depth + 1);
    }
    Branch branch = Branch.of(children);
    if (branch.count() > LEAF_ENTRIES) {
      return branch;
    }
    List<Entry> few = new ArrayList<>();
    branch.forEach(few::add);
    return few.isEmpty() ? null : Leaf.of(few);
  }

  private static byte[] small(byte[] bytes) throws Rejected {
    if (bytes.length > MAX_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG, "manifest node", "at most " + MAX_BYTES + " bytes", "" + bytes.length);
    }
    return bytes;
  }

  static final class Leaf extends ManifestNode {
    private final List<Entry> entries;

    private Leaf(List<Entry> entries, byte[] bytes) {
      super(bytes, entries.size());
      this.entries = entries;
    }

    static Leaf of(Collection<Entry> entries) throws Rejected {
      List<Entry> sorted = new ArrayList<>(entries);
      sorted.sort(Comparator.comparing(Entry::path));
      for (int i = 1; i < sorted.size(); i++) {
        if (sorted.get(i).path().equals(sorted.get(i - 1).path())) {
          throw new Rejected(
              Reason.WRONG_SHAPE, "manifest", "each path once", "twice " + sorted.get(i).path());
        }
      }
      return new Leaf(List.copyOf(sorted), small(Json.canonical(json(sorted))));
    }

    List<Entry> entries() {
      return entries;
    }

    @Override
    ManifestNode child(int nibble) {
      return null;
    }

    @Override
    Map<String, Object> toJson() {
      return json(entries);
    }

    private static Map<String, Object> json(List<Entry> entries) {
      return Map.of("leaf", entries.stream().map(Entry::toJson).collect(Collectors.toList()));
    }

    @Override
    void forEach(Consumer<Entry> consumer) {
      entries.forEach(consumer);
    }

    @Override
    void forEachNode(Consumer<ManifestNode> nodes) {
      nodes.accept(this);
    }
  }

  static final class Branch extends ManifestNode {
    private final ManifestNode[] children;

    private Branch(ManifestNode[] children) {
      super(Json.canonical(json(children)), count(children));
      this.children = children;
    }

    static Branch of(ManifestNode[] children) {
      return new Branch(children.clone());
    }

    @Override
    ManifestNode child(int nibble) {
      return children[nibble];
    }

    @Override
    Map<String, Object> toJson() {
      return json(children);
    }

    private static Map<String, Object> json(ManifestNode[] children) {
      Map<String, Object> digests = new HashMap<>();
      for (int nibble = 0; nibble < RADIX; nibble++) {
        if (children[nibble] != null) {
          digests.put(Integer.toHexString(nibble), children[nibble].digest().hex());
        }
      }
      return Map.of("node", digests);
    }

    private static int count(ManifestNode[] children) {
      return Arrays.stream(children).mapToInt(child -> child == null ? 0 : child.count()).sum();
    }

    @Override
    void forEach(Consumer<Entry> consumer) {
      for (ManifestNode child : children) {
        if (child != null) {
          child.forEach(consumer);
        }
      }
    }

    @Override
    void forEachNode(Consumer<ManifestNode> nodes) {
      nodes.accept(this);
      for (ManifestNode child : children) {
        if (child != null) {
          child.forEachNode(nodes);
        }
      }
    }
  }
}
