package id.perisai.check;

import java.util.regex.Pattern;

/** A gambling term, and how to find it in a folded text however it is spelt. */
record Term(String words, Kind kind, Pattern plain, Pattern disguised) {
  enum Kind {
    PROMOTION,
    TOPIC,
    WEAK
  }

  private static final String NO_WORD_BEFORE = "(?<![a-z0-9])";
  private static final String NO_WORD_AFTER = "(?![a-z0-9])";

  /** Between the letters of one word: s.l.o.t, g_a_c_o_r. */
  private static final String SPREAD = "[\\s._*|~+-]{1,2}";

  /** Between two words of a term. */
  private static final String GAP = "[\\s._*|~+/-]{1,3}";

  static Term of(String words, Kind kind) {
    return new Term(words, kind, plain(words), disguised(words));
  }

  private static Pattern plain(String words) {
    return Pattern.compile(
        NO_WORD_BEFORE + Pattern.quote(words).replace(" ", "\\E" + GAP + "\\Q") + NO_WORD_AFTER);
  }

  /**
   * Leet, doubled letters, words run together; and, for terms of four letters and more, letters set
   * apart.
   */
  private static Pattern disguised(String words) {
    StringBuilder leet = new StringBuilder();
    StringBuilder spread = new StringBuilder();
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == ' ') {
        leet.append("[\\s._*|~+/-]{0,3}");
      } else {
        leet.append(looksLike(c)).append(Character.isLetter(c) ? "+" : "");
        spread.append(spread.isEmpty() ? "" : SPREAD).append(looksLike(c));
      }
    }
    boolean spreads = words.replace(" ", "").length() >= 4;
    return Pattern.compile(
        NO_WORD_BEFORE + "(?:" + leet + (spreads ? "|" + spread : "") + ")" + NO_WORD_AFTER);
  }

  private static String looksLike(char c) {
    return switch (c) {
      case 'a' -> "[a4@]";
      case 'b' -> "[b8]";
      case 'e' -> "[e3]";
      case 'g' -> "[gq69]";
      case 'i' -> "[i1!l|]";
      case 'l' -> "[l1i|]";
      case 'o' -> "[o0]";
      case 's' -> "[s5$]";
      case 't' -> "[t7+]";
      case 'z' -> "[z2]";
      default -> Pattern.quote(Character.toString(c));
    };
  }
}
