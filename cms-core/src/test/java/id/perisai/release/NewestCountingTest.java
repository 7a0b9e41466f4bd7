package id.perisai.release;

import static id.perisai.release.TrustChain.FURTHEST_STEP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version those go on from who go on from a repository, to the very step. */
class NewestCountingTest {
  private static final String FOLDER = RepositoryPaths.holds("dinkes");

  @TempDir Path temporary;
  private SmallRepository city;
  private final List<Long> lies = new ArrayList<>();
  private final List<Long> verified = new ArrayList<>();
  private final List<Rejected> refusals = new ArrayList<>();

  @BeforeEach
  void a_city_without_holds() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  @Test
  void is_none_where_nothing_lies_or_counts() throws Rejected {
    assertEquals(Optional.empty(), newest());
    lies.add(1L);
    there(1, 2 * FURTHEST_STEP);
    assertEquals(Optional.empty(), newest());
    assertEquals(List.of("TOO_FAR 2000000", "MISSING 1"), told());
  }

  @Test
  void is_the_newest_that_verifies_and_looks_at_none_below_it() throws Rejected {
    there(1, 2, 3, 4, 5);
    lies.addAll(List.of(2L, 4L, 5L));
    assertEquals(Optional.of(3L), newest());
    assertEquals(List.of(5L, 4L, 3L), verified);
    assertEquals(List.of("MISSING 5", "MISSING 4"), told());
  }

  @Test
  void may_be_a_step_of_a_million_from_nothing_and_none_further() throws Rejected {
    there(FURTHEST_STEP);
    assertEquals(Optional.of(FURTHEST_STEP), newest());
    there(2 * FURTHEST_STEP + 1);
    assertEquals(Optional.of(FURTHEST_STEP), newest());
    assertEquals(List.of("TOO_FAR 2000001"), told());
    there(2 * FURTHEST_STEP);
    assertEquals(Optional.of(2 * FURTHEST_STEP + 1), newest(), "by the one between");
    assertEquals(List.of(2_000_001L, 2_000_000L, 1_000_000L), verified, "and none twice");
  }

  @Test
  void goes_by_way_of_what_was_logged_also_where_it_is_gone() throws Rejected {
    city.log(leaf(1), leaf(FURTHEST_STEP + 1));
    there(2 * FURTHEST_STEP + 1, 2 * FURTHEST_STEP + 2);
    assertEquals(Optional.of(2 * FURTHEST_STEP + 2), newest(), "a step from the other one");
    lies.add(2 * FURTHEST_STEP + 1);
    assertEquals(Optional.empty(), newest());
    assertEquals(List.of("TOO_FAR 2000002", "MISSING 2000001"), told());
  }

  @Test
  void goes_by_what_lies_there_alone_where_the_log_is_not_good() throws Exception {
    city.log(leaf(1), leaf(FURTHEST_STEP + 1));
    there(1, 2 * FURTHEST_STEP + 1);
    assertEquals(Optional.of(2 * FURTHEST_STEP + 1), newest());
    Files.delete(city.path().resolve(LogFiles.CHECKPOINT));
    assertEquals(Optional.of(1L), newest());
    assertEquals(List.of("TOO_FAR 2000001"), told());
    there(FURTHEST_STEP + 1);
    assertEquals(Optional.of(2 * FURTHEST_STEP + 1), newest());
    assertEquals(List.of(), told());
  }

  @Test
  void a_folder_that_cannot_be_read_is_no_folder_in_which_nothing_lies() throws Rejected {
    city.put(FOLDER, new byte[] {1});
    assertEquals(Reason.UNREADABLE, assertThrows(Rejected.class, this::newest).reason());
    refusals.clear();
    assertEquals(
        Optional.empty(),
        NewestHold.of(city.repository(), city.chain(), "dinkes", itsTime(), refusals::add));
    assertEquals(List.of(Reason.UNREADABLE), refusals.stream().map(Rejected::reason).toList());
  }

  private void there(long... versions) {
    for (long version : versions) {
      city.put(FOLDER + "/" + version, new byte[] {1});
    }
  }

  private static LogEntry leaf(long version) {
    return LogEntry.of(FOLDER + "/" + version, new byte[] {1}, new byte[] {2});
  }

  private Optional<Long> newest() throws Rejected {
    verified.clear();
    refusals.clear();
    return new NewestCounting(city.repository(), city.chain(), itsTime(), FOLDER)
        .among(this::verify, refusals::add);
  }

  private ItsTime itsTime() {
    return new ItsTime(city.repository());
  }

  private Long verify(long version) throws Rejected {
    verified.add(version);
    if (lies.contains(version)) {
      throw new Rejected(Reason.MISSING, "it", "something", "none");
    }
    return version;
  }

  /** Why each was refused, and its version. */
  private List<String> told() {
    return refusals.stream()
        .map(one -> one.reason() + " " + one.what().replaceFirst(".*" + FOLDER + "/(\\d+).*", "$1"))
        .toList();
  }
}
