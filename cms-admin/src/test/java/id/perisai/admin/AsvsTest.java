package id.perisai.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/asvs.md to its data file: every requirement of levels 1 and 2 has one row, what is
 * said to be tested names tests that exist, and the page says what the file says. After a change,
 * run this test with {@code -Dperisai.write-docs=true} and commit the page.
 */
class AsvsTest {
  private static final Path PAGE = Path.of("../docs/asvs.md");
  private static final List<String> MODULES = List.of("cms-core", "cms-web", "cms-admin", "themes");

  /** Of level 3, what the project sets itself beside levels 1 and 2. */
  private static final Set<String> OF_LEVEL_3 = Set.of("2.3.5", "15.4.2");

  /** The words of the page for each state of a row. */
  private static final Map<String, String> STATES =
      new LinkedHashMap<>(
          Map.of(
              "tested",
              "tested",
              "read",
              "read",
              "decided",
              "by decision",
              "not-yet",
              "**not yet**",
              "not-here",
              "not here"));

  private static final Pattern TEST =
      Pattern.compile("@(Test|TestFactory|ParameterizedTest|RepeatedTest|FuzzTest)\\b");

  /** What the gate does not run, but by request. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?m)^ *@(Disabled\\b|Tag\\(\"(deep|measured)\"\\))");

  private record Row(
      String id, String state, String asked, String how, List<String> code, List<String> tests) {}

  private static Map<String, String> sections;
  private static Map<String, Integer> levels;
  private static List<Row> rows;
  private static Map<String, Path> files;

  @BeforeAll
  static void read() throws IOException {
    sections = new LinkedHashMap<>();
    levels = new LinkedHashMap<>();
    for (String line : lines("asvs-levels.txt")) {
      String section = line.substring(0, line.indexOf(' '));
      String[] parts = line.substring(line.indexOf(' ') + 1).split(": ");
      sections.put(section, parts[0]);
      String[] each = parts[1].split(" ");
      for (int i = 0; i < each.length; i++) {
        levels.put(section + "." + (i + 1), Integer.valueOf(each[i]));
      }
    }
    rows = lines("asvs.txt").stream().map(AsvsTest::row).toList();
    files = sources();
  }

  private static List<String> lines(String resource) throws IOException {
    try (var in = AsvsTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    }
  }

  private static Row row(String line) {
    String[] cells = line.split("\\|", -1);
    assertTrue(cells.length == 5 || cells.length == 6, line);
    return new Row(
        cells[0].strip(),
        cells[1].strip(),
        cells[2].strip(),
        cells[3].strip(),
        list(cells[4]),
        cells.length == 6 ? list(cells[5]) : List.of());
  }

  private static List<String> list(String cell) {
    return Arrays.stream(cell.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> found = new HashMap<>();
    for (String module : MODULES) {
      try (Stream<Path> paths = Files.walk(Path.of("..", module, "src"))) {
        paths
            .filter(Files::isRegularFile)
            .forEach(path -> found.put(path.getFileName().toString(), path));
      }
    }
    return found;
  }

  @Test
  void the_list_is_the_standards() {
    Map<Integer, Long> byLevel =
        levels.values().stream()
            .collect(Collectors.groupingBy(level -> level, TreeMap::new, Collectors.counting()));
    assertEquals(Map.of(1, 70L, 2, 183L, 3, 92L), byLevel);
    assertEquals(
        17, sections.keySet().stream().map(s -> s.replaceAll("\\..*", "")).distinct().count());
  }

  @Test
  void each_requirement_has_one_row() {
    List<String> expected =
        levels.entrySet().stream()
            .filter(entry -> entry.getValue() < 3 || OF_LEVEL_3.contains(entry.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    assertEquals(expected, rows.stream().map(Row::id).toList());
  }

  @Test
  void what_is_said_to_be_tested_names_its_tests() {
    for (Row row : rows) {
      assertTrue(STATES.containsKey(row.state()), row.toString());
      assertFalse(row.asked().isEmpty(), row.toString());
      assertEquals("tested".equals(row.state()), claimsTests(row), row.toString());
      if (row.state().startsWith("not") || row.state().equals("decided")) {
        assertFalse(row.how().isEmpty(), "without a reason: " + row);
      }
      if (row.state().equals("decided")) {
        assertTrue(
            row.code().stream().anyMatch(page -> page.startsWith("docs/decisions/")),
            "without a record: " + row);
      }
    }
  }

  /** What is not whole may have tests of the part that is. */
  private static boolean claimsTests(Row row) {
    return !row.tests().isEmpty() && !Set.of("not-yet", "decided").contains(row.state());
  }

  /** The record that a row of this kind names says so itself, by the row's number. */
  @Test
  void what_is_left_out_by_decision_stands_in_the_record() throws IOException {
    String record = Files.readString(Path.of("../docs/decisions/0141-what-of-asvs-is-left-out.md"));
    Set<String> listed = new TreeSet<>();
    record
        .lines()
        .filter(line -> line.matches("\\| [0-9].*"))
        .forEach(line -> listed.addAll(List.of(line.split("\\|")[1].strip().split(", "))));
    assertEquals(
        rows.stream()
            .filter(row -> row.state().equals("decided"))
            .map(Row::id)
            .collect(Collectors.toCollection(TreeSet::new)),
        listed);
  }

