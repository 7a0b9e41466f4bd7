package id.perisai.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The terms of {@code gambling.txt}, ready to be looked for. */
final class GamblingLexicon {
  static final GamblingLexicon SHARED = new GamblingLexicon(WordList.read("gambling.txt"));

  private static final Pattern LETTERS_APART =
      Pattern.compile("(?:[^\\s._*|~+-][\\s._*|~+-]{1,2}){3,}[^\\s._*|~+-]");

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");
  private static final Pattern LETTERS = Pattern.compile("[a-z]{3,20}");

  private final List<Term> terms;
  private final List<Phrase> harmless;
  private final List<Phrase> context;
  private final List<String> brandEndings;
  private final Pattern notBrand;

  private GamblingLexicon(WordList list) {
    terms =
        Stream.of(
                terms(list, "promotion", Term.Kind.PROMOTION),
                terms(list, "topic", Term.Kind.TOPIC),
                terms(list, "weak", Term.Kind.WEAK))
            .flatMap(stream -> stream)
            .toList();
    harmless = list.section("harmless").stream().map(Phrase::of).toList();
    context = list.section("context").stream().map(Phrase::of).toList();
    brandEndings = list.section("brand ending");
    notBrand =
        Pattern.compile(
            list.section("not a brand").stream()
                .map(name -> Pattern.quote(name).replace("*", "\\E[a-z0-9]*\\Q"))
                .collect(Collectors.joining("|")));
  }

  /** Longer terms first, so that "slot gacor" is told as one thing. */
  private static Stream<Term> terms(WordList list, String section, Term.Kind kind) {
    return list.section(section).stream()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .map(words -> Term.of(words, kind));
  }

  /** Words as they are, found quickly where they are not: most texts hold none of them. */
  private record Phrase(String first, Pattern pattern) {
    static Phrase of(String words) {
      String spaced = Pattern.quote(words).replace(" ", "\\E\\s+\\Q");
      return new Phrase(
          words.split(" ")[0], Pattern.compile("(?<![a-z0-9])" + spaced + "(?![a-z0-9])"));
    }

    Stream<MatchResult> in(String text) {
      return text.contains(first) ? pattern.matcher(text).results() : Stream.empty();
    }
  }

  /** What {@code text} holds; adds it to the score of the whole content. */
  List<GamblingHit> hits(String text, GamblingScore score) {
    Folded folded = Folded.of(text);
    String all = folded.text();
    context.forEach(phrase -> phrase.in(all).forEach(match -> score.context(match.group())));
    StringBuilder rest = new StringBuilder(all);
    harmless.forEach(
        phrase -> phrase.in(all).forEach(match -> blank(rest, match.start(), match.end())));
    List<GamblingHit> hits = new ArrayList<>();
    String skeleton = Term.skeleton(all);
    for (Term term : terms) {
      if (skeleton.contains(term.skeleton())) {
        find(term, folded, rest, score, hits);
      }
    }
    findBrands(folded, rest, score, hits);
    hits.sort(Comparator.comparingInt(GamblingHit::start));
    return hits;
  }

  private static void find(
      Term term, Folded folded, StringBuilder rest, GamblingScore score, List<GamblingHit> hits) {
    Matcher matcher = term.disguised().matcher(rest.toString());
    while (matcher.find()) {
      int start = matcher.start();
      int end = matcher.end();
      String spelt = matcher.group();
      boolean plain = term.plain().matcher(spelt).matches();
      boolean disguised = folded.isDisguised(start, end) || !plain && !isRunTogether(spelt, term);
      if (!plain && !isRunTogether(spelt, term) && term.kind() == Term.Kind.WEAK) {
        continue; // "b3t" or "w d" alone says nothing, and ordinary words look like it
      }
      hits.add(hit(term.words(), weigh(term, disguised, score), folded, start, end));
      blank(rest, start, end);
    }
  }

  /**
   * Words of a term written without a space, or hyphenated: not hiding. Letters set apart one by
   * one are.
   */
  private static boolean isRunTogether(String spelt, Term term) {
    return !LETTERS_APART.matcher(spelt).matches()
        && spelt.replaceAll("[^a-z0-9]", "").equals(term.words().replace(" ", ""));
  }

  private static int weigh(Term term, boolean disguised, GamblingScore score) {
    if (disguised) {
      score.disguised(term.words());
    }
    switch (term.kind()) {
      case PROMOTION -> score.promotion(term.words());
      case TOPIC -> score.topic(term.words());
      case WEAK -> score.weak(term.words());
    }
    return switch (term.kind()) {
      case PROMOTION -> GamblingScore.PROMOTION;
      case TOPIC -> GamblingScore.TOPIC;
      case WEAK -> GamblingScore.WEAK;
    };
  }

  private void findBrands(
      Folded folded, StringBuilder rest, GamblingScore score, List<GamblingHit> hits) {
    Matcher matcher = WORD.matcher(rest);
    while (matcher.find()) {
      String word = matcher.group();
      if (isBrand(word)) {
        score.brand(word);
        hits.add(hit(word, GamblingScore.BRAND, folded, matcher.start(), matcher.end()));
      }
    }
  }

  private boolean isBrand(String word) {
    return brandEndings.stream()
            .anyMatch(
                ending ->
                    word.endsWith(ending)
                        && LETTERS
                            .matcher(word.substring(0, word.length() - ending.length()))
                            .matches())
        && !notBrand.matcher(word).matches();
  }

  private static GamblingHit hit(String term, int weight, Folded folded, int start, int end) {
    return new GamblingHit(term, folded.origin(start), folded.origin(end), weight);
  }

  private static void blank(StringBuilder text, int start, int end) {
    for (int i = start; i < end; i++) {
      text.setCharAt(i, '\u0001');
    }
  }
}
