package id.perisai.tenant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small contents for tests. */
public final class SampleContent {
  private SampleContent() {}

  /** A news article with this title at {@code /berita/<slug>}. */
  public static Map<String, Object> news(String slug, String title) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("type", "news");
    content.put("language", "id");
    content.put("path", "/berita/" + slug);
    content.put("title", title);
    content.put("summary", "");
    content.put("date", "2026-11-20");
    content.put("image", null);
    content.put("aliases", List.of());
    content.put("fields", Map.of());
    content.put("body", List.of());
    return content;
  }
}
