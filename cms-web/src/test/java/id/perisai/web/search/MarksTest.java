package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
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

  private static final List<String> WORDS =
      List.of(
          "Kartu",
          "tanda",
          "TANGAN",
          "kartu tanda",
          "tanda tangan",
          "e-KTP",
          "KTP",
          "kTp-el",
          "ktpp",
          "é",
          "É",
          "kàrtu",
          "menyapu",
          "Pelayanan",
          "dilayani",
          "Jum'at",
          "jum’at",
          "a.n.",
          "2026",
          "2026-11-23",
          "kota",
          "Kotakan",
          "健康",
          "😀",
          "_",
          "-",
          "…",
          "(kartu)",
          "tanda/tangan",
          "www.serangkota.go.id",
          "k",
          "e",
          "");
  private static final List<String> BETWEEN =
      List.of(" ", " ", " ", "\n", "\t", "  ", "\u00a0", ", ", "-", " — ", "", ".", "\u200b");

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

  /**
   * What has no sign of what was asked for is not taken apart, and nothing else changes by that.
   */
  @Test
  void marks_what_it_would_if_it_took_all_of_a_text_apart() {
    Random random = new Random(13);
    int marked = 0;
    int whole = 0;
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int word = random.nextInt(40); word > 0; word--) {
        text.append(WORDS.get(random.nextInt(WORDS.size())));
        text.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
      }
      Set<String> stems = Set.of(pick(random, "kartu", "layan", "sapu", "k"));
      Set<String> words = Set.of(pick(random, "ktp", "e", "jum'at", "kota", "2026"));
      Set<List<String>> phrases = Set.of(List.of("kartu", "tanda"), List.of("tanda", "tangan"));
      List<Analyzers.Token> found =
          new Marks(stems, words, phrases, "id").in(text.toString()).found();
      assertEquals(taken(stems, words, phrases, text.toString()), found, text.toString());
      marked += found.size();
      whole += phrases.stream().anyMatch(p -> text.indexOf(String.join(" ", p)) >= 0) ? 1 : 0;
    }
    assertTrue(marked > 10_000 && whole > 100, marked + " words and " + whole + " phrases");
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }

  private static List<Analyzers.Token> taken(
      Set<String> stems, Set<String> words, Set<List<String>> phrases, String text) {
    List<Analyzers.Token> all = Analyzers.tokens(Analyzers.WORDS, text);
    Set<Analyzers.Token> marked = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String term = all.get(i).term();
      boolean isBegun =
          words.stream().anyMatch(word -> word.length() >= 3 && term.startsWith(word));
      boolean hasStem =
          Analyzers.tokens(Analyzers.stems("id"), term).stream()
              .anyMatch(stem -> stems.contains(stem.term()));
      if (isBegun || words.contains(term) || hasStem) {
        marked.add(all.get(i));
      }
      for (List<String> phrase : phrases) {
        int end = Math.min(all.size(), i + phrase.size());
        if (all.subList(i, end).stream().map(Analyzers.Token::term).toList().equals(phrase)) {
          marked.addAll(all.subList(i, end));
        }
      }
    }
    return all.stream().filter(marked::contains).toList();
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
