package id.perisai.admin.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorPageTest {
  /** Views wrap what their beans throw. */
  @Test
  void whoever_was_too_fast_is_told_that_and_not_that_they_may_not() {
    Throwable wrapped =
        new IllegalStateException(new RuntimeException(new Refused(AccessRefusal.TOO_FAST, 7L)));
    assertEquals(429, ErrorPage.statusOf(wrapped));
    assertEquals(
        403,
        ErrorPage.statusOf(new RuntimeException(new Refused(AccessRefusal.NOT_A_MEMBER, "x"))));
    assertEquals(500, ErrorPage.statusOf(new IllegalStateException()));
  }

  @Test
  void the_page_says_in_both_languages_after_how_many_seconds() {
    for (Language language : List.of(Language.values())) {
      String text = new Words(language).say("error.429.text", 7L);
      assertTrue(text.contains("7 "), text);
    }
  }
}
