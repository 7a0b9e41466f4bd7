package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a timestamp does not list is not there, and what it lists is there in those bytes. */
class ListedRepositoryTest {
  private static final String SITE = RepositoryPaths.releases("dinkes");
  private static final String HOLDS = RepositoryPaths.holds("dinkes");
  private static final String PURGES = RepositoryPaths.purges("dinkes");

  @TempDir Path temporary;
  private SmallRepository city;
  private ListedRepository listed;

  @BeforeEach
  void three_of_everything() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    for (long version = 2; version <= 3; version++) {
      city.put(RepositoryPaths.root(version), SmallRepository.root(version, PLATFORM), PLATFORM);
      city.putDirectory(SmallRepository.directory(version, EXPIRES));
      city.putTheme(SmallRepository.theme(version));
      city.release("dinkes", version, SITI);
    }
    for (long version = 1; version <= 3; version++) {
      city.put(RepositoryPaths.hold("dinkes", version), hold(version), SITI);
    }
    listed = new ListedRepository(RepositoryFiles.of(city.path()));
    listed.open(true);
    listed.list(listing(2));
  }

  @Test
  void shows_what_is_listed_and_what_led_to_it() throws Rejected {
    assertEquals(set(1, 2), listed.versions(RepositoryPaths.ROOTS));
    assertEquals(set(2), listed.versions(RepositoryPaths.DIRECTORIES));
    assertEquals(set(1, 2), listed.versions(RepositoryPaths.THEMES));
    assertEquals(set(2), listed.versions(SITE));
    assertEquals(set(), listed.versions(RepositoryPaths.releases("bpbd")), "it lists none");
    assertEquals(set(2), listed.versions(RepositoryPaths.ROOTS, 2));
    assertEquals(Optional.of(2L), listed.listed(SITE));
    assertEquals(Optional.of(2L), listed.listed(HOLDS));
    assertEquals(Optional.empty(), listed.listed(RepositoryPaths.releases("bpbd")));
    assertEquals(set(1, 2), listed.before(SITE, 3), "the past");
  }

  /** Reading it says so; to show less would be to show what is older as the newest. */
  @Test
  void shows_what_is_listed_also_where_its_file_is_not() throws Exception {
    for (String folder : List.of(RepositoryPaths.ROOTS, SITE, HOLDS)) {
      Files.delete(city.path().resolve(folder + "/2"));
    }
    assertEquals(set(1, 2), listed.versions(RepositoryPaths.ROOTS));
    assertEquals(set(2), listed.versions(SITE));
    assertEquals(set(1, 2, 3), listed.versions(HOLDS));
    assertRefused(Reason.MISSING, () -> listed.statement(SITE + "/2"));
  }

  @Test
  void shows_no_other_bytes_under_a_listed_version() throws Rejected {
    for (String folder :
        List.of(
            RepositoryPaths.ROOTS,
            RepositoryPaths.DIRECTORIES,
            RepositoryPaths.THEMES,
            SITE,
            HOLDS)) {
      byte[] honest = city.get(folder + "/2");
      assertArrayEquals(honest, listed.statement(folder + "/2"));
      city.put(folder + "/2", city.get(folder + "/1"));
      assertRefused(Reason.MIXED, () -> listed.statement(folder + "/2"));
      assertArrayEquals(city.get(folder + "/1"), listed.statement(folder + "/1"), "by its path");
    }
  }

  @Test
  void forgets_what_an_earlier_timestamp_listed() throws Rejected {
    city.put(PURGES + "/1", new byte[0]);
    listed.list(listing(3));
    assertEquals(set(3), listed.versions(SITE));
    assertEquals(set(1, 2, 3), listed.versions(RepositoryPaths.THEMES));
    city.put(SITE + "/2", new byte[] {1});
    assertArrayEquals(new byte[] {1}, listed.statement(SITE + "/2"));
    Seen one = seen(RepositoryPaths.ROOTS, 1);
    listed.list(
        new Timestamp.Listing(
            one, one, one, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), TreeHead.EMPTY));
    assertEquals(set(), listed.versions(SITE));
    assertEquals(set(1), listed.versions(RepositoryPaths.ROOTS));
    assertEquals(Optional.empty(), listed.listed(HOLDS));
  }

  /** They take power away, which waits for no timestamp. */
  @Test
  void shows_newer_holds_and_purges_also_while_nothing_new_may_be_taken() throws Rejected {
    listed.open(false);
    for (String folder : List.of(RepositoryPaths.ROOTS, RepositoryPaths.DIRECTORIES, SITE)) {
      assertEquals(set(), listed.versions(folder));
    }
    city.put(PURGES + "/4", new byte[0]);
    assertEquals(set(1, 2, 3), listed.versions(HOLDS));
    assertEquals(set(3), listed.versions(HOLDS, 3));
    assertEquals(set(2, 4), listed.versions(PURGES), "2 is listed");
    listed.open(true);
    assertEquals(set(2), listed.versions(SITE));
  }

  @Test
  void where_folders_cannot_be_listed_the_log_says_what_lies_in_them() throws Rejected {
    Far files = new Far();
    ListedRepository far = new ListedRepository(files);
    far.open(true);
    far.list(listing(2));
    assertEquals(set(2), far.versions(RepositoryPaths.THEMES), "nothing is known of the log yet");
    far.know(city.log());
    assertEquals(set(1, 2), far.versions(RepositoryPaths.THEMES));
    assertEquals(set(1, 2), far.before(SITE, 3));
    assertEquals(set(), far.before(RepositoryPaths.releases("nobody"), 3));
    assertEquals(List.of(), files.asked);
    city.put(HOLDS + "/4", new byte[0]);
    assertEquals(set(1, 2, 3, 4), far.versions(HOLDS), "not logged yet");
    assertEquals(List.of(4L), files.asked, "those alone that the log does not have");
    assertEquals(set(), far.versions(HOLDS, 5));
    assertEquals(List.of(4L, 5L), files.asked);
    assertEquals(set(), far.versions(RepositoryPaths.holds("bpbd")));
    assertEquals(List.of(4L, 5L, 1L), files.asked);
    far.know(TransparencyLog.EMPTY.with(List.copyOf(city.log().entries().subList(0, 1))));
    assertEquals(set(2), far.versions(RepositoryPaths.THEMES), "by the log that it knows last");
  }

  /** A repository whose folders nobody can list. */
  private final class Far implements RepositoryFiles {
    private final RepositoryFiles near = RepositoryFiles.of(city.path());
    private final List<Long> asked = new ArrayList<>();

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
      return near.read(path, maxLength, check);
    }

    @Override
    public SortedSet<Long> versions(String folder, long from) throws Rejected {
      asked.add(from);
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

  private Timestamp.Listing listing(long version) {
    return new Timestamp.Listing(
        seen(RepositoryPaths.ROOTS, version),
        seen(RepositoryPaths.DIRECTORIES, version),
        seen(RepositoryPaths.THEMES, version),
        only(seen(SITE, version)),
        only(seen(HOLDS, version)),
        only(Seen.of(version, Digest.of(new byte[0]))),
        city.log().head());
  }

  private Seen seen(String folder, long version) {
    return Seen.of(version, Digest.of(city.get(folder + "/" + version)));
  }

  private static SortedMap<String, Seen> only(Seen seen) {
    SortedMap<String, Seen> sites = new TreeMap<>();
    sites.put("dinkes", seen);
    return sites;
  }

  private static HoldStatement hold(long version) throws Rejected {
    return HoldStatement.of(
        "dinkes", version, NOW, HoldStatement.Action.MAINTENANCE, "uji", OptionalLong.empty());
  }

  private static SortedSet<Long> set(long... versions) {
    SortedSet<Long> set = new TreeSet<>();
    for (long version : versions) {
      set.add(version);
    }
    return set;
  }
}
