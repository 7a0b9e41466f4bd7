package id.perisai.transfer;

import id.perisai.block.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Walks sanitized HTML and makes blocks of it. At the top, tables, images and quotes become blocks
 * of their own; inside lists, quotes and details they come out below the block that held them.
 * Every visible word goes somewhere.
 */
final class BlockFlow {
  private static final int DEEPEST = 3;
  private static final int MOST_NODES = 800;
  private static final int LONGEST_HEADING = 200;
  private static final Set<String> MARKED =
      Set.of("strong", "b", "em", "i", "cite", "dfn", "var", "code", "kbd", "samp", "sub", "sup");
  private static final Set<String> PLAIN_INLINE =
      Set.of("span", "u", "s", "del", "ins", "small", "mark", "bdi", "bdo", "time", "wbr", "q");

  private final HtmlBlocks page;
  private final int depth;
  private final Runs runs;
  private final List<Map<String, Object>> nodes = new ArrayList<>();
  private final List<Map<String, Object>> blocks = new ArrayList<>();
  private final List<Map<String, Object>> below;

  /** At the top of a page. */
  BlockFlow(HtmlBlocks page) {
    this(page, 0, null);
  }

  /** Inside something; blocks that cannot stand there go {@code below} it. */
  private BlockFlow(HtmlBlocks page, int depth, List<Map<String, Object>> below) {
    this.page = page;
    this.depth = depth;
    this.below = below;
    this.runs = new Runs(page.linesMatter());
  }

  private boolean isTop() {
    return below == null;
  }

  /** Blocks of everything inside {@code element}; for the top alone. */
  List<Map<String, Object>> blocks(Element element) {
    walk(element, List.of());
    endText();
    return blocks;
  }

  private List<Map<String, Object>> nodes(Element element, List<Map<String, Object>> marks) {
    walk(element, marks);
    endParagraph();
    return List.copyOf(nodes);
  }

  private void walk(Element element, List<Map<String, Object>> marks) {
    for (Node child : element.childNodes()) {
      if (child instanceof TextNode text) {
        runs.text(text.getWholeText(), marks);
      } else if (child instanceof Element inner) {
        element(inner, marks);
      }
    }
  }

