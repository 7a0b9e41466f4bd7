package id.perisai.render;

import gg.jte.TemplateEngine;
import id.perisai.block.Media;
import id.perisai.content.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Renders sites. The same content gives the same bytes, on every machine, at any time. */
public final class SiteRenderer {
  private final TemplateEngine templates;
  private final Theme theme;

  /** {@code templates} and {@code theme} come from the themes module. */
  public SiteRenderer(TemplateEngine templates, Theme theme) {
    this.templates = templates;
    this.theme = theme;
  }

  /** Every entry of the site but the theme's files and the images' bytes. */
  public RenderedSite render(SiteContent content) {
    SiteIndex index = new SiteIndex(content);
    FrameMaker frames = new FrameMaker(index, theme);
    Press press = new Press(index, templates, frames);
    ContentPages pages = new ContentPages(index, press);
    List<RenderedEntry> entries = new ArrayList<>();
    new HomePages(index, press).addTo(entries);
    pages.addTo(entries);
    new ListPages(index, press).addTo(entries);
    new Feeds(index, frames).addTo(entries);
    new SiteMap(index, frames).addTo(entries);
    entries.add(pages.notFound());
    pages.addRedirectsTo(entries, paths(entries));
    entries.sort(Comparator.comparing(RenderedEntry::path));
    return new RenderedSite(entries, media(index));
  }

  /**
   * The page as the site would show it with {@code candidate} published; for menu and settings, the
   * home page.
   */
  public RenderedEntry renderOne(SiteContent content, PublishedPage candidate) {
    SiteIndex index = new SiteIndex(content.with(candidate));
    Press press = new Press(index, templates, new FrameMaker(index, theme));
    Content page = candidate.content();
    if (page.isWithdrawn()) {
      return new ContentPages(index, press).gone(candidate);
    }
    return page.type().hasPath() && !ContentPages.isHome(page)
        ? new ContentPages(index, press).entry(candidate)
        : new HomePages(index, press).entry(page.language());
  }

  private static Set<String> paths(List<RenderedEntry> entries) {
    Set<String> paths = new HashSet<>();
    for (RenderedEntry entry : entries) {
      if (!paths.add(entry.path())) {
        throw new IllegalStateException("two entries at " + entry.path());
      }
    }
    return paths;
  }

  private static List<MediaUse> media(SiteIndex index) {
    Map<String, Reading> readings = new TreeMap<>();
    Map<String, Media.Variant> variants = new TreeMap<>();
    List<PublishedPage> pages = new ArrayList<>(index.visible());
    index.settings().ifPresent(pages::add);
    for (PublishedPage page : pages) {
      for (Media media : page.content().media()) {
        for (Media.Variant variant : media.variants()) {
          variants.put(variant.path(), variant);
          readings.computeIfAbsent(variant.path(), path -> new Reading()).of(page);
        }
      }
    }
    List<MediaUse> uses = new ArrayList<>();
    variants.forEach(
        (path, variant) -> uses.add(new MediaUse(variant, readings.get(path).inputs())));
    return uses;
  }
}
