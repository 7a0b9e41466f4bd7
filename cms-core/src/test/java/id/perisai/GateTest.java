package id.perisai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the gate lists by hand is all there is. */
class GateTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern FUZZ = Pattern.compile("(?m)^ *fuzz \\S+ \\S+ (\\w+) ([\\w ]+)");
  private static final Pattern TARGET =
      Pattern.compile("@FuzzTest\\([^)]*\\)\\s+void (\\w+)\\(", Pattern.DOTALL);

  @Test
  void every_reader_that_can_be_fuzzed_is_fuzzed() throws IOException {
    assertEquals(targets(), fuzzed(Files.readString(ROOT.resolve(".ci/gate"))));
    assertTrue(targets().size() > 12, "none were found");
  }

  @Test
  void what_the_gate_leaves_out_is_seen() throws IOException {
    String without = Files.readString(ROOT.resolve(".ci/gate")).replace(" range ", " ");
    assertTrue(targets().contains("RequestFuzzTest#range"));
    assertTrue(!fuzzed(without).contains("RequestFuzzTest#range"));
  }

  private static Set<String> fuzzed(String gate) {
    Set<String> names = new TreeSet<>();
    for (Matcher line = FUZZ.matcher(gate); line.find(); ) {
      for (String test : line.group(2).strip().split(" +")) {
        names.add(line.group(1) + "#" + test);
      }
    }
    return names;
  }

  private static Set<String> targets() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : List.of("cms-core", "themes", "cms-web", "cms-admin")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith("FuzzTest.java")).toList()) {
          String type = file.getFileName().toString().replace(".java", "");
          Matcher method = TARGET.matcher(Files.readString(file));
          while (method.find()) {
            names.add(type + "#" + method.group(1));
          }
        }
      }
    }
    return names;
  }
}
