package id.perisai.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The terms of {@code gambling.txt}, ready to be looked for. */
final class GamblingLexicon {
  static final GamblingLexicon SHARED = new GamblingLexicon(WordList.read("gambling.txt"));

  private static final Pattern LETTERS_APART =
      Pattern.compile("(?:[^\\s._*|~+-][\\s._*|~+-]{1,2}){3,}[^\\s._*|~+-]");

  private final List<Term> terms;
  private final Pattern harmless;
  private final Pattern brand;
  private final Pattern notBrand;
  private final Pattern context;

  private GamblingLexicon(WordList list) {
    terms =
        Stream.of(
                terms(list, "promotion", Term.Kind.PROMOTION),
                terms(list, "topic", Term.Kind.TOPIC),
                terms(list, "weak", Term.Kind.WEAK))
            .flatMap(stream -> stream)
            .toList();
    harmless = anyOf(list.section("harmless"));
    context = anyOf(list.section("context"));
    String endings =
        list.section("brand ending").stream().map(Pattern::quote).collect(Collectors.joining("|"));
    brand = Pattern.compile("(?<![a-z0-9])[a-z]{3,20}(?:" + endings + ")(?![a-z0-9])");
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

  private static Pattern anyOf(List<String> words) {
    String either =
        words.stream()
            .map(word -> Pattern.quote(word).replace(" ", "\\E\\s+\\Q"))
            .collect(Collectors.joining("|"));
    return Pattern.compile("(?<![a-z0-9])(?:" + either + ")(?![a-z0-9])");
  }

  /** What {@code text} holds; adds it to the score of the whole content. */
  List<GamblingHit> hits(String text, GamblingScore score) {
    Folded folded = Folded.of(text);
    context.matcher(folded.text()).results().forEach(match -> score.context(match.group()));
    StringBuilder rest = new StringBuilder(folded.text());
    blank(harmless.matcher(folded.text()), rest);
    List<GamblingHit> hits = new ArrayList<>();
    for (Term term : terms) {
      find(term, folded, rest, score, hits);
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
    Matcher matcher = brand.matcher(rest.toString());
    while (matcher.find()) {
      if (!notBrand.matcher(matcher.group()).matches()) {
        score.brand(matcher.group());
        hits.add(hit(matcher.group(), GamblingScore.BRAND, folded, matcher.start(), matcher.end()));
      }
    }
  }

  private static GamblingHit hit(String term, int weight, Folded folded, int start, int end) {
    return new GamblingHit(term, folded.origin(start), folded.origin(end), weight);
  }

  private static void blank(Matcher matcher, StringBuilder text) {
    while (matcher.find()) {
      blank(text, matcher.start(), matcher.end());
    }
  }

  private static void blank(StringBuilder text, int start, int end) {
    for (int i = start; i < end; i++) {
      text.setCharAt(i, '\u0001');
    }
  }
}
