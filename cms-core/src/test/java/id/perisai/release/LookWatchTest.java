package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A thread that hangs raises no alarm of its own. */
class LookWatchTest {
  private final List<String> told = new ArrayList<>();
  private final MovedClock clock = new MovedClock();
  private final Alarms alarms = new Alarms(clock, told::add);
  private final LookWatch looks = new LookWatch(alarms, clock);

  @Test
  void tells_once_that_no_look_ends_any_more_and_once_that_one_did() {
    clock.move(LookWatch.PATIENCE.minusMillis(1));
    looks.tell();
    assertEquals(Optional.empty(), looks.hanging());
    assertEquals(List.of(), told);
    clock.move(LookWatch.PATIENCE);
    looks.tell();
    looks.tell();
    assertTrue(looks.hanging().orElseThrow().contains("since " + SmallRepository.NOW));
    assertEquals(
        List.of(AlarmCode.TAKEOVER_HANGS), alarms.open().stream().map(Alarm::code).toList());
    assertEquals(1, told.size(), told.toString());
    looks.end();
    looks.tell();
    assertEquals(List.of(), alarms.open());
    assertEquals(2, told.size(), told.toString());
  }

  @Test
  void a_clock_that_is_put_back_hides_nothing() {
    clock.move(LookWatch.PATIENCE.multipliedBy(-2));
    assertTrue(looks.hanging().isPresent());
  }

  @Test
  void tells_of_a_copy_that_gets_on_no_more_though_looks_end() {
    LookWatch.Copying hung = looks.copying("sites/dinkes/2");
    LookWatch.Copying other = looks.copying("blob 0");
    clock.move(LookWatch.LONGEST_STEP.minusMillis(1));
    looks.end();
    other.moved();
    looks.tell();
    assertEquals(List.of(), told);
    clock.move(Duration.ofMillis(1));
    looks.tell();
    String what = "nothing more of sites/dinkes/2 was copied since " + SmallRepository.NOW;
    assertTrue(looks.hanging().orElseThrow().startsWith(what), "" + looks.hanging());
    assertEquals(
        List.of(AlarmCode.TAKEOVER_HANGS), alarms.open().stream().map(Alarm::code).toList());
    hung.moved();
    looks.tell();
    assertEquals(Optional.empty(), looks.hanging());
    assertEquals(List.of(), alarms.open());
    hung.end();
    other.end();
    clock.move(LookWatch.LONGEST_STEP);
    looks.end();
    assertEquals(Optional.empty(), looks.hanging(), "what is over hangs no more");
  }
}
