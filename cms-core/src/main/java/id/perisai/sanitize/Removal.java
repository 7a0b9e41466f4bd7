package id.perisai.sanitize;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One kind of thing that the sanitizer took out, and how often.
 *
 * @param element lower-case name of the element that was taken out, or that lost the attribute
 * @param attribute lower-case name of the attribute, or null when the whole element went
 * @param count how often, at least 1
 */
public record Removal(String element, String attribute, int count, Reason why) {
  public Removal {
    Objects.requireNonNull(element, "element");
    Objects.requireNonNull(why, "why");
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, got " + count);
    }
  }

  /**
   * {@code {"element":"a","attribute":"onclick","count":2,"why":"runs-code"}}, attribute only where
   * there is one.
   */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new TreeMap<>();
    json.put("element", element);
    if (attribute != null) {
      json.put("attribute", attribute);
    }
    json.put("count", (long) count);
    json.put("why", why.code());
    return json;
  }
}
