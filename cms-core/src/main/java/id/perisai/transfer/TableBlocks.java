package id.perisai.transfer;

import id.perisai.block.PlainText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Makes table blocks of one HTML table: a rectangle of texts with a caption and its header cells.
 */
final class TableBlocks {
  private static final int MOST_ROWS = 400;
  private static final int MOST_COLUMNS = 20;
  private static final int LONGEST_CELL = 1000;
  private static final int MOST_LINKS = 100;

  private final HtmlBlocks page;
  private final Element table;
  private final String caption;
  private final List<Element> rows;

  TableBlocks(HtmlBlocks page, Element table, String caption) {
    this.page = page;
    this.table = table;
    this.caption = caption;
    this.rows = table.select("> thead > tr, > tbody > tr, > tfoot > tr, > tr");
  }

  /**
   * A table that only placed things beside each other, or that no rectangle of short texts can
   * hold.
   */
  boolean isLayout() {
    if (table.select("table table").size() > 0 || rows.isEmpty()) {
      return true;
    }
    boolean heads = !table.select("th, caption").isEmpty() || !caption.isEmpty();
    boolean single = rows.stream().allMatch(row -> cells(row).size() <= 1);
    boolean flows =
        !table
            .select("td h1, td h2, td h3, td h4, td blockquote, td pre, td figure, td details")
            .isEmpty();
    return single || flows && !heads || width() > MOST_COLUMNS || longest() > LONGEST_CELL;
  }

  private int width() {
    return rows.stream()
        .mapToInt(row -> cells(row).stream().mapToInt(cell -> span(cell, "colspan")).sum())
        .max()
        .orElse(0);
  }

  private int longest() {
    return rows.stream()
        .flatMap(row -> cells(row).stream())
        .mapToInt(cell -> text(cell).length())
        .max()
        .orElse(0);
  }

  /** The table, in parts when it is very long, and below it the links that stood in it. */
  List<Map<String, Object>> blocks() {
    List<List<String>> grid = grid();
    String title = title();
    String header = header();
    List<Map<String, Object>> blocks = new ArrayList<>();
    boolean headed = header.equals("row") || header.equals("both");
    int parts = Math.max(1, (grid.size() + MOST_ROWS - 1) / MOST_ROWS);
    for (int part = 0; part < parts; part++) {
      List<List<String>> rowsOfPart =
          new ArrayList<>(
              grid.subList(part * MOST_ROWS, Math.min(grid.size(), (part + 1) * MOST_ROWS)));
      if (part > 0 && headed) {
        rowsOfPart.add(0, grid.get(0));
      }
      String name = parts == 1 ? title : title + " (" + (part + 1) + "/" + parts + ")";
      blocks.add(Nodes.block("table", "caption", name, "header", header, "rows", rowsOfPart));
    }
    if (parts > 1) {
      page.notes().add(Note.TABLE_SPLIT, parts);
    }
    blocks.addAll(links(title));
    return blocks;
  }

  private String title() {
    Element own = table.selectFirst("> caption");
    String text = own == null ? caption : PlainText.line(own.text());
    if (text.isEmpty()) {
      String made = "Tabel " + page.nextTable();
      page.notes().add(Note.TABLE_CAPTION, made);
      return made;
    }
    if (text.length() > 280) {
      page.notes().add(Note.CUT, text);
      return text.substring(
              0, text.offsetByCodePoints(0, Math.min(text.codePointCount(0, text.length()), 140)))
          + "…";
    }
    return text;
  }

  private String header() {
    List<Element> first = cells(rows.get(0));
    boolean row =
        rows.get(0).parent().tagName().equals("thead")
            || first.stream().allMatch(cell -> cell.tagName().equals("th"));
    boolean column =
        rows.size() > 1
            && rows.stream()
                .skip(row ? 1 : 0)
                .allMatch(r -> !cells(r).isEmpty() && cells(r).get(0).tagName().equals("th"));
    if (row && rows.size() > 1) {
      return column ? "both" : "row";
    }
    return column ? "column" : "none";
  }

