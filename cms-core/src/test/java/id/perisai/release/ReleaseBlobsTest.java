package id.perisai.release;

import static id.perisai.release.SmallRepository.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What delivery copies, counts and removes: reckoned by differences as by counting everything. */
class ReleaseBlobsTest {
  private static final Map<Coding, Integer> NONE = Map.of();

  @Test
  void lists_nodes_all_variants_and_words_to_be_found_by() throws Rejected {
    Coding now = Coding.of(new byte[] {1});
    Coding packed = Coding.of(new byte[] {2});
    Coding then = Coding.of(new byte[] {3});
    Coding words = Coding.of(new byte[] {4});
    Variant first = page(Map.of("identity", now, "gzip", packed)).found(words);
    Variant second = page(Map.of("identity", then)).from(NOW);
    Manifest manifest =
        Manifest.of(
            List.of(
                Entry.timed("/a", List.of(first, second)),
                Entry.redirect("/b", 301, "/a", Map.of())));
    Set<Coding> expected = new HashSet<>(Set.of(now, packed, then, words));
    manifest.nodes().values().forEach(node -> expected.add(Coding.of(node)));
    assertEquals(expected, ReleaseBlobs.of(release(manifest, null)));
  }

  @Test
  void reckons_from_one_release_to_the_next_what_counting_all_of_both_says() throws Rejected {
    Random random = new Random(5);
    VerifiedRelease before = null;
    TreeMap<String, Entry> entries = new TreeMap<>();
    for (int round = 0; round < 60; round++) {
      if (round % 20 == 19) {
        entries.clear();
      }
      entries.keySet().removeIf(path -> random.nextInt(8) == 0);
      for (int i = random.nextInt(30); i > 0; i--) {
        String path = "/p" + random.nextInt(120);
        Coding bytes = Coding.of(new byte[] {(byte) random.nextInt(40)});
        entries.put(path, Entry.timed(path, List.of(page(Map.of("identity", bytes)))));
      }
      Manifest base = random.nextInt(3) == 0 ? Manifest.of(few(random)) : null;
      VerifiedRelease after = release(Manifest.of(entries.values()), base);
      Map<Coding, Integer> reckoned = new HashMap<>(counted(before));
      ReleaseBlobs.compare(
          before,
          after,
          gone -> reckoned.merge(gone, -1, Integer::sum),
          come -> reckoned.merge(come, 1, Integer::sum));
      reckoned.values().removeIf(count -> count == 0);
      assertEquals(counted(after), reckoned, "round " + round);
      assertEquals(counted(after).keySet(), ReleaseBlobs.of(after));
      if (before != null) {
        Set<Coding> both = new HashSet<>(counted(before).keySet());
        both.addAll(ReleaseBlobs.beyond(after, before));
        assertTrue(both.containsAll(counted(after).keySet()), "round " + round);
      }
      before = after;
    }
    Map<Coding, Integer> left = new HashMap<>(counted(before));
    ReleaseBlobs.compare(
        before,
        null,
        gone -> left.merge(gone, -1, Integer::sum),
        come -> left.merge(come, 1, Integer::sum));
    left.values().removeIf(count -> count == 0);
    assertEquals(NONE, left);
  }

