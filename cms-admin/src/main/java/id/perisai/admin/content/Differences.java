package id.perisai.admin.content;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where two contents of one page differ, and how one content is made of both: field by field, and
 * the body by runs of blocks.
 */
public final class Differences {
  /** Which side a merged content takes at a difference. */
  public enum Choice {
    LEFT,
    RIGHT,
    BOTH
  }

  private final Map<String, Object> left;
  private final Map<String, Object> right;

  private Differences(Map<String, Object> left, Map<String, Object> right) {
    this.left = left;
    this.right = right;
  }

  /** Both as the content's JSON. */
  public static Differences between(Map<String, Object> left, Map<String, Object> right) {
    return new Differences(left, right);
  }

  /** All, in the order of the content: fields first, then the body. */
  public List<Difference> all() {
    List<Difference> all = new ArrayList<>();
    addFields("", without(left), without(right), all);
    addFields("fields.", fields(left), fields(right), all);
    int run = 0;
    for (AbstractDelta<Object> delta : deltas()) {
      if (delta.getType() != DeltaType.EQUAL) {
        all.add(
            new Difference(
                "body." + run++, delta.getSource().getLines(), delta.getTarget().getLines()));
      }
    }
    return List.copyOf(all);
  }

  private static void addFields(
      String prefix,
      Map<String, Object> left,
      Map<String, Object> right,
      List<Difference> differences) {
    Set<String> names = new LinkedHashSet<>(left.keySet());
    names.addAll(right.keySet());
    for (String name : names) {
      if (!Objects.equals(left.get(name), right.get(name))) {
        differences.add(
            new Difference(prefix + name, single(left.get(name)), single(right.get(name))));
      }
    }
  }

  /**
   * The content that takes the chosen side at each difference; a difference without a choice takes
   * the right side, which is the newer one.
   */
  public Map<String, Object> merge(Map<String, Choice> choices) {
    Map<String, Object> merged = mergeFields("", without(left), without(right), choices);
    if (left.containsKey("fields") || right.containsKey("fields")) {
      merged.put("fields", mergeFields("fields.", fields(left), fields(right), choices));
    }
    if (left.containsKey("body") || right.containsKey("body")) {
      merged.put("body", mergeBody(choices));
    }
    return merged;
  }

  private static Map<String, Object> mergeFields(
      String prefix,
      Map<String, Object> left,
      Map<String, Object> right,
      Map<String, Choice> choices) {
    Map<String, Object> merged = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(right.keySet());
    names.addAll(left.keySet());
    for (String name : names) {
      Object value = choices.get(prefix + name) == Choice.LEFT ? left.get(name) : right.get(name);
      if (value != null) {
        merged.put(name, value);
      }
    }
    return merged;
  }

  private List<Object> mergeBody(Map<String, Choice> choices) {
    List<Object> merged = new ArrayList<>();
    int run = 0;
    for (AbstractDelta<Object> delta : deltas()) {
      if (delta.getType() == DeltaType.EQUAL) {
        merged.addAll(delta.getSource().getLines());
        continue;
      }
      Choice choice = choices.getOrDefault("body." + run++, Choice.RIGHT);
      if (choice != Choice.RIGHT) {
        merged.addAll(delta.getSource().getLines());
      }
      if (choice != Choice.LEFT) {
        merged.addAll(delta.getTarget().getLines());
      }
    }
    return merged;
  }

  private List<AbstractDelta<Object>> deltas() {
    return DiffUtils.diff(body(left), body(right), true).getDeltas();
  }

  private static List<Object> single(Object value) {
    return value == null ? List.of() : List.of(value);
  }

  private static Map<String, Object> without(Map<String, Object> content) {
    Map<String, Object> fields = new LinkedHashMap<>(content);
    fields.remove("fields");
    fields.remove("body");
    return fields;
  }

  @SuppressWarnings("unchecked") // JSON's objects have string keys
  private static Map<String, Object> fields(Map<String, Object> content) {
    return content.get("fields") instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static List<Object> body(Map<String, Object> content) {
    return content.get("body") instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }
}
