package id.perisai.release;

import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes in the repository is told; what changes in the store is put right. */
class ScrubTest {
  private static final byte[] GARBAGE = {1};

  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStore store;
  private Alarms alarms;
  private InForce inForce;
  private StoreState state;
  private Scrub scrub;
  private String style;

  @BeforeEach
  void a_site_in_force() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    store = new VerifiedStore(temporary.resolve("store"));
    alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    TrustChain chain = city.chain();
    VerifiedRelease release = chain.release("dinkes", 1, Seen.NOTHING);
    inForce = InForce.NOTHING.with(chain).with(city.log()).with(release);
    state = StoreState.EMPTY.with(chain).with(release.statement().statement(), 1);
    store.write(chain);
    for (Coding coding : ReleaseBlobs.of(release)) {
      store.write("dinkes", coding, city.repository().blob("dinkes", coding));
    }
    store.write(release);
    store.write(city.log(), 0);
    store.write(state);
    style = RepositoryPaths.blob("dinkes", Digest.of(SmallRepository.STYLE));
    BlobWatch watch = new BlobWatch(store.files(), BlobWatch.CALM);
    scrub =
        new Scrub(
            city.repository(),
            store,
            alarms,
            watch,
            new Blobs(store, city.repository(), alarms, watch));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void finds_nothing_where_everything_lies() {
    scrub.repository(inForce);
    scrub.store(inForce, state);
    assertEquals(List.of(), alarms.open());
    assertEquals(List.of(), alarms.last());
  }

  @Test
  void tells_what_changed_in_the_repository_until_it_is_restored() throws Exception {
    LogTile tile = city.log().tiles().get(0);
    Map<String, AlarmCode> changed =
        Map.of(
            "sites/dinkes/1",
            AlarmCode.STATEMENT_CHANGED,
            "trust/root/1.sig",
            AlarmCode.STATEMENT_CHANGED,
            style,
            AlarmCode.BLOB_CHANGED,
            tile.path(),
            AlarmCode.LOG_REJECTED);
    for (Map.Entry<String, AlarmCode> file : changed.entrySet()) {
      byte[] honest = city.get(file.getKey());
      city.put(file.getKey(), GARBAGE);
      scrub.repository(inForce);
      assertEquals(Set.of(file.getValue()), codes(), file.getKey());
      assertArrayEquals(GARBAGE, city.get(file.getKey()), "told and nothing more");
      city.put(file.getKey(), honest);
      scrub.repository(inForce);
      assertEquals(Set.of(), codes(), file.getKey());
    }
  }

  @Test
  void tells_what_the_repository_lost_and_once_that_all_of_it_is_gone() throws Exception {
    Files.delete(city.path().resolve("trust/directory/1"));
    scrub.repository(inForce);
    assertEquals(Set.of(AlarmCode.STATEMENT_MISSING), codes());
    Files.delete(city.path().resolve(style));
    scrub.repository(inForce);
    assertEquals(Set.of(AlarmCode.STATEMENT_MISSING, AlarmCode.BLOB_MISSING), codes());
    scrub.repositoryIsGone();
    assertEquals(Set.of(), codes(), "which is another's to tell");
  }

  @Test
  void writes_again_what_changed_in_the_store() throws Exception {
    String entries = "log/tile/entries/000.p/" + city.log().size();
    for (String path :
        List.of(
            "trust/root/1",
            "trust/directory/1.sig",
            "trust/theme/1",
            "sites/dinkes/1",
            "sites/dinkes/1.sig",
            "state",
            entries,
            "log/checkpoint",
            style)) {
      byte[] honest = get(path);
      for (boolean gone : new boolean[] {false, true}) {
        int before = alarms.last().size();
        if (gone) {
          Files.delete(file(path));
        } else {
          Files.write(file(path), GARBAGE);
        }
        scrub.store(inForce, state);
        assertArrayEquals(honest, get(path), path);
        assertEquals(before + 1, alarms.last().size(), path);
        assertEquals(AlarmCode.STORE_DAMAGED, alarms.last().get(0).code());
        assertTrue(alarms.last().get(0).what().contains("; "), "how it was mended");
        assertEquals(List.of(), alarms.open(), path);
      }
    }
  }

  @Test
  void writes_again_a_state_that_says_something_else_and_none_where_nothing_is_known()
      throws Exception {
    store.write(StoreState.EMPTY.with(city.log().head()));
    scrub.store(inForce, state);
    assertEquals(state, store.state());
    Files.delete(file("state"));
    scrub.store(InForce.NOTHING, StoreState.EMPTY);
    assertTrue(Files.notExists(file("state")));
  }

  @Test
  void tells_of_what_it_cannot_mend_for_as_long_as_it_is_not() throws Exception {
    for (String path : List.of("sites/dinkes/1", "state", "log/checkpoint", style)) {
      byte[] honest = get(path);
      Files.write(file(path), GARBAGE);
      try (FaultyDisk disk = FaultyDisk.failing(Fault.FULL, 1)) {
        scrub.store(inForce, state);
        scrub.store(inForce, state);
      }
      assertEquals(Set.of(AlarmCode.STORE_DAMAGED), codes(), path);
      assertArrayEquals(GARBAGE, get(path), path);
      scrub.store(inForce, state);
      assertArrayEquals(honest, get(path), path);
      assertEquals(Set.of(), codes(), path);
    }
  }

  @Test
  void tells_of_a_blob_that_the_repository_does_not_have_either() throws Exception {
    byte[] honest = get(style);
    Files.delete(file(style));
    city.put(style, GARBAGE);
    scrub.store(inForce, state);
    assertEquals(Set.of(AlarmCode.STORE_DAMAGED), codes());
    scrub.store(inForce, state);
    assertEquals(Set.of(AlarmCode.STORE_DAMAGED), codes());
    assertTrue(Files.notExists(file(style)), "no garbage instead");
    city.put(style, honest);
    scrub.store(inForce, state);
    assertArrayEquals(honest, get(style));
    scrub.store(inForce, state);
    assertEquals(Set.of(), codes());
  }

  @Test
  void looks_at_what_is_in_force_and_not_at_what_lies_beside_it() throws Exception {
    city.release("dinkes", 2, SITI);
    city.put("sites/dinkes/2", GARBAGE);
    Files.write(file("sites/dinkes/9"), GARBAGE);
    scrub.repository(inForce);
    scrub.store(inForce, state);
    assertEquals(List.of(), alarms.last());
  }

  private Set<AlarmCode> codes() {
    return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
  }

  private Path file(String path) {
    return store.files().directory().resolve(path);
  }

  private byte[] get(String path) throws IOException {
    return Files.readAllBytes(file(path));
  }
}
