package id.perisai.web.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which words of texts are marked as found by one search. */
final class Marks {
  /** Longer texts are looked through so far. */
  private static final int LONGEST = 20_000;

  private final Set<String> stems;
  private final Set<String> words;
  private final String language;

  /** Texts repeat their words, and each is judged once. */
  private final Map<String, Boolean> judged = new HashMap<>();

  /**
   * Marks for one search, by one thread.
   *
   * @param stems that were asked for
   * @param words that were asked for, as they were written
   */
  Marks(Set<String> stems, Set<String> words, String language) {
    this.stems = stems;
    this.words = words;
    this.language = language;
  }

  /** A text with what is marked in it; of a very long one its beginning. */
  MarkedText in(String whole) {
    String text =
        whole.length() > LONGEST ? whole.substring(0, MarkedText.boundary(whole, LONGEST)) : whole;
    List<Analyzers.Token> found =
        Analyzers.tokens(Analyzers.WORDS, text).stream()
            .filter(token -> judged.computeIfAbsent(token.term(), this::isMarked))
            .toList();
    return new MarkedText(text, found);
  }

  private boolean isMarked(String term) {
    return words.stream().anyMatch(w -> w.equals(term) || w.length() >= 3 && term.startsWith(w))
        || Analyzers.tokens(Analyzers.stems(language), term).stream()
            .anyMatch(stem -> stems.contains(stem.term()));
  }
}