  private void element(Element element, List<Map<String, Object>> marks) {
    String name = element.tagName();
    if (MARKED.contains(name)
        || PLAIN_INLINE.contains(name)
        || name.equals("a")
        || name.equals("abbr")) {
      inline(element, name, marks);
      return;
    }
    switch (name) {
      case "br" -> runs.lineBreak();
      case "img" -> image(element, "");
      case "hr", "col", "colgroup" -> endParagraph();
      case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, marks);
      case "ul", "ol" -> list(element, marks);
      case "pre" -> code(element);
      case "blockquote" -> quote(element, marks);
      case "table" -> table(element, "", marks);
      case "figure" -> figure(element, marks);
      case "details" -> details(element, marks);
      case "dt" -> paragraph(element, with(marks, Nodes.mark("strong")));
      default -> paragraph(element, marks);
    }
  }

  private void paragraph(Element element, List<Map<String, Object>> marks) {
    endParagraph();
    walk(element, language(element, marks));
    endParagraph();
  }

  private void inline(Element element, String name, List<Map<String, Object>> marks) {
    List<Map<String, Object>> inner = language(element, marks);
    switch (name) {
      case "strong", "b" -> inner = with(inner, Nodes.mark("strong"));
      case "em", "i", "cite", "dfn", "var" -> inner = with(inner, Nodes.mark("em"));
      case "code", "kbd", "samp" -> inner = with(inner, Nodes.mark("code"));
      case "sub", "sup" -> inner = with(inner, Nodes.mark(name));
      case "abbr" -> inner = abbreviation(element, inner);
      case "a" -> inner = link(element, inner);
      case "s", "del" -> page.notes().add(Note.STRUCK, element.text());
      default -> {
        // the words stay, the look goes
      }
    }
    if (name.equals("q")) {
      runs.text("“", inner);
    }
    walk(element, inner);
    if (name.equals("q")) {
      runs.text("”", inner);
    }
  }

  private List<Map<String, Object>> abbreviation(Element element, List<Map<String, Object>> marks) {
    String title = PlainText.line(element.attr("title"));
    return title.isEmpty() || title.length() > 200
        ? marks
        : with(marks, Nodes.mark("abbr", Map.of("title", title)));
  }

  private List<Map<String, Object>> link(Element element, List<Map<String, Object>> marks) {
    String href = element.attr("href");
    boolean around = !element.select("img").isEmpty();
    if (around && page.isPicture(href)) {
      return marks; // the picture at full size: the new image is that
    }
    Optional<String> target = page.link(href);
    if (around && element.text().isBlank()) {
      target.ifPresent(address -> linkBelow(element, address));
      return marks;
    }
    return target
        .map(address -> with(marks, Nodes.mark("link", Map.of("href", address))))
        .orElse(marks);
  }

  /** An image block cannot be a link, so that the link gets a line of its own. */
  private void linkBelow(Element element, String address) {
    page.notes().add(Note.IMAGE_LINK, address);
    String alt = PlainText.line(element.select("img").attr("alt"));
    String words = alt.isEmpty() ? address : alt;
    List<Map<String, Object>> marks = List.of(Nodes.mark("link", Map.of("href", address)));
    emit(
        Nodes.block(
            "text",
            "doc",
            Nodes.doc(List.of(Nodes.of("paragraph", List.of(Nodes.text(words, marks)))))),
        true);
  }

  private List<Map<String, Object>> language(Element element, List<Map<String, Object>> marks) {
    String language = element.attr("lang");
    if (language.isEmpty() || language.toLowerCase(Locale.ROOT).startsWith("id")) {
      return marks;
    }
    String direction = element.attr("dir").toLowerCase(Locale.ROOT);
    return with(
        marks,
        Nodes.mark(
            "lang",
            Set.of("ltr", "rtl").contains(direction)
                ? Map.of("lang", language, "dir", direction)
                : Map.of("lang", language)));
  }

  /** One mark of a kind: the innermost. */
  private static List<Map<String, Object>> with(
      List<Map<String, Object>> marks, Map<String, Object> mark) {
    List<Map<String, Object>> all = new ArrayList<>(marks);
    all.removeIf(other -> other.get("type").equals(mark.get("type")));
    all.add(mark);
    return List.copyOf(all);
  }

  private void heading(Element element, List<Map<String, Object>> marks) {
    endParagraph();
    String text = PlainText.line(element.text());
    if (isTop() && !Runs.isBlank(text) && text.length() <= LONGEST_HEADING) {
      long level = page.levels().next(element.tagName().charAt(1) - '0');
      emit(Nodes.block("heading", "level", level, "text", text), false);
      element.select("a[href]").forEach(this::headingLink);
    } else if (!Runs.isBlank(text)) {
      if (isTop()) {
        page.notes().add(Note.HEADING_LONG);
      }
      walkWithoutImages(element, with(marks, Nodes.mark("strong")));
      endParagraph();
    }
    element.select("img").forEach(image -> image(image, ""));
  }

  private void headingLink(Element link) {
    if (link.select("img").isEmpty()) {
      page.link(link.attr("href")).ifPresent(address -> linkBelowHeading(link, address));
    }
  }

  private void linkBelowHeading(Element link, String address) {
    String words = PlainText.line(link.text());
    runs.text(
        words.isEmpty() ? address : words, List.of(Nodes.mark("link", Map.of("href", address))));
    endParagraph();
  }

  private void walkWithoutImages(Element element, List<Map<String, Object>> marks) {
    Element copy = element.clone();
    copy.select("img").remove();
    walk(copy, marks);
  }

  private void list(Element element, List<Map<String, Object>> marks) {
    endParagraph();
    List<Map<String, Object>> moved = isTop() ? new ArrayList<>() : below;
    int before = moved.size();
    List<Map<String, Object>> items = items(element, marks, depth, moved);
    for (int from = 0; from < items.size(); from += MOST_NODES) {
      addNode(
          listNode(element, from, items.subList(from, Math.min(items.size(), from + MOST_NODES))));
    }
    if (moved.size() > before) {
      page.notes().add(Note.MOVED);
    }
    if (isTop()) {
      moved.forEach(block -> emit(block, false));
    }
  }

  private static Map<String, Object> listNode(
      Element element, int from, List<Map<String, Object>> items) {
    boolean ordered = element.tagName().equals("ol");
    Map<String, Object> list =
        Nodes.of(ordered ? "ordered_list" : "bullet_list", List.copyOf(items));
    if (ordered) {
      long start =
          element.attr("start").matches("[0-9]{1,5}") ? Long.parseLong(element.attr("start")) : 1;
      list.put("attrs", Map.of("order", start + from));
    }
    return list;
  }

  private List<Map<String, Object>> items(
      Element list, List<Map<String, Object>> marks, int level, List<Map<String, Object>> moved) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (Element item : itemsOf(list)) {
      items.addAll(item(item, language(list, marks), level, moved));
    }
    return items;
  }

  /**
   * The items; what stands between them, such as the lists directly in lists of old editors, joins
   * the one before.
   */
  private static List<Element> itemsOf(Element list) {
    List<Element> items = new ArrayList<>();
    for (Node child : list.childNodes()) {
      if (child instanceof Element element && element.tagName().equals("li")) {
        items.add(element.clone());
      } else if (child instanceof Element
          || child instanceof TextNode text && !Runs.isBlank(text.text())) {
        if (items.isEmpty()) {
          items.add(new Element("li"));
        }
        items.get(items.size() - 1).appendChild(child.clone());
      }
    }
    return items;
  }

  /** The item, and those of lists in it that are nested too deeply to stay inside. */
  private List<Map<String, Object>> item(
      Element element,
      List<Map<String, Object>> marks,
      int level,
      List<Map<String, Object>> moved) {
    List<Map<String, Object>> flattened = new ArrayList<>();
    Element source = element;
    if (level >= DEEPEST) {
      source = element.clone();
      for (Element inner : source.select("ul, ol")) {
        if (inner.parents().stream().noneMatch(parent -> parent.tagName().matches("[uo]l"))) {
          flattened.addAll(items(inner, marks, level, moved));
          inner.remove();
        }
      }
    }
    List<Map<String, Object>> content = new BlockFlow(page, level + 1, moved).nodes(source, marks);
    List<Map<String, Object>> items = new ArrayList<>();
    if (!content.isEmpty()) {
      items.add(Nodes.of("list_item", content));
    }
    items.addAll(flattened);
    return items;
  }

  private void code(Element element) {
    endParagraph();
    Element copy = element.clone();
    copy.select("br").forEach(br -> br.replaceWith(new TextNode("\n")));
    String text = PlainText.lines(copy.wholeText()).replaceFirst("^\\n", "").stripTrailing();
    element
        .select("a[href]")
        .forEach(link -> page.notes().add(Note.LINK_DROPPED, link.attr("href")));
    if (!Runs.isBlank(text)) {
      List<Map<String, Object>> lines = new ArrayList<>();
      for (int from = 0; from < text.length(); from += 50_000) {
        lines.add(
            Nodes.text(text.substring(from, Math.min(text.length(), from + 50_000)), List.of()));
      }
      addNode(Nodes.of("code_block", lines));
    }
    element.select("img").forEach(image -> image(image, ""));
  }

  private void quote(Element element, List<Map<String, Object>> marks) {
    endParagraph();
    if (!isTop() && depth > DEEPEST) {
      walk(element, marks);
      endParagraph();
      return;
    }
    Element copy = element.clone();
    String cite = isTop() ? takeCite(copy) : "";
    List<Map<String, Object>> moved = isTop() ? new ArrayList<>() : below;
    List<Map<String, Object>> content =
        new BlockFlow(page, depth + 1, moved).nodes(copy, language(element, marks));
    if (!isTop()) {
      if (!content.isEmpty()) {
        addNode(Nodes.of("blockquote", content));
      }
      return;
    }
    if (!content.isEmpty()) {
      emit(
          cite.isEmpty()
              ? Nodes.block("quote", "doc", Nodes.doc(content))
              : Nodes.block("quote", "doc", Nodes.doc(content), "cite", cite),
          false);
    } else if (!cite.isEmpty()) {
      runs.text(cite, marks);
      endParagraph();
    }
    moved.forEach(block -> emit(block, false));
  }

  private static String takeCite(Element quote) {
    Element cite =
        quote.select("> cite, > footer, > p > cite:only-child, > p > cite:last-child").last();
    String text = cite == null ? "" : PlainText.line(cite.text());
    if (text.isEmpty() || text.length() > 200 || !cite.select("a, img").isEmpty()) {
      return "";
    }
    cite.remove();
    return text.replaceFirst("^[—–-]+\\s*", "");
  }

  private void details(Element element, List<Map<String, Object>> marks) {
    endParagraph();
    Element copy = element.clone();
    Element summary = copy.selectFirst("> summary");
    String title = summary == null ? "" : PlainText.line(summary.text());
    if (!isTop() || title.isEmpty() || title.length() > 200) {
      walk(element, marks);
      endParagraph();
      return;
    }
    summary.remove();
    List<Map<String, Object>> moved = new ArrayList<>();
    List<Map<String, Object>> content = new BlockFlow(page, depth, moved).nodes(copy, marks);
    if (content.isEmpty()) {
      runs.text(title, with(marks, Nodes.mark("strong")));
      endParagraph();
    } else {
      emit(Nodes.block("details", "summary", title, "doc", Nodes.doc(content)), false);
    }
    moved.forEach(block -> emit(block, false));
  }

  private void figure(Element element, List<Map<String, Object>> marks) {
    endParagraph();
    Element caption = element.selectFirst("> figcaption");
    boolean withMarkup = caption != null && !caption.select("a, img, br").isEmpty();
    String text = caption == null || withMarkup ? "" : PlainText.line(caption.text());
    Element table = element.selectFirst("> table, > div > table");
    List<Element> images = element.select("img");
    if (!text.isEmpty() && table != null && images.isEmpty() && text.length() <= 300) {
      table(table, text, marks);
    } else if (!text.isEmpty()
        && images.size() == 1
        && text.length() <= 500
        && isImageAlone(element, caption)) {
      linkOfFigure(images.get(0));
      image(images.get(0), text);
    } else {
      walk(element, marks);
      endParagraph();
    }
  }

  private static boolean isImageAlone(Element figure, Element caption) {
    return figure.text().strip().equals(caption.text().strip());
  }

  private void linkOfFigure(Element image) {
    Element link = image.closest("a[href]");
    if (link != null) {
      link(link, List.of());
    }
  }

  private void image(Element element, String caption) {
    String source = element.attr("src");
    if (page.isTiny(element)) {
      runs.text(element.attr("alt"), List.of()); // an emoji of old
      return;
    }
    endParagraph();
    Map<String, Object> media = page.image(source);
    String alt = page.alt(element);
    if (alt.isEmpty()) {
      page.notes().add(Note.IMAGE_WITHOUT_ALT, media.get("name"));
    }
    Map<String, Object> block =
        Nodes.block("image", "media", media, "alt", alt, "decorative", alt.isEmpty());
    if (!caption.isEmpty()) {
      block.put("caption", caption);
    }
    emit(block, false);
  }

  private void table(Element element, String caption, List<Map<String, Object>> marks) {
    endParagraph();
    TableBlocks table = new TableBlocks(page, element, caption);
    if (table.isLayout()) {
      page.notes().add(Note.TABLE_UNFOLDED);
      for (Element part :
          element.select(
              "> caption, > tbody > tr > td, > tbody > tr > th, > thead > tr > *, > tfoot > tr > *")) {
        paragraph(part, marks);
      }
      return;
    }
    table.blocks().forEach(block -> emit(block, false));
    element.select("img").forEach(image -> image(image, ""));
  }

  private void emit(Map<String, Object> block, boolean later) {
    if (!isTop()) {
      below.add(block);
    } else if (later) {
      page.later(block);
    } else {
      endText();
      blocks.add(block);
      page.takeLater().forEach(blocks::add);
    }
  }

  private void addNode(Map<String, Object> node) {
    if (isTop() && nodes.size() >= MOST_NODES) {
      endText();
    }
    nodes.add(node);
  }

  private void endParagraph() {
    for (List<Map<String, Object>> inline : runs.take()) {
      addNode(Nodes.of("paragraph", page.autolinked(inline)));
    }
  }

  /** At the top: what was gathered becomes one text block. */
  private void endText() {
    endParagraph();
    if (isTop() && !nodes.isEmpty()) {
      blocks.add(Nodes.block("text", "doc", Nodes.doc(nodes)));
      nodes.clear();
    }
  }
}