  /**
   * Every row as long as the longest; a joined cell's text stands in each of the places it covered,
   * once across.
   */
  private List<List<String>> grid() {
    int width = width();
    List<List<String>> grid = new ArrayList<>();
    Map<Integer, Carried> carried = new HashMap<>();
    boolean joined = false;
    for (Element row : rows) {
      List<String> texts = new ArrayList<>();
      for (Element cell : cells(row)) {
        fillCarried(texts, carried);
        int across = span(cell, "colspan");
        int down = span(cell, "rowspan");
        joined |= across > 1 || down > 1;
        for (int i = 0; i < across; i++) {
          String text = i == 0 ? text(cell) : "";
          if (down > 1) {
            carried.put(texts.size(), new Carried(text, down - 1));
          }
          texts.add(text);
        }
      }
      fillCarried(texts, carried);
      while (texts.size() < width) {
        texts.add("");
      }
      grid.add(texts);
    }
    if (joined) {
      page.notes().add(Note.SPANS);
    }
    return even(grid);
  }

  /** A text that goes on for some rows more. */
  private record Carried(String text, int rows) {}

  /** What goes on is put back under a column that this row has passed already: for the next row. */
  private static void fillCarried(List<String> texts, Map<Integer, Carried> carried) {
    for (Carried from = carried.remove(texts.size());
        from != null;
        from = carried.remove(texts.size())) {
      if (from.rows() > 1) {
        carried.put(texts.size(), new Carried(from.text(), from.rows() - 1));
      }
      texts.add(from.text());
    }
  }

  private static List<List<String>> even(List<List<String>> grid) {
    int width = grid.stream().mapToInt(List::size).max().orElse(1);
    List<List<String>> even = new ArrayList<>();
    for (List<String> row : grid) {
      List<String> full = new ArrayList<>(row);
      while (full.size() < Math.max(1, width)) {
        full.add("");
      }
      even.add(full);
    }
    return even;
  }

  private List<Map<String, Object>> links(String title) {
    List<Object> items = new ArrayList<>();
    for (Element row : rows) {
      for (Element link : row.select("a[href]")) {
        page.link(link.attr("href"))
            .ifPresent(href -> items.add(Map.of("text", label(row, link, href), "href", href)));
      }
    }
    if (!items.isEmpty()) {
      page.notes().add(Note.TABLE_LINKS);
    }
    List<Map<String, Object>> blocks = new ArrayList<>();
    for (int from = 0; from < items.size(); from += MOST_LINKS) {
      String name = "Tautan: " + title.substring(0, Math.min(title.length(), 180));
      blocks.add(
          Nodes.block(
              "links",
              "title",
              name,
              "items",
              items.subList(from, Math.min(items.size(), from + MOST_LINKS))));
    }
    return blocks;
  }

  /** "Unduh" alone says nothing in a list, so that the row speaks with it. */
  private static String label(Element row, Element link, String href) {
    String words = PlainText.line(link.text());
    String context = PlainText.line(row.text()).replace(words, "").strip();
    String label = words.length() >= 12 || context.isEmpty() ? words : words + ": " + context;
    String shown = label.isEmpty() || label.equals(": ") ? href : label;
    int end = Math.min(shown.length(), 190);
    end -= end < shown.length() && Character.isHighSurrogate(shown.charAt(end - 1)) ? 1 : 0;
    return shown.substring(0, end);
  }

  private static List<Element> cells(Element row) {
    return row.select("> td, > th");
  }

  private static int span(Element cell, String name) {
    String value = cell.attr(name);
    return value.matches("[1-9][0-9]{0,2}") ? Math.min(Integer.parseInt(value), 100) : 1;
  }

  /** A line for each paragraph, item and break in the cell. */
  private static String text(Element cell) {
    Element copy = cell.clone();
    copy.select("img").remove();
    copy.select("br").forEach(br -> br.replaceWith(new TextNode("\u2028")));
    copy.select("p, li, div").forEach(part -> part.appendChild(new TextNode("\u2028")));
    String text = copy.text().replaceAll("\\s*\u2028\\s*", "\n").strip();
    return PlainText.lines(text).replaceAll("\\n{2,}", "\n");
  }
}
