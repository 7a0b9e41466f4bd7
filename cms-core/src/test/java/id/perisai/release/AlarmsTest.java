package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An alarm lasts as long as its cause, is told when it begins and ends, and is never a flood. */
class AlarmsTest {
  private static final String WATCH = "scrub";

  private final List<String> told = new ArrayList<>();
  private final MovedClock clock = new MovedClock();
  private final Alarms alarms = new Alarms(clock, told::add);

  @Test
  void begins_once_lasts_and_ends() {
    alarms.settle(WATCH, List.of(alarm("a", "first")));
    clock.move(Duration.ofMinutes(1));
    alarms.settle(WATCH, List.of(alarm("a", "second")));
    assertEquals(1, told.size());
    assertTrue(told.get(0).contains("\"event\":\"alarm\""), told.get(0));
    assertEquals(1, alarms.open().size());
    assertEquals(SmallRepository.NOW, alarms.open().get(0).since(), "since it began");
    assertEquals("second", alarms.open().get(0).what(), "as it is now");
    alarms.settle(WATCH, List.of());
    assertEquals(List.of(), alarms.open());
    assertEquals(2, told.size());
    assertTrue(told.get(1).contains("\"event\":\"cleared\""), told.get(1));
    assertEquals(1, alarms.last().size(), "what went is remembered");
    alarms.settle(WATCH, List.of(alarm("a", "again")));
    assertEquals(Map.of(AlarmCode.BLOB_CHANGED, 2L), alarms.begun());
  }

  @Test
  void of_one_watch_say_nothing_of_another() {
    alarms.settle(WATCH, List.of(alarm("a", "x")));
    alarms.settle("other", List.of(alarm("b", "y")));
    assertEquals(Set.of("a", "b"), subjects(alarms.open()));
    assertEquals(Set.of("b"), subjects(alarms.open("other"::equals)));
    alarms.settle(WATCH, List.of());
    assertEquals(Set.of("b"), subjects(alarms.open()));
    assertTrue(alarms.isOpen("other", AlarmCode.BLOB_CHANGED));
    assertFalse(alarms.isOpen("other", AlarmCode.BLOB_MISSING));
    assertFalse(alarms.isOpen(WATCH, AlarmCode.BLOB_CHANGED));
  }

  @Test
  void that_are_added_between_rounds_last_until_the_next() {
    alarms.add(WATCH, alarm("a", "x"));
    clock.move(Duration.ofMinutes(1));
    alarms.add(WATCH, alarm("a", "now"));
    alarms.add(WATCH, alarm("b", "y"));
    assertEquals(2, told.size());
    assertEquals(Set.of("a", "b"), subjects(alarms.open()));
    assertEquals("now", alarms.open().get(0).what());
    assertEquals(SmallRepository.NOW, alarms.open().get(0).since());
    alarms.settle(WATCH, List.of(alarm("b", "y")));
    assertEquals(Set.of("b"), subjects(alarms.open()));
    assertEquals(3, told.size());
  }

  @Test
  void of_one_kind_can_be_ended_before_the_next_round() {
    Alarm missing = alarms.alarm(AlarmCode.BLOB_MISSING, null, "c", "z");
    alarms.settle(WATCH, List.of(alarm("a", "x"), missing));
    alarms.end(WATCH, AlarmCode.BLOB_CHANGED);
    assertEquals(List.of(missing), alarms.open());
    assertEquals(3, told.size());
    assertTrue(told.get(2).contains("\"event\":\"cleared\""), told.get(2));
    assertTrue(told.get(2).contains("\"code\":\"BLOB_CHANGED\""), told.get(2));
    alarms.end(WATCH, AlarmCode.BLOB_MISSING);
    assertEquals(List.of(), alarms.open());
    alarms.end(WATCH, AlarmCode.BLOB_MISSING);
    assertEquals(4, told.size());
  }

  @Test
  void that_were_mended_or_harm_nothing_are_told_and_do_not_last() {
    alarms.mended(AlarmCode.STORE_DAMAGED, "dinkes", "blob", "mended");
    alarms.once(alarm("a", "x"));
    assertEquals(List.of(), alarms.open());
    assertEquals(2, told.size());
    assertEquals(List.of("a", "blob"), alarms.last().stream().map(Alarm::subject).toList());
    assertEquals(Map.of(AlarmCode.STORE_DAMAGED, 1L, AlarmCode.BLOB_CHANGED, 1L), alarms.begun());
  }

  /** An attacker who rewrites a million files must not fill the log. */
  @Test
  void of_a_crowd_are_counted_by_kind_and_tenant() {
    List<Alarm> crowd = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> crowd.add(alarm("file " + i, "x")));
    IntStream.range(0, 8)
        .forEach(i -> crowd.add(alarms.alarm(AlarmCode.BLOB_CHANGED, "bpbd", "file " + i, "x")));
    crowd.add(alarms.alarm(AlarmCode.BLOB_MISSING, "dinkes", "gone", "x"));
    alarms.settle(WATCH, crowd);
    assertEquals(8 + 1 + 8 + 1, alarms.open().size());
    Alarm more = alarms.open().get(8);
    assertEquals(Alarms.MORE, more.subject());
    assertEquals("and 92 more", more.what());
    assertEquals(18, told.size());
    alarms.settle(WATCH, crowd);
    assertEquals(18, told.size());
    for (int i = 0; i < 60; i++) {
      alarms.once(alarm("one " + i, "x"));
    }
    assertEquals(50, alarms.last().size());
    assertEquals("one 59", alarms.last().get(0).subject(), "the newest first");
  }

  private Alarm alarm(String subject, String what) {
    return alarms.alarm(AlarmCode.BLOB_CHANGED, "dinkes", subject, what);
  }

  private static Set<String> subjects(List<Alarm> open) {
    return Set.copyOf(open.stream().map(Alarm::subject).toList());
  }
}
