package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node writes into its store, in which order, and what it removes from it. */
class VerifiedStoreTest {
  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStore store;
  private TrustChain chain;
  private VerifiedRelease first;
  private VerifiedRelease second;

  @BeforeEach
  void an_empty_store_and_two_releases() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    city.release("dinkes", 2, SITI);
    chain = city.chain();
    first = chain.release("dinkes", 1, Seen.NOTHING);
    second = chain.release("dinkes", 2, Seen.NOTHING);
    store = new VerifiedStore(temporary.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void two_nodes_never_have_one_store() throws IOException {
    IOException refused =
        assertThrows(IOException.class, () -> new VerifiedStore(temporary.resolve("store")));
    assertTrue(refused.getMessage().endsWith("locked by this very process"));
    store.close();
    store = new VerifiedStore(temporary.resolve("store"));
  }

  @Test
  void is_empty_until_a_state_or_a_chain_is_there() throws Exception {
    assertTrue(store.isEmpty());
    store.write(StoreState.EMPTY.with(chain));
    assertFalse(store.isEmpty());
    assertEquals(StoreState.EMPTY.with(chain), store.state());
    Files.delete(store.files().directory().resolve("state"));
    assertTrue(store.isEmpty());
    store.write(chain);
    assertFalse(store.isEmpty(), "its state alone was lost");
  }

  @Test
  void what_was_written_verifies_from_the_store_alone() throws Exception {
    write(first);
    write(second);
    assertEquals(2, chain().release("dinkes", 2, Seen.NOTHING).version());
    assertArrayEquals(city.get("sites/dinkes/1.sig"), get("sites/dinkes/1.sig"));
    Timestamp timestamp = Timestamp.parse(city.get(RepositoryPaths.TIMESTAMP));
    store.write(timestamp);
    assertArrayEquals(timestamp.bytes(), store.files().timestamp());
  }

  private TrustChain chain() throws Exception {
    store.write(chain);
    return TrustChain.load(store.files(), city.pinned(), SmallRepository.CLOCK);
  }

  /** A stop between them leaves signatures of nothing, and no statement without any. */
  @Test
  void writes_a_statement_after_its_signatures_and_not_again() throws Exception {
    String path = RepositoryPaths.release("dinkes", 2);
    try (FaultyDisk disk = FaultyDisk.counting()) {
      assertTrue(store.write(path, second.statement()));
      List<String> names = disk.written().stream().map(file -> "" + file.getFileName()).toList();
      assertEquals(List.of("2.sig", "2"), names);
      assertFalse(store.write(path, second.statement()));
      assertEquals(2, disk.written().size());
    }
    for (String damaged : List.of(path, path + ".sig")) {
      Files.write(store.files().directory().resolve(damaged), new byte[] {1});
      assertTrue(store.write(path, second.statement()), damaged);
      assertArrayEquals(city.get(damaged), get(damaged));
    }
  }

  @Test
  void writes_of_the_log_what_is_new_and_its_checkpoint_after_that() throws Exception {
    TransparencyLog log = city.log();
    try (FaultyDisk disk = FaultyDisk.counting()) {
      store.write(log, 0);
      List<Path> written = disk.written();
      assertEquals("checkpoint", "" + written.get(written.size() - 1).getFileName());
      assertEquals(2, written.size(), "one tile of entries");
    }
    String before = "log/tile/entries/000.p/" + log.size();
    assertArrayEquals(log.checkpoint().orElseThrow().bytes(), get("log/checkpoint"));
    assertArrayEquals(city.get(before), get(before));
    city.release("dinkes", 3, SITI);
    store.write(city.log(), log.size());
    String after = "log/tile/entries/000.p/" + city.log().size();
    assertArrayEquals(city.get(after), get(after));
    assertFalse(Files.exists(store.files().directory().resolve(before)), "the narrower one");
  }

  @Test
  void writes_no_full_tile_again_that_is_there_already() throws Exception {
    List<LogLeaf> leaves = new ArrayList<>();
    for (int i = 0; i < LogTile.WIDTH; i++) {
      leaves.add(LogEntry.of("sites/bpbd/" + (10 + i), new byte[] {1}, new byte[] {2}));
    }
    city.log(leaves.toArray(new LogLeaf[0]));
    try (FaultyDisk disk = FaultyDisk.counting()) {
      store.write(city.log(), LogTile.WIDTH - 1);
      assertEquals(3, disk.written().size(), "two tiles and the checkpoint");
      store.write(city.log(), LogTile.WIDTH);
      assertEquals(5, disk.written().size(), "the second tile and the checkpoint");
    }
    store.writeLog("log/tile/entries/000", new byte[] {7});
    assertArrayEquals(new byte[] {7}, get("log/tile/entries/000"));
  }

  @Test
  void keeps_the_statements_of_releases_that_it_keeps_and_no_others() throws Exception {
    write(first);
    write(second);
    store.write("sites/dinkes/9", first.statement());
    store.keepStatements("dinkes", Set.of(second));
    assertEquals(Set.of("2", "2.sig", "blobs"), names("sites/dinkes"));
    assertEquals(digests(first, second), blobs(), "they are another matter");
  }

  @Test
  void keeps_the_blobs_of_releases_that_it_keeps_and_no_others() throws Exception {
    write(first);
    write(second);
    store.keepBlobs("dinkes", Set.of(first, second));
    assertEquals(digests(first, second), blobs());
    store.keepBlobs("dinkes", Set.of(second));
    assertEquals(digests(second), blobs());
  }

  @Test
  void puts_blobs_where_they_are_read_and_makes_their_names_last() throws Exception {
    Coding style = Coding.of(SmallRepository.STYLE);
    Path file = store.file("dinkes", style);
    store.write("dinkes", style, SmallRepository.STYLE);
    assertArrayEquals(SmallRepository.STYLE, store.files().blob("dinkes", style));
    Files.delete(file);
    assertEquals(
        Set.of(file.getParent()),
        store.place("dinkes", style, sink -> sink.take(SmallRepository.STYLE)));
    assertArrayEquals(SmallRepository.STYLE, store.files().blob("dinkes", style));
    try (FaultyDisk disk = FaultyDisk.counting()) {
      store.force(file.getParent());
      assertEquals(List.of("SYNC_FOLDER " + file.getParent().getFileName()), disk.steps());
    }
  }

  @Test
  void deletes_those_blobs_that_are_there() throws Exception {
    write(second);
    store.delete("dinkes", ReleaseBlobs.of(first));
    Set<String> kept = digests(second);
    kept.removeAll(digests(first));
    assertEquals(kept, blobs());
  }

  @Test
  void removes_what_was_purged_but_no_node_of_a_manifest_that_is_kept() throws Exception {
    write(first);
    write(second);
    Digest node = ReleaseBlobs.nodes(second).iterator().next();
    Digest page = Digest.of("<p>/berita/2-7".getBytes());
    Purged purged = purged(Set.of(node, page, Digest.of(new byte[] {9})));
    Set<String> kept = blobs();
    kept.remove(page.hex());
    store.remove("dinkes", purged, List.of(first, second));
    assertEquals(kept, blobs());
    store.remove("dinkes", purged, List.of(first));
    kept.remove(node.hex());
    assertEquals(kept, blobs(), "of a release that is not kept");
    city.release("bpbd", 2, List.of(city.page("bpbd", "/lain")), BUDI, DEWI);
    VerifiedRelease other = city.chain().release("bpbd", 2, Seen.NOTHING);
    byte[] leaked = other.manifest().nodes().values().iterator().next();
    store.write("dinkes", Coding.of(leaked), leaked);
    store.remove("dinkes", purged(Set.of(Digest.of(leaked))), List.of(first, other));
    assertEquals(kept, blobs(), "of another tenant");
  }

  @Test
  void removes_what_was_purged_of_a_tenant_of_which_nothing_is_restored() throws Exception {
    write(first);
    write(second);
    Digest node = ReleaseBlobs.nodes(second).iterator().next();
    Digest page = Digest.of("<p>/berita/2-7".getBytes());
    Set<String> kept = blobs();
    store.remove("dinkes", purged(Set.of(Digest.of(new byte[] {9}))));
    assertEquals(kept, blobs());
    store.remove("dinkes", purged(Set.of(node, page)));
    kept.remove(page.hex());
    assertEquals(kept, blobs());
    Path folder = store.files().directory().resolve("sites/dinkes");
    Files.createSymbolicLink(folder, Files.move(folder, folder.resolveSibling("elsewhere")));
    Digest other = Digest.of("<p>/berita/2-8".getBytes());
    assertThrows(IOException.class, () -> store.remove("dinkes", purged(Set.of(other))));
    assertEquals(kept, blobs(), "nothing is removed by guessing");
  }

  @Test
  void keeps_what_contradicts_itself_once_and_not_without_end() throws Exception {
    assertEquals(List.of(), store.evidence().names());
    Checkpoint checkpoint = city.log().checkpoint().orElseThrow();
    store.evidence().keep(checkpoint);
    store.evidence().keep(checkpoint);
    Timestamp timestamp = Timestamp.parse(city.get(RepositoryPaths.TIMESTAMP));
    store.evidence().keep(timestamp);
    Set<String> names =
        new TreeSet<>(
            Set.of(
                Digest.of(checkpoint.bytes()).hex() + ".checkpoint",
                Digest.of(timestamp.bytes()).hex() + ".timestamp"));
    assertEquals(List.copyOf(names), store.evidence().names(), "in order");
    for (int i = 0; i < Evidence.MOST - 2; i++) {
      assertEquals(i + 2, store.evidence().names().size());
      Files.write(temporary.resolve("store/evidence/" + i + ".checkpoint"), new byte[0]);
    }
    city.release("dinkes", 3, SITI);
    store.evidence().keep(city.log().checkpoint().orElseThrow());
    assertEquals(Evidence.MOST, store.evidence().names().size());
  }

  private Purged purged(Set<Digest> digests) throws Rejected {
    PurgeStatement purge = PurgeStatement.of("dinkes", 1, NOW, "bocor", digests);
    byte[] signatures = Signer.sign(purge, SITI).bytes();
    return Purged.NOTHING.with(Power.purge(chain, purge.bytes(), signatures, "dinkes", 1));
  }

  private void write(VerifiedRelease release) throws Exception {
    for (Coding coding : ReleaseBlobs.of(release)) {
      byte[] bytes = city.repository().blob(release.tenant(), coding);
      Path file = store.file(release.tenant(), coding);
      assertTrue(store.place(release.tenant(), coding, bytes).contains(file.getParent()));
    }
    store.write(release);
  }

  private byte[] get(String path) throws IOException {
    return Files.readAllBytes(store.files().directory().resolve(path));
  }

  private Set<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(store.files().directory().resolve(folder))) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  private Set<String> blobs() throws IOException {
    Set<String> blobs = new TreeSet<>();
    for (String folder : names(RepositoryPaths.blobs("dinkes"))) {
      blobs.addAll(names(RepositoryPaths.blobs("dinkes") + "/" + folder));
    }
    return blobs;
  }

  private static Set<String> digests(VerifiedRelease... releases) {
    Set<String> digests = new TreeSet<>();
    for (VerifiedRelease release : releases) {
      ReleaseBlobs.of(release).forEach(coding -> digests.add(coding.digest().hex()));
    }
    return digests;
  }
}
