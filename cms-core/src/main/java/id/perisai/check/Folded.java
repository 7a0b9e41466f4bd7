package id.perisai.check;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A text as a reader sees it: lower case, compatibility forms folded (NFKC), accents and invisible
 * characters dropped, letters of other scripts that look Latin made Latin. Knows for each character
 * where it came from, and where writing was disguised.
 */
final class Folded {
  private static final Map<Integer, String> CONFUSABLES = confusables();

  private final String original;
  private final StringBuilder text = new StringBuilder();
  private int[] origins;
  private boolean[] disguises;

  private Folded(String original) {
    this.original = original;
    this.origins = new int[original.length() + 16];
    this.disguises = new boolean[original.length() + 16];
  }

  static Folded of(String original) {
    Folded folded = new Folded(original);
    boolean hiddenBefore = false;
    for (int at = 0; at < original.length(); ) {
      int point = original.codePointAt(at);
      if (isInvisible(point)) {
        hiddenBefore |= isDisguising(point);
      } else {
        folded.append(point, at, hiddenBefore);
        hiddenBefore = false;
      }
      at += Character.charCount(point);
    }
    return folded;
  }

  private void append(int point, int at, boolean hiddenBefore) {
    if (point < 0x80
        && text.length() < origins.length) { // nearly every character of nearly every text
      char c = (char) Character.toLowerCase(point);
      origins[text.length()] = at;
      disguises[text.length()] =
          hiddenBefore
              && isAsciiWord(c)
              && text.length() > 0
              && isAsciiWord(text.charAt(text.length() - 1));
      text.append(c);
      return;
    }
    String seen = seenAs(point);
    for (int i = 0; i < seen.length(); i++) {
      int index = text.length();
      if (index == origins.length) {
        origins = Arrays.copyOf(origins, index * 2);
        disguises = Arrays.copyOf(disguises, index * 2);
      }
      char c = seen.charAt(i);
      origins[index] = at;
      boolean foreign =
          point > 0x7f && isAsciiWord(c) && !Character.isDigit(point) && !isPlainAccent(point, c);
      boolean split = hiddenBefore && index > 0 && isAsciiWord(text.charAt(index - 1));
      disguises[index] = isAsciiWord(c) && (foreign || split);
      text.append(c);
    }
  }

  private static String seenAs(int point) {
    if (point < 0x80) {
      return Character.toString(Character.toLowerCase(point));
    }
    String compatible = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
    String bare = Normalizer.normalize(compatible, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    StringBuilder seen = new StringBuilder();
    bare.codePoints()
        .map(Character::toLowerCase)
        .forEach(c -> seen.append(CONFUSABLES.getOrDefault(c, ascii(c))));
    return seen.toString();
  }

  /** Emoji letters: regional indicators, and letters in filled circles and squares. */
  private static String ascii(int point) {
    if (point >= 0x1f1e6 && point <= 0x1f1ff) {
      return Character.toString('a' + point - 0x1f1e6);
    }
    if (point >= 0x1f150 && point <= 0x1f169) {
      return Character.toString('a' + point - 0x1f150);
    }
    if (point >= 0x1f170 && point <= 0x1f189) {
      return Character.toString('a' + point - 0x1f170);
    }
    if (Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER) {
      return Integer.toString(Character.digit(point, 10));
    }
    return Character.toString(point);
  }

  private static boolean isInvisible(int point) {
    if (point < 0x80) {
      return false;
    }
    int type = Character.getType(point);
    return type == Character.FORMAT
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || point == 0x115f
        || point == 0x1160
        || point == 0x3164
        || point == 0xffa0
        || point == 0x2800;
  }

  /** Soft hyphens and accents typed as marks of their own are how honest text is written. */
  private static boolean isDisguising(int point) {
    int type = Character.getType(point);
    return point != 0xad && type != Character.NON_SPACING_MARK && type != Character.ENCLOSING_MARK;
  }

  /** é as e is how names are written, not a disguise. */
  private static boolean isPlainAccent(int point, char c) {
    return point < 0x250
        && Normalizer.normalize(Character.toString(point), Normalizer.Form.NFD).charAt(0) != point
        && Character.toLowerCase(
                Normalizer.normalize(Character.toString(point), Normalizer.Form.NFD).charAt(0))
            == c;
  }

  private static boolean isAsciiWord(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  private static Map<Integer, String> confusables() {
    Map<Integer, String> map = new HashMap<>();
    for (String line : WordList.read("confusables.txt").section("letters")) {
      String[] parts = line.split("\\s+");
      parts[1].codePoints().forEach(point -> map.put(point, parts[0]));
    }
    return Map.copyOf(map);
  }

  String text() {
    return text.toString();
  }

  /** Whether any character from {@code start} to before {@code end} was written in disguise. */
  boolean isDisguised(int start, int end) {
    for (int i = start; i < end; i++) {
      if (disguises[i] && (i > start || !isSplitOnly(i))) {
        return true;
      }
    }
    return false;
  }

  /** An invisible character in front of a word does not disguise the word. */
  private boolean isSplitOnly(int index) {
    return original.charAt(origins[index]) < 0x80;
  }

  /** Where in the original the folded character at {@code index} began. */
  int origin(int index) {
    return index < text.length() ? origins[index] : original.length();
  }
}
