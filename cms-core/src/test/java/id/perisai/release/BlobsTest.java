package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import id.perisai.release.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No bytes but the signed ones are given, from wherever they are had. */
class BlobsTest {
  private static final Coding STYLE = Coding.of(SmallRepository.STYLE);
  private static final byte[] FILM = film();

  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStore store;
  private Alarms alarms;
  private BlobWatch watch;
  private Blobs blobs;
  private Coding film;

  @BeforeEach
  void a_store_of_a_page_and_a_film() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    ChunkList list = ChunkList.of(FILM);
    film = new Coding(Digest.of(FILM), FILM.length, Digest.of(list.bytes()));
    store = new VerifiedStore(temporary.resolve("store"));
    for (byte[] blob : List.of(SmallRepository.STYLE, FILM, list.bytes())) {
      city.putBlob("dinkes", blob);
      store.write("dinkes", Coding.of(blob), blob);
    }
    watching();
  }

  /** It looks at what is suspected, and at nothing else. */
  private void watching() {
    alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    watch = new BlobWatch(store.files(), 0);
    blobs = new Blobs(store, city.repository(), alarms, watch);
  }

  private static byte[] film() {
    byte[] film = new byte[ChunkList.CHUNK + 5];
    new Random(1).nextBytes(film);
    return film;
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void are_read_from_the_store() throws Exception {
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", STYLE.digest())));
    assertArrayEquals(SmallRepository.STYLE, blobs.read("dinkes", STYLE));
    assertEquals(List.of(), alarms.last());
  }

  @Test
  void are_read_from_the_repository_where_the_store_is_damaged_and_mended_there() throws Exception {
    Files.write(file(STYLE), new byte[SmallRepository.STYLE.length]);
    assertArrayEquals(SmallRepository.STYLE, blobs.read("dinkes", STYLE));
    assertArrayEquals(SmallRepository.STYLE, Files.readAllBytes(file(STYLE)));
    assertEquals(List.of(AlarmCode.STORE_DAMAGED), codes());
  }

  @Test
  void are_refused_where_neither_has_them_and_looked_at_in_the_next_round() throws Exception {
    Files.write(file(STYLE), new byte[SmallRepository.STYLE.length]);
    Path lost = city.path().resolve(RepositoryPaths.blob("dinkes", STYLE.digest()));
    Files.delete(lost);
    Rejected refused = assertRefused(Reason.WRONG_DIGEST, () -> blobs.read("dinkes", STYLE));
    assertEquals(1, refused.getSuppressed().length);
    assertSuspected(STYLE);
    watching();
    assertSame(
        refused, assertRefused(Reason.WRONG_DIGEST, () -> blobs.restore("dinkes", STYLE, refused)));
    assertSuspected(STYLE);
    assertEquals(List.of(), codes());
  }

  @Test
  void are_restored_in_the_store_or_it_is_said_that_they_are_not() throws Exception {
    Files.delete(file(STYLE));
    Rejected damage =
        assertRefused(Reason.MISSING, () -> store.files().requireBlob("dinkes", STYLE));
    try (FaultyDisk disk = FaultyDisk.failing(Fault.READ_ONLY, 1)) {
      assertSame(
          damage, assertRefused(Reason.MISSING, () -> blobs.restore("dinkes", STYLE, damage)));
    }
    assertSuspected(STYLE);
    assertEquals(List.of(), codes());
    blobs.restore("dinkes", STYLE, damage);
    assertArrayEquals(SmallRepository.STYLE, Files.readAllBytes(file(STYLE)));
    assertEquals(List.of(AlarmCode.STORE_DAMAGED), codes());
  }

  @Test
  void are_given_though_the_disk_takes_nothing() throws Exception {
    Files.delete(file(STYLE));
    try (FaultyDisk disk = FaultyDisk.failing(Fault.FULL, 1)) {
      assertArrayEquals(SmallRepository.STYLE, blobs.read("dinkes", STYLE));
    }
    assertEquals(List.of(), codes(), "nothing was mended");
    assertSuspected(STYLE);
  }

  @Test
  void that_are_listed_by_chunks_are_mended_too() throws Exception {
    byte[] other = FILM.clone();
    other[ChunkList.CHUNK] ^= 1;
    Files.write(file(film), other);
    Rejected damage =
        assertRefused(Reason.WRONG_DIGEST, () -> store.files().requireBlob("dinkes", film));
    blobs.restore("dinkes", film, damage);
    assertArrayEquals(FILM, Files.readAllBytes(file(film)));
    assertEquals(List.of(AlarmCode.STORE_DAMAGED), codes());

    Files.write(file(film), other);
    try (FaultyDisk disk = FaultyDisk.failing(Fault.FULL, 1)) {
      assertSame(
          damage, assertRefused(Reason.WRONG_DIGEST, () -> blobs.restore("dinkes", film, damage)));
    }
    assertSuspected(film);
    watching();
    city.put(RepositoryPaths.blob("dinkes", film.digest()), other);
    assertSame(
        damage, assertRefused(Reason.WRONG_DIGEST, () -> blobs.restore("dinkes", film, damage)));
    assertEquals(2, damage.getSuppressed().length);
    assertSuspected(film);
    assertArrayEquals(other, Files.readAllBytes(file(film)), "no other garbage instead");
    assertEquals(List.of(), codes());
  }

  @Test
  void that_are_big_are_handed_on_in_pieces_of_which_something_is_remembered() throws Exception {
    ChunkedBlob pieces = blobs.chunks("dinkes", film);
    assertArrayEquals(Arrays.copyOf(FILM, ChunkedBlob.CHUNK), pieces.chunk(0));
    assertSame(pieces, blobs.chunks("dinkes", film));
    ChunkedBlob small = blobs.chunks("dinkes", STYLE);
    assertArrayEquals(SmallRepository.STYLE, small.chunk(0));
    blobs.forget();
    ChunkedBlob again = blobs.chunks("dinkes", film);
    assertNotSame(pieces, again);
    for (int i = 1; i < 256; i++) {
      blobs.chunks("dinkes", new Coding(Digest.of(new byte[] {(byte) i}), 1));
    }
    assertSame(again, blobs.chunks("dinkes", film));
    blobs.chunks("dinkes", STYLE);
    assertNotSame(again, blobs.chunks("dinkes", film), "not of any number");
    Files.write(file(film), new byte[0]);
    blobs.suspect("dinkes", film);
    assertSuspected(film);
  }

  /** Mirrors that hang must not take every thread that serves visitors. */
  @Test
  void are_asked_of_mirrors_by_two_at_a_time() throws Exception {
    Files.delete(file(STYLE));
    Far far = new Far();
    blobs = new Blobs(store, new Repository(far), alarms, watch);
    Coding third = Coding.of(new byte[] {3});
    far.meanwhile = () -> blobs.read("dinkes", far.asked < 2 ? STYLE : third);
    assertRefused(Reason.MISSING, () -> blobs.read("dinkes", STYLE));
    assertEquals(2, far.asked);
    assertEquals(
        Set.of(STYLE, third),
        Set.copyOf(watch.round().stream().map(found -> found.blob().coding()).toList()));
    far.meanwhile = null;
    for (int i = 0; i < 3; i++) {
      Files.deleteIfExists(file(STYLE));
      assertArrayEquals(SmallRepository.STYLE, blobs.read("dinkes", STYLE), "in their turn");
    }
  }

  private void assertSuspected(Coding coding) {
    assertEquals(
        List.of(coding), watch.round().stream().map(found -> found.blob().coding()).toList());
  }

  private List<AlarmCode> codes() {
    return alarms.last().stream().map(Alarm::code).toList();
  }

  private Path file(Coding coding) {
    return store.file("dinkes", coding);
  }

  /** What is done while a mirror is asked. */
  private interface Meantime {
    void run() throws Rejected;
  }

  /** The repository as mirrors have it. */
  private final class Far implements RepositoryFiles {
    private final RepositoryFiles near = RepositoryFiles.of(city.path());
    private Meantime meanwhile;
    private int asked;

    @Override
    public Optional<String> look() {
      return near.look();
    }

    @Override
    public boolean hasNews() {
      return near.hasNews();
    }

    @Override
    public byte[] read(String path, long maxLength, Check check) throws Rejected {
      asked++;
      if (meanwhile != null) {
        meanwhile.run();
      }
      return near.read(path, maxLength, check);
    }

    @Override
    public SortedSet<Long> versions(String folder, long from) throws Rejected {
      return near.versions(folder, from);
    }

    @Override
    public boolean isNear() {
      return false;
    }

    @Override
    public void doubt(Set<String> refused) {
      near.doubt(refused);
    }

    @Override
    public List<Place> places() {
      return near.places();
    }
  }
}
