package id.perisai.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A few words around a place in a text. Long numbers never leave a text through it. */
final class Excerpt {
  private static final int AROUND = 40;

  /** Nine digits and more, whatever stands between them. */
  private static final Pattern LONG_NUMBER =
      Pattern.compile("\\p{Nd}(?:[\\s.\\-/\\u2010-\\u2015\\p{Cf}]{0,2}\\p{Nd}){8,}");

  private Excerpt() {}

  /**
   * The text from {@code start} to before {@code end} with up to 40 characters either side, as one
   * line.
   */
  static String around(String text, int start, int end) {
    // Masked before it is cut, so that no cut turns a long number into a short one.
    String masked = masked(text);
    int from = boundary(masked, Math.max(0, start - AROUND));
    int to = boundary(masked, Math.min(masked.length(), Math.min(end, start + 120) + AROUND));
    String cut = masked.substring(from, to).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return (from > 0 ? "…" : "") + cut + (to < masked.length() ? "…" : "");
  }

  private static int boundary(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  /** Each long number with its first four and last two digits only; the length stays. */
  static String masked(String text) {
    Matcher matcher = LONG_NUMBER.matcher(text);
    StringBuilder masked = new StringBuilder(text);
    while (matcher.find()) {
      mask(masked, matcher.start(), matcher.end());
    }
    return masked.toString();
  }

  private static void mask(StringBuilder text, int start, int end) {
    long digits = text.substring(start, end).codePoints().filter(Character::isDigit).count();
    long seen = 0;
    for (int at = start; at < end; ) {
      int point = text.codePointAt(at);
      int width = Character.charCount(point);
      if (Character.isDigit(point)) {
        seen++;
        if (seen > 4 && seen <= digits - 2) {
          text.replace(at, at + width, "•".repeat(width));
        }
      }
      at += width;
    }
  }
}
