package id.perisai.sanitize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SanitizerTest {
  private static final Set<String> GLOBAL = Set.of("lang", "dir");
  private static final Map<String, Set<String>> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("a", Set.of("href")),
          Map.entry("img", Set.of("src", "alt", "width", "height")),
          Map.entry("abbr", Set.of("title")),
          Map.entry("dfn", Set.of("title")),
          Map.entry("blockquote", Set.of("cite")),
          Map.entry("q", Set.of("cite")),
          Map.entry("del", Set.of("cite", "datetime")),
          Map.entry("ins", Set.of("cite", "datetime")),
          Map.entry("time", Set.of("datetime")),
          Map.entry("th", Set.of("scope", "id", "abbr", "headers", "colspan", "rowspan")),
          Map.entry("td", Set.of("headers", "colspan", "rowspan")),
          Map.entry("col", Set.of("span")),
          Map.entry("colgroup", Set.of("span")),
          Map.entry("ol", Set.of("start", "type")),
          Map.entry("li", Set.of("value")));
  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel");

  private static final Sanitizer SANITIZER = new Sanitizer();

  static Stream<String> attacks() {
    return Corpus.read("attacks.txt").stream();
  }

  static Stream<String> kept() {
    return Corpus.read("kept.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void lets_nothing_outside_the_policy_through(String attack) {
    requireHarmless(attack);
    for (String context : Corpus.read("contexts.txt")) {
      requireHarmless(context.replace("{}", attack));
    }
  }

  @ParameterizedTest
  @MethodSource("kept")
  void keeps_what_a_government_page_needs(String html) {
    Sanitized sanitized = SANITIZER.sanitize(html);
    assertEquals(parsed(html).body().html(), parsed(sanitized.html()).body().html());
    assertEquals(List.of(), sanitized.removed());
  }

  @Test
  void lets_nothing_through_when_attacks_are_cut_and_glued() {
    List<String> attacks = Corpus.read("attacks.txt");
    Random random = new Random(20261121);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder html = new StringBuilder();
      for (int part = 0; part < 4; part++) {
        String attack = attacks.get(random.nextInt(attacks.size()));
        int cut = random.nextInt(attack.length() + 1);
        html.append(random.nextBoolean() ? attack.substring(0, cut) : attack.substring(cut));
      }
      requireHarmless(html.toString());
    }
  }

  @Test
  void never_allows_an_element_that_is_parsed_in_a_mode_of_its_own() {
    for (String element :
        List.of(
            "style",
            "noscript",
            "script",
            "template",
            "textarea",
            "title",
            "xmp",
            "iframe",
            "noembed",
            "noframes",
            "plaintext",
            "listing",
            "select",
            "option",
            "svg",
            "math",
            "form",
            "object",
            "embed",
            "base",
            "link",
            "meta",
            "frameset",
            "body",
            "html",
            "head")) {
      assertFalse(Policy.ELEMENTS.contains(element), element);
    }
  }

  @Test
  void says_what_it_removed_how_often_and_why() {
    Sanitized sanitized =
        SANITIZER.sanitize(
            "<p onclick=x>a</p><p onclick=y>b</p><script>c</script><a href='javascript:d'>e</a><iframe src=f></iframe>");
    assertEquals("<p>a</p><p>b</p>e", sanitized.html());
    assertEquals(
        List.of(
            new Removal("p", "onclick", 2, Reason.RUNS_CODE),
            new Removal("script", null, 1, Reason.RUNS_CODE),
            new Removal("a", null, 1, Reason.NO_ADDRESS),
            new Removal("iframe", null, 1, Reason.EMBEDS)),
        sanitized.removed());
  }

  @Test
  void bounds_the_list_of_what_was_removed() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      html.append("<x").append(i).append(">");
    }
    html.append("<y").append("z".repeat(10_000)).append(">");
    List<Removal> removed = SANITIZER.sanitize(html.toString()).removed();
    assertTrue(removed.size() <= 201, () -> "size " + removed.size());
    assertTrue(removed.stream().allMatch(removal -> removal.element().length() <= 41));
    assertEquals(5_001, removed.stream().mapToInt(Removal::count).sum());
  }

  @Test
  void refuses_input_beyond_its_limit() {
    String html = "a".repeat(Sanitizer.MAX_LENGTH + 1);
    assertThrows(IllegalArgumentException.class, () -> SANITIZER.sanitize(html));
  }

  @Test
  void stays_fast_on_nested_and_repeated_tags() {
    for (String tag :
        List.of(
            "<div>",
            "<b>",
            "<table>",
            "<a href=/x>",
            "<ul><li>",
            "<p>",
            "<!--",
            "<svg>",
            "<",
            "&",
            "<b><p>",
            "<table><td>")) {
      String html = tag.repeat(50_000);
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SANITIZER.sanitize(html), tag);
    }
  }

  @Test
  void stays_within_the_policy_when_nested_deeper_than_anyone_reads() {
    requireHarmless(
        "<div>".repeat(2_000) + "<script>alert(1)</script>dalam" + "</div>".repeat(2_000));
    requireHarmless("<b>".repeat(2_000) + "<img src=x onerror=alert(1)>" + "</b>".repeat(2_000));
  }

  private static void requireHarmless(String html) {
    Sanitized once = SANITIZER.sanitize(html);
    assertEquals(once.html(), SANITIZER.sanitize(once.html()).html(), () -> "not stable: " + html);
    Document read = parsed(once.html());
    requireWithinPolicy(read, html);
    Document readAgain = parsed(read.body().html());
    assertEquals(
        read.body().html(), readAgain.body().html(), () -> "mutates when read again: " + html);
  }

  private static Document parsed(String html) {
    Document document = Jsoup.parse(html);
    document.outputSettings().prettyPrint(false);
    return document;
  }

  private static void requireWithinPolicy(Document document, String source) {
    assertEquals(0, document.head().childNodeSize(), () -> "reaches the head: " + source);
    for (Element element : document.body().getElementsByTag("*")) {
      if (element != document.body()) {
        assertTrue(
            Policy.ELEMENTS.contains(element.tagName()),
            () -> element.tagName() + " from: " + source);
      }
      requireAttributesWithinPolicy(element, source);
      for (Node child : element.childNodes()) {
        // The sanitizer itself parts two opening braces by an empty comment, against templates.
        assertFalse(
            child instanceof Comment comment && !comment.getData().isBlank(),
            () -> "comment from: " + source);
      }
    }
  }

  private static void requireAttributesWithinPolicy(Element element, String source) {
    Set<String> allowed = ATTRIBUTES.getOrDefault(element.tagName(), Set.of());
    for (Attribute attribute : element.attributes()) {
      String name = attribute.getKey();
      assertTrue(
          GLOBAL.contains(name) || allowed.contains(name),
          () -> element.tagName() + " " + name + " from: " + source);
      if (Set.of("href", "src", "cite").contains(name)) {
        requireSafeAddress(element, attribute.getValue(), source);
      }
    }
  }

  private static void requireSafeAddress(Element element, String address, String source) {
    // As a browser reads it: tabs and line ends vanish, controls and spaces in front too.
    String read = address.replaceAll("[\\t\\n\\r]", "").replaceFirst("^[\\x00-\\x20]+", "");
    if (read.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      String scheme = read.substring(0, read.indexOf(':')).toLowerCase(java.util.Locale.ROOT);
      boolean safe =
          element.tagName().equals("img") ? scheme.equals("https") : SCHEMES.contains(scheme);
      assertTrue(safe, () -> "address " + address + " from: " + source);
    } else if (element.tagName().equals("img")) {
      assertFalse(
          read.matches("(?s)[/\\\\]{2}.*"), () -> "address " + address + " from: " + source);
    }
  }
}
