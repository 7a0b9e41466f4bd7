package id.perisai.web.search;

import id.perisai.release.SlotMarkup;
import java.util.List;

/**
 * A text with the words that were asked for, and the part of it that shows most of them.
 *
 * @param found in the text's order
 */
record MarkedText(String text, List<Analyzers.Token> found) {
  private static final int EXCERPT = 220;

  boolean isMarked() {
    return !found.isEmpty();
  }

  /** The whole text, escaped and marked. */
  String line() {
    return marked(0, text.length());
  }

  /** Where the text says most of what was asked for, escaped and marked; else its beginning. */
  String excerpt() {
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
    return (from > 0 ? "… " : "") + marked(from, to).strip() + (to < text.length() ? " …" : "");
  }

  /** The next place between words, so that none is cut. */
  static int boundary(String text, int at) {
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

  private String marked(int from, int to) {
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
