package id.perisai.admin.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No script of ours writes a member whose name came from outside: {@code __proto__} among the names
 * would change what every object is (prototype pollution). Each place that writes a computed member
 * is listed here, with where its names come from.
 */
class ScriptKeysTest {
  private static final List<Path> SCRIPTS =
      List.of(
          Path.of("src/main/editor/src"),
          Path.of("src/main/webapp/resources/perisai"),
          Path.of("../themes/src/main/resources/id/perisai/themes/desk"));

  /** Bundles of others' code: npm's ProseMirror and the decoder of Brotli. */
  private static final Set<String> BUNDLES = Set.of("editor.js", "desk-brotli.js");

  private static final Set<String> KNOWN =
      Set.of(
          "blocks.js entry.buttons[key]", // words of its own source
          "form.js fields[description.name]", // fields of a type of content, a list of the server's
          "table.js grid[r][c]", // numbers
          "table.js grid[r + i][c + j]", // numbers
          "desk-read.js length[i][j]", // numbers
          "desk-sign.js results[i]"); // numbers

  private static final Pattern COMPUTED =
      Pattern.compile(
          "([A-Za-z_$][\\w$.]*(?:\\[[^\\]'\"]+\\])+)\\s*(?:=(?![=>])|\\|\\|=|&&=|\\?\\?=|[+*/-]=)");
  private static final Pattern MERGING =
      Pattern.compile(
          "Object\\.(assign|setPrototypeOf|defineProperty|defineProperties)|\\.__proto__"
              + "|structuredClone|Reflect\\.set|for \\((const|let|var) \\w+ in ");

  @Test
  void no_script_writes_a_member_whose_name_came_from_outside() throws IOException {
    Set<String> found = new TreeSet<>();
    int scripts = 0;
    for (Path folder : SCRIPTS) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
          String name = file.getFileName().toString();
          boolean bundle = BUNDLES.contains(name) && !folder.endsWith("src");
          if (!bundle) {
            scripts++;
            found.addAll(writes(name, Files.readString(file)));
          }
        }
      }
    }
    assertEquals(new TreeSet<>(KNOWN), found);
    assertTrue(scripts > 20, "scripts were read: " + scripts);
  }

  @Test
  void a_planted_one_is_found() {
    for (String planted :
        List.of(
            "settings[name] = value;",
            "for (const [name, value] of pairs) made.all[name] ||= value;",
            "counts[word] += 1;",
            "Object.assign(target, JSON.parse(text));",
            "for (const key in source) take(key);",
            "x.__proto__ = y;")) {
      assertEquals(1, writes("x.js", planted).size(), planted);
    }
    for (String harmless :
        List.of("const a = list[i];", "if (list[i] === x) {}", "list[i] => x", "const [a] = b;")) {
      assertEquals(List.of(), writes("x.js", harmless), harmless);
    }
  }

  private static List<String> writes(String name, String script) {
    List<String> found = new ArrayList<>();
    for (Pattern pattern : List.of(COMPUTED, MERGING)) {
      Matcher matcher = pattern.matcher(script);
      while (matcher.find()) {
        found.add(name + " " + matcher.group(pattern == COMPUTED ? 1 : 0));
      }
    }
    return found;
  }
}