  @Test
  void tells_nothing_of_what_stayed_and_little_of_one_change_in_a_large_site() throws Rejected {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Coding bytes = Coding.of(("" + i).getBytes());
      entries.add(Entry.timed("/" + i, List.of(page(Map.of("identity", bytes)))));
    }
    Manifest base = Manifest.of(few(new Random(1)));
    VerifiedRelease before = release(Manifest.of(entries), base);
    assertEquals(Set.of(), ReleaseBlobs.beyond(release(Manifest.of(entries), base), before));
    Coding changed = Coding.of("changed".getBytes());
    entries.set(7, Entry.timed("/7", List.of(page(Map.of("identity", changed)))));
    List<Coding> told = new ArrayList<>();
    ReleaseBlobs.compare(before, release(Manifest.of(entries), base), told::add, told::add);
    assertTrue(told.contains(changed));
    assertTrue(told.contains(Coding.of("7".getBytes())));
    assertTrue(told.size() <= 10, told.size() + " of a path of nodes and one page, old and new");
  }

  @Test
  void knows_the_nodes_of_a_release_and_of_the_one_on_which_it_stands() throws Rejected {
    Manifest shown = Manifest.of(few(new Random(2)));
    Manifest base = Manifest.of(List.of(Entry.redirect("/lain", 301, "/", Map.of())));
    assertEquals(shown.nodes().keySet(), ReleaseBlobs.nodes(release(shown, null)));
    Set<Digest> both = new HashSet<>(shown.nodes().keySet());
    both.addAll(base.nodes().keySet());
    assertTrue(both.size() > shown.nodes().size());
    assertEquals(both, ReleaseBlobs.nodes(release(shown, base)));
  }

  @Test
  void knows_the_nodes_of_all_releases_that_can_be_read_also_behind_one_that_cannot(
      @TempDir Path temporary) throws Exception {
    SmallRepository city = new SmallRepository(temporary.resolve("repository"));
    for (long version = 2; version < 6; version++) {
      city.release("dinkes", version, SmallRepository.SITI);
    }
    city.put(RepositoryPaths.release("dinkes", 2), new byte[] {1});
    Digest lost = manifest(city, 4).rootDigest();
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", lost)));
    Set<Digest> expected = new HashSet<>();
    for (long version : List.of(1L, 3L, 5L)) {
      expected.addAll(manifest(city, version).nodes().keySet());
    }
    assertEquals(expected, ReleaseBlobs.nodes(city.repository(), "dinkes"));
    assertEquals(Set.of(), ReleaseBlobs.nodes(city.repository(), "dishub"));
  }

  private static Manifest manifest(SmallRepository city, long version) throws Rejected {
    byte[] statement = city.get(RepositoryPaths.release("dinkes", version));
    return Manifest.read(
        ReleaseStatement.parse(statement).manifest(), city.repository().blobs("dinkes"));
  }

  /** Each blob as often as something lists it. */
  private static Map<Coding, Integer> counted(VerifiedRelease release) {
    Map<Coding, Integer> counted = new HashMap<>();
    if (release == null) {
      return counted;
    }
    release.manifest().root().forEachNode(node -> counted.merge(node.blob(), 1, Integer::sum));
    release
        .base()
        .ifPresent(
            base ->
                base.manifest()
                    .root()
                    .forEachNode(node -> counted.merge(node.blob(), 1, Integer::sum)));
    for (Entry entry : release.manifest().entries().values()) {
      for (Variant variant : entry.variants()) {
        variant.blobs().forEach(blob -> counted.merge(blob, 1, Integer::sum));
      }
    }
    return counted;
  }

  private static List<Entry> few(Random random) throws Rejected {
    List<Entry> few = new ArrayList<>();
    for (int i = random.nextInt(40); i >= 0; i--) {
      few.add(Entry.redirect("/r" + i, 301, "/", Map.of()));
    }
    return few;
  }

  private static Variant page(Map<String, Coding> codings) throws Rejected {
    return Variant.page(200, MediaTypes.HTML, codings, Map.of());
  }

  /**
   * @param base of the manifest on which it stands; null for none
   */
  private static VerifiedRelease release(Manifest manifest, Manifest base) throws Rejected {
    ReleaseStatement statement =
        ReleaseStatement.of("dinkes", 1, NOW, Optional.empty(), manifest.rootDigest(), 1);
    VerifiedStatement<ReleaseStatement> verified =
        new VerifiedStatement<>(statement, Signatures.of(List.of()), List.of());
    ThemeStatement theme = SmallRepository.theme(1);
    return new VerifiedRelease(
        verified,
        new VerifiedStatement<>(theme, Signatures.of(List.of()), List.of()),
        manifest,
        base == null ? null : new SignedBase(List.of(verified), base));
  }
}
