package id.perisai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands twice, in documents and settings beside the code, says the same. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DECISIONS = ROOT.resolve("docs/decisions");

  /** Whoever copies a backup's line finds out that it was wrong on the day of the restore. */
  @Test
  void one_database_is_made_used_and_kept_in_production() throws IOException {
    String page = Files.readString(Path.of("../docs/production.md"));
    Set<String> named = new TreeSet<>();
    Matcher database =
        Pattern.compile(
                "create database (?<made>\\w+)"
                    + "|jdbc:postgresql://[^/\\s]+/(?<used>\\w+)"
                    + "|pg_dump [^`\\n]* (?<kept>\\w+)`")
            .matcher(page);
    int places = 0;
    while (database.find()) {
      places++;
      for (String group : List.of("made", "used", "kept")) {
        Optional.ofNullable(database.group(group)).ifPresent(named::add);
      }
    }
    assertTrue(places >= 3, named::toString);
    assertEquals(Set.of("perisai"), named);
  }

  @Test
  void containers_carry_the_version_of_the_pom() throws IOException {
    String version =
        found("<artifactId>perisai</artifactId>\\s*<version>([^<]+)</version>", read("pom.xml"));
    assertEquals(version, found("image: perisai:(\\S+)", read("docker/compose.yaml")));
  }

  @Test
  void each_decision_has_a_line_with_its_number_and_title() throws IOException {
    assertEquals(List.of(), withoutLine(read("docs/decisions/README.md")));
  }

  @Test
  void sees_a_decision_without_a_line() throws IOException {
    String index = read("docs/decisions/README.md");
    String line = index.lines().filter(one -> one.startsWith("| 31 |")).findFirst().orElseThrow();
    assertTrue(
        withoutLine(index.replace(line, "")).contains("0031-one-handler-before-the-servlets.md"));
  }

  @Test
  void the_index_of_decisions_leads_nowhere_else() throws IOException {
    Matcher links =
        Pattern.compile("\\]\\((\\d{4}[^)]*)\\)").matcher(read("docs/decisions/README.md"));
    int seen = 0;
    while (links.find()) {
      assertTrue(Files.exists(DECISIONS.resolve(links.group(1))), links.group(1));
      seen++;
    }
    assertTrue(seen > 80, "the links are not found any more");
  }

  private static List<String> withoutLine(String index) throws IOException {
    try (Stream<Path> files = Files.list(DECISIONS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{4}-.*\\.md"))
          .filter(name -> !index.contains(line(name)))
          .sorted()
          .toList();
    }
  }

  /** How the line of a record begins: number, title as in the record, link. */
  private static String line(String name) {
    return "\n| %d | [%s](%s) |"
        .formatted(Integer.parseInt(name.substring(0, 4)), title(name), name);
  }

  private static String title(String name) {
    try (Stream<String> lines = Files.lines(DECISIONS.resolve(name))) {
      return lines.findFirst().orElseThrow().replaceFirst("^# *\\d+[.:]? *", "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return matcher.group(1);
  }

  private static String read(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }
}
