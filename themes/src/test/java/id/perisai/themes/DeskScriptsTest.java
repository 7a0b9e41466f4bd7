package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeskScriptsTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/id/perisai/themes/desk");

  /** A function of the script's own, not one within another. */
  private static final Pattern FUNCTION =
      Pattern.compile("^  (?:async )?function\\*? (\\w+)\\(", Pattern.MULTILINE);

  /** Of two functions of one name the later one is meant everywhere, and nothing says so. */
  @Test
  void no_script_of_the_desk_declares_a_function_twice() throws IOException {
    List<String> twice = new ArrayList<>();
    int functions = 0;
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      for (Path script : scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
        for (String name : twice(Files.readString(script))) {
          twice.add(script.getFileName() + " " + name);
        }
        functions += (int) FUNCTION.matcher(Files.readString(script)).results().count();
      }
    }
    assertEquals(List.of(), twice);
    assertFalse(functions < 50, "the functions are written otherwise by now: " + functions);
  }

  @Test
  void the_pattern_sees_them() {
    assertEquals(
        List.of("said"), twice("  function said(a) {\n  }\n\n  async function said(b) {\n  }\n"));
  }

  /** Otherwise a template that uses a new one makes pages that nobody can sign. */
  @Test
  void the_desk_takes_every_element_that_the_templates_use() throws IOException {
    Set<String> taken = found("(?m)^    ([a-z0-9]+): \"", SCRIPTS.resolve("desk-passive.js"));
    Set<String> used = new TreeSet<>();
    try (Stream<Path> templates = Files.list(Path.of("src/main/jte"))) {
      for (Path template : templates.filter(file -> file.toString().endsWith(".jte")).toList()) {
        used.addAll(found("<([a-z][a-z0-9]*)[\\s>]", template));
      }
    }
    assertFalse(used.size() < 40, "the templates are written otherwise by now: " + used);
    used.removeAll(taken);
    assertEquals(Set.of(), used);
  }

  /** The desk's frame runs none, so it would show the other look than visitors see. */
  @Test
  void no_stylesheet_of_sites_asks_whether_scripts_run() throws IOException {
    Path sheet = SCRIPTS.resolveSibling("assets/site.css");
    assertEquals(Set.of(), found("(scripting|@import|@namespace)", sheet));
    assertEquals(Set.of("scripting"), found("(scripting)", SCRIPTS.resolve("desk.css")));
  }

  private static Set<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> twice(String script) {
    Set<String> seen = new HashSet<>();
    List<String> twice = new ArrayList<>();
    Matcher functions = FUNCTION.matcher(script);
    while (functions.find()) {
      if (!seen.add(functions.group(1))) {
        twice.add(functions.group(1));
      }
    }
    return twice;
  }
}
