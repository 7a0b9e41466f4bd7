package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log does not prove is not there for who goes on from it. */
class LoggedRepositoryTest {
  private static final String FOLDER = RepositoryPaths.releases("dinkes");

  @TempDir Path temporary;
  private SmallRepository city;
  private byte[] honest;
  private byte[] signatures;

  @BeforeEach
  void two_releases_of_which_the_first_is_logged() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.unlogged().release("dinkes", 2, SITI);
    honest = city.get(FOLDER + "/1");
    signatures = city.get(FOLDER + "/1.sig");
  }

  @Test
  void shows_what_is_logged_and_nothing_beside_it() throws Rejected {
    city.log(LogEntry.of(FOLDER + "/9", honest, signatures));
    Repository logged = new LoggedRepository(city.repository(), city.log());
    assertEquals(new TreeSet<>(Set.of(1L)), logged.versions(FOLDER), "9 does not lie there");
    assertEquals(new TreeSet<>(Set.of(1L)), logged.before(FOLDER, 3));
    assertEquals(new TreeSet<>(), logged.versions(RepositoryPaths.holds("dinkes")));
    assertArrayEquals(honest, logged.statement(FOLDER + "/1"));
    assertRefused(Reason.NOT_LOGGED, () -> logged.statement(FOLDER + "/2"));
    assertRefused(Reason.MISSING, () -> logged.statement(FOLDER + "/9"));
  }

  @Test
  void shows_no_other_bytes_and_none_with_other_signatures() throws Rejected {
    Repository logged = new LoggedRepository(city.repository(), city.log());
    byte[] others = city.get(FOLDER + "/2.sig");
    city.put(FOLDER + "/1.sig", others);
    assertRefused(Reason.NOT_LOGGED, () -> logged.statement(FOLDER + "/1"));
    city.put(FOLDER + "/1.sig", signatures);
    assertArrayEquals(honest, logged.statement(FOLDER + "/1"));
    city.put(FOLDER + "/1", city.get(FOLDER + "/2"));
    assertRefused(Reason.NOT_LOGGED, () -> logged.statement(FOLDER + "/1"));
  }

  @Test
  void shows_the_very_signatures_that_the_statement_was_proved_with() throws Rejected {
    Repository logged = new LoggedRepository(city.repository(), city.log());
    logged.statement(FOLDER + "/1");
    city.put(FOLDER + "/1.sig", city.get(FOLDER + "/2.sig"));
    assertArrayEquals(signatures, logged.signatures(FOLDER + "/1"));
    assertRefused(Reason.NOT_LOGGED, () -> logged.statement(FOLDER + "/1"));
  }
}
