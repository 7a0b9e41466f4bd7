package id.perisai.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Digits of a text as they are grouped: {@code 3604 0101 0190 0001} are four groups. Numbers are
 * read from neighbouring groups with one kind of separator between them.
 */
final class DigitGroups {
  /**
   * Groups of digits as people write them, by their lengths; else sixteen loose digits would be
   * found in budgets.
   */
  private static final List<List<Integer>> SHAPES =
      List.of(
          List.of(15),
          List.of(16),
          List.of(18),
          List.of(4, 4, 4, 4),
          List.of(6, 6, 4),
          List.of(2, 2, 2, 6, 4),
          List.of(2, 2, 2, 2, 2, 2, 4),
          List.of(6, 2, 2, 2, 4),
          List.of(4, 2, 6, 4),
          List.of(8, 8),
          List.of(6, 10),
          List.of(12, 4),
          List.of(8, 6, 1, 3),
          List.of(8, 6, 4),
          List.of(14, 4),
          List.of(4, 2, 2, 4, 2, 1, 3),
          List.of(2, 3, 3, 1, 3, 3),
          List.of(3, 3, 3, 1, 3, 3),
          List.of(9, 3, 3),
          List.of(10, 3, 3));

  /**
   * A number found.
   *
   * @param digits ASCII digits alone
   * @param start index into the folded text
   * @param end index into the folded text, after the last digit
   */
  record Candidate(String digits, int start, int end, boolean grouped) {}

  private record Group(int start, int end) {
    int length() {
      return end - start;
    }
  }

  private DigitGroups() {}

  static List<Candidate> in(String text) {
    List<Group> groups = groups(text);
    List<Candidate> candidates = new ArrayList<>();
    int next = 0;
    while (next < groups.size()) {
      Candidate candidate = null;
      for (List<Integer> shape : SHAPES) {
        if (matches(shape, groups, next, text)) {
          candidate = candidate(groups.subList(next, next + shape.size()), text);
          next += shape.size();
          break;
        }
      }
      if (candidate == null) {
        next++;
      } else {
        candidates.add(candidate);
      }
    }
    return candidates;
  }

  private static List<Group> groups(String text) {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (isDigit(text, i)) {
        int start = i;
        while (isDigit(text, i)) {
          i++;
        }
        groups.add(new Group(start, i));
      }
    }
    return groups;
  }

  private static boolean matches(List<Integer> shape, List<Group> groups, int first, String text) {
    if (first + shape.size() > groups.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      if (groups.get(first + i).length() != shape.get(i)
          || i > 0 && separator(groups, first + i, text).isEmpty()) {
        return false;
      }
    }
    return !isPartOfLonger(groups, first, shape.size(), text);
  }

  /** What parts a group from the one before it; empty when they are not of one number. */
  private static String separator(List<Group> groups, int index, String text) {
    String between = text.substring(groups.get(index - 1).end(), groups.get(index).start());
    return between.matches("[ \\u00a0]|[ ]?[.\\-\\u2010-\\u2015/·•,:_][ ]?") ? between : "";
  }

  /** A dot or a hyphen and more digits on either side: an account code, not a person's number. */
  private static boolean isPartOfLonger(List<Group> groups, int first, int size, String text) {
    return first > 0 && glued(groups, first, text)
        || first + size < groups.size() && glued(groups, first + size, text);
  }

  private static boolean glued(List<Group> groups, int index, String text) {
    String between = text.substring(groups.get(index - 1).end(), groups.get(index).start());
    return between.matches("[.\\-\\u2010-\\u2015]");
  }

  private static Candidate candidate(List<Group> groups, String text) {
    StringBuilder digits = new StringBuilder();
    groups.forEach(group -> digits.append(text, group.start(), group.end()));
    return new Candidate(
        digits.toString(),
        groups.get(0).start(),
        groups.get(groups.size() - 1).end(),
        groups.size() > 1);
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }
}
