package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.content.Content;
import id.perisai.release.Rejected;
import id.perisai.release.SearchDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchWordsTest {
  private static final String DIGEST = "ab".repeat(32);

  private static Map<String, Object> image(String name) {
    return Map.of(
        "media",
        "00000000-0000-4000-8000-000000000001",
        "name",
        name,
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

  private static SearchDocument words(Map<String, Object> json) throws Rejected {
    return SearchDocument.parse(
        SearchWords.of(Content.parse(json)), (String) json.getOrDefault("path", "/"));
  }

  @Test
  void takes_what_a_visitor_reads_and_no_name_of_an_image() throws Rejected {
    Map<String, Object> news = new HashMap<>();
    news.put("type", "news");
    news.put("language", "id");
    news.put("path", "/berita/pasar-lama");
    news.put("title", "Pasar Lama dibuka kembali");
    news.put("summary", "Setelah tiga bulan.");
    news.put("date", "2026-11-20");
    news.put("image", image("IMG_1.jpg"));
    news.put("imageAlt", "Pedagang di depan pasar");
    news.put("fields", Map.of("categories", List.of("Ekonomi")));
    news.put(
        "body",
        List.of(
            Map.of("type", "heading", "level", 2L, "text", "Hari pertama"),
            Map.of("type", "image", "media", image("IMG_2.jpg"), "alt", "Kios sayur")));
    SearchDocument document = words(news);
    assertEquals("Pasar Lama dibuka kembali", document.title());
    for (String read :
        List.of("Setelah tiga bulan.", "Pedagang di depan pasar", "Hari pertama", "Kios sayur")) {
      assertTrue(document.text().contains(read), () -> read + " in " + document.text());
    }
    assertEquals(-1, document.text().indexOf("IMG_"), document::text);
  }
}
