package id.perisai.admin.content;

import id.perisai.admin.frame.Words;
import java.util.List;
import java.util.Map;

/**
 * A difference as the screens show it.
 *
 * @param id as in {@link Difference}
 * @param label the field's or the blocks' name for people
 */
public record ShownDifference(String id, String label, boolean body, WordDiff words) {

  /** What differs between two contents of one type, in this language. */
  public static List<ShownDifference> of(
      Map<String, Object> left, Map<String, Object> right, Words words) {
    String type = String.valueOf(right.get("type"));
    return Differences.between(left, right).all().stream()
        .map(
            difference ->
                new ShownDifference(
                    difference.id(),
                    label(difference, type, words),
                    difference.isBody(),
                    WordDiff.of(
                        ReadableText.of(difference.left(), words),
                        ReadableText.of(difference.right(), words))))
        .toList();
  }

  private static String label(Difference difference, String type, Words words) {
    if (difference.isBody()) {
      Object first =
          difference.right().isEmpty() ? difference.left().get(0) : difference.right().get(0);
      return words.say("block." + ((Map<?, ?>) first).get("type"));
    }
    String name = difference.id().replace("fields.", "");
    String own = "field." + type + "." + name;
    return words.has(own)
        ? words.say(own)
        : words.has("field." + name) ? words.say("field." + name) : name;
  }
}
