package id.perisai.web.search;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a visitor asks for.
 *
 * @param text at most {@value #MAX_TEXT} characters in one line; empty where nothing is asked
 * @param type a type of page, or empty for all
 * @param year empty for all
 * @param page of the results, from 1
 */
public record SearchQuery(String text, Optional<String> type, OptionalInt year, int page) {
  static final int MAX_TEXT = 100;
  static final int MAX_PAGE = 50;

  /**
   * What stands in an address, where the last of several values counts; the rest is passed over.
   */
  public static SearchQuery of(String rawQuery) {
    String text = "";
    String type = "";
    String year = "";
    String page = "";
    for (String pair : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      switch (equals < 0 ? pair : pair.substring(0, equals)) {
        case "q" -> text = value;
        case "tipe" -> type = value;
        case "tahun" -> year = value;
        case "hal" -> page = value;
        default -> {}
      }
    }
    return new SearchQuery(
        line(decoded(text)),
        Optional.of(type).filter(word -> word.matches("[a-z]{1,20}")),
        year.matches("[0-9]{4}") ? OptionalInt.of(Integer.parseInt(year)) : OptionalInt.empty(),
        page.matches("[0-9]{1,3}") ? Math.max(1, Math.min(MAX_PAGE, Integer.parseInt(page))) : 1);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  private static String decoded(String value) {
    byte[] bytes = new byte[value.length() * 3];
    int length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int high = c == '%' && i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(value.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c < 128) {
        bytes[length++] = (byte) (c == '+' ? ' ' : c);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static String line(String text) {
    String line =
        Normalizer.normalize(text, Normalizer.Form.NFC)
            .replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\ufffd\\s]+", " ")
            .strip();
    if (line.length() <= MAX_TEXT) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return line.substring(0, end).strip();
  }
}
