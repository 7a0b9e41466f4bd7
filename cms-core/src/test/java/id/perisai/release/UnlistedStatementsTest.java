package id.perisai.release;

import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies there as newer than a timestamp lists, and stays, is told of. */
class UnlistedStatementsTest {
  @TempDir Path temporary;
  private SmallRepository city;
  private UnlistedStatements unlisted;
  private Timestamp.Listing listing;

  @BeforeEach
  void a_city_of_which_everything_is_listed() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    TreeMap<String, Seen> sites = new TreeMap<>();
    sites.put("dinkes", seen("sites/dinkes/1"));
    sites.put("bpbd", seen("sites/bpbd/1"));
    listing =
        new Timestamp.Listing(
            seen("trust/root/1"),
            seen("trust/directory/1"),
            seen("trust/theme/1"),
            sites,
            new TreeMap<>(),
            new TreeMap<>(),
            city.log().head());
    Alarms alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    unlisted = new UnlistedStatements(city.repository(), alarms);
  }

  @Test
  void says_nothing_where_everything_is_listed() throws Rejected {
    for (int round = 0; round < 5; round++) {
      assertEquals(List.of(), look());
    }
  }

  /** A publication needs a moment between a statement and its timestamp. */
  @Test
  void tells_in_the_third_round_and_begins_again_when_it_went() throws Exception {
    city.unlogged().release("dinkes", 2, SITI);
    assertEquals(List.of(), look());
    assertEquals(List.of(), look());
    List<Alarm> seen = look();
    assertEquals(1, seen.size());
    assertEquals(AlarmCode.UNLISTED, seen.get(0).code());
    assertEquals(Optional.of("dinkes"), seen.get(0).tenant());
    assertTrue(
        seen.get(0).what().startsWith("sites/dinkes/2 lies there, and the timestamp lists 1"),
        seen.get(0).what());
    assertEquals(1, look().size(), "for as long as it lies there");
    Path file = city.path().resolve("sites/dinkes/2");
    Path away = Files.move(file, temporary.resolve("away"));
    assertEquals(List.of(), look());
    Files.move(away, file);
    assertEquals(List.of(), look());
  }

  @Test
  void looks_at_all_that_a_timestamp_lists_and_at_sites_that_it_does_not_list() throws Rejected {
    Set<String> planted =
        Set.of(
            "trust/root/2",
            "trust/directory/2",
            "trust/theme/3",
            "sites/dinkes/4",
            "sites/bpbd/2",
            "sites/platform/1");
    planted.forEach(path -> city.put(path, new byte[0]));
    look();
    look();
    Set<String> subjects = look().stream().map(Alarm::subject).collect(Collectors.toSet());
    assertEquals(planted, subjects);
  }

  private List<Alarm> look() throws Rejected {
    return unlisted.look(listing, city.chain().directory().tenants().values());
  }

  private Seen seen(String path) {
    return Seen.of(1, Digest.of(city.get(path)));
  }
}
