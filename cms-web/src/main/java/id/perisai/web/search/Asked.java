package id.perisai.web.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * The words of a query in parts, each of which must be found: a phrase in quotes, a phrase that has
 * synonyms, or a word, also as the beginning of one and with a slip of the finger. All of it is
 * bounded: parts, expansions, edits.
 */
final class Asked {
  private static final int MAX_PARTS = 8;
  private static final int MAX_EXPANSIONS = 24;

  /** Words by which people ask, which say nothing of what they ask for. */
  private static final Set<String> ASKING =
      Set.of(
          ("apa apakah bagaimana berapa bikin buat cara dimana gimana info ingin kapan mana mau"
                  + " membuat mengurus minta mohon saya tolong urus")
              .split(" "));

  private static final Pattern PHRASE = Pattern.compile("\"([^\"]*)\"?|[^\"]+");

  private final String language;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param words as they are written, in small letters
   * @param quoted whether they stand in just this order
   */
  record Part(List<String> words, boolean quoted) {

    /**
     * Whether it stands among the words that mean the same, and so is not of the visitor's making.
     */
    boolean hasSynonyms() {
      return !Synonyms.OF_OFFICES.of(words).isEmpty();
    }
  }

  Asked(String text, String language) {
    this.language = language;
    Matcher matcher = PHRASE.matcher(text);
    while (matcher.find()) {
      boolean quoted = matcher.group(1) != null;
      List<String> words = words(quoted ? matcher.group(1) : matcher.group());
      if (quoted && !words.isEmpty()) {
        parts.add(new Part(words, true));
      } else {
        addWords(words);
      }
    }
    if (parts.size() > MAX_PARTS) {
      parts.subList(MAX_PARTS, parts.size()).clear();
    }
  }

  private void addWords(List<String> words) {
    int at = 0;
    while (at < words.size()) {
      int length = Math.min(Synonyms.OF_OFFICES.longest(), words.size() - at);
      while (length > 1 && Synonyms.OF_OFFICES.of(words.subList(at, at + length)).isEmpty()) {
        length--;
      }
      parts.add(new Part(List.copyOf(words.subList(at, at + length)), false));
      at += length;
    }
  }

  static List<String> words(String text) {
    return Analyzers.tokens(Analyzers.WORDS, text).stream().map(Analyzers.Token::term).toList();
  }

  private List<String> stems(List<String> words) {
    return Analyzers.tokens(Analyzers.stems(language), String.join(" ", words)).stream()
        .map(Analyzers.Token::term)
        .toList();
  }

  /** Whether nothing is asked that could be found. */
  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** The parts that say something, which are looked for; all of them if none does. */
  List<Part> telling() {
    List<Part> telling =
        parts.stream()
            .filter(part -> part.quoted() || !stems(part.words()).isEmpty())
            .filter(part -> part.quoted() || !ASKING.containsAll(part.words()))
            .toList();
    return telling.isEmpty() ? parts : telling;
  }

  /**
   * What finds each of the parts that say something.
   *
   * @param near words like those that the site does not have
   */
  List<Query> ways(Map<String, NearWords> near) {
    return telling().stream().map(part -> query(part, near)).toList();
  }

  /**
   * What finds at least so many parts.
   *
   * @param ways of {@link #ways}
   */
  static Query query(List<Query> ways, int needed) {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    ways.forEach(way -> query.add(way, Occur.SHOULD));
    return query.setMinimumNumberShouldMatch(needed).build();
  }

  /**
   * What prefers, of what a query finds, the pages where all that was asked for stands together.
   *
   * @param unknown words that no page has
   */
  Query nearby(Query query, Set<String> unknown) {
    List<String> words = telling().stream().flatMap(part -> part.words().stream()).toList();
    if (telling().size() < 2 || !Collections.disjoint(words, unknown)) {
      return query;
    }
    List<Query> together = new ArrayList<>();
    addPhrase(together, words, 1.5f, 2);
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new DisjunctionMaxQuery(together, 0f), Occur.SHOULD)
        .build();
  }

  /** What finds one part, with slips of the finger in those of its words that are given. */
  Query query(Part part, Map<String, NearWords> near) {
    List<Query> ways = new ArrayList<>();
    if (part.quoted()) {
      addPhrase(ways, part.words(), 1f, 0);
      return new DisjunctionMaxQuery(ways, 0.1f);
    }
    addStems(ways, part.words(), 1f);
    if (part.words().size() > 1) {
      addPhrase(ways, part.words(), 1f, 0);
    } else {
      String word = part.words().get(0);
      addBeginnings(ways, word);
      if (near.containsKey(word)) {
        addSlips(ways, near.get(word));
      }
    }
    for (List<String> synonym : Synonyms.OF_OFFICES.of(part.words())) {
      addPhrase(ways, synonym, 0.8f, 0);
    }
    return new DisjunctionMaxQuery(ways, 0.1f);
  }

  private void addStems(List<Query> ways, List<String> words, float boost) {
    List<String> stems = stems(words);
    if (stems.isEmpty()) {
      addPhrase(ways, words, boost, 0);
      return;
    }
    for (SearchFields.Weight field : SearchFields.stems(language)) {
      BooleanQuery.Builder all = new BooleanQuery.Builder();
      stems.forEach(stem -> all.add(new TermQuery(new Term(field.name(), stem)), Occur.MUST));
      ways.add(new BoostQuery(all.build(), boost * field.boost()));
    }
  }

  private static void addPhrase(List<Query> ways, List<String> words, float boost, int slop) {
    for (SearchFields.Weight field : SearchFields.WORDS) {
      Query query =
          words.size() == 1
              ? new TermQuery(new Term(field.name(), words.get(0)))
              : new PhraseQuery(slop, field.name(), words.toArray(String[]::new));
      ways.add(new BoostQuery(query, boost * field.boost()));
    }
  }

  private static void addBeginnings(List<Query> ways, String word) {
    for (SearchFields.Weight field : SearchFields.WORDS) {
      Term term = new Term(field.name(), word);
      ways.add(new BoostQuery(new TermQuery(term), field.boost()));
      if (word.length() >= 3) {
        ways.add(new BoostQuery(new LongerWords(term, MAX_EXPANSIONS), 0.5f * field.boost()));
      }
    }
  }

  private static void addSlips(List<Query> ways, NearWords near) {
    for (SearchFields.Weight field : SearchFields.WORDS) {
      ways.add(new BoostQuery(near.query(field.name(), MAX_EXPANSIONS), 0.2f * field.boost()));
    }
  }

  /** The stems and words that results may mark, and the synonyms, of several words as a whole. */
  Marks marks() {
    Set<String> stems = new LinkedHashSet<>();
    Set<String> words = new LinkedHashSet<>();
    Set<List<String>> phrases = new LinkedHashSet<>();
    for (Part part : parts) {
      stems.addAll(stems(part.words()));
      words.addAll(part.words());
      for (List<String> synonym : Synonyms.OF_OFFICES.of(part.words())) {
        if (synonym.size() == 1) {
          stems.addAll(stems(synonym));
        } else {
          phrases.add(synonym);
        }
      }
    }
    return new Marks(stems, words, phrases, language);
  }
}
