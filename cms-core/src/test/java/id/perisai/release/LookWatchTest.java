package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
