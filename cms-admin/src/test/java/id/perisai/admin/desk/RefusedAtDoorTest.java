package id.perisai.admin.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refusal;
import id.perisai.admin.frame.Language;
import id.perisai.admin.frame.Words;
import id.perisai.message.MessageRefusal;
import id.perisai.publish.PublishRefusal;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the desk's door says when it refuses. */
class RefusedAtDoorTest {
  private static final List<Refusal> REACHABLE =
      Stream.<Refusal[]>of(PublishRefusal.values(), MessageRefusal.values(), AccessRefusal.values())
          .flatMap(Stream::of)
          .toList();

  /** Whose first place is a number. */
  private static final Set<Refusal> NUMBERED =
      Set.of(
          PublishRefusal.SIGNATURES_MISSING, AccessRefusal.TOO_FAST, AccessRefusal.SIGN_IN_DELAYED);

  @Test
  void says_of_each_refusal_what_it_is_and_not_that_one_may_not() {
    List<String> wrong = new ArrayList<>();
    String mayNot = said("message", AccessRefusal.NOT_PERMITTED);
    for (Refusal refusal : REACHABLE) {
      boolean sameAsMayNot = said("message", refusal).equals(mayNot);
      if (refusal != AccessRefusal.NOT_PERMITTED && sameAsMayNot) {
        wrong.add(refusal.name());
      }
      if (said("message", refusal).isBlank()
          || said("english", refusal).equals(said("message", refusal))) {
        wrong.add(refusal.name());
      }
    }
    assertTrue(REACHABLE.size() > 70, "refusals are not found any more");
    assertEquals(List.of(), wrong);
  }

  @Test
  void says_that_a_site_is_suspended_and_that_roles_changed() {
    assertEquals(
        "Situs dinkes sedang dihentikan.", said("message", AccessRefusal.TENANT_SUSPENDED));
    assertEquals(
        "Your roles have just changed. Sign out and sign in again.",
        said("english", AccessRefusal.ROLES_CHANGED));
    assertEquals(
        "No publisher of dinkes has agreed, or it was taken back.",
        said("english", PublishRefusal.NOT_DELEGATED));
  }

  @Test
  void counts_people_who_still_must_sign_as_people_do() {
    assertEquals(
        "Your signature is kept. It takes 1 more person.",
        RefusedAtDoor.said("refusal.SIGNATURES_MISSING", 1).get("english"));
    assertEquals(
        "Your signature is kept. It takes 2 more people.",
        RefusedAtDoor.said("refusal.SIGNATURES_MISSING", 2).get("english"));
  }

  @Test
  void keeps_only_sentences_that_differ_from_those_of_the_screens() throws Exception {
    Properties indonesian = bundle("id");
    Properties english = bundle("en");
    assertEquals(
        new TreeSet<>(indonesian.stringPropertyNames()),
        new TreeSet<>(english.stringPropertyNames()));
    for (Language language : Language.values()) {
      Words screens = new Words(language);
      Properties desk = language == Language.ID ? indonesian : english;
      for (String key : desk.stringPropertyNames()) {
        if (key.startsWith("refusal.")) {
          assertTrue(screens.has(key), () -> key + " is no refusal");
          assertNotEquals(screens.say(key), desk.getProperty(key), key);
        }
      }
    }
  }

  @Test
  void has_a_sentence_for_each_status_that_it_names() throws Exception {
    TreeSet<String> expected = new TreeSet<>();
    RefusedAtDoor.SAID.forEach(status -> expected.add("status." + status));
    TreeSet<String> found = new TreeSet<>(bundle("id").stringPropertyNames());
    found.removeIf(key -> !key.startsWith("status."));
    assertEquals(expected, found);
    assertEquals("status.400", RefusedAtDoor.key(418));
    assertEquals("status.413", RefusedAtDoor.key(413));
  }

  private static String said(String language, Refusal refusal) {
    Object[] arguments = NUMBERED.contains(refusal) ? new Object[] {3, 4} : new Object[] {"dinkes"};
    return (String) RefusedAtDoor.said("refusal." + refusal.name(), arguments).get(language);
  }

  private static Properties bundle(String language) throws Exception {
    Properties words = new Properties();
    try (var in = RefusedAtDoor.class.getResourceAsStream("Refusals_" + language + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words;
  }
}
