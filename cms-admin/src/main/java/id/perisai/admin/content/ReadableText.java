package id.perisai.admin.content;

import id.perisai.admin.frame.Words;
import java.util.List;
import java.util.Map;

/** A value of a content's JSON as text that people can compare, links and images included. */
final class ReadableText {
  private final Words words;
  private final StringBuilder text = new StringBuilder();

  private ReadableText(Words words) {
    this.words = words;
  }

  static String of(List<Object> values, Words words) {
    ReadableText readable = new ReadableText(words);
    values.forEach(readable::add);
    return readable.text.toString().strip();
  }

  private void add(Object value) {
    if (value instanceof Map<?, ?> map) {
      addObject(map);
    } else if (value instanceof List<?> list) {
      list.forEach(this::add);
    } else if (value instanceof Boolean flag) {
      line(flag ? "✓" : "–");
    } else if (value != null) {
      line(value.toString());
    }
  }

  private void addObject(Map<?, ?> map) {
    if ("doc".equals(map.get("type"))) {
      addRichText(map, "");
    } else if (map.get("media") instanceof String && map.get("variants") != null) {
      line("🖼 " + map.get("name"));
    } else if (map.containsKey("href") && !map.containsKey("type")) {
      Object label = map.get("text") != null ? map.get("text") : map.get("name");
      line(label + " → " + map.get("href"));
      add(map.get("items"));
    } else {
      if (map.get("type") instanceof String type && words.has("block." + type)) {
        line("[" + words.say("block." + type) + "]");
      }
      map.forEach(
          (key, item) -> {
            if (!"type".equals(key)) {
              add("rows".equals(key) ? rows(item) : item);
            }
          });
    }
  }

  /** A row of a table as one line. */
  private static List<Object> rows(Object rows) {
    return ((List<?>) rows)
        .stream()
            .map(
                row ->
                    (Object)
                        String.join(" | ", ((List<?>) row).stream().map(String::valueOf).toList()))
            .toList();
  }

  private void addRichText(Map<?, ?> node, String indent) {
    for (Object child : children(node)) {
      Map<?, ?> block = (Map<?, ?>) child;
      switch (String.valueOf(block.get("type"))) {
        case "paragraph", "code_block" -> line(indent + inline(block));
        case "list_item" -> addRichText(block, indent + "• ");
        default -> addRichText(block, indent);
      }
    }
  }

  private static String inline(Map<?, ?> block) {
    StringBuilder line = new StringBuilder();
    for (Object child : children(block)) {
      Map<?, ?> node = (Map<?, ?>) child;
      line.append("hard_break".equals(node.get("type")) ? " ⏎ " : node.get("text"));
      for (Object mark : node.get("marks") instanceof List<?> marks ? marks : List.of()) {
        Map<?, ?> set = (Map<?, ?>) mark;
        if ("link".equals(set.get("type"))) {
          line.append(" → ").append(((Map<?, ?>) set.get("attrs")).get("href"));
        }
      }
    }
    return line.toString();
  }

  private static List<?> children(Map<?, ?> node) {
    return node.get("content") instanceof List<?> list ? list : List.of();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
