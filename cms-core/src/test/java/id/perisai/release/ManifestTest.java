package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifest's tree: one shape for one set of entries, and every other shape refused. */
class ManifestTest {
  @Test
  void a_manifest_with_changes_is_the_one_of_all_its_entries() throws Rejected {
    java.util.Random random = new java.util.Random(7);
    java.util.TreeMap<String, Entry> entries = new java.util.TreeMap<>();
    Manifest manifest = Manifest.of(List.of());
    for (int round = 0; round < 60; round++) {
      java.util.Map<String, Entry> put = new java.util.HashMap<>();
      java.util.Set<String> removed = new java.util.HashSet<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        String path = "/p" + random.nextInt(200);
        put.put(path, Entry.redirect(path, 301, "/to" + random.nextInt(9), java.util.Map.of()));
      }
      for (int i = random.nextInt(round < 40 ? 9 : 60); i >= 0; i--) {
        removed.add("/p" + random.nextInt(200));
      }
      removed.removeAll(put.keySet());
      entries.putAll(put);
      entries.keySet().removeAll(removed);
      Manifest before = manifest;
      manifest = before.with(put.values(), removed);
      Manifest all = Manifest.of(entries.values());
      assertEquals(all.rootDigest(), manifest.rootDigest(), "round " + round);
      java.util.Map<Digest, byte[]> known = new java.util.HashMap<>(before.nodes());
      known.putAll(manifest.nodesBeyond(before));
      assertTrue(known.keySet().containsAll(manifest.nodes().keySet()), "round " + round);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 18, 100, 257, 1000})
  void has_one_root_whatever_the_order_of_its_entries(int size) throws Rejected {
    Random random = new Random(size);
    List<Entry> entries = entries(random, size);
    Digest root = Manifest.of(entries).rootDigest();
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(entries, random);
      assertEquals(root, Manifest.of(entries).rootDigest());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 17, 300})
  void reads_back_what_was_written(int size) throws Rejected {
    List<Entry> entries = entries(new Random(size), size);
    Manifest written = Manifest.of(entries);
    Manifest read = Manifest.read(written.rootDigest(), blobs(written.nodes()));
    assertEquals(written.rootDigest(), read.rootDigest());
    assertEquals(written.entries(), read.entries());
    assertEquals(size, read.size());
    assertEquals(written.nodes().keySet(), read.nodes().keySet());
    for (Entry entry : entries) {
      assertEquals(Optional.of(entry), read.entry(entry.path()));
      assertEquals(
          Optional.of(entry),
          Manifest.entry(written.rootDigest(), entry.path(), blobs(written.nodes())));
    }
    assertEquals(Optional.empty(), read.entry("/tidak-ada"));
  }

  @Test
  void is_a_leaf_of_an_empty_list_for_an_empty_site() throws Rejected {
    Manifest empty = Manifest.of(List.of());
    assertEquals(Digest.of("{\"leaf\":[]}".getBytes(StandardCharsets.UTF_8)), empty.rootDigest());
    assertEquals(0, Manifest.read(empty.rootDigest(), blobs(empty.nodes())).entries().size());
  }

  @Test
  void differs_exactly_where_the_sets_differ() throws Rejected {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      Map<String, Entry> before = byPath(entries(random, random.nextInt(120)));
      Map<String, Entry> after = new TreeMap<>(before);
      after.keySet().removeIf(path -> random.nextInt(10) == 0);
      after.replaceAll((path, entry) -> random.nextInt(10) == 0 ? entry(path, random) : entry);
      after.putAll(byPath(entries(random, random.nextInt(30))));
      assertEquals(
          difference(before, after),
          ManifestDiff.between(Manifest.of(before.values()), Manifest.of(after.values()))
              .changes());
    }
  }

  @Test
  void writes_few_nodes_for_one_change_in_a_large_site() throws Rejected {
    List<Entry> entries = entries(new Random(1), 5000);
    Manifest before = Manifest.of(entries);
    entries.set(42, entry(entries.get(42).path(), new Random(2)));
    Set<Digest> written = new HashSet<>(Manifest.of(entries).nodes().keySet());
    written.removeAll(before.nodes().keySet());
    assertTrue(written.size() <= 5, written.size() + " nodes");
  }

  @Test
  void asks_only_for_changed_nodes_when_an_older_manifest_is_known() throws Rejected {
    List<Entry> entries = entries(new Random(1), 1000);
    Manifest before = Manifest.of(entries);
    entries.add(entry("/baru", new Random(2)));
    Manifest after = Manifest.of(entries);
    List<Digest> asked = new ArrayList<>();
    BlobReader counting =
        (digest, max) -> {
          asked.add(digest);
          return blobs(after.nodes()).read(digest, max);
        };
    assertEquals(after.entries(), Manifest.read(after.rootDigest(), counting, before).entries());
    assertTrue(asked.size() <= 4, asked.size() + " nodes");
  }

  // Shapes that are not the one

  @Test
  void refuses_a_leaf_of_more_than_sixteen() throws Rejected {
    List<Object> items = json(entries(new Random(3), 17));
    assertRefused(Reason.WRONG_SHAPE, () -> read(Map.of("leaf", items)));
  }

  @Test
  void refuses_a_node_where_a_leaf_would_do() throws Rejected {
    List<Entry> entries = entries(new Random(3), 5);
    Map<Digest, byte[]> nodes = new HashMap<>();
    Map<String, Object> children = new HashMap<>();
    for (Entry entry : entries) {
      String nibble = entry.pathDigest().hex().substring(0, 1);
      if (!children.containsKey(nibble)) {
        children.put(nibble, put(nodes, Map.of("leaf", json(List.of(entry)))).hex());
      }
    }
    Digest root = put(nodes, Map.of("node", children));
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.read(root, blobs(nodes)));
  }

  @Test
  void refuses_a_misplaced_leaf() throws Rejected {
    // Two leaves change places: the same entries, but no path is found where it is looked for.
    Manifest honest = Manifest.of(entries(new Random(3), 40));
    Map<Digest, byte[]> nodes = new HashMap<>(honest.nodes());
    String root = new String(nodes.get(honest.rootDigest()), StandardCharsets.UTF_8);
    String a = root.replaceAll(".*\"a\":\"([0-9a-f]{64})\".*", "$1");
    String b = root.replaceAll(".*\"b\":\"([0-9a-f]{64})\".*", "$1");
    String swapped = root.replace(a, "?").replace(b, a).replace("?", b);
    byte[] bytes = swapped.getBytes(StandardCharsets.UTF_8);
    nodes.put(Digest.of(bytes), bytes);
    Entry hidden =
        honest.entries().values().stream()
            .filter(entry -> entry.pathDigest().hex().startsWith("a"))
            .findFirst()
            .get();
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.read(Digest.of(bytes), blobs(nodes)));
    assertRefused(
        Reason.WRONG_SHAPE, () -> Manifest.entry(Digest.of(bytes), hidden.path(), blobs(nodes)));
  }

  @Test
  void refuses_a_path_twice_and_paths_out_of_order() throws Rejected {
    Entry a = entry("/a", new Random(1));
    Entry b = entry("/b", new Random(1));
    assertRefused(Reason.WRONG_SHAPE, () -> read(Map.of("leaf", json(List.of(a, a)))));
    assertRefused(Reason.WRONG_SHAPE, () -> read(Map.of("leaf", json(List.of(b, a)))));
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.of(List.of(a, a)));
    List<Entry> many = new ArrayList<>(entries(new Random(1), 20));
    many.add(many.get(0));
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.of(many));
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.of(Collections.nCopies(17, a)));
  }

  @Test
  void refuses_an_empty_leaf_below_the_root() throws Rejected {
    Map<Digest, byte[]> nodes = new HashMap<>();
    Digest empty = put(nodes, Map.of("leaf", List.of()));
    Digest root = put(nodes, Map.of("node", Map.of("0", empty.hex())));
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.read(root, blobs(nodes)));
  }

  @Test
  void refuses_an_empty_leaf_beside_full_ones() throws Rejected {
    List<Entry> entries = new ArrayList<>(entries(new Random(3), 40));
    entries.removeIf(entry -> entry.pathDigest().hex().startsWith("0"));
    Manifest honest = Manifest.of(entries);
    Map<Digest, byte[]> nodes = new HashMap<>(honest.nodes());
    Digest empty = put(nodes, Map.of("leaf", List.of()));
    Digest root = put(nodes, rootWith(honest, "0", empty));
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.read(root, blobs(nodes)));
  }

  @Test
  void refuses_an_inner_node_that_says_more_than_its_children() throws Rejected {
    Manifest honest = Manifest.of(entries(new Random(3), 40));
    Map<String, Object> more = new HashMap<>(Map.of("also", 1));
    more.putAll(root(honest));
    Map<Digest, byte[]> nodes = new HashMap<>(honest.nodes());
    Digest root = put(nodes, more);
    assertRefused(Reason.MALFORMED, () -> Manifest.read(root, blobs(nodes)));
    String path = honest.entries().keySet().iterator().next();
    assertRefused(Reason.MALFORMED, () -> Manifest.entry(root, path, blobs(nodes)));
  }

  @Test
  void refuses_a_leaf_that_says_more_than_its_entries() throws Rejected {
    Entry one = entry("/a", new Random(1));
    Map<Digest, byte[]> nodes = new HashMap<>();
    Digest root = put(nodes, Map.of("leaf", json(List.of(one)), "also", 1));
    assertRefused(Reason.MALFORMED, () -> Manifest.read(root, blobs(nodes)));
    assertRefused(Reason.MALFORMED, () -> Manifest.entry(root, "/a", blobs(nodes)));
  }

  @Test
  void refuses_more_entries_than_a_node_has_memory_for() throws Rejected {
    Manifest honest = Manifest.of(entries(new Random(3), 40));
    Digest root = honest.rootDigest();
    assertEquals(40, new ManifestReader(blobs(honest.nodes()), 40).tree(root, null).count());
    assertRefused(
        Reason.TOO_BIG, () -> new ManifestReader(blobs(honest.nodes()), 39).tree(root, null));
  }

  @Test
  void finds_no_entry_where_the_tree_has_no_child() throws Rejected {
    List<Entry> entries = new ArrayList<>(entries(new Random(3), 40));
    String nibble = entries.get(0).pathDigest().hex().substring(0, 1);
    List<Entry> gone =
        entries.stream().filter(e -> e.pathDigest().hex().startsWith(nibble)).toList();
    entries.removeAll(gone);
    Manifest manifest = Manifest.of(entries);
    for (Entry entry : gone) {
      assertEquals(Optional.empty(), manifest.entry(entry.path()));
      assertEquals(
          Optional.empty(),
          Manifest.entry(manifest.rootDigest(), entry.path(), blobs(manifest.nodes())));
    }
  }

  @SuppressWarnings("unchecked") // Json makes no other maps
  private static Map<String, Object> root(Manifest manifest) throws Rejected {
    byte[] bytes = manifest.nodes().get(manifest.rootDigest());
    return (Map<String, Object>) Json.parse(bytes, ManifestNode.MAX_BYTES);
  }

  @SuppressWarnings("unchecked") // as above
  private static Map<String, Object> rootWith(Manifest manifest, String nibble, Digest child)
      throws Rejected {
    Map<String, Object> children = new HashMap<>((Map<String, Object>) root(manifest).get("node"));
    assertEquals(null, children.put(nibble, child.hex()));
    return Map.of("node", children);
  }

  @Test
  void refuses_a_node_without_children_and_children_without_a_nibble() throws Rejected {
    assertRefused(Reason.WRONG_SHAPE, () -> read(Map.of("node", Map.of())));
    String digest = Digest.of(new byte[0]).hex();
    assertRefused(Reason.MALFORMED, () -> read(Map.of("node", Map.of("g", digest))));
    assertRefused(Reason.MALFORMED, () -> read(Map.of("node", Map.of("00", digest))));
  }

  @Test
  void refuses_a_tree_deeper_than_a_digest() throws Rejected {
    Map<Digest, byte[]> nodes = new HashMap<>();
    Digest digest = put(nodes, Map.of("leaf", json(List.of(entry("/a", new Random(1))))));
    String hex = Entry.pathDigest("/a").hex();
    for (int depth = 66; depth >= 0; depth--) {
      String nibble = depth < 64 ? hex.substring(depth, depth + 1) : "0";
      digest = put(nodes, Map.of("node", Map.of(nibble, digest.hex())));
    }
    Digest root = digest;
    assertRefused(Reason.WRONG_SHAPE, () -> Manifest.read(root, blobs(nodes)));
  }

  @Test
  void refuses_a_node_that_is_missing_changed_or_too_big() throws Rejected {
    Manifest honest = Manifest.of(entries(new Random(3), 40));
    for (Digest node : honest.nodes().keySet()) {
      Map<Digest, byte[]> nodes = new HashMap<>(honest.nodes());
      nodes.remove(node);
      assertRefused(Reason.MISSING, () -> Manifest.read(honest.rootDigest(), blobs(nodes)));
      nodes.put(node, "{\"leaf\":[]}".getBytes(StandardCharsets.UTF_8));
      assertRefused(Reason.WRONG_DIGEST, () -> Manifest.read(honest.rootDigest(), blobs(nodes)));
    }
    byte[] big = new byte[ManifestNode.MAX_BYTES + 1];
    BlobReader generous = (digest, max) -> big;
    assertRefused(Reason.TOO_BIG, () -> Manifest.read(Digest.of(big), generous));
  }

  @Test
  void refuses_to_write_a_node_that_nobody_may_read() throws Rejected {
    Map<String, Digest> inputs = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      inputs.put("revision:" + i, Digest.of(new byte[0]));
    }
    Entry entry =
        Entry.page("/", 200, MediaTypes.HTML, Map.of("identity", Coding.of(new byte[0])), inputs);
    assertRefused(Reason.TOO_BIG, () -> Manifest.of(List.of(entry)));
  }

  @Test
  void refuses_nodes_with_more_to_say_or_in_another_spelling() throws Rejected {
    assertRefused(Reason.MALFORMED, () -> read(Map.of("leaf", List.of(), "node", Map.of())));
    byte[] spaced = "{ \"leaf\":[]}".getBytes(StandardCharsets.UTF_8);
    assertRefused(
        Reason.NOT_CANONICAL, () -> Manifest.read(Digest.of(spaced), (digest, max) -> spaced));
  }

  @Test
  void keeps_its_nodes_bytes_as_they_were_read() throws Rejected {
    Manifest honest = Manifest.of(entries(new Random(3), 40));
    Manifest read = Manifest.read(honest.rootDigest(), blobs(honest.nodes()));
    for (var node : honest.nodes().entrySet()) {
      assertArrayEquals(node.getValue(), read.nodes().get(node.getKey()));
      assertEquals(node.getKey(), Digest.of(node.getValue()));
    }
  }

  private static Manifest read(Object rootNode) throws Rejected {
    Map<Digest, byte[]> nodes = new HashMap<>();
    return Manifest.read(put(nodes, rootNode), blobs(nodes));
  }

  private static Digest put(Map<Digest, byte[]> nodes, Object json) {
    byte[] bytes = Json.canonical(json);
    nodes.put(Digest.of(bytes), bytes);
    return Digest.of(bytes);
  }

  private static BlobReader blobs(Map<Digest, byte[]> nodes) {
    return (digest, maxLength) -> {
      byte[] bytes = nodes.get(digest);
      if (bytes == null) {
        throw new Rejected(Reason.MISSING, "blob", digest.hex(), "none");
      }
      return bytes;
    };
  }

  private static List<Object> json(List<Entry> entries) {
    List<Object> json = new ArrayList<>();
    entries.forEach(entry -> json.add(entry.toJson()));
    return json;
  }

  private static List<Entry> entries(Random random, int size) throws Rejected {
    Map<String, Entry> entries = new HashMap<>();
    while (entries.size() < size) {
      String path = "/berita/" + random.nextInt(1 << 20);
      entries.put(path, entry(path, random));
    }
    return new ArrayList<>(entries.values());
  }

  private static Entry entry(String path, Random random) {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    try {
      return Entry.page(
          path,
          200,
          MediaTypes.HTML,
          Map.of("identity", Coding.of(bytes)),
          Map.of("theme", Digest.of(new byte[0])));
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Entry> byPath(List<Entry> entries) {
    Map<String, Entry> byPath = new TreeMap<>();
    entries.forEach(entry -> byPath.put(entry.path(), entry));
    return byPath;
  }

  private static Map<String, ManifestDiff.Change> difference(
      Map<String, Entry> before, Map<String, Entry> after) {
    Set<String> paths = new HashSet<>(before.keySet());
    paths.addAll(after.keySet());
    Map<String, ManifestDiff.Change> changes = new TreeMap<>();
    for (String path : paths) {
      Optional<Entry> old = Optional.ofNullable(before.get(path));
      Optional<Entry> now = Optional.ofNullable(after.get(path));
      if (!old.equals(now)) {
        changes.put(path, new ManifestDiff.Change(old, now));
      }
    }
    return changes;
  }
}
