package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words of a text are marked. */
class MarksTest {
  private static final List<String> BEFORE =
      List.of(
          "", "me", "mem", "men", "meng", "meny", "pe", "pem", "pen", "peng", "peny", "di", "ter",
          "ke", "ber", "be", "bel", "per", "pel", "memper", "diper");
  private static final List<String> BEHIND =
      List.of("", "kan", "an", "i", "lah", "kah", "pun", "ku", "mu", "nya", "kannya", "annya");

  @ParameterizedTest
  @CsvSource({
    "id, sapu, menyapu",
    "id, sapu, penyapu",
    "id, ajar, belajar",
    "id, daftar, mendaftarkan",
    "id, kartu, kartunya",
    "en, happi, happiness",
    "en, cri, cried",
    "en, certif, certificates",
    "en, hous, housing"
  })
  void marks_each_word_of_a_stem(String language, String stem, String word) {
    assertEquals(List.of(word), marked(language, Set.of(stem), "xyz " + word + " qq"));
  }

  /** What is passed over before its stem is looked for has another one. */
  @ParameterizedTest
  @CsvSource({"id", "en"})
  void marks_whatever_has_a_stem_that_was_asked_for(String language) {
    Random random = new Random(11);
    int others = 0;
    for (int i = 0; i < 20_000; i++) {
      String word =
          BEFORE.get(random.nextInt(BEFORE.size()))
              + letters(random)
              + (language.equals("en")
                  ? List.of("", "s", "es", "ies", "ied", "y", "ing", "ational", "ness", "ly")
                      .get(random.nextInt(10))
                  : BEHIND.get(random.nextInt(BEHIND.size())));
      for (Analyzers.Token stem : Analyzers.tokens(Analyzers.stems(language), word)) {
        assertEquals(List.of(word), marked(language, Set.of(stem.term()), word), stem.term());
        others += word.contains(stem.term()) ? 0 : 1;
      }
    }
    assertTrue(others > 100, "all stems stand in their words as they are");
  }

  private static String letters(Random random) {
    StringBuilder letters = new StringBuilder();
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      letters.append("aiueosktnyrdb".charAt(random.nextInt(13)));
    }
    return letters.toString();
  }

  private static List<String> marked(String language, Set<String> stems, String text) {
    MarkedText marked = new Marks(stems, Set.of(), Set.of(), language).in(text);
    return marked.found().stream().map(Analyzers.Token::term).toList();
  }
}
