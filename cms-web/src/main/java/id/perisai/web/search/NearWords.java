package id.perisai.web.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BlendedTermQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.CompiledAutomaton;

/**
 * The words of a site's index that are written almost like one that was typed, looked up once for
 * all that a search needs them for: making the automaton costs more than the rest of a search.
 */
final class NearWords {
  private static final Comparator<Near> NEAREST =
      Comparator.comparingInt(Near::edits)
          .thenComparing(Comparator.comparingInt(Near::pages).reversed())
          .thenComparing(Near::word);

  /** What is deterministic by its making needs no work to become so. */
  private static final int NO_WORK = 0;

  private final String typed;
  private final Map<String, List<Near>> byField = new LinkedHashMap<>();

  private record Near(String word, int edits, int pages) {}

  private NearWords(String typed) {
    this.typed = typed;
  }

  /** So many letters away as are taken for a slip. */
  static NearWords of(IndexReader reader, String typed) throws IOException {
    NearWords words = new NearWords(typed);
    int most = slips(typed);
    if (most > 0) {
      CompiledAutomaton automaton = automaton(typed, most);
      for (SearchFields.Weight field : SearchFields.WORDS) {
        Terms terms = MultiTerms.getTerms(reader, field.name());
        if (terms != null) {
          words.byField.put(field.name(), near(terms.intersect(automaton, null), typed));
        }
      }
    }
    return words;
  }

  /**
   * None in numbers, in what is no word for its length, and in short words, which are near to too
   * many others: {@code bikin} is no {@code bidan}; two in long ones.
   */
  private static int slips(String typed) {
    if (typed.length() < 4
        || typed.length() > Slips.LONGEST
        || typed.chars().anyMatch(Character::isDigit)) {
      return 0;
    }
    return typed.length() < 8 ? 1 : 2;
  }

  /** Whether a slip is looked for at all; not so in short words and in numbers. */
  boolean takesSlips() {
    return slips(typed) > 0;
  }

  private static CompiledAutomaton automaton(String typed, int most) {
    return typed.chars().allMatch(letter -> letter < 0x80)
        ? new CompiledAutomaton(Slips.automaton(typed, most), true, false, NO_WORK, true)
        : FuzzyQuery.getFuzzyAutomaton(typed, most, 0, true);
  }

  private static List<Near> near(TermsEnum terms, String typed) throws IOException {
    List<Near> near = new ArrayList<>();
    for (BytesRef term = terms.next(); term != null; term = terms.next()) {
      String word = term.utf8ToString();
      near.add(new Near(word, Edits.between(typed, word), terms.docFreq()));
    }
    return near;
  }

  /** The nearest first, of as near ones the one that most pages have. */
  List<String> nearest(int most) {
    return byField.values().stream()
        .flatMap(List::stream)
        .sorted(NEAREST)
        .map(Near::word)
        .distinct()
        .limit(most)
        .toList();
  }

  /**
   * Finds those that begin with the same letter, which slips seldom change; the nearer, the more it
   * counts.
   *
   * @param most so many words are looked for, the nearest
   */
  Query query(String field, int most) {
    BlendedTermQuery.Builder query =
        new BlendedTermQuery.Builder().setRewriteMethod(BlendedTermQuery.BOOLEAN_REWRITE);
    byField.getOrDefault(field, List.of()).stream()
        .filter(near -> near.word().charAt(0) == typed.charAt(0))
        .sorted(NEAREST)
        .limit(most)
        .forEach(near -> query.add(new Term(field, near.word()), likeness(near)));
    return query.build();
  }

  private float likeness(Near near) {
    return 1f - (float) near.edits() / Math.min(near.word().length(), typed.length());
  }
}
