package id.perisai.block;

import java.util.OptionalInt;

/**
 * Which characters human text may hold: no controls (PostgreSQL's JSON has no U+0000, XML has none
 * of the rest), no lone surrogates, no noncharacters, and none of the directional overrides that
 * make text read differently from what was reviewed (Unicode TR 36, "Trojan Source").
 */
public final class PlainText {
  private PlainText() {}

  /** The first code point that a single line may not hold. */
  static OptionalInt badInLine(String text) {
    return text.codePoints().filter(c -> isBad(c)).findFirst();
  }

  /** The first code point that a text of several lines may not hold. */
  static OptionalInt badInLines(String text) {
    return text.codePoints()
        .filter(c -> c != '\n' && c != '\r' && c != '\t' && isBad(c))
        .findFirst();
  }

  private static boolean isBad(int c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || (c >= 0xd800 && c <= 0xdfff)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028
        || c == 0x2029
        || c == 0xfeff
        || (c >= 0xfdd0 && c <= 0xfdef)
        || (c & 0xfffe) == 0xfffe;
  }

  /** Text from outside as one line: bad characters dropped, white space collapsed and trimmed. */
  public static String line(String raw) {
    return lines(raw).replaceAll("\\s+", " ").strip();
  }

  /** Text from outside to be searched: lines apart by one U+000A, words by one space. */
  public static String paragraphs(String raw) {
    return lines(raw).replaceAll("[ \\t\\u00a0]+", " ").replaceAll(" ?\\n[ \\n]*", "\n").strip();
  }

  /** Text from outside as lines: bad characters dropped, line ends as {@code \n}. */
  public static String lines(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    raw.replace("\r\n", "\n")
        .replace('\r', '\n')
        .replace('\u2028', '\n')
        .replace('\u2029', '\n')
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || !isBad(c))
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
