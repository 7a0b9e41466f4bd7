package id.perisai.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Masks what may be a citizen's number (NIK, 16 digits) or a family card's in what people wrote,
 * such as the reason of an act: the trail is kept long and copied. Digests and ids are no such
 * numbers, since letters or hyphens stand beside their digits.
 */
final class PersonalDigits {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![0-9A-Za-z-])[0-9](?:[. ]?[0-9]){15}(?![0-9A-Za-z-])");
  private static final int LENGTH = 16;

  private PersonalDigits() {}

  static Map<String, Object> masked(Map<String, Object> details) {
    Map<String, Object> masked = new LinkedHashMap<>();
    details.forEach((name, value) -> masked.put(name, any(value)));
    return masked;
  }

  @SuppressWarnings("unchecked") // maps of Json have text for keys
  private static Object any(Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PersonalDigits::any).toList();
    }
    return value instanceof Map<?, ?> map ? masked((Map<String, Object>) map) : value;
  }

  private static String text(String text) {
    return NUMBER
        .matcher(text)
        .replaceAll(
            found -> {
              String digits = found.group().replaceAll("[^0-9]", "");
              return digits.substring(0, 4) + "•".repeat(LENGTH - 6) + digits.substring(LENGTH - 2);
            });
  }
}
