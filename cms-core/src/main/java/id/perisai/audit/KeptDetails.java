package id.perisai.audit;

import id.perisai.release.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the trail keeps of an act's details. An entry is kept for ever, copied each minute and read
 * again and again, so nobody may make it as long as they like: texts are cut to {@value #LETTERS}
 * characters, citizens' numbers in them are masked, and if all together is more than {@value
 * #BYTES} bytes, long lists and texts are cut until it is not. What is left out is marked by {@code
 * …}.
 */
final class KeptDetails {
  static final int LETTERS = 2_000;
  static final int BYTES = 64 << 10;

  /** Longer than any id or digest, so that those stay. */
  private static final int LETTERS_AT_LEAST = 125;

  /**
   * So much is looked at to mask it. Masking keeps at least one character of five, so a number that
   * this cuts in two, and that is not known as one any more, stands behind what is kept.
   */
  private static final int LOOKED_AT = 6 * LETTERS;

  private KeptDetails() {}

  static Map<String, Object> of(Map<String, Object> details) {
    Map<String, Object> masked =
        PersonalDigits.masked(members(details, LOOKED_AT, Integer.MAX_VALUE));
    int most = LETTERS;
    Map<String, Object> kept = members(masked, most, Integer.MAX_VALUE);
    while (most > 1 && Json.canonical(kept).length > BYTES) {
      most /= 2;
      kept = members(masked, Math.max(most, LETTERS_AT_LEAST), most);
    }
    return kept;
  }

  private static Map<String, Object> members(Map<?, ?> map, int letters, int items) {
    Map<String, Object> kept = new LinkedHashMap<>();
    map.forEach((name, value) -> kept.put((String) name, any(value, letters, items)));
    return kept;
  }

  private static Object any(Object value, int letters, int items) {
    if (value instanceof String text) {
      return text(text, letters);
    }
    if (value instanceof List<?> list) {
      return list(list, letters, items);
    }
    return value instanceof Map<?, ?> map ? members(map, letters, items) : value;
  }

  private static String text(String text, int letters) {
    return text.length() <= letters || text.codePointCount(0, text.length()) <= letters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, letters - 1)) + "…";
  }

  private static List<Object> list(List<?> list, int letters, int items) {
    List<Object> kept = new ArrayList<>();
    for (Object item : list.subList(0, Math.min(list.size(), items))) {
      kept.add(any(item, letters, items));
    }
    if (list.size() > items) {
      kept.add("… +" + (list.size() - items));
    }
    return kept;
  }
}
