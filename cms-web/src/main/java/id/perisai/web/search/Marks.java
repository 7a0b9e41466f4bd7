package id.perisai.web.search;

import id.perisai.release.SlotMarkup;
import java.util.List;
import java.util.Set;

/**
 * Which words of a text are marked as found, and the part of it that shows most of them.
 *
 * @param stems that were asked for
 * @param words that were asked for, as they were written
 */
record Marks(Set<String> stems, Set<String> words, String language) {
  private static final int EXCERPT = 220;
  private static final int LONGEST = 20_000;

  /** The whole of a line, escaped and marked. */
  String line(String text) {
    return marked(text, 0, text.length(), found(text));
  }

  /** Whether a text has anything to mark. */
  boolean isIn(String text) {
    return !found(cut(text)).isEmpty();
  }

  /** Where a text says most of what was asked for, escaped and marked; else its beginning. */
  String excerpt(String whole) {
    String text = cut(whole);
    List<Analyzers.Token> found = found(text);
    int from = 0;
    int most = 0;
    for (int first = 0; first < found.size(); first++) {
      int count = 0;
      int start = found.get(first).start();
      while (first + count < found.size() && found.get(first + count).end() <= start + EXCERPT) {
        count++;
      }
      if (count > most) {
        most = count;
        from = start;
      }
    }
    from = boundary(text, Math.max(0, from - 40));
    int to = boundary(text, Math.min(text.length(), from + EXCERPT));
    return (from > 0 ? "… " : "")
        + marked(text, from, to, found).strip()
        + (to < text.length() ? " …" : "");
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, boundary(text, LONGEST)) : text;
  }

  /** The next place between words, so that none is cut. */
  private static int boundary(String text, int at) {
    int place = at;
    while (place > 0
        && place < text.length()
        && place < at + 30
        && !Character.isWhitespace(text.charAt(place))) {
      place++;
    }
    if (place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place))) {
      place++;
    }
    return place;
  }

  private List<Analyzers.Token> found(String text) {
    Set<Integer> starts =
        Analyzers.tokens(Analyzers.stems(language), text).stream()
            .filter(token -> stems.contains(token.term()))
            .map(Analyzers.Token::start)
            .collect(java.util.stream.Collectors.toSet());
    return Analyzers.tokens(Analyzers.WORDS, text).stream()
        .filter(token -> starts.contains(token.start()) || isBegun(token.term()))
        .toList();
  }

  private boolean isBegun(String term) {
    return words.stream().anyMatch(w -> w.equals(term) || w.length() >= 3 && term.startsWith(w));
  }

  private static String marked(String text, int from, int to, List<Analyzers.Token> found) {
    StringBuilder out = new StringBuilder();
    int at = from;
    for (Analyzers.Token token : found) {
      if (token.start() >= at && token.end() <= to) {
        out.append(escaped(text.substring(at, token.start())));
        out.append("<mark>").append(escaped(text.substring(token.start(), token.end())));
        out.append("</mark>");
        at = token.end();
      }
    }
    return out.append(escaped(text.substring(at, to))).toString();
  }

  private static String escaped(String text) {
    return SlotMarkup.escaped(text.replace('\n', ' '));
  }
}
