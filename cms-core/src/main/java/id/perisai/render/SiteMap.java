package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * {@code sitemap.xml} (sitemaps.org 0.9) and {@code robots.txt} (RFC 9309). A large site's map is
 * an index of parts that count from the oldest page, so that one new page changes one part.
 */
final class SiteMap {
  private static final String NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";
  private static final int PART = 250;

  private final SiteIndex index;
  private final FrameMaker frames;
  private final Slices slices;

  SiteMap(SiteIndex index, FrameMaker frames, Slices slices) {
    this.index = index;
    this.frames = frames;
    this.slices = slices;
  }

  void addTo(List<RenderedEntry> entries) {
    entries.add(robots());
    List<PublishedPage> pages =
        index.oldestFirst().stream().filter(p -> !ContentPages.isHome(p.content())).toList();
    if (pages.size() <= PART) {
      entries.add(part("/sitemap.xml", pages, true));
      return;
    }
    Reading reading = new Reading();
    XmlText xml = new XmlText().open("sitemapindex", "xmlns", NAMESPACE);
    for (int from = 0; from < pages.size(); from += PART) {
      List<PublishedPage> some =
          List.copyOf(pages.subList(from, Math.min(from + PART, pages.size())));
      String path = "/sitemap-" + (from / PART + 1) + ".xml";
      reading.of(some.get(0));
      xml.open("sitemap").text("loc", frames.address(path)).close("sitemap");
      entries.add(
          from == 0
              ? part(path, some, true)
              : slices.entry(path, "map", some, () -> part(path, some, false)));
    }
    xml.close("sitemapindex");
    entries.add(
        RenderedEntry.page("/sitemap.xml", 200, MediaTypes.XML, xml.bytes(), reading.inputs()));
  }

  private RenderedEntry part(String path, List<PublishedPage> pages, boolean withLists) {
    Reading reading = new Reading();
    XmlText xml = new XmlText().open("urlset", "xmlns", NAMESPACE);
    if (withLists) {
      index.english().ifPresent(reading::of);
      for (String language : index.languages()) {
        url(xml, FrameMaker.home(language), "");
        for (ContentType type : ContentType.values()) {
          if (type.isListed()) {
            url(xml, type.section(language), "");
          }
        }
      }
    }
    for (PublishedPage page : pages) {
      Content content = reading.of(page);
      boolean isPast = content.type() != ContentType.EVENT;
      url(xml, content.path(), isPast ? content.date().map(Object::toString).orElse("") : "");
    }
    xml.close("urlset");
    return RenderedEntry.page(path, 200, MediaTypes.XML, xml.bytes(), reading.inputs());
  }

  private void url(XmlText xml, String path, String modified) {
    xml.open("url").text("loc", frames.address(path));
    if (!modified.isEmpty()) {
      xml.text("lastmod", modified);
    }
    xml.close("url");
  }

  private RenderedEntry robots() {
    String text = "User-agent: *\nAllow: /\n\nSitemap: " + frames.address("/sitemap.xml") + "\n";
    return RenderedEntry.page(
        "/robots.txt", 200, MediaTypes.TEXT, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
