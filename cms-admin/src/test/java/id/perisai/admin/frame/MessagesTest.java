package id.perisai.admin.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import id.perisai.access.Refusal;
import id.perisai.access.Role;
import id.perisai.block.BlockTypes;
import id.perisai.block.Field;
import id.perisai.content.ContentType;
import id.perisai.content.PageState;
import id.perisai.publish.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every word in both languages, and none that a screen asks for missing. */
class MessagesTest {
  private static final Path WEBAPP = Path.of("src/main/webapp");
  private static final Path SOURCES = Path.of("src/main");
  private static final Pattern IN_VIEWS =
      Pattern.compile("(?:msg\\['|visit\\.say\\(')([A-Za-z0-9.]+[A-Za-z0-9])'");
  private static final Pattern IN_SOURCES =
      Pattern.compile(
          "(?:visit\\.say|words\\.say|visit\\.words\\(\\)\\.say)\\(\\s*\"([A-Za-z0-9.-]+[A-Za-z0-9])\"\\s*[,)]");
  private static final Pattern IN_SCRIPTS =
      Pattern.compile("[^a-zA-Z.]t\\(\"([A-Za-z0-9.]+[A-Za-z0-9])\"");
  private static final List<String> BUNDLES =
      List.of(
          "/id/perisai/admin/Messages",
          "/id/perisai/admin/FacesMessages",
          "/id/perisai/admin/desk/Refusals",
          "/id/perisai/block/Problems",
          "/id/perisai/render/Words");
  private static final Pattern MANY =
      Pattern.compile(
          "\\b1 (?:(?:more|other|approved|scheduled) )?"
              + "(?:people|pages|sites|things|images|days|files|findings|sessions|changes|seconds"
              + "|signatures|keys|departments|items)\\b");
  private static final Pattern LITERAL = Pattern.compile("[\"'`]([A-Za-z][\\w.-]*)[\"'`]");

  /** What follows one of these is a value: an act, a kind, a state, a type, a command. */
  private static final List<String> BEFORE_VALUES =
      List.of(
          "audit.act.",
          "audit.kind.",
          "block.",
          "contentType.",
          "delegation.state.",
          "editor.",
          "error.",
          "field.",
          "finding.",
          "import.state.",
          "inbox.form.",
          "inbox.key.state.",
          "inbox.state.",
          "keyType.",
          "kind.",
          "look.state.",
          "mykey.state.",
          "nav.",
          "pages.overtaken.",
          "power.is.",
          "power.kind.",
          "publishFinding.",
          "record.kind.",
          "role.",
          "root.expiry.",
          "state.",
          "tenant.",
          "tenantKeys.type.",
          "theme.prepared.",
          "theme.step.",
          "withdraw.kind.",
          "withdraw.step.");

  private static final Pattern PLACE = Pattern.compile("\\{(\\d)[,}]");

  private final Properties indonesian = read(BUNDLES.get(0), "id");
  private final Properties english = read(BUNDLES.get(0), "en");

  @Test
  void has_the_same_keys_in_both_languages() {
    assertEquals(
        new TreeSet<>(indonesian.stringPropertyNames()),
        new TreeSet<>(english.stringPropertyNames()));
  }

  /** The door does not know what a dead link was for: messages, a key, a release. */
  @Test
  void a_dead_link_of_the_desk_leads_back_to_where_it_came_from() {
    assertTrue(deadLink("id").contains("Kotak masuk"), deadLink("id"));
    assertTrue(deadLink("en").contains("Inbox"), deadLink("en"));
  }

  private static String deadLink(String language) {
    return read(BUNDLES.get(2), language).getProperty("refusal.CANDIDATE_UNKNOWN");
  }

  @Test
  void fills_the_same_places_in_both_languages() {
    List<String> different = new ArrayList<>();
    for (String key : indonesian.stringPropertyNames()) {
      if (!places(indonesian.getProperty(key)).equals(places(english.getProperty(key)))) {
        different.add(key);
      }
    }
    assertEquals(List.of(), different);
  }

