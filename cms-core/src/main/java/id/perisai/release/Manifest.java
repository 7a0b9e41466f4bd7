package id.perisai.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a site answers: path to entry. It is a tree of radix 16 over the hexadecimal
 * SHA-256 of the path, whose shape follows from the set of entries alone; so a change of one entry
 * writes the nodes on one way to the root, and two manifests are compared where they differ.
 */
public final class Manifest {
  private final ManifestNode root;

  private Manifest(ManifestNode root) {
    this.root = root;
  }

  /** The manifest of these entries, each path once, in any order. */
  public static Manifest of(Collection<Entry> entries) throws Rejected {
    return new Manifest(ManifestNode.build(entries, 0));
  }

  /**
   * This manifest with other entries at some paths; the work is that of what changes.
   *
   * @param removed paths that it has no more
   */
  public Manifest with(Collection<Entry> put, Collection<String> removed) throws Rejected {
    Map<Digest, Optional<Entry>> changes = new HashMap<>();
    removed.forEach(path -> changes.put(Entry.pathDigest(path), Optional.empty()));
    put.forEach(entry -> changes.put(entry.pathDigest(), Optional.of(entry)));
    ManifestNode changed = ManifestNode.changed(root, changes, 0);
    return new Manifest(changed == null ? ManifestNode.build(List.of(), 0) : changed);
  }

  /** Reads and checks the whole tree below a root digest. */
  public static Manifest read(Digest root, BlobReader blobs) throws Rejected {
    return new Manifest(new ManifestReader(blobs).tree(root, null));
  }

  /** Reads and checks the tree below a root digest, taking what is unchanged from {@code known}. */
  public static Manifest read(Digest root, BlobReader blobs, Manifest known) throws Rejected {
    return new Manifest(new ManifestReader(blobs).tree(root, known.root));
  }

  /** One path's entry below a root digest, from the nodes on the way to it alone. */
  public static Optional<Entry> entry(Digest root, String path, BlobReader blobs) throws Rejected {
    return new ManifestReader(blobs).entry(root, path);
  }

  public Digest rootDigest() {
    return root.digest();
  }

  /** The number of entries. */
  public int size() {
    return root.count();
  }

  public Optional<Entry> entry(String path) {
    Digest place = Entry.pathDigest(path);
    ManifestNode node = root;
    for (int depth = 0; node instanceof ManifestNode.Branch; depth++) {
      node = ((ManifestNode.Branch) node).child(place.nibble(depth));
    }
    return node == null
        ? Optional.empty()
        : ((ManifestNode.Leaf) node)
            .entries().stream().filter(entry -> entry.path().equals(path)).findFirst();
  }

  /** All entries by path. */
  public SortedMap<String, Entry> entries() {
    SortedMap<String, Entry> entries = new TreeMap<>();
    root.forEach(entry -> entries.put(entry.path(), entry));
    return Collections.unmodifiableSortedMap(entries);
  }

  /** All entries, in no order that means anything. */
  public List<Entry> all() {
    List<Entry> entries = new ArrayList<>(size());
    root.forEach(entries::add);
    return entries;
  }

  /** The entries that another manifest has not, or has otherwise. */
  public List<Entry> beyond(Manifest known) {
    return ManifestDiff.between(known, this).changes().values().stream()
        .flatMap(change -> change.after().stream())
        .toList();
  }

  /** All nodes' bytes by digest, the root first. */
  public Map<Digest, byte[]> nodes() {
    Map<Digest, byte[]> nodes = new LinkedHashMap<>();
    root.forEachNode(node -> nodes.put(node.digest(), node.bytes()));
    return nodes;
  }

  /** The nodes that do not lie at the same place in another manifest, the root first. */
  public Map<Digest, byte[]> nodesBeyond(Manifest known) {
    Map<Digest, byte[]> nodes = new LinkedHashMap<>();
    root.forEachBeyond(known.root, node -> nodes.put(node.digest(), node.bytes()));
    return nodes;
  }

  ManifestNode root() {
    return root;
  }
}
