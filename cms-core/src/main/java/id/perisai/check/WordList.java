package id.perisai.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A data file beside this class: lines under {@code [section]} headings, {@code #} for comments.
 */
final class WordList {
  private final String name;
  private final Map<String, List<String>> sections = new LinkedHashMap<>();

  private WordList(String name) {
    this.name = name;
  }

  static WordList read(String name) {
    WordList list = new WordList(name);
    try (InputStream in = WordList.class.getResourceAsStream(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> section = null;
      for (String line : text.lines().map(String::strip).toList()) {
        if (line.startsWith("[") && line.endsWith("]")) {
          section =
              list.sections.computeIfAbsent(
                  line.substring(1, line.length() - 1), key -> new ArrayList<>());
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          section.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
    return list;
  }

  List<String> section(String section) {
    List<String> lines = sections.get(section);
    if (lines == null) {
      throw new IllegalStateException(name + " has no section [" + section + "]");
    }
    return List.copyOf(lines);
  }
}
