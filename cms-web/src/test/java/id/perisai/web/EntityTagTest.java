package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntityTagTest {
  private static final String TAG = "\"abc\"";

  @Test
  void finds_the_tag_among_others_weak_or_strong() {
    assertTrue(EntityTag.isHeld(List.of("\"abc\""), TAG));
    assertTrue(EntityTag.isHeld(List.of("\"x\", W/\"abc\""), TAG));
    assertTrue(EntityTag.isHeld(List.of("\"x\"", "\"abc\""), TAG));
    assertTrue(EntityTag.isHeld(List.of("*"), TAG));
  }

  @Test
  void does_not_find_what_only_looks_like_it() {
    assertFalse(EntityTag.isHeld(null, TAG));
    assertFalse(EntityTag.isHeld(List.of(""), TAG));
    assertFalse(EntityTag.isHeld(List.of("abc"), TAG));
    assertFalse(EntityTag.isHeld(List.of("\"abcd\""), TAG));
    assertFalse(EntityTag.isHeld(List.of("w/\"abc\""), TAG));
    assertFalse(EntityTag.isHeld(List.of("\"ABC\""), TAG));
  }
}
