package id.perisai.admin.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.admin.frame.Looking;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A publisher's access or role ended: whoever did that reads when nothing can come out. */
class NobodyPublishesTest {
  private static final Looking ADMIN = new Looking(null, Map.of());

  @Test
  void is_said_after_the_last_publisher_whoever_has_a_key_that_counts() {
    String none = ADMIN.say("people.publishers.none");
    assertEquals(Optional.of(none), warning(true, true, () -> 0));
    assertEquals(Optional.of(none), warning(true, true, () -> 1));
  }

  @Test
  void is_how_many_who_can_sign_are_missing_while_others_have_the_role() {
    assertEquals(
        Optional.of(ADMIN.say("people.publishers.unable", 2L)), warning(false, true, () -> 2));
    assertEquals(Optional.empty(), warning(false, true, () -> 0), "enough are left");
  }

  @Test
  void is_no_matter_of_anybody_elses_role() {
    assertEquals(
        Optional.empty(),
        warning(
            false,
            false,
            () -> {
              throw new AssertionError("who signs is read for nothing");
            }));
  }

  private static Optional<String> warning(
      boolean nobodyPublishes, boolean onePublishesLess, LongSupplier missing) {
    return PeopleView.warning(ADMIN, nobodyPublishes, onePublishesLess, missing);
  }
}
