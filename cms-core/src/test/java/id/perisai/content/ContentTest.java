package id.perisai.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.block.Block;
import id.perisai.block.InvalidContent;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
  private static final String DIGEST = "ab".repeat(32);

  private static Map<String, Object> media() {
    return Map.of(
        "media",
        "00000000-0000-4000-8000-000000000001",
        "name",
        "foto.jpg",
        "width",
        1600L,
        "height",
        900L,
        "variants",
        List.of(
            Map.of(
                "width", 800L,
                "height", 450L,
                "mediaType", "image/jpeg",
                "digest", DIGEST,
                "length", 12345L)));
  }

  private static Map<String, Object> news() {
    Map<String, Object> json = new HashMap<>();
    json.put("type", "news");
    json.put("language", "id");
    json.put("path", "/berita/pasar-lama");
    json.put("title", "Pasar Lama dibuka kembali");
    json.put("summary", "Setelah tiga bulan.");
    json.put("date", "2026-11-20");
    json.put("image", media());
    json.put("aliases", List.of("/2015/01/Pasar_lama.html"));
    json.put("fields", Map.of("categories", List.of("Ekonomi")));
    json.put(
        "body",
        List.of(
            Map.of("type", "heading", "level", 2L, "text", "Hari pertama"),
            Map.of(
                "type",
                "text",
                "doc",
                Map.of(
                    "type",
                    "doc",
                    "content",
                    List.of(
                        Map.of(
                            "type",
                            "paragraph",
                            "content",
                            List.of(
                                Map.of("type", "text", "text", "Hubungi "),
                                Map.of(
                                    "type",
                                    "text",
                                    "text",
                                    "kami",
                                    "marks",
                                    List.of(
                                        Map.of(
                                            "type",
                                            "link",
                                            "attrs",
                                            Map.of("href", "/kontak")))))))))));
    return json;
  }

  private static Map<String, Object> newsWith(String key, Object value) {
    Map<String, Object> json = news();
    json.put(key, value);
    return json;
  }

  private static List<String> problems(Map<String, Object> json) {
    return assertThrows(InvalidContent.class, () -> Content.parse(json)).problems().stream()
        .map(problem -> problem.field() + " " + problem.code())
        .toList();
  }

  @Test
  void reads_an_article() {
    Content content = Content.parse(news());
    assertEquals(ContentType.NEWS, content.type());
    assertEquals("/berita/pasar-lama", content.path());
    assertEquals(List.of("Ekonomi"), content.fields().lines("categories"));
    assertEquals(2, content.body().size());
    assertEquals(new Block.Heading(2, "Hari pertama"), content.body().get(0));
    assertEquals("/_m/" + DIGEST + ".jpg", content.image().get().upTo(400).path());
    assertEquals(1, content.media().size());
  }

  @Test
  void is_digested_as_its_canonical_bytes_whatever_the_order_of_keys() throws Exception {
    Content content = Content.parse(news());
    assertEquals(Digest.of(content.canonical()), content.digest());
    Map<String, Object> again = new java.util.TreeMap<>(java.util.Comparator.reverseOrder());
    again.putAll(news());
    assertArrayEquals(content.canonical(), Content.parse(again).canonical());
    @SuppressWarnings("unchecked") // the canonical form is an object
    Map<String, Object> read =
        (Map<String, Object>) Json.parse(content.canonical(), Content.MAX_BYTES);
    assertEquals(content.digest(), Content.parse(read).digest());
    assertNotEquals(content.digest(), Content.parse(newsWith("title", "Lain")).digest());
  }

  @Test
  void cannot_be_changed_after_it_was_read() {
    List<Object> body = new ArrayList<>();
    Map<String, Object> json = newsWith("body", body);
    Content content = Content.parse(json);
    body.add(Map.of("type", "script"));
    assertEquals(List.of(), content.json().get("body"));
    assertThrows(UnsupportedOperationException.class, () -> content.json().put("title", "x"));
  }

  @Test
  void gathers_texts_and_links_with_their_fields() {
    Content content = Content.parse(news());
    assertTrue(content.texts().contains(new Passage("title", "Pasar Lama dibuka kembali")));
    assertTrue(content.texts().contains(new Passage("body[1].doc", "Hubungi kami")));
    assertTrue(content.texts().contains(new Passage("fields.categories[0]", "Ekonomi")));
    assertTrue(content.texts().contains(new Passage("image.name", "foto.jpg")));
    assertEquals(
        List.of(new Passage("body[1].doc.content[0].content[1].marks[0].attrs.href", "/kontak")),
        content.links());
    assertTrue(content.texts().stream().noneMatch(p -> p.text().equals(DIGEST)));
  }

  @Test
  void tells_every_problem_at_once() {
    Map<String, Object> json = newsWith("title", "");
    json.put("date", "2026-02-30");
    json.put("warna", "merah");
    json.put("body", List.of(Map.of("type", "html", "html", "<b>")));
    assertEquals(
        List.of(
            "title REQUIRED", "date NOT_A_DATE", "warna UNKNOWN_FIELD", "body[0] UNKNOWN_BLOCK"),
        problems(json));
  }

  @ParameterizedTest
  @CsvSource({
    "/kontak, WRONG_SECTION",
    "/berita, WRONG_SECTION",
    "/berita/halaman/1, RESERVED_PATH",
    "/berita/halaman, RESERVED_PATH",
    "/berita/Pasar, BAD_PATH",
    "/berita/a/, BAD_PATH",
    "/berita//a, BAD_PATH",
    "/berita/../a, BAD_PATH",
    "/berita/%61, BAD_PATH",
    "berita/a, BAD_PATH",
    "/en/news/a, WRONG_SECTION",
    "'', REQUIRED"
  })
  void refuses_a_news_address(String path, String code) {
    assertEquals(List.of("path " + code), problems(newsWith("path", path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_t/x", "/.well-known/a", "/a/../b", "/a//b", "/a?p=1", "/a/", "/", "a"})
  void refuses_an_alias(String alias) {
    assertEquals(List.of("aliases[0] BAD_PATH"), problems(newsWith("aliases", List.of(alias))));
  }

  @Test
  void keeps_pages_out_of_the_sections_and_languages_apart() {
    Map<String, Object> page = Map.of("type", "page", "path", "/berita/x", "title", "x");
    assertEquals(List.of("path RESERVED_PATH"), problems(page));
    assertEquals(
        List.of("path RESERVED_PATH"),
        problems(Map.of("type", "page", "path", "/en/news", "title", "x", "language", "en")));
    assertEquals(
        List.of("path WRONG_SECTION"),
        problems(Map.of("type", "page", "path", "/about", "title", "x", "language", "en")));
    assertEquals("/", Content.parse(Map.of("type", "page", "path", "/", "title", "x")).path());
    assertEquals(
        "/en",
        Content.parse(Map.of("type", "page", "path", "/en", "title", "x", "language", "en"))
            .path());
  }

  @Test
  void asks_for_a_text_alternative_or_a_decision_against_one() {
    assertEquals(
        List.of("body[0].alt ALT_MISSING"),
        problems(newsWith("body", List.of(Map.of("type", "image", "media", media())))));
    assertEquals(
        List.of("body[0].alt ALT_ON_DECORATIVE"),
        problems(
            newsWith(
                "body",
                List.of(
                    Map.of("type", "image", "media", media(), "alt", "x", "decorative", true)))));
    Content.parse(
        newsWith("body", List.of(Map.of("type", "image", "media", media(), "decorative", true))));
  }

  @Test
  void refuses_an_image_whose_bytes_are_not_named() {
    Map<String, Object> image = new HashMap<>(media());
    image.put("variants", List.of());
    assertEquals(List.of("image.variants REQUIRED"), problems(newsWith("image", image)));
    image.put(
        "variants",
        List.of(
            Map.of(
                "width",
                1L,
                "height",
                1L,
                "mediaType",
                "image/svg+xml",
                "digest",
                "x",
                "length",
                1L)));
    assertEquals(
        List.of(
            "image.variants[0].mediaType NOT_A_CHOICE",
            "image.variants[0].digest NOT_A_DIGEST",
            "image.variants REQUIRED"),
        problems(newsWith("image", image)));
  }

  @Test
  void reads_settings_and_menu() {
    Content settings =
        Content.parse(
            Map.of(
                "type", "settings",
                "name", "Disdukcapil",
                "timeZone", "Asia/Jakarta",
                "social", List.of(Map.of("name", "Instagram", "href", "https://instagram.com/x"))));
    assertEquals("Disdukcapil", settings.title());
    assertEquals("Instagram", settings.fields().links("social").get(0).text());
    Content menu =
        Content.parse(
            Map.of(
                "type",
                "menu",
                "items",
                List.of(
                    Map.of(
                        "text",
                        "Profil",
                        "items",
                        List.of(Map.of("text", "Sejarah", "href", "/sejarah"))))));
    assertEquals(1, menu.fields().menu("items").get(0).items().size());
    assertEquals(
        List.of("items[0].href REQUIRED", "items[1].href BAD_LINK", "items[1].href REQUIRED"),
        problems(
            Map.of(
                "type",
                "menu",
                "items",
                List.of(
                    Map.of("text", "Kosong"),
                    Map.of("text", "Jahat", "href", "javascript:alert(1)")))));
  }

  @Test
  void refuses_an_event_that_ends_before_it_starts() {
    Map<String, Object> event =
        Map.of(
            "type", "event",
            "path", "/agenda/rapat",
            "title", "Rapat",
            "fields", Map.of("start", "2026-11-20T09:00", "end", "2026-11-20T08:00"));
    assertEquals(List.of("fields.end ENDS_BEFORE_START"), problems(event));
  }

  @Test
  void refuses_content_larger_than_its_limit() {
    String text = "a".repeat(90_000);
    List<Object> body = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      body.add(
          Map.of(
              "type",
              "text",
              "doc",
              Map.of(
                  "type",
                  "doc",
                  "content",
                  List.of(
                      Map.of(
                          "type",
                          "paragraph",
                          "content",
                          List.of(Map.of("type", "text", "text", text)))))));
    }
    assertEquals(List.of(" TOO_LARGE"), problems(newsWith("body", body)));
  }

  @Test
  void refuses_a_missing_or_unknown_type() {
    assertEquals(List.of("type UNKNOWN_TYPE"), problems(Map.of("title", "x")));
    assertEquals(List.of("type UNKNOWN_TYPE"), problems(Map.of("type", "plugin")));
  }

  @ParameterizedTest
  @EnumSource(ContentType.class)
  void makes_a_valid_address_of_any_slug(ContentType type) {
    if (!type.hasPath()) {
      return;
    }
    for (String language : ContentType.LANGUAGES) {
      for (String title : List.of("Berita", "News", "Halaman", "Tahun", "Éé 1", "!!!", "")) {
        String path = type.path(language, Slug.of(title));
        assertTrue(SitePaths.isPath(path), path);
        assertTrue(!SitePaths.isReserved(type, path), path);
        assertEquals(language, SitePaths.languageOf(path));
      }
    }
  }

  @Test
  void writes_canonical_json_that_a_person_can_read() {
    Content content = Content.parse(Map.of("type", "page", "path", "/a", "title", "Ä"));
    assertEquals(
        "{\"path\":\"/a\",\"title\":\"Ä\",\"type\":\"page\"}",
        new String(content.canonical(), StandardCharsets.UTF_8));
  }
}
