package id.perisai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of lies names a test for each, and leaves none of the known attacks out. */
class LiesTest {
  private static final Path CATALOGUE = Path.of("../docs/lies.md");

  private static final Path FOLDERS = Path.of("src/test/resources/id/perisai/release/lies/told");

  /** Section 1.5.2 of The Update Framework's specification, 1.0.34. */
  private static final Set<String> ATTACKS =
      Set.of(
          "arbitrary software installation",
          "rollback",
          "fast-forward",
          "indefinite freeze",
          "endless data",
          "slow retrieval",
          "extraneous dependencies",
          "mix-and-match",
          "wrong software",
          "malicious mirrors",
          "vulnerability to key compromises");

  private static final Pattern LINE =
      Pattern.compile("\\| (?<attack>[^|`]+) \\| [^|]+ \\| `(?<type>\\w+)\\.(?<test>\\w+)` \\|");

  private static final Pattern TEST =
      Pattern.compile("@(Test|TestFactory|ParameterizedTest|RepeatedTest|FuzzTest)\\b");

  /** What the gate does not run, but by request. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?m)^ *@(Disabled\\b|Tag\\(\"(deep|measured)\"\\))");

  private record Lie(String attack, String type, String test) {}

  @Test
  void each_lie_has_a_test() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    for (Lie lie : lies()) {
      if (!isTest(sources.getOrDefault(lie.type, ""), lie.test)) {
        missing.add(lie.attack + ": " + lie.type + "." + lie.test);
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void each_attack_has_a_lie() throws IOException {
    Set<String> without = new TreeSet<>(ATTACKS);
    lies().forEach(lie -> without.remove(lie.attack));
    assertEquals(Set.of(), without);
  }

  @Test
  void each_folder_of_a_lie_stands_in_the_catalogue() throws IOException {
    List<String> told = new ArrayList<>();
    Set<String> without = new TreeSet<>(ATTACKS);
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      for (Path folder : folders.sorted().toList()) {
        Map<String, String> says = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("lie.txt"))) {
          says.put(line.split(": ")[0], line.split(": ", 2)[1]);
        }
        without.remove(says.get("attack"));
        told.add(
            "- `%s` (%s): %s; `%s`"
                .formatted(
                    folder.getFileName(), says.get("attack"), says.get("lie"), says.get("reason")));
      }
    }
    List<String> listed =
        Files.readAllLines(CATALOGUE).stream().filter(line -> line.startsWith("- `")).toList();
    assertEquals(told, listed);
    assertEquals(Set.of("slow retrieval"), without, "what no folder can do");
  }

  @Test
  void a_name_in_passing_is_no_test() {
    assertTrue(isTest("  @Test\n  void refuses() throws Exception {", "refuses"));
    String each = "  @ParameterizedTest\n  @CsvSource({\"a\"})\n  void refuses(String a) {";
    assertTrue(isTest(each, "refuses"));
    assertEquals(false, isTest("  private void refuses() {", "refuses"));
    assertEquals(false, isTest("  @Test\n  void refuses_more() {", "refuses"));
    assertEquals(false, isTest("  @BeforeEach\n  void refuses() {", "refuses"));
    assertEquals(false, isTest("  @Test\n  void other() {\n  }\n\n  void refuses() {", "refuses"));
  }

  @Test
  void what_the_gate_leaves_out_is_no_test() {
    String test = "class LieTest {\n  @Test\n  void refuses() {";
    assertTrue(isTest(test, "refuses"));
    for (String mark : List.of("@Disabled", "@Disabled(\"later\")", "@Tag(\"deep\")")) {
      assertEquals(false, isTest(test.replace("@Test", mark + "\n  @Test"), "refuses"), mark);
      assertEquals(false, isTest(test.replace("@Test", "@Test\n  " + mark), "refuses"), mark);
      assertEquals(false, isTest(mark + "\n" + test, "refuses"), "all of the class: " + mark);
      assertTrue(isTest(test + "\n  }\n  " + mark + "\n  @Test\n  void x() {", "refuses"), mark);
    }
  }

  /** A line of the tables that is not of this form would be a lie without a test. */
  private static List<Lie> lies() throws IOException {
    List<Lie> lies = new ArrayList<>();
    for (String line : Files.readAllLines(CATALOGUE)) {
      if (line.startsWith("| ") && !line.startsWith("| attack ")) {
        Matcher matcher = LINE.matcher(line);
        assertTrue(matcher.matches(), line);
        lies.add(new Lie(matcher.group("attack"), matcher.group("type"), matcher.group("test")));
      }
    }
    assertTrue(lies.size() > 40, lies.size() + " lies");
    return lies;
  }

  private static boolean isTest(String source, String name) {
    Matcher matcher =
        Pattern.compile(
                "(?m)^(?<marks>  @[^\\n]*\\n(  @[^\\n]*\\n|   [^\\n]*\\n)*)  void " + name + "\\(")
            .matcher(source);
    return matcher.find()
        && TEST.matcher(matcher.group("marks")).find()
        && !LEFT_OUT.matcher(matcher.group("marks")).find()
        && !LEFT_OUT.matcher(source.substring(0, Math.max(0, source.indexOf("class ")))).find();
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("cms-core", "cms-web", "cms-admin", "themes")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(name(file), read(file)));
      }
    }
    return sources;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
