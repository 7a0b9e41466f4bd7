package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.block.BlockType;
import id.perisai.block.BlockTypes;
import id.perisai.block.Field;
import id.perisai.block.Href;
import id.perisai.content.ContentType;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import id.perisai.render.RenderedSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts each payload of a corpus into every text field of every content type and block, and holds
 * the pages against those with a harmless word: the same elements and attributes, in the same
 * order, and nothing that runs.
 */
class EscapingTest {
  private static final SampleImages IMAGES = new SampleImages();
  private static final Map<String, List<String>> HARMLESS = shapes(render("kata"));

  static List<String> payloads() {
    try (InputStream in = EscapingTest.class.getResourceAsStream("xss-payloads.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void writes_a_payload_as_the_words_it_is(String payload) throws Exception {
    RenderedSite site = render(payload);
    assertEquals(HARMLESS, shapes(site));
    for (RenderedEntry entry : site.entries()) {
      if (!entry.isRedirect() && entry.mediaType().startsWith("text/html")) {
        requireNothingRuns(entry);
      } else if (!entry.isRedirect() && entry.mediaType().contains("xml")) {
        requireOneFeed(entry, payload);
      }
    }
  }

  @Test
  void shows_the_payload_to_the_reader() {
    String payload = "<img src=x onerror=alert(1)>";
    Document article = html(render(payload), "/berita/serangan");
    assertEquals(payload, article.selectFirst("h1").text());
    assertEquals(payload, article.selectFirst("article .prose p").text());
    assertTrue(article.title().startsWith(payload));
    assertEquals(payload, article.selectFirst("article figure img[alt]").attr("alt"));
  }

  @Test
  void covers_every_content_type_and_block() {
    RenderedSite site = render("kata");
    for (ContentType type : ContentType.values()) {
      if (type.hasPath()) {
        html(site, type.path("id", "serangan"));
      }
    }
    Document page = html(site, "/serangan");
    for (String selector :
        List.of(
            "h2",
            "h3",
            "p",
            "figure img",
            ".links a",
            "table caption",
            ".notice",
            "details.more",
            "figure.quote",
            ".form-block .form",
            "abbr",
            "pre",
            "ol",
            "ul")) {
      assertFalse(page.select(".prose " + selector).isEmpty(), selector);
    }
    assertEquals(9, BlockTypes.ALL.size(), "a new block needs its selector above");
  }

  private static RenderedSite render(String payload) {
    List<PublishedPage> pages = new ArrayList<>();
    for (ContentType type : ContentType.values()) {
      pages.add(SampleSite.page(pages.size(), content(type, payload)));
    }
    Map<String, Object> home = content(ContentType.PAGE, payload);
    home.put("path", "/");
    pages.add(SampleSite.page(pages.size(), home));
    return SampleSite.renderer().render(SampleSite.site(pages), SampleSite.NOW);
  }

  private static Map<String, Object> content(ContentType type, String payload) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type.code());
    if (!type.hasPath()) {
      json.putAll(values(type.fields(), payload));
      return json;
    }
    json.putAll(values(type.common(), payload));
    json.put("path", type.path("id", "serangan"));
    json.remove("aliases");
    json.remove("translates");
    json.remove("withdrawn");
    json.put("withdrawal", "kept");
    json.put("withdrawalReason", payload);
    json.remove("withdrawalTo");
    json.remove("publishFrom");
    json.remove("publishUntil");
    json.remove("embargo");
    json.put("fields", values(type.fields(), payload));
    List<Object> body = new ArrayList<>();
    for (BlockType block : BlockTypes.ALL) {
      Map<String, Object> blockJson = values(block.fields(), payload);
      blockJson.put("type", block.name());
      body.add(blockJson);
    }
    body.add(Map.of("type", "heading", "level", 3L, "text", payload));
    json.put("body", body);
    return json;
  }

