package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void says_everything_in_both_languages() {
    assertEquals(Words.INDONESIAN.keys(), Words.ENGLISH.keys());
    for (String key : Words.INDONESIAN.keys()) {
      assertFalse(Words.INDONESIAN.get(key).isBlank(), key);
      assertFalse(Words.ENGLISH.get(key).isBlank(), key);
      assertEquals(
          Words.INDONESIAN.get(key).contains("{0}"), Words.ENGLISH.get(key).contains("{0}"), key);
    }
  }

  @Test
  void refuses_a_key_that_it_does_not_know() {
    assertThrows(IllegalArgumentException.class, () -> Words.INDONESIAN.get("no-such-key"));
  }
}
