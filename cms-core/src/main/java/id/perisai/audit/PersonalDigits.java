package id.perisai.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Masks what may be a citizen's number (NIK, 16 digits) or a family card's in what people wrote,
 * such as the reason of an act or the name of a file: the trail is kept long and copied. Digits may
 * stand in groups, beside letters, and in any script. Ids and digests are left as they are, known
 * by their whole form. It masks too much rather than too little: other groups that make 16 digits
 * go too.
 */
final class PersonalDigits {
  /** A UUID or a SHA-256, and nothing longer. */
  private static final Pattern OURS =
      Pattern.compile(
          "(?<![0-9A-Za-z-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z-])"
              + "|(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])");

  private static final String DIGIT = "[\\p{Nd}&&[\\u0000-\\uffff]]";

  /** Spaces, dots, hyphens and their like, and what is not seen. */
  private static final String BETWEEN =
      "[\\s\\p{Zs}\\p{Pd}\\p{Pc}\\p{Cf}.\u00b7\u2022\u2212']{1,4}";

  private static final Pattern GROUP = Pattern.compile(DIGIT + "+");

  /** Possessive, so that no number of groups is too deep for the stack. */
  private static final Pattern GROUPS =
      Pattern.compile(DIGIT + "++(?:" + BETWEEN + DIGIT + "++)*+");

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
    StringBuilder masked = new StringBuilder();
    int end = 0;
    for (MatchResult ours : OURS.matcher(text).results().toList()) {
      masked.append(written(text.substring(end, ours.start()))).append(ours.group());
      end = ours.end();
    }
    return masked.append(written(text.substring(end))).toString();
  }

  private static String written(String text) {
    return GROUPS.matcher(text).replaceAll(found -> groups(found.group()));
  }

  /** Each run of whole groups, from the left, that makes a number. */
  private static String groups(String text) {
    List<MatchResult> groups = GROUP.matcher(text).results().toList();
    StringBuilder masked = new StringBuilder();
    int end = 0;
    for (int first = 0; first < groups.size(); first++) {
      int last = lastOfNumber(groups, first);
      if (last >= 0) {
        masked.append(text, end, groups.get(first).start());
        masked.append(ends(groups.subList(first, last + 1)));
        end = groups.get(last).end();
        first = last;
      }
    }
    return masked.append(text.substring(end)).toString();
  }

  private static int lastOfNumber(List<MatchResult> groups, int first) {
    int digits = 0;
    for (int last = first; last < groups.size() && digits < LENGTH; last++) {
      digits += groups.get(last).group().length();
      if (digits == LENGTH) {
        return last;
      }
    }
    return -1;
  }

  private static String ends(List<MatchResult> groups) {
    List<String> texts = new ArrayList<>();
    groups.forEach(group -> texts.add(group.group()));
    String digits = String.join("", texts);
    return digits.substring(0, 4) + "•".repeat(LENGTH - 6) + digits.substring(LENGTH - 2);
  }
}
