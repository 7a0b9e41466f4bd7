package id.perisai.block;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rich text of the closed schema, as a tree for the templates. Made from ProseMirror's JSON by
 * {@link #check}; never from HTML.
 *
 * <p>Nodes: paragraph, bullet_list, ordered_list, list_item, blockquote, code_block, hard_break,
 * text. Marks: strong, em, code, sub, sup, link, abbr, lang. Neighbours under the same mark share
 * one element, so that a link with a bold word in it stays one link.
 */
public record RichText(List<Node> nodes) {
  public static final RichText EMPTY = new RichText(List.of());

  public RichText {
    nodes = List.copyOf(nodes);
  }

  /** What stands on lines of its own. */
  public sealed interface Node permits Paragraph, BulletList, OrderedList, Quotation, Code {}

  public record Paragraph(List<Inline> content) implements Node {}

  public record BulletList(List<Item> items) implements Node {}

  /** {@code start} is the first item's number. */
  public record OrderedList(int start, List<Item> items) implements Node {}

  public record Item(List<Node> nodes) {}

  public record Quotation(List<Node> nodes) implements Node {}

  public record Code(String text) implements Node {}

  /** What runs within a line. */
  public sealed interface Inline permits Words, Break, Marked {}

  public record Words(String text) implements Inline {}

  public record Break() implements Inline {}

  public record Marked(Mark mark, List<Inline> content) implements Inline {}

  public sealed interface Mark permits Style, LinkTo, Abbreviation, Language {}

  /** Marks without attributes; the order is the order of nesting. */
  public enum Style implements Mark {
    STRONG,
    EM,
    CODE,
    SUB,
    SUP
  }

  public record LinkTo(Href href) implements Mark {}

  public record Abbreviation(String title) implements Mark {}

  /** A passage in another language; {@code dir} is {@code ltr}, {@code rtl} or empty. */
  public record Language(String lang, String dir) implements Mark {}

  /** Reads ProseMirror's JSON; throws {@link InvalidContent} with every problem found. */
  public static RichText check(Object doc) {
    Problems problems = new Problems();
    RichText text = new RichTextReader(problems).read("", doc);
    problems.refuse();
    return text;
  }

  /** Whether the JSON is a doc in which nobody wrote anything. */
  static boolean isBlank(Object doc) {
    return doc instanceof Map<?, ?> map
        && "doc".equals(map.get("type"))
        && (map.get("content") == null
            || map.get("content") instanceof List<?> nodes
                && nodes.stream()
                    .allMatch(
                        node ->
                            node instanceof Map<?, ?> paragraph
                                && "paragraph".equals(paragraph.get("type"))
                                && (paragraph.get("content") == null
                                    || Objects.equals(paragraph.get("content"), List.of()))));
  }

  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** The words alone, a line per paragraph or item. */
  public String text() {
    StringBuilder text = new StringBuilder();
    appendNodes(nodes, text);
    return text.toString().strip();
  }

  private static void appendNodes(List<Node> nodes, StringBuilder text) {
    for (Node node : nodes) {
      if (node instanceof Paragraph paragraph) {
        appendInline(paragraph.content(), text);
        text.append('\n');
      } else if (node instanceof Code code) {
        text.append(code.text()).append('\n');
      } else if (node instanceof Quotation quotation) {
        appendNodes(quotation.nodes(), text);
      } else {
        for (Item item : items(node)) {
          appendNodes(item.nodes(), text);
        }
      }
    }
  }

  private static List<Item> items(Node node) {
    return node instanceof BulletList list ? list.items() : ((OrderedList) node).items();
  }

  private static void appendInline(List<Inline> content, StringBuilder text) {
    for (Inline inline : content) {
      if (inline instanceof Words words) {
        text.append(words.text());
      } else if (inline instanceof Break) {
        text.append('\n');
      } else if (inline instanceof Marked marked) {
        appendInline(marked.content(), text);
      }
    }
  }
}
