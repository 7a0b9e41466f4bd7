package id.perisai.admin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of acts, read off the sources: none is without a kind in the filter, or a sentence. */
class AuditKindTest {
  private static final Pattern CALL = Pattern.compile("AuditTrail\\s*\\.record\\(");
  private static final Pattern NAME = Pattern.compile("\"([a-z_]+(?:\\.[a-z_]+)*)\"");

  /** What classes that get the name of the act handed say besides {@code AuditTrail.record}. */
  private static final Pattern HANDED =
      Pattern.compile("\"((?:sign_in|link|tenant|page|recovery|factor|audit)(?:\\.[a-z_]+)?)\"");

  /** Names that are made of a kind of statement and a step. */
  private static final List<String> STATEMENTS =
      List.of("release", "directory", "theme", "root", "hold", "purge");

  private static final Set<String> STEPS = Set.of("prepare", "open", "sign", "publish");

  @Test
  void every_act_that_is_recorded_belongs_to_a_kind() throws IOException {
    Set<String> acts = acts();
    assertTrue(acts.size() > 60, acts.toString());
    assertTrue(
        acts.containsAll(Set.of("page.create", "rerender.delegate", "root.sign", "look.begin")),
        acts.toString());
    Set<String> alone = new TreeSet<>(acts);
    alone.removeIf(AuditKindTest::hasKind);
    assertEquals(Set.of(), alone);
  }

  @Test
  void every_act_that_is_recorded_has_a_sentence_in_both_languages() throws IOException {
    for (String language : List.of("id", "en")) {
      ResourceBundle words =
          ResourceBundle.getBundle("id.perisai.admin.Messages", Locale.forLanguageTag(language));
      Set<String> silent = new TreeSet<>(acts());
      silent.removeIf(act -> words.containsKey("audit.act." + act));
      assertEquals(Set.of(), silent, language);
    }
  }

  private static boolean hasKind(String act) {
    return Arrays.stream(AuditKind.values())
        .flatMap(kind -> kind.acts().stream())
        .anyMatch(of -> of.equals(act) || of.equals(act.split("\\.")[0]));
  }

  private static Set<String> acts() throws IOException {
    Set<String> acts = new TreeSet<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      Matcher call = CALL.matcher(text);
      boolean handed = false;
      while (call.find()) {
        String arguments = arguments(text, call.end());
        String name = fourth(arguments);
        Matcher names = NAME.matcher(name);
        if (name.contains("code() + \".") || name.contains("type() + \".")) {
          STATEMENTS.forEach(kind -> STEPS.forEach(step -> acts.add(kind + "." + step)));
        } else if (!name.contains("\"")) {
          handed = true;
        } else {
          while (names.find()) {
            acts.add(names.group(1));
          }
        }
      }
      if (handed || text.contains("entrance.open(")) {
        Matcher names = HANDED.matcher(text);
        while (names.find()) {
          acts.add(names.group(1));
        }
      }
    }
    acts.removeIf(act -> act.equals("tenant") || act.equals("page") || act.equals("link"));
    return acts;
  }

  private static String arguments(String text, int begin) {
    int depth = 1;
    int end = begin;
    while (depth > 0) {
      char c = text.charAt(end++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return text.substring(begin, end - 1);
  }

  /** The name of the act: what stands between the third comma and the fourth. */
  private static String fourth(String arguments) {
    int depth = 0;
    int commas = 0;
    StringBuilder found = new StringBuilder();
    for (char c : arguments.toCharArray()) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        commas++;
      } else if (commas == 3) {
        found.append(c);
      }
    }
    return found.toString();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> core = Files.walk(Path.of("../cms-core/src/main/java"));
        Stream<Path> admin = Files.walk(Path.of("src/main/java"))) {
      return Stream.concat(core, admin)
          .filter(file -> file.toString().endsWith(".java"))
          .collect(Collectors.toList());
    }
  }
}
