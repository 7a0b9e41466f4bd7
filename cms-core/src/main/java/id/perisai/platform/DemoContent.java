package id.perisai.platform;

import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a department of the demo city publishes, read from the files beside this class. The files
 * are the content JSON of {@link id.perisai.content.Content} with three short forms: a string in a
 * body is rich text ({@code ## heading}, {@code - item}, {@code 1. item}, {@code [text](/link)}), a
 * string as {@code doc} is rich text too, and {@code {"picture": subject}} is an image to be drawn.
 */
final class DemoContent {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)]+)\\)");

  private final Map<String, Object> file;

  private DemoContent(Map<String, Object> file) {
    this.file = file;
  }

  /** The department's own file, or the one for all that have none, with its name put in. */
  static DemoContent of(String tenant, String name) {
    InputStream own = DemoContent.class.getResourceAsStream("demo/" + tenant + ".json");
    String picture = DemoPicture.SUBJECTS.get(Math.floorMod(tenant.hashCode(), 5));
    try (InputStream in =
        own == null ? DemoContent.class.getResourceAsStream("demo/department.json") : own) {
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("{name}", name)
              .replace("{tenant}", tenant)
              .replace("{picture}", picture);
      return new DemoContent(map(Json.parse(text.getBytes(StandardCharsets.UTF_8), MAX_BYTES)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Rejected e) {
      throw new IllegalStateException("demo content of " + tenant + " is malformed", e);
    }
  }

  /**
   * All contents, settings and menu first.
   *
   * @param upload makes the image of a subject and gives it as content names it
   */
  List<Map<String, Object>> contents(Function<String, Map<String, Object>> upload) {
    List<Map<String, Object>> contents = new ArrayList<>();
    contents.add(map(expanded(file.get("settings"), upload)));
    contents.add(map(expanded(file.get("menu"), upload)));
    for (Object item : (List<?>) file.get("items")) {
      contents.add(map(expanded(item, upload)));
    }
    return contents;
  }

  private static Object expanded(Object value, Function<String, Map<String, Object>> upload) {
    if (value instanceof Map<?, ?> map) {
      if (map.containsKey("picture")) {
        return upload.apply((String) map.get("picture"));
      }
      Map<String, Object> expanded = new LinkedHashMap<>();
      map.forEach((key, item) -> expanded.put((String) key, expanded(key, item, upload)));
      if ("image".equals(expanded.get("type")) && expanded.containsKey("image")) {
        expanded.put("media", expanded.remove("image"));
      }
      return expanded;
    }
    if (value instanceof List<?> list) {
      return new ArrayList<Object>(list.stream().map(item -> expanded(item, upload)).toList());
    }
    return value;
  }

  private static Object expanded(
      Object key, Object value, Function<String, Map<String, Object>> upload) {
    if (key.equals("body")) {
      return body((List<?>) value, upload);
    }
    return key.equals("doc") && value instanceof String text
        ? Map.of("type", "doc", "content", List.of(paragraph(text)))
        : expanded(value, upload);
  }

  private static List<Object> body(List<?> items, Function<String, Map<String, Object>> upload) {
    List<Object> blocks = new ArrayList<>();
    List<Object> nodes = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof String text && !text.startsWith("## ")) {
        nodes.add(node(text));
        continue;
      }
      endText(blocks, nodes);
      blocks.add(
          item instanceof String heading
              ? Map.of("type", "heading", "level", 2L, "text", heading.substring(3))
              : expanded(item, upload));
    }
    endText(blocks, nodes);
    return blocks;
  }

  private static void endText(List<Object> blocks, List<Object> nodes) {
    if (!nodes.isEmpty()) {
      blocks.add(
          Map.of("type", "text", "doc", Map.of("type", "doc", "content", List.copyOf(nodes))));
      nodes.clear();
    }
  }

  private static Map<String, Object> node(String text) {
    if (text.startsWith("- ")) {
      return Map.of("type", "bullet_list", "content", listItems(text, "- "));
    }
    if (text.startsWith("1. ")) {
      return Map.of(
          "type",
          "ordered_list",
          "attrs",
          Map.of("order", 1L),
          "content",
          listItems(text, "\\d+\\. "));
    }
    return paragraph(text);
  }

  private static List<Object> listItems(String text, String marker) {
    List<Object> items = new ArrayList<>();
    for (String line : text.split("\n")) {
      items.add(
          Map.of(
              "type", "list_item", "content", List.of(paragraph(line.replaceFirst(marker, "")))));
    }
    return items;
  }

  private static Map<String, Object> paragraph(String text) {
    List<Object> inline = new ArrayList<>();
    Matcher link = LINK.matcher(text);
    int from = 0;
    while (link.find()) {
      addText(inline, text.substring(from, link.start()));
      inline.add(
          Map.of(
              "type", "text",
              "text", link.group(1),
              "marks", List.of(Map.of("type", "link", "attrs", Map.of("href", link.group(2))))));
      from = link.end();
    }
    addText(inline, text.substring(from));
    return Map.of("type", "paragraph", "content", inline);
  }

  private static void addText(List<Object> inline, String text) {
    if (!text.isEmpty()) {
      inline.add(Map.of("type", "text", "text", text));
    }
  }

  @SuppressWarnings("unchecked") // objects that our parser reads have string keys
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
