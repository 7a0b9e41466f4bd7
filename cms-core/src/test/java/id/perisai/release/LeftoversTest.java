package id.perisai.release;

import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is removed after a switch: all that nothing needs any more, and nothing that something does.
 */
class LeftoversTest {
  private static final byte[] PICTURE = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, 100);

  @TempDir Path temporary;
  private final MovedClock clock = new MovedClock();
  private SmallRepository city;
  private VerifiedStore store;
  private Leftovers leftovers;
  private InForce inForce;
  private VerifiedRelease shown;

  @BeforeEach
  void a_store() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    store = new VerifiedStore(temporary.resolve("store"));
    leftovers = new Leftovers(store, new BlobWatch(store.files(), 0), clock);
    inForce = InForce.NOTHING.with(city.chain());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void what_an_earlier_run_left_is_removed_at_the_first_switch() throws Exception {
    byte[] stray = {1};
    store.write("dinkes", Coding.of(stray), stray);
    VerifiedRelease first = release(2, "/a", "/b");
    write(first);
    store.write("sites/dinkes/9", first.statement());
    switchTo(first);
    assertKept("/a", "/b");
    assertEquals(Set.of("2", "2.sig", "blobs"), names("sites/dinkes"));
  }

  /** Requests that began before the switch still read the release before. */
  @Test
  void what_a_switch_leaves_is_removed_at_the_one_after_that() throws Exception {
    switchTo(release(2, "/a", "/b"));
    switchTo(release(3, "/b", "/c"));
    assertKept("/a", "/b", "/c");
    assertEquals(Set.of("2", "2.sig", "3", "3.sig", "blobs"), names("sites/dinkes"));
    switchTo(release(4, "/c", "/d"));
    assertKept("/b", "/c", "/d");
    assertEquals(Set.of("3", "3.sig", "4", "4.sig", "blobs"), names("sites/dinkes"));
  }

  @Test
  void what_comes_back_is_kept() throws Exception {
    switchTo(release(2, "/a", "/b"));
    switchTo(release(3, "/b"));
    switchTo(release(4, "/a", "/b"));
    assertKept("/a", "/b");
    switchTo(release(5, "/c"));
    assertKept("/a", "/b", "/c");
    switchTo(release(6, "/c"));
    assertKept("/c");
  }

  @Test
  void what_a_hold_shows_is_kept_for_as_long_as_it_does() throws Exception {
    VerifiedRelease held = release(2, "/a");
    switchTo(held);
    inForce = inForce.with(new InForce.Held(hold(1, HoldStatement.Action.SERVE), held));
    switchTo(release(3, "/b"));
    switchTo(release(4, "/c"));
    switchTo(release(5, "/d"));
    assertKept("/a", "/c", "/d");
    assertTrue(names("sites/dinkes").containsAll(Set.of("2", "2.sig")));
  }

  /** A page and its pictures are fetched one after the other. */
  @Test
  void pictures_are_kept_for_as_long_as_a_page_may_still_ask_for_them() throws Exception {
    String picture = Entry.MEDIA + Digest.of(PICTURE).hex() + ".png";
    switchTo(release(2, "/a", picture));
    switchTo(release(3, "/a"));
    switchTo(release(4, "/a"));
    assertKept("/a", picture);
    clock.move(Duration.ofMinutes(10).minusSeconds(1));
    switchTo(release(5, "/a"));
    assertKept("/a", picture);
    clock.move(Duration.ofSeconds(1));
    switchTo(release(6, "/a"));
    assertKept("/a");
  }

  @Test
  void assets_are_what_is_named_by_its_bytes_and_gone_what_the_next_release_has_not()
      throws Exception {
    String picture = Entry.MEDIA + Digest.of(PICTURE).hex() + ".png";
    String style = SmallRepository.asset().path();
    VerifiedRelease before = release(2, "/a", picture, style);
    assertEquals(Set.of(picture, style), paths(EarlierAssets.gone(before, release(3, "/b"))));
    assertEquals(Set.of(style), paths(EarlierAssets.gone(before, release(4, picture))));
    assertEquals(Set.of(), paths(EarlierAssets.gone(release(5, "/b"), before)));
    assertEquals(Duration.ofHours(24), EarlierAssets.keptFor(style));
    assertEquals(Duration.ofMinutes(10), EarlierAssets.keptFor(picture));
  }

  private static Set<String> paths(List<Entry> entries) {
    return Set.copyOf(entries.stream().map(Entry::path).toList());
  }

  private void switchTo(VerifiedRelease next) throws Exception {
    write(next);
    Optional<VerifiedRelease> before = Optional.ofNullable(shown);
    inForce = inForce.with(next);
    leftovers.watch(inForce);
    leftovers.switched(before, next, inForce);
    shown = next;
  }

  private VerifiedRelease release(long version, String... paths) throws Rejected {
    List<Entry> entries = new ArrayList<>();
    for (String path : paths) {
      entries.add(
          path.endsWith(".png")
              ? city.page("dinkes", path, "image/png", PICTURE)
              : path.endsWith(".css")
                  ? city.page("dinkes", path, MediaTypes.CSS, SmallRepository.STYLE)
                  : city.page("dinkes", path));
    }
    city.release("dinkes", version, entries, SITI);
    return city.chain().release("dinkes", version, Seen.NOTHING);
  }

  private VerifiedStatement<HoldStatement> hold(long version, HoldStatement.Action action)
      throws Rejected {
    String path = RepositoryPaths.hold("dinkes", version);
    city.put(
        path, HoldStatement.of("dinkes", version, NOW, action, "uji", OptionalLong.of(2)), SITI);
    return Power.hold(city.chain(), city.get(path), city.get(path + ".sig"), "dinkes", version);
  }

  private void write(VerifiedRelease release) throws Exception {
    for (Coding coding : ReleaseBlobs.of(release)) {
      store.write("dinkes", coding, city.repository().blob("dinkes", coding));
    }
    store.write(release);
  }

  /** Of all pages, those alone. */
  private void assertKept(String... paths) throws IOException {
    Set<String> pages = new TreeSet<>();
    for (String path : paths) {
      byte[] bytes =
          path.endsWith(".png") ? PICTURE : ("<p>" + path).getBytes(StandardCharsets.UTF_8);
      pages.add(Digest.of(bytes).hex());
    }
    Set<String> kept = new TreeSet<>();
    for (String folder : names("sites/dinkes/blobs")) {
      for (String name : names("sites/dinkes/blobs/" + folder)) {
        if (!isNode("sites/dinkes/blobs/" + folder + "/" + name)) {
          kept.add(name);
        }
      }
    }
    assertEquals(pages, kept);
  }

  /** Nodes of manifests begin as JSON does, and pages and pictures do not. */
  private boolean isNode(String path) throws IOException {
    return Files.readAllBytes(store.files().directory().resolve(path))[0] == '{';
  }

  private Set<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(store.files().directory().resolve(folder))) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }
}
