package id.perisai.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the JSON of rich text and of blocks. */
final class Nodes {
  private Nodes() {}

  static Map<String, Object> of(String type, List<?> content) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("type", type);
    node.put("content", content);
    return node;
  }

  static Map<String, Object> doc(List<Map<String, Object>> nodes) {
    return of("doc", List.copyOf(nodes));
  }

  static Map<String, Object> text(String text, List<Map<String, Object>> marks) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("type", "text");
    node.put("text", text);
    if (!marks.isEmpty()) {
      node.put("marks", marks);
    }
    return node;
  }

  static Map<String, Object> hardBreak() {
    return Map.of("type", "hard_break");
  }

  static Map<String, Object> mark(String type) {
    return Map.of("type", type);
  }

  static Map<String, Object> mark(String type, Map<String, Object> attributes) {
    return Map.of("type", type, "attrs", attributes);
  }

  /** A block of this type with these fields, given as names and values in turn. */
  static Map<String, Object> block(String type, Object... fields) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", type);
    for (int i = 0; i < fields.length; i += 2) {
      block.put((String) fields[i], fields[i + 1]);
    }
    return block;
  }
}
