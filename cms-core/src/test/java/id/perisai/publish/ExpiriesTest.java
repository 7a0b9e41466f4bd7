package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.publish.Expiries.Due;
import id.perisai.publish.Expiries.Level;
import id.perisai.release.SmallRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long before root or directory expire somebody is told, and how loudly. */
class ExpiriesTest {
  @TempDir Path folder;
  private SmallRepository city;

  @BeforeEach
  void a_root_and_a_directory_of_one_year() throws Exception {
    city = new SmallRepository(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "P61D, FAR, 61",
    "P60DT1S, FAR, 60",
    "P60D, NOTICE, 60",
    "P30DT1S, NOTICE, 30",
    "P30D, WARNING, 30",
    "P7DT1S, WARNING, 7",
    "P7D, URGENT, 7",
    "PT1S, URGENT, 0",
    "PT0S, EXPIRED, 0",
    "PT-1S, EXPIRED, -1"
  })
  void warns_louder_the_nearer_it_comes(Duration before, Level level, long days) throws Exception {
    Due root = at(SmallRepository.EXPIRES.minus(before)).get(0);
    assertEquals(level, root.level());
    assertEquals(days, root.days());
    assertEquals(level != Level.FAR, root.isNear());
  }

  @Test
  void tells_the_directory_apart_from_the_root() throws Exception {
    Instant soon = SmallRepository.NOW.plus(Duration.ofDays(20));
    city.putDirectory(SmallRepository.directory(2, soon));
    List<Due> both = at(SmallRepository.NOW);
    assertEquals(List.of("root", "directory"), both.stream().map(Due::type).toList());
    assertEquals(List.of(1L, 2L), both.stream().map(Due::version).toList());
    assertFalse(both.get(0).isNear());
    assertTrue(both.get(1).isNear());
    assertEquals(soon, both.get(1).expires());
  }

  private List<Due> at(Instant now) throws Exception {
    return Expiries.of(city.chain(), now);
  }
}