  private static Map<String, Object> values(List<Field> fields, String payload) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      values.put(field.name(), value(field, payload));
    }
    return values;
  }

  private static Object value(Field field, String payload) {
    String line = payload.substring(0, Math.min(payload.length(), field.max()));
    return switch (field.kind()) {
      case LINE, LINES -> line;
      case EMAIL -> "a@contoh.go.id";
      case FLAG -> false;
      case NUMBER -> 7L;
      case CHOICE -> field.choices().get(0);
      case DATE -> "2026-11-20";
      case DATE_TIME -> field.name().equals("end") ? "2026-11-20T10:00" : "2026-11-20T09:00";
      case HREF -> "https://contoh.go.id/?a=1&b=2";
      case LINE_LIST -> List.of(payload);
      case LINKS -> List.of(Map.of("text", payload, "href", "/a?b=%22&c='x"));
      case NAMED_LINKS -> List.of(Map.of("name", payload, "href", "https://contoh.go.id/'x"));
      case MENU ->
          List.of(
              Map.of(
                  "text", payload.substring(0, Math.min(payload.length(), 80)),
                  "items", List.of(Map.of("text", "kata", "href", "/"))));
      case ROWS -> List.of(List.of(payload, payload), List.of(payload, payload));
      case RICH_TEXT -> doc(payload);
      case FILE ->
          Map.of(
              "file",
              "00000000-0000-4000-8000-000000000009",
              "name",
              payload,
              "mediaType",
              "application/pdf",
              "digest",
              "ab".repeat(32),
              "length",
              7L);
      case MEDIA -> {
        Map<String, Object> media = new LinkedHashMap<>(IMAGES.media("kantor"));
        media.put("name", payload);
        yield media;
      }
    };
  }

  private static Map<String, Object> doc(String payload) {
    Map<String, Object> plain = text(payload);
    Map<String, Object> paragraph = Map.of("type", "paragraph", "content", List.of(plain));
    List<Object> item = List.of(Map.of("type", "list_item", "content", List.of(paragraph)));
    return Map.of(
        "type",
        "doc",
        "content",
        List.of(
            paragraph,
            Map.of("type", "bullet_list", "content", item),
            Map.of("type", "ordered_list", "content", item),
            Map.of("type", "blockquote", "content", List.of(paragraph)),
            Map.of("type", "code_block", "content", List.of(plain)),
            Map.of(
                "type",
                "paragraph",
                "content",
                List.of(
                    marked(payload, "link", Map.of("href", "https://contoh.go.id/?x='y")),
                    marked(payload, "abbr", Map.of("title", payload)),
                    marked(payload, "lang", Map.of("lang", "ar", "dir", "rtl")),
                    marked(payload, "strong", Map.of())))));
  }

  private static Map<String, Object> text(String payload) {
    return Map.of("type", "text", "text", payload);
  }

  private static Map<String, Object> marked(String text, String mark, Map<String, Object> attrs) {
    return Map.of(
        "type",
        "text",
        "text",
        text,
        "marks",
        List.of(attrs.isEmpty() ? Map.of("type", mark) : Map.of("type", mark, "attrs", attrs)));
  }

  private static Document html(RenderedSite site, String path) {
    byte[] bytes =
        site.entries().stream()
            .filter(entry -> entry.path().equals(path))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no entry at " + path))
            .bytes();
    return Jsoup.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  /** For each page, its elements in order, each with the names of its attributes. */
  private static Map<String, List<String>> shapes(RenderedSite site) {
    Map<String, List<String>> shapes = new TreeMap<>();
    for (RenderedEntry entry : site.entries()) {
      if (!entry.isRedirect() && entry.mediaType().startsWith("text/html")) {
        shapes.put(
            entry.path(),
            html(site, entry.path()).getAllElements().stream()
                .map(
                    element ->
                        element.tagName()
                            + element.attributes().asList().stream()
                                .map(Attribute::getKey)
                                .toList())
                .toList());
      }
    }
    return shapes;
  }

  private static void requireNothingRuns(RenderedEntry entry) {
    Document page = Jsoup.parse(new String(entry.bytes(), StandardCharsets.UTF_8));
    assertTrue(
        page.select("script, style, iframe, object, embed, base, form:not(.find), svg, math")
            .isEmpty(),
        entry.path());
    for (Element form : page.select("form")) {
      assertTrue(
          Set.of("/cari", "/en/search").contains(form.attr("action")), entry.path() + " " + form);
    }
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        String name = attribute.getKey();
        assertFalse(name.startsWith("on") || name.equals("style"), entry.path() + " " + name);
        if (Stream.of("href", "src", "action").anyMatch(name::equals)) {
          assertTrue(Href.isAllowed(attribute.getValue()), entry.path() + " " + attribute);
        }
      }
    }
  }

  private static void requireOneFeed(RenderedEntry entry, String payload) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    org.w3c.dom.Document xml =
        factory.newDocumentBuilder().parse(new ByteArrayInputStream(entry.bytes()));
    if (entry.path().endsWith("feed.xml")) {
      assertEquals(1, xml.getElementsByTagName("entry").getLength());
      org.w3c.dom.Node title =
          ((org.w3c.dom.Element) xml.getElementsByTagName("entry").item(0))
              .getElementsByTagName("title")
              .item(0);
      assertEquals(payload, title.getTextContent());
    }
  }
}
