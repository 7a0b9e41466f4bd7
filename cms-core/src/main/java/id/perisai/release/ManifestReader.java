package id.perisai.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a manifest's tree from blobs that nobody has checked. It refuses every shape but the one
 * that the entries determine, so that one set of entries has one root digest.
 */
final class ManifestReader {
  private static final int MAX_ENTRIES = 1_000_000;

  private final BlobReader blobs;
  private final int mostEntries;
  private int entriesRead;

  ManifestReader(BlobReader blobs) {
    this(blobs, MAX_ENTRIES);
  }

  /**
   * @param mostEntries of a whole tree, the bound of the memory that it takes
   */
  ManifestReader(BlobReader blobs, int mostEntries) {
    this.blobs = blobs;
    this.mostEntries = mostEntries;
  }

  /** Reads a whole tree; subtrees that {@code known} has at the same place are taken from it. */
  ManifestNode tree(Digest root, ManifestNode known) throws Rejected {
    return subtree(root, "", known);
  }

  /** Reads only the nodes between the root and the path's entry. */
  Optional<Entry> entry(Digest root, String path) throws Rejected {
    Digest place = Entry.pathDigest(path);
    Digest digest = root;
    for (int depth = 0; ; depth++) {
      JsonObject node = node(digest, place.hex().substring(0, depth));
      if (node.has("leaf")) {
        return leaf(node, place.hex().substring(0, depth)).entries().stream()
            .filter(entry -> entry.path().equals(path))
            .findFirst();
      }
      Digest child = children(node).get(place.nibble(depth));
      if (child == null) {
        return Optional.empty();
      }
      digest = child;
    }
  }

  private ManifestNode subtree(Digest digest, String prefix, ManifestNode known) throws Rejected {
    if (known != null && known.digest().equals(digest)) {
      return known;
    }
    JsonObject node = node(digest, prefix);
    return node.has("leaf") ? leaf(node, prefix) : branch(node, prefix, known);
  }

  private JsonObject node(Digest digest, String prefix) throws Rejected {
    if (prefix.length() > ManifestNode.MAX_DEPTH) {
      throw wrongShape(prefix, "at most " + ManifestNode.MAX_DEPTH + " levels", "more");
    }
    byte[] bytes = blobs.read(digest, ManifestNode.MAX_BYTES);
    digest.requireOf(bytes, label(prefix));
    return JsonObject.canonical(bytes, ManifestNode.MAX_BYTES, label(prefix));
  }

  private ManifestNode.Leaf leaf(JsonObject node, String prefix) throws Rejected {
    List<JsonObject> items = node.objects("leaf");
    node.end();
    if (items.size() > ManifestNode.LEAF_ENTRIES) {
      throw wrongShape(prefix, "at most 16 entries in a leaf", items.size() + " entries");
    }
    if (items.isEmpty() && !prefix.isEmpty()) {
      throw wrongShape(prefix, "an entry in each leaf below the root", "none");
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonObject item : items) {
      Entry entry = Entry.read(item);
      requirePlace(entry, prefix);
      requireOrder(entries, entry, prefix);
      entries.add(entry);
    }
    countEntries(entries.size());
    return ManifestNode.Leaf.of(entries);
  }

  private ManifestNode branch(JsonObject node, String prefix, ManifestNode known) throws Rejected {
    ManifestNode[] children = new ManifestNode[ManifestNode.RADIX];
    for (var child : children(node).entrySet()) {
      int nibble = child.getKey();
      ManifestNode knownChild = known == null ? null : known.child(nibble);
      children[nibble] =
          subtree(child.getValue(), prefix + Integer.toHexString(nibble), knownChild);
    }
    ManifestNode branch = ManifestNode.Branch.of(children);
    if (branch.count() <= ManifestNode.LEAF_ENTRIES) {
      throw wrongShape(prefix, "a leaf for 16 entries and fewer", "a node of " + branch.count());
    }
    return branch;
  }

  private static TreeMap<Integer, Digest> children(JsonObject node) throws Rejected {
    JsonObject digests = node.object("node");
    node.end();
    TreeMap<Integer, Digest> children = new TreeMap<>();
    for (String name : digests.names()) {
      if (!name.matches("[0-9a-f]")) {
        throw digests.malformed(name, "a hex digit", name);
      }
      children.put(Integer.parseInt(name, 16), digests.digest(name));
    }
    return children;
  }

  private static void requirePlace(Entry entry, String prefix) throws Rejected {
    if (!entry.pathDigest().hex().startsWith(prefix)) {
      throw wrongShape(prefix, "paths whose digest begins so", entry.path());
    }
  }

  private static void requireOrder(List<Entry> before, Entry entry, String prefix) throws Rejected {
    if (!before.isEmpty() && before.get(before.size() - 1).path().compareTo(entry.path()) >= 0) {
      throw wrongShape(prefix, "each path once, in order", entry.path());
    }
  }

  private void countEntries(int more) throws Rejected {
    entriesRead += more;
    if (entriesRead > mostEntries) {
      throw new Rejected(Reason.TOO_BIG, "manifest", "at most " + mostEntries + " entries", "more");
    }
  }

  private static Rejected wrongShape(String prefix, String expected, String found) {
    return new Rejected(Reason.WRONG_SHAPE, label(prefix), expected, found);
  }

  private static String label(String prefix) {
    return "manifest node " + (prefix.isEmpty() ? "(root)" : prefix);
  }
}
