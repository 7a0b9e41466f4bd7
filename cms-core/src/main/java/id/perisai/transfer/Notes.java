package id.perisai.transfer;

import id.perisai.block.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a report, each once, with how often it was noted. Bounded: hostile exports could
 * fill any report.
 */
final class Notes {
  private static final int MOST = 200;
  private static final int LONGEST = 200;

  private record Line(Note note, List<String> arguments) {}

  private final Map<Line, Integer> lines = new LinkedHashMap<>();
  private int dropped;

  void add(Note note, Object... arguments) {
    Line line = new Line(note, Arrays.stream(arguments).map(Notes::shown).toList());
    if (lines.containsKey(line) || lines.size() < MOST) {
      lines.merge(line, 1, Integer::sum);
    } else {
      dropped++;
    }
  }

  boolean has(Note note) {
    return lines.keySet().stream().anyMatch(line -> line.note() == note);
  }

  private static String shown(Object argument) {
    String text = PlainText.line(String.valueOf(argument));
    int end = Math.min(text.length(), LONGEST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return end < text.length() ? text.substring(0, end) + "…" : text;
  }

  /** {@code [{"code","text","english","count"}]}. */
  List<Object> toJson() {
    List<Object> json = new ArrayList<>();
    lines.forEach(
        (line, count) -> {
          Object[] arguments = line.arguments().toArray();
          json.add(
              line(
                  line.note().name(),
                  line.note().indonesian(arguments),
                  line.note().english(arguments),
                  count));
        });
    if (dropped > 0) {
      json.add(
          line("MORE", "dan " + dropped + " catatan lain", "and " + dropped + " more lines", 1));
    }
    return json;
  }

  private static Map<String, Object> line(
      String code, String indonesian, String english, int count) {
    return Map.of("code", code, "text", indonesian, "english", english, "count", (long) count);
  }
}