  @Test
  void counts_people_in_english_as_people_do() {
    Words words = new Words(Language.EN);
    assertEquals(
        "Nobody has a key; 1 person must sign each release.",
        words.say("tenantKeys.people", 0L, 1));
    assertEquals(
        "1 person has a key; 2 people must sign each release.",
        words.say("tenantKeys.people", 1L, 2));
    assertEquals("1 other session was ended.", words.say("sessions.endedOthers", 1));
    List<String> wrong = new ArrayList<>();
    for (String bundle : BUNDLES) {
      Properties counted = read(bundle, "en");
      for (String key : counted.stringPropertyNames()) {
        String one = one(counted.getProperty(key));
        if (MANY.matcher(one).find()) {
          wrong.add(key + ": " + one);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The sentence with the number one in all its places. */
  private static String one(String sentence) {
    try {
      return new java.text.MessageFormat(sentence, java.util.Locale.ENGLISH)
          .format(new Object[] {1, 1, 1, 1, 1, 1});
    } catch (IllegalArgumentException noFormat) {
      return sentence; // Words for a script, which fills its own places.
    }
  }

  @Test
  void has_no_apostrophe_which_would_swallow_the_places_after_it() {
    assertEquals(
        List.of(),
        Stream.of(indonesian, english)
            .flatMap(words -> words.entrySet().stream())
            .filter(entry -> entry.getValue().toString().contains("'"))
            .map(entry -> entry.getKey())
            .toList());
  }

  @Test
  void has_every_word_that_views_sources_and_scripts_ask_for() throws IOException {
    List<String> missing = new ArrayList<>();
    check(WEBAPP, ".xhtml", IN_VIEWS, missing);
    check(SOURCES.resolve("java"), ".java", IN_SOURCES, missing);
    check(SOURCES.resolve("editor/src"), ".js", IN_SCRIPTS, missing);
    assertEquals(List.of(), missing);
  }

  @Test
  void has_no_message_that_nobody_asks_for() throws IOException {
    assertEquals(List.of(), unasked(indonesian.stringPropertyNames()));
  }

  @Test
  void sees_a_message_that_nobody_asks_for() throws IOException {
    assertEquals(
        List.of("frame.unasked", "refusal.UNASKED"),
        unasked(Set.of("frame.unasked", "refusal.UNASKED", "frame.motto", "state.DRAFT")));
  }

  /** Keys that no source, view or script names, and that begin with no word before values. */
  private static List<String> unasked(Set<String> keys) throws IOException {
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*\\.(java|xhtml|js)")).toList()) {
        LITERAL.matcher(Files.readString(file)).results().forEach(one -> asked.add(one.group(1)));
      }
    }
    assertTrue(asked.size() > 1000, "literals are not found any more");
    refusals().forEach(refusal -> asked.add("refusal." + refusal));
    return keys.stream()
        .filter(key -> !asked.contains(key))
        .filter(key -> BEFORE_VALUES.stream().noneMatch(key::startsWith))
        .sorted()
        .toList();
  }

  private void check(Path folder, String extension, Pattern pattern, List<String> missing)
      throws IOException {
    int asked = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(extension)).toList()) {
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
          asked++;
          require(matcher.group(1), missing);
        }
      }
    }
    assertTrue(asked > 10, "the pattern finds nothing any more in " + folder);
  }

  @Test
  void has_a_sentence_for_every_refusal() {
    List<String> missing = new ArrayList<>();
    List<String> refusals = refusals();
    refusals.forEach(refusal -> require("refusal." + refusal, missing));
    assertTrue(refusals.size() > 30, "refusals are not found any more");
    assertEquals(List.of(), missing);
  }

  /** The names of all reasons that a screen may have to tell. */
  private static List<String> refusals() {
    List<String> names = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPackages("id.perisai")) {
      if (type.isEnum() && type.isAssignableTo(Refusal.class) && !isOfCommandLine(type)) {
        for (Object constant : type.reflect().getEnumConstants()) {
          names.add(((Enum<?>) constant).name());
        }
      }
    }
    return names;
  }

  /** What an import refuses is said by the command line, in English. */
  private static boolean isOfCommandLine(JavaClass type) {
    return type.getPackageName().equals("id.perisai.transfer");
  }

  @Test
  void has_labels_for_every_content_type_block_field_and_choice() {
    List<String> missing = new ArrayList<>();
    for (ContentType type : ContentType.values()) {
      require("contentType." + type.code(), missing);
      labels("field.", type.common(), missing);
      labels("field." + type.code() + ".", type.fields(), missing);
      if (type.hasPath()) {
        require("kind." + type.code(), missing);
      }
    }
    BlockTypes.ALL.forEach(
        block -> {
          require("block." + block.name(), missing);
          labels("block." + block.name() + ".", block.fields(), missing);
        });
    assertEquals(List.of(), missing);
  }

  private void labels(String prefix, List<Field> fields, List<String> missing) {
    for (Field field : fields) {
      require(prefix + field.name(), missing);
      field.choices().forEach(choice -> require(prefix + field.name() + "." + choice, missing));
    }
  }

  @Test
  void names_every_screen_state_role_and_finding() {
    List<String> missing = new ArrayList<>();
    for (PageState state : PageState.values()) {
      require("state." + state, missing);
    }
    for (Role role : Role.values()) {
      require("role." + role, missing);
      require("role." + role + ".hint", missing);
    }
    for (Finding.Kind kind : Finding.Kind.values()) {
      require("publishFinding." + kind.code(), missing);
    }
    assertEquals(List.of(), missing);
  }

  private void require(String key, List<String> missing) {
    if (!indonesian.containsKey(key)) {
      missing.add(key);
    }
  }

  private static TreeSet<String> places(String sentence) {
    TreeSet<String> places = new TreeSet<>();
    Matcher matcher = PLACE.matcher(sentence);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    return places;
  }

  private static Properties read(String bundle, String language) {
    Properties words = new Properties();
    try (InputStream in =
        MessagesTest.class.getResourceAsStream(bundle + "_" + language + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return words;
  }
}
