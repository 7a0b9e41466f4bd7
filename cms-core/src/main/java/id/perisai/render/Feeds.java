package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.MediaTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Atom feeds (RFC 4287) of news and announcements. */
final class Feeds {
  private static final int ITEMS = 20;

  private final SiteIndex index;
  private final FrameMaker frames;

  Feeds(SiteIndex index, FrameMaker frames) {
    this.index = index;
    this.frames = frames;
  }

  static boolean has(ContentType type) {
    return type == ContentType.NEWS || type == ContentType.ANNOUNCEMENT;
  }

  static String path(ContentType type, String language) {
    return type.section(language) + "/feed.xml";
  }

  /** Adds the feeds of a type, if it has any. */
  void addTo(List<RenderedEntry> entries, ContentType type) {
    for (String language : index.languages()) {
      if (has(type) && !index.list(type, language).isEmpty()) {
        entries.add(entry(type, language));
      }
    }
  }

  private RenderedEntry entry(ContentType type, String language) {
    Reading reading = new Reading();
    Dates dates = ContentPages.dates(index, reading, language);
    String name = index.settings().map(page -> reading.of(page).title()).orElse(index.site.name());
    List<PublishedPage> oldestFirst = index.list(type, language);
    int from = Math.max(0, oldestFirst.size() - ITEMS);
    List<PublishedPage> newest = new ArrayList<>(oldestFirst.subList(from, oldestFirst.size()));
    Collections.reverse(newest);
    XmlText xml = new XmlText();
    xml.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xml:lang", language);
    xml.text("id", "urn:perisai:" + index.site.tenantId() + ":" + type.code() + ":" + language);
    xml.text("title", Words.of(language).get("list." + type.code()) + " – " + name);
    xml.open("author").text("name", name).close("author");
    xml.empty("link", "rel", "self", "href", frames.address(path(type, language)));
    xml.empty("link", "href", frames.address(type.section(language)));
    xml.text("updated", dates.midnight(newest.get(0).content().date().orElseThrow()));
    for (PublishedPage page : newest) {
      item(xml, page, reading.of(page), dates);
    }
    xml.close("feed");
    return RenderedEntry.page(
        path(type, language), 200, MediaTypes.ATOM, xml.bytes(), reading.inputs());
  }

  private void item(XmlText xml, PublishedPage page, Content content, Dates dates) {
    xml.open("entry");
    xml.text("id", "urn:uuid:" + page.page());
    xml.text("title", content.title());
    xml.empty("link", "href", frames.address(content.path()));
    xml.text("updated", dates.midnight(content.date().orElseThrow()));
    if (!content.summary().isEmpty()) {
      xml.text("summary", content.summary());
    }
    xml.close("entry");
  }
}
