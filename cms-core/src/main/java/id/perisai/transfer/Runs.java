package id.perisai.transfer;

import id.perisai.block.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Text as it is gathered between two block elements: runs under their marks, white space not yet
 * settled. In old posts an empty line parts paragraphs and a line end is a line end (WordPress's
 * {@code wpautop}).
 */
final class Runs {
  private static final int LONGEST = 50_000;
  private static final Pattern LINE_END = Pattern.compile("[ \\t]*\\n[ \\t]*");

  private final boolean linesMatter;
  private final List<List<Map<String, Object>>> paragraphs = new ArrayList<>();
  private List<Map<String, Object>> current = new ArrayList<>();
  private int emptyLines;
  private boolean space;

  Runs(boolean linesMatter) {
    this.linesMatter = linesMatter;
  }

  void text(String raw, List<Map<String, Object>> marks) {
    String text = PlainText.lines(raw);
    if (!linesMatter) {
      words(text, marks);
      return;
    }
    String[] lines = LINE_END.split(text, -1);
    for (int i = 0; i < lines.length; i++) {
      if (i > 0) {
        emptyLines++;
      }
      if (!isBlank(lines[i])) {
        settleLines();
        words(lines[i], marks);
      } else if (!lines[i].isEmpty()) {
        space = true;
      }
    }
  }

  private void settleLines() {
    if (emptyLines >= 2) {
      endParagraph();
    } else if (emptyLines == 1 && !current.isEmpty() && !endsWithBreak()) {
      lineBreak();
    }
    emptyLines = 0;
  }

  private void words(String text, List<Map<String, Object>> marks) {
    String collapsed = text.replaceAll("[ \\t\\n\\f\\r]+", " ");
    boolean begins = collapsed.startsWith(" ");
    String words = collapsed.strip();
    if (words.isEmpty()) {
      space |= begins;
      return;
    }
    boolean parted = (space || begins) && !current.isEmpty() && !endsWithBreak();
    space = collapsed.endsWith(" ");
    for (String piece : pieces((parted && !spaceBefore(marks) ? " " : "") + words)) {
      current.add(Nodes.text(piece, marks));
    }
  }

  /**
   * Puts a space outside of marks that only one of the neighbours has; false when it belongs to
   * what comes.
   */
  private boolean spaceBefore(List<Map<String, Object>> marks) {
    Map<String, Object> last = current.get(current.size() - 1);
    List<?> before = (List<?>) last.getOrDefault("marks", List.of());
    List<Map<String, Object>> shared = marks.stream().filter(before::contains).toList();
    if (shared.size() == marks.size()) {
      return false;
    }
    if (shared.size() == before.size()) {
      last.put("text", last.get("text") + " ");
    } else {
      current.add(Nodes.text(" ", shared));
    }
    return true;
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (text.length() - from > LONGEST) {
      int to = from + LONGEST;
      to -= Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
      pieces.add(text.substring(from, to));
      from = to;
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  void lineBreak() {
    if (!current.isEmpty()) {
      current.add(Nodes.hardBreak());
    }
    space = false;
    emptyLines = 0;
  }

  private boolean endsWithBreak() {
    return !current.isEmpty() && current.get(current.size() - 1).get("type").equals("hard_break");
  }

  private void endParagraph() {
    while (endsWithBreak()) {
      current.remove(current.size() - 1);
    }
    if (current.stream().anyMatch(node -> !isBlank((String) node.getOrDefault("text", "")))) {
      paragraphs.add(List.copyOf(current));
    }
    current = new ArrayList<>();
    space = false;
    emptyLines = 0;
  }

  /** What was gathered, as paragraphs of inline nodes; afterwards nothing is gathered. */
  List<List<Map<String, Object>>> take() {
    endParagraph();
    List<List<Map<String, Object>>> taken = List.copyOf(paragraphs);
    paragraphs.clear();
    return taken;
  }

  /** White space and no-break spaces alone are how editors of old made distance. */
  static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x200b);
  }
}