  @Test
  void every_named_test_exists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Row row : rows) {
      for (String test : row.tests()) {
        if (!exists(test)) {
          missing.add(row.id() + " " + test);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void a_name_in_passing_is_no_test() throws IOException {
    assertTrue(exists("AsvsTest#every_named_test_exists"));
    assertFalse(exists("AsvsTest#claimsTests"), "a method that is no test");
    assertFalse(exists("AsvsTest#every_named"), "part of a name");
    assertFalse(exists("NoSuchTest#every_named_test_exists"));
  }

  @Test
  void what_the_gate_leaves_out_is_no_test() {
    String test = "class OneTest {\n  @Test\n  void holds() {";
    assertTrue(isTest(test, "holds"));
    assertFalse(isTest(test.replace("@Test", "@BeforeEach"), "holds"));
    for (String mark : List.of("@Disabled", "@Disabled(\"later\")", "@Tag(\"deep\")")) {
      assertFalse(isTest(test.replace("@Test", mark + "\n  @Test"), "holds"), mark);
      assertFalse(isTest(test.replace("@Test", "@Test\n  " + mark), "holds"), mark);
      assertFalse(isTest(mark + "\n" + test, "holds"), "all of the class: " + mark);
      assertTrue(isTest(test + "\n  }\n  " + mark + "\n  @Test\n  void x() {", "holds"), mark);
    }
  }

  private static boolean exists(String test) throws IOException {
    String[] parts = test.split("#");
    Path file = files.get(parts[0] + ".java");
    return parts.length == 2
        && file != null
        && file.toString().contains("src/test/")
        && isTest(Files.readString(file), parts[1]);
  }

  private static boolean isTest(String source, String name) {
    Matcher matcher =
        Pattern.compile(
                "(?m)^(?<marks>  @[^\\n]*\\n(  [@}][^\\n]*\\n|   [^\\n]*\\n)*)  [\\w<>]+ "
                    + Pattern.quote(name)
                    + "\\(")
            .matcher(source);
    return matcher.find()
        && TEST.matcher(matcher.group("marks")).find()
        && !LEFT_OUT.matcher(matcher.group("marks")).find()
        && !LEFT_OUT.matcher(source.substring(0, Math.max(0, source.indexOf("class ")))).find();
  }

  @Test
  void every_named_class_and_page_exists() {
    Set<String> missing = new TreeSet<>();
    for (Row row : rows) {
      for (String code : row.code()) {
        boolean there =
            Files.exists(Path.of("..", code))
                || files.containsKey(code)
                || isMain(files.get(code + ".java"));
        if (!there) {
          missing.add(row.id() + " " + code);
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static boolean isMain(Path file) {
    return file != null && file.toString().contains("src/main/");
  }

  @Test
  void the_page_says_what_the_file_says() throws IOException {
    if (Boolean.getBoolean("perisai.write-docs")) {
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE));
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # OWASP ASVS 5.0.0, requirement by requirement

        Levels 1 and 2 whole, and of level 3 what this project sets itself: two-person publishing (2.3.5), no time between check and
        use (15.4.2), and the hardware factor as far as 6.3.3 says. `AsvsTest` writes this page from its data file, and fails when a
        requirement has no row, or a class or test named here does not exist. What is asked stands here in short words; the
        [standard](https://github.com/OWASP/ASVS/tree/v5.0.0) has the full ones.

        - **tested**: a test fails without it. - **read**: held, seen by reading the code; no test shows it.
        - **by decision**: not held, or not wholly, for the reason in the record that it names. - **not yet**: the same, until it is; what is missing is said.
        - **not here**: about something that Perisai has not.

        """);
    page.append(
        "| level | tested | read | by decision | not yet | not here | all |\n|---|--:|--:|--:|--:|--:|--:|\n");
    for (int level = 1; level <= 3; level++) {
      int of = level;
      List<Row> ofLevel = rows.stream().filter(row -> levels.get(row.id()) == of).toList();
      page.append("| ").append(level);
      for (String state : List.of("tested", "read", "decided", "not-yet", "not-here")) {
        page.append(" | ")
            .append(ofLevel.stream().filter(row -> row.state().equals(state)).count());
      }
      page.append(" | ").append(ofLevel.size()).append(" |\n");
    }
    sections.forEach((section, name) -> section(page, section, name));
    return page.toString();
  }

  private static void section(StringBuilder page, String section, String name) {
    List<Row> here = rows.stream().filter(row -> row.id().startsWith(section + ".")).toList();
    if (here.isEmpty()) {
      return;
    }
    page.append("\n## V").append(section).append(' ').append(name).append("\n\n");
    page.append("| | level | asked | | how, or why not | where | tests |\n");
    page.append("|---|---|---|---|---|---|---|\n");
    for (Row row : here) {
      page.append("| ").append(row.id());
      page.append(" | ").append(levels.get(row.id()));
      page.append(" | ").append(row.asked());
      page.append(" | ").append(STATES.get(row.state()));
      page.append(" | ").append(row.how());
      page.append(" | ").append(quoted(row.code()));
      page.append(" | ").append(quoted(row.tests())).append(" |\n");
    }
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
