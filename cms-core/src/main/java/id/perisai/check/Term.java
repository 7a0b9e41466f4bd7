package id.perisai.check;

import java.util.regex.Pattern;

/** A gambling term, and how to find it in a folded text however it is spelt. */
record Term(String words, String skeleton, Kind kind, Pattern plain, Pattern disguised) {
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
    return new Term(words, skeleton(words), kind, plain(words), disguised(words));
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

  /**
   * A text without what spelling can vary: look-alikes as one letter, nothing between letters, each
   * run of a letter once. Where the skeleton of a text does not hold that of a term, no pattern of
   * the term can match.
   */
  static String skeleton(String text) {
    StringBuilder skeleton = new StringBuilder(text.length());
    char last = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = alike(text.charAt(i));
      boolean counts = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (counts && c != last) {
        skeleton.append(c);
        last = c;
      }
    }
    return skeleton.toString();
  }

  private static char alike(char c) {
    return switch (c) {
      case '4', '@' -> 'a';
      case '8' -> 'b';
      case '3' -> 'e';
      case 'q', '6', '9' -> 'g';
      case '1', '!', 'l' -> 'i';
      case '0' -> 'o';
      case '5', '$' -> 's';
      case '7' -> 't';
      case '2' -> 'z';
      default -> c;
    };
  }

  private static String looksLike(char c) {
    return switch (c) {
      case 'a' -> "[a4@]";
      case 'b' -> "[b8]";
      case 'e' -> "[e3]";
      case 'g' -> "[gq69]";
      case 'i' -> "[i1!l]";
      case 'l' -> "[l1i!]";
      case 'o' -> "[o0]";
      case 's' -> "[s5$]";
      case 't' -> "[t7]";
      case 'z' -> "[z2]";
      default -> Pattern.quote(Character.toString(c));
    };
  }
}
