package id.perisai.themes;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedSite;
import id.perisai.render.SiteContent;
import id.perisai.render.SiteRenderer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A department's site with every content type, every block and every mark, in {@code
 * sample-site.json}; there {@code {"sample":NAME}} stands for an image.
 */
final class SampleSite {
  static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  static final Digest THEME = Digest.of(new byte[] {1});

  final SampleImages images = new SampleImages();
  final List<PublishedPage> pages = new ArrayList<>();

  SampleSite() {
    int number = 0;
    for (Object json : (List<?>) read()) {
      @SuppressWarnings("unchecked") // the file is a list of objects
      Map<String, Object> content = (Map<String, Object>) withImages(json);
      pages.add(page(number++, content));
    }
  }

  static PublishedPage page(int number, Map<String, Object> json) {
    Content content = Content.parse(json);
    return new PublishedPage(
        new UUID(0x4000L, 0x8000_0000_0000_0000L + number), content.digest(), content);
  }

  static SiteContent site(List<PublishedPage> pages) {
    return new SiteContent(
        "disdukcapil",
        "Disdukcapil",
        List.of("disdukcapil.serangkota.go.id"),
        "https://disdukcapil.serangkota.go.id",
        THEME,
        pages);
  }

  static SiteRenderer renderer() {
    return new SiteRenderer(Themes.templates(), Themes.theme());
  }

  RenderedSite render() {
    return renderer().render(site(pages), NOW);
  }

  private static Object read() {
    try (InputStream in = SampleSite.class.getResourceAsStream("sample-site.json")) {
      return Json.parse(in.readAllBytes(), 1 << 20);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Rejected e) {
      throw new IllegalStateException("sample-site.json", e);
    }
  }

  private Object withImages(Object value) {
    if (value instanceof Map<?, ?> map) {
      if (map.size() == 1 && map.get("sample") instanceof String name) {
        return images.media(name);
      }
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put((String) key, withImages(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(withImages(item)));
      return copy;
    }
    return value;
  }
}
