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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
