package id.perisai.web.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
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
  record Part(List<String> words, boolean quoted) {}

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

  List<Part> parts() {
    return parts;
  }

  /** The parts that say something; all of them if none does. */
  private List<Part> telling() {
    List<Part> telling =
        parts.stream()
            .filter(part -> part.quoted() || !stems(part.words()).isEmpty())
            .filter(part -> part.quoted() || !ASKING.containsAll(part.words()))
            .toList();
    return telling.isEmpty() ? parts : telling;
  }

  /** How many parts there are to be found. */
  int size() {
    return telling().size();
  }

  /**
   * The query.
   *
   * @param needed how many parts must be found, at least one
   * @param known words that the site has: for these, nothing like them is looked for
   */
  Query query(int needed, Set<String> known) {
    List<Part> telling = telling();
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    telling.forEach(part -> query.add(query(part, known), Occur.SHOULD));
    Query words = query.setMinimumNumberShouldMatch(needed).build();
    if (telling.size() < 2) {
      return words;
    }
    List<Query> together = new ArrayList<>();
    addPhrase(together, telling.stream().flatMap(part -> part.words().stream()).toList(), 1.5f, 2);
    return new BooleanQuery.Builder()
        .add(words, Occur.MUST)
        .add(new DisjunctionMaxQuery(together, 0f), Occur.SHOULD)
        .build();
  }

  private Query query(Part part, Set<String> known) {
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
      if (!known.contains(word)) {
        addSlips(ways, word);
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
        PrefixQuery prefix =
            new PrefixQuery(
                term, new MultiTermQuery.TopTermsBlendedFreqScoringRewrite(MAX_EXPANSIONS));
        ways.add(new BoostQuery(prefix, 0.5f * field.boost()));
      }
    }
  }

  /** Making the automaton of a word and its slips costs more than all the rest of a search. */
  private static void addSlips(List<Query> ways, String word) {
    if (edits(word) > 0) {
      for (SearchFields.Weight field : SearchFields.WORDS) {
        Term term = new Term(field.name(), word);
        FuzzyQuery near = new FuzzyQuery(term, edits(word), 1, MAX_EXPANSIONS, true);
        ways.add(new BoostQuery(near, 0.2f * field.boost()));
      }
    }
  }

  /** Slips that are forgiven: none in numbers and short words, two in long ones. */
  private static int edits(String word) {
    if (word.length() < 4 || word.chars().anyMatch(Character::isDigit)) {
      return 0;
    }
    return word.length() < 8 ? 1 : 2;
  }

  /** The stems and words that results may mark, of the synonyms as well. */
  Marks marks() {
    Set<String> stems = new LinkedHashSet<>();
    Set<String> words = new LinkedHashSet<>();
    for (Part part : parts) {
      stems.addAll(stems(part.words()));
      words.addAll(part.words());
      for (List<String> synonym : Synonyms.OF_OFFICES.of(part.words())) {
        stems.addAll(stems(synonym));
      }
    }
    return new Marks(stems, words, language);
  }
}
