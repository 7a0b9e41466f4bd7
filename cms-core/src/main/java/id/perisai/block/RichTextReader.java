package id.perisai.block;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the closed schema of {@link RichText}; everything outside it is a problem. */
final class RichTextReader {
  /** Lists in lists deeper than this are no reading; and the JSON's own depth is bounded. */
  private static final int DEEPEST = 4;

  private static final int MOST_NODES = 2000;
  private static final int LONGEST_TEXT = 100_000;
  private static final Pattern LANGUAGE =
      Pattern.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}");
  private static final List<String> BLOCKS =
      List.of("paragraph", "bullet_list", "ordered_list", "blockquote", "code_block");

  private final Problems problems;
  private final FieldReader fields;

  RichTextReader(Problems problems) {
    this.problems = problems;
    this.fields = new FieldReader(problems);
  }

  RichText read(String at, Object doc) {
    Map<String, Object> json = fields.object(at, doc);
    if (json == null) {
      return RichText.EMPTY;
    }
    if (!"doc".equals(json.get("type"))) {
      problems.add(FieldReader.at(at, "type"), Problem.Code.UNKNOWN_NODE, json.get("type"));
      return RichText.EMPTY;
    }
    known(at, json, "type", "content");
    return new RichText(nodes(FieldReader.at(at, "content"), json.get("content"), 0));
  }

  private List<RichText.Node> nodes(String at, Object value, int depth) {
    List<RichText.Node> nodes = new ArrayList<>();
    List<Map<String, Object>> children = children(at, value);
    for (int i = 0; i < children.size(); i++) {
      String childAt = at + "[" + i + "]";
      Map<String, Object> child = children.get(i);
      if (child != null) {
        RichText.Node node = node(childAt, child, depth);
        if (node != null) {
          nodes.add(node);
        }
      }
    }
    return List.copyOf(nodes);
  }

  private RichText.Node node(String at, Map<String, Object> json, int depth) {
    if (!(json.get("type") instanceof String type)) {
      problems.add(FieldReader.at(at, "type"), Problem.Code.REQUIRED);
      return null;
    }
    if (!BLOCKS.contains(type)) {
      Problem.Code code =
          List.of("text", "hard_break", "list_item", "doc").contains(type)
              ? Problem.Code.MISPLACED_NODE
              : Problem.Code.UNKNOWN_NODE;
      problems.add(at, code, type);
      return null;
    }
    if (depth > DEEPEST) {
      problems.add(at, Problem.Code.TOO_DEEP, DEEPEST);
      return null;
    }
    String contentAt = FieldReader.at(at, "content");
    Object content = json.get("content");
    switch (type) {
      case "paragraph":
        known(at, json, "type", "content");
        return new RichText.Paragraph(inline(contentAt, content));
      case "bullet_list":
        known(at, json, "type", "content");
        return new RichText.BulletList(items(contentAt, content, depth + 1));
      case "ordered_list":
        known(at, json, "type", "content", "attrs");
        return new RichText.OrderedList(order(at, json), items(contentAt, content, depth + 1));
      case "blockquote":
        known(at, json, "type", "content");
        return new RichText.Quotation(nodes(contentAt, content, depth + 1));
      default:
        known(at, json, "type", "content");
        return new RichText.Code(code(contentAt, content));
    }
  }

  private int order(String at, Map<String, Object> json) {
    String attrsAt = FieldReader.at(at, "attrs");
    Map<String, Object> attrs = attributes(attrsAt, json.get("attrs"), "order");
    Object order = attrs.get("order");
    if (order == null) {
      return 1;
    }
    if (!(order instanceof Long number) || number < 0 || number > 100_000) {
      problems.add(FieldReader.at(attrsAt, "order"), Problem.Code.OUT_OF_RANGE, 0, 100_000);
      return 1;
    }
    return number.intValue();
  }

  private List<RichText.Item> items(String at, Object value, int depth) {
    List<RichText.Item> items = new ArrayList<>();
    List<Map<String, Object>> children = children(at, value);
    for (int i = 0; i < children.size(); i++) {
      String childAt = at + "[" + i + "]";
      Map<String, Object> child = children.get(i);
      if (child == null) {
        continue;
      }
      if (!"list_item".equals(child.get("type"))) {
        problems.add(childAt, Problem.Code.MISPLACED_NODE, child.get("type"));
        continue;
      }
      known(childAt, child, "type", "content");
      items.add(
          new RichText.Item(
              nodes(FieldReader.at(childAt, "content"), child.get("content"), depth)));
    }
    return List.copyOf(items);
  }

  private String code(String at, Object value) {
    StringBuilder code = new StringBuilder();
    List<Map<String, Object>> children = children(at, value);
    for (int i = 0; i < children.size(); i++) {
      String childAt = at + "[" + i + "]";
      Map<String, Object> child = children.get(i);
      if (child == null) {
        continue;
      }
      if (!"text".equals(child.get("type"))) {
        problems.add(childAt, Problem.Code.MISPLACED_NODE, child.get("type"));
        continue;
      }
      known(childAt, child, "type", "text");
      code.append(words(childAt, child));
    }
    return code.toString();
  }

  /** A run of text under its marks, outermost first; null text is a line break. */
  private record Run(String text, List<RichText.Mark> marks) {}

  private List<RichText.Inline> inline(String at, Object value) {
    List<Run> runs = new ArrayList<>();
    List<Map<String, Object>> children = children(at, value);
    for (int i = 0; i < children.size(); i++) {
      String childAt = at + "[" + i + "]";
      Map<String, Object> child = children.get(i);
      if (child == null) {
        continue;
      }
      Object type = child.get("type");
      List<RichText.Mark> marks = marks(FieldReader.at(childAt, "marks"), child.get("marks"));
      if ("text".equals(type)) {
        known(childAt, child, "type", "text", "marks");
        runs.add(new Run(words(childAt, child), marks));
      } else if ("hard_break".equals(type)) {
        known(childAt, child, "type", "marks");
        runs.add(new Run(null, marks));
      } else if (type == null) {
        problems.add(FieldReader.at(childAt, "type"), Problem.Code.REQUIRED);
      } else {
        problems.add(
            childAt,
            BLOCKS.contains(type) || "list_item".equals(type)
                ? Problem.Code.MISPLACED_NODE
                : Problem.Code.UNKNOWN_NODE,
            type);
      }
    }
    return tree(runs, 0);
  }

  /** Gathers neighbours under the same outermost mark into one element. */
  private static List<RichText.Inline> tree(List<Run> runs, int depth) {
    List<RichText.Inline> inline = new ArrayList<>();
    int i = 0;
    while (i < runs.size()) {
      Run run = runs.get(i);
      if (run.marks().size() <= depth) {
        inline.add(run.text() == null ? new RichText.Break() : new RichText.Words(run.text()));
        i++;
        continue;
      }
      RichText.Mark mark = run.marks().get(depth);
      int end = i + 1;
      while (end < runs.size()
          && runs.get(end).marks().size() > depth
          && runs.get(end).marks().get(depth).equals(mark)) {
        end++;
      }
      inline.add(new RichText.Marked(mark, tree(runs.subList(i, end), depth + 1)));
      i = end;
    }
    return List.copyOf(inline);
  }

  private String words(String at, Map<String, Object> json) {
    String textAt = FieldReader.at(at, "text");
    if (!(json.get("text") instanceof String text)) {
      problems.add(textAt, Problem.Code.NOT_TEXT);
      return "";
    }
    if (text.length() > LONGEST_TEXT) {
      problems.add(textAt, Problem.Code.TOO_LONG, LONGEST_TEXT, text.length());
      return "";
    }
    OptionalInt bad = PlainText.badInLines(text);
    if (bad.isPresent()) {
      problems.add(textAt, Problem.Code.BAD_CHARACTER, String.format("U+%04X", bad.getAsInt()));
      return "";
    }
    return text;
  }

  private List<RichText.Mark> marks(String at, Object value) {
    List<RichText.Mark> marks = new ArrayList<>();
    List<Map<String, Object>> children = children(at, value);
    for (int i = 0; i < children.size(); i++) {
      if (children.get(i) != null) {
        RichText.Mark mark = mark(at + "[" + i + "]", children.get(i));
        if (mark != null && !marks.contains(mark)) {
          marks.add(mark);
        }
      }
    }
    marks.sort(Comparator.comparingInt(RichTextReader::rank));
    return List.copyOf(marks);
  }

  private static int rank(RichText.Mark mark) {
    if (mark instanceof RichText.LinkTo) {
      return 0;
    }
    if (mark instanceof RichText.Language) {
      return 1;
    }
    return mark instanceof RichText.Abbreviation ? 2 : 3 + ((RichText.Style) mark).ordinal();
  }

  private RichText.Mark mark(String at, Map<String, Object> json) {
    known(at, json, "type", "attrs");
    String attrsAt = FieldReader.at(at, "attrs");
    Object attrs = json.get("attrs");
    String type = String.valueOf(json.get("type"));
    switch (type) {
      case "strong":
      case "em":
      case "code":
      case "sub":
      case "sup":
        attributes(attrsAt, attrs);
        return RichText.Style.valueOf(type.toUpperCase(java.util.Locale.ROOT));
      case "link":
        return link(attrsAt, attributes(attrsAt, attrs, "href"));
      case "abbr":
        return abbreviation(attrsAt, attributes(attrsAt, attrs, "title"));
      case "lang":
        return language(attrsAt, attributes(attrsAt, attrs, "lang", "dir"));
      default:
        problems.add(at, Problem.Code.UNKNOWN_MARK, type);
        return null;
    }
  }

  private RichText.Mark link(String at, Map<String, Object> attrs) {
    if (!(attrs.get("href") instanceof String href) || !Href.isAllowed(href)) {
      problems.add(FieldReader.at(at, "href"), Problem.Code.BAD_LINK);
      return null;
    }
    return new RichText.LinkTo(new Href(href));
  }

  private RichText.Mark abbreviation(String at, Map<String, Object> attrs) {
    Values values = fields.read(at, attrs, List.of(Field.line("title", 200)));
    return values.text("title").isEmpty() ? null : new RichText.Abbreviation(values.text("title"));
  }

  private RichText.Mark language(String at, Map<String, Object> attrs) {
    if (!(attrs.get("lang") instanceof String lang) || !LANGUAGE.matcher(lang).matches()) {
      problems.add(FieldReader.at(at, "lang"), Problem.Code.BAD_LANGUAGE);
      return null;
    }
    Values values =
        fields.read(
            at,
            attrs.get("dir") == null ? Map.of() : Map.of("dir", attrs.get("dir")),
            List.of(Field.choice("dir", "ltr", "rtl").optional()));
    return new RichText.Language(lang, values.text("dir"));
  }

  private Map<String, Object> attributes(String at, Object value, String... names) {
    if (value == null) {
      return Map.of();
    }
    Map<String, Object> attrs = fields.object(at, value);
    if (attrs == null) {
      return Map.of();
    }
    known(at, attrs, names);
    return attrs;
  }

  private List<Map<String, Object>> children(String at, Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      problems.add(at, Problem.Code.NOT_A_LIST);
      return List.of();
    }
    if (list.size() > MOST_NODES) {
      problems.add(at, Problem.Code.TOO_MANY, MOST_NODES, list.size());
      return List.of();
    }
    List<Map<String, Object>> children = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      children.add(fields.object(at + "[" + i + "]", list.get(i)));
    }
    return children;
  }

  private void known(String at, Map<String, Object> json, String... keys) {
    fields.onlyKnown(at, json, List.of(), List.of(keys));
  }
}
