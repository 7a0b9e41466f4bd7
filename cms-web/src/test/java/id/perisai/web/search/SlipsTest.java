package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The automaton of words with slips; which they are is asked by {@link NearWordsTest}, too. */
class SlipsTest {
  private final Random random = new Random(17);

  @ParameterizedTest
  @ValueSource(strings = {"ab", "aaaa", "abab", "imunisasi", "perpustakaan", "mempertanggungjawab"})
  void needs_no_work_to_be_used(String word) {
    for (int most = 1; most <= 2; most++) {
      Automaton automaton = Slips.automaton(word, most);
      assertTrue(automaton.isDeterministic(), word);
      assertFalse(Operations.hasDeadStates(automaton), word);
      assertTrue(Operations.isFinite(automaton), word);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "aaaa", "abab", "kelahiran"})
  void takes_what_is_so_near_and_nothing_else(String word) {
    for (int most = 1; most <= 2; most++) {
      ByteRunAutomaton automaton = new ByteRunAutomaton(Slips.automaton(word, most), true, 0);
      int near = 0;
      for (int i = 0; i < 20_000; i++) {
        String other = slipped(word, 1 + i % 5);
        assertEquals(Edits.between(word, other) <= most, takes(automaton, other), other);
        near += Edits.between(word, other) <= most ? 1 : 0;
      }
      assertTrue(near > 1000 && near < 19_500, near + " are near");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Slips.LONGEST - 1, Slips.LONGEST})
  void takes_slips_at_the_end_of_the_longest_words(int length) {
    String word = "ab".repeat(length).substring(0, length);
    ByteRunAutomaton automaton = new ByteRunAutomaton(Slips.automaton(word, 2), true, 0);
    assertTrue(takes(automaton, word));
    assertTrue(takes(automaton, word + "cc"));
    assertFalse(takes(automaton, word + "ccc"));
    assertTrue(takes(automaton, word.substring(2)));
    assertTrue(takes(automaton, word.substring(0, length - 2)));
    assertFalse(takes(automaton, word.substring(0, length - 3)));
  }

  private static boolean takes(ByteRunAutomaton automaton, String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return automaton.run(bytes, 0, bytes.length);
  }

  private String slipped(String word, int slips) {
    StringBuilder letters = new StringBuilder(word);
    for (int i = 0; i < slips; i++) {
      int at = random.nextInt(letters.length() + 1);
      char letter = (char) ('a' + random.nextInt(5));
      switch (random.nextInt(4)) {
        case 0 -> letters.insert(at, letter);
        case 1 -> letters.replace(at, Math.min(letters.length(), at + 1), "" + letter);
        case 2 -> letters.delete(at, Math.min(letters.length(), at + 1));
        default -> {
          if (at + 1 < letters.length()) {
            letters.insert(at, letters.charAt(at + 1)).deleteCharAt(at + 2);
          }
        }
      }
    }
    return letters.toString();
  }
}
