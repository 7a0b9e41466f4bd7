package id.perisai.release;

import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that were changed or removed are noticed, by their marks at once, slowly in any case. */
class BlobRoundsTest {
  /** One of this size is all that a round hashes slowly. */
  private static final int A_ROUND = 64 << 10;

  private static final int PAGES = 5;

  @TempDir Path temporary;
  private SmallRepository city;
  private final List<Coding> pages = new ArrayList<>();
  private InForce inForce;
  private int listed;

  @BeforeEach
  void a_release_of_big_pages() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      entries.add(page(i));
      pages.add(entries.get(i).variants().get(0).identity());
    }
    city.release("dinkes", 2, entries, SITI);
    inForce = InForce.NOTHING.with(city.chain()).with(release(2));
    listed = ReleaseBlobs.of(release(2)).size();
  }

  private Entry page(int number) throws Rejected {
    byte[] bytes = new byte[A_ROUND];
    Arrays.fill(bytes, (byte) ('a' + number));
    return city.page("dinkes", "/berita/" + number, MediaTypes.HTML, bytes);
  }

  private VerifiedRelease release(long version) throws Rejected {
    return city.chain().release("dinkes", version, Seen.NOTHING);
  }

  @Test
  void notices_all_that_have_other_marks_in_one_round_and_that_they_were_restored()
      throws IOException {
    BlobWatch watch = watching(BlobWatch.KEEN);
    assertEquals(List.of(), watch.round());
    byte[] honest = Files.readAllBytes(file(0));
    Files.write(file(0), new byte[A_ROUND]);
    Files.write(file(1), new byte[A_ROUND]);
    Files.delete(file(2));
    assertEquals(digests(0, 1, 2), bad(watch));
    assertEquals(digests(0, 1, 2), bad(watch), "for as long as they are bad");
    Map<Digest, Reason> reasons = new HashMap<>();
    watch.round().forEach(bad -> reasons.put(bad.blob().coding().digest(), bad.why().reason()));
    assertEquals(Reason.WRONG_DIGEST, reasons.get(pages.get(0).digest()));
    assertEquals(Reason.MISSING, reasons.get(pages.get(2).digest()));
    Files.write(file(0), honest);
    assertEquals(digests(1, 2), bad(watch));
  }

  @Test
  void looks_at_no_more_marks_in_a_round_than_it_was_told_and_at_all_in_their_turn()
      throws IOException {
    BlobWatch watch = watching(1);
    for (int i = 0; i < listed; i++) {
      watch.round();
    }
    for (int i = 0; i < PAGES; i++) {
      Files.delete(file(i));
    }
    assertTrue(watch.round().size() <= 2, "one by its marks, and one slowly");
    for (int i = 1; i < listed; i++) {
      watch.round();
    }
    assertEquals(digests(0, 1, 2, 3, 4), bad(watch));
  }

  @Test
  void hashes_all_of_them_slowly_whatever_their_marks_say() throws IOException {
    BlobWatch watch = watching(0);
    Files.write(file(3), new byte[A_ROUND]);
    Set<Digest> found = Set.of();
    for (int i = 0; i < listed; i++) {
      found = bad(watch);
    }
    assertEquals(digests(3), found);
    for (int i = 0; i < PAGES; i++) {
      Files.write(file(i), new byte[A_ROUND]);
    }
    assertTrue(bad(watch).size() < PAGES, "not all in one round");
  }

  @Test
  void looks_at_what_a_reader_suspects_in_the_next_round_once() throws IOException {
    BlobWatch watch = watching(0);
    Files.write(file(0), new byte[A_ROUND]);
    Files.write(file(1), new byte[A_ROUND]);
    watch.suspect("dinkes", pages.get(0));
    watch.suspect("dinkes", pages.get(1));
    assertTrue(bad(watch).containsAll(digests(0, 1)));
    inForce = inForce.without(List.of(inForce.newest("dinkes").orElseThrow()));
    watch.watch(inForce);
    assertEquals(Set.of(), bad(watch), "nobody suspects them any more");
  }

  @Test
  void watches_what_is_in_force_newest_and_shown_and_nothing_else() throws Exception {
    BlobWatch watch = watching(BlobWatch.KEEN);
    BlobWatch.Blob gone = new BlobWatch.Blob("dinkes", pages.get(4));
    assertTrue(watch.isListed(gone));
    watch.round();
    Files.delete(file(4));
    assertEquals(digests(4), bad(watch));
    Entry added = page(9);
    city.release("dinkes", 3, List.of(page(0), page(1), added), SITI);
    VerifiedRelease before = inForce.newest("dinkes").orElseThrow();
    inForce = inForce.with(release(3));
    watch.watch(inForce);
    assertFalse(watch.isListed(gone));
    assertEquals(Set.of(), bad(watch));
    pages.add(added.variants().get(0).identity());
    Files.delete(file(PAGES));
    assertEquals(digests(PAGES), bad(watch), "in the place of one that is not listed any more");

    city.put(
        RepositoryPaths.hold("dinkes", 1),
        HoldStatement.of(
            "dinkes", 1, NOW, HoldStatement.Action.SERVE, "salah terbit", OptionalLong.of(2)),
        SITI);
    InForce held = inForce.with(new InForce.Held(hold(), before));
    watch.watch(held);
    assertEquals(digests(4, PAGES), bad(watch), "of the one shown, and of the newest");
    watch.watch(inForce);
    assertEquals(digests(PAGES), bad(watch));
    Files.delete(file(0));
    assertEquals(digests(0, PAGES), bad(watch), "both listed it, and one still does");
    watch.watch(InForce.NOTHING);
    assertEquals(Set.of(), bad(watch));
    assertFalse(watch.isListed(new BlobWatch.Blob("dinkes", pages.get(0))));
    watch.watch(held);
    assertEquals(digests(0, 4, PAGES), bad(watch), "again");
  }

  @Test
  void misses_nothing_that_was_purged() throws Exception {
    BlobWatch watch = watching(BlobWatch.KEEN);
    Files.delete(file(1));
    assertEquals(digests(1), bad(watch));
    PurgeStatement purge =
        PurgeStatement.of("dinkes", 1, NOW, "bocor", Set.of(pages.get(1).digest()));
    String path = RepositoryPaths.purge("dinkes", 1);
    city.put(path, purge, SITI);
    watch.watch(
        inForce.with(
            Power.purge(city.chain(), city.get(path), city.get(path + ".sig"), "dinkes", 1)));
    assertEquals(Set.of(), bad(watch));
    Files.delete(file(2));
    assertEquals(digests(2), bad(watch));
  }

  private VerifiedStatement<HoldStatement> hold() throws Rejected {
    String path = RepositoryPaths.hold("dinkes", 1);
    return Power.hold(city.chain(), city.get(path), city.get(path + ".sig"), "dinkes", 1);
  }

  private BlobWatch watching(int marks) {
    BlobWatch watch = new BlobWatch(city.repository(), marks);
    watch.watch(inForce);
    return watch;
  }

  private Path file(int page) {
    return city.path().resolve(RepositoryPaths.blob("dinkes", pages.get(page).digest()));
  }

  private Set<Digest> digests(int... numbers) {
    Set<Digest> digests = new HashSet<>();
    for (int number : numbers) {
      digests.add(pages.get(number).digest());
    }
    return digests;
  }

  private static Set<Digest> bad(BlobWatch watch) {
    Set<Digest> bad = new HashSet<>();
    watch.round().forEach(found -> bad.add(found.blob().coding().digest()));
    return bad;
  }
}
