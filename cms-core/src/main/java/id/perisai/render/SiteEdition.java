package id.perisai.render;

import gg.jte.TemplateEngine;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A site as it is seen at one instant, in parts: home, single pages, lists, feeds, map, redirects.
 * The next one renders only the parts that can differ, so that sixty hours signed ahead do not cost
 * sixty sites.
 */
final class SiteEdition {
  private static final String HOME = "home";
  private static final String PAGE = "page ";
  private static final String LIST = "list ";
  private static final String FEED = "feed ";
  private static final String MAP = "map";
  private static final String NOT_FOUND = "not found";
  private static final String REDIRECTS = "redirects";

  private final SiteIndex index;
  private final TemplateEngine templates;
  private final Theme theme;
  private final Kept kept;
  private final Map<String, List<RenderedEntry>> parts;
  private final Set<String> fresh;

  private SiteEdition(
      SiteIndex index,
      TemplateEngine templates,
      Theme theme,
      Kept kept,
      Map<String, List<RenderedEntry>> parts,
      Set<String> names) {
    this.index = index;
    this.templates = templates;
    this.theme = theme;
    this.kept = kept;
    this.parts = new HashMap<>(parts);
    this.fresh = Set.copyOf(names);
    render(names);
  }

  /** The whole site. */
  static SiteEdition of(SiteIndex index, TemplateEngine templates, Theme theme, Kept kept) {
    return new SiteEdition(index, templates, theme, kept, Map.of(), all(index));
  }

  /** The same site at a later instant. */
  SiteEdition at(SiteIndex later) {
    return new SiteEdition(later, templates, theme, kept, parts, differing(later));
  }

  /** What this instant changed: the entries of the parts that were rendered for it, by path. */
  Map<String, RenderedEntry> fresh() {
    return byPath(fresh);
  }

  /** The paths that the same parts had in an earlier edition. */
  Set<String> pathsIn(SiteEdition earlier) {
    return earlier.byPath(fresh).keySet();
  }

  RenderedEntry notFound() {
    return parts.get(NOT_FOUND).get(0);
  }

  private static Set<String> all(SiteIndex index) {
    Set<String> names = new TreeSet<>(Set.of(HOME, MAP, NOT_FOUND, REDIRECTS));
    for (ContentType type : ContentType.values()) {
      names.add(LIST + type);
      names.add(FEED + type);
    }
    index.site.pages().forEach(page -> names.add(PAGE + page.page()));
    return names;
  }

  private Set<String> differing(SiteIndex later) {
    // Every list and the map name the page because of which there is an English part.
    if (!index.english().equals(later.english())) {
      return all(later);
    }
    Set<PublishedPage> turned = new HashSet<>();
    for (PublishedPage page : later.site.pages()) {
      PublishedPage.State was = index.state(page.page());
      PublishedPage.State is = later.state(page.page());
      if (!was.equals(is)) {
        turned.add(was.page());
        turned.add(is.page());
      }
    }
    Set<ContentType> types = EnumSet.noneOf(ContentType.class);
    turned.forEach(page -> types.add(page.content().type()));
    Set<String> names = new TreeSet<>();
    if (!turned.isEmpty()) {
      names.add(MAP);
      names.add(REDIRECTS);
      pages(turned, later).forEach(page -> names.add(PAGE + page));
    }
    if (!index.today().equals(later.today())) {
      types.add(ContentType.EVENT);
    }
    if (!types.isEmpty()) {
      names.add(HOME);
    }
    for (ContentType type : types) {
      names.add(LIST + type);
      names.add(FEED + type);
    }
    return names;
  }

  /** Those that turn, and those that name them as the same page in the other language. */
  private static Set<UUID> pages(Set<PublishedPage> turned, SiteIndex later) {
    Set<String> paths = new HashSet<>();
    Set<UUID> pages = new HashSet<>();
    for (PublishedPage page : turned) {
      pages.add(page.page());
      paths.add(page.content().path());
      paths.add(page.content().translates());
    }
    paths.remove("");
    for (PublishedPage page : later.site.pages()) {
      for (PublishedPage content : page.contents()) {
        Content one = content.content();
        if (one.type().hasPath()
            && (paths.contains(one.path()) || paths.contains(one.translates()))) {
          pages.add(page.page());
        }
      }
    }
    return pages;
  }

  private void render(Set<String> names) {
    FrameMaker frames = new FrameMaker(index, theme);
    Press press = new Press(index, templates, frames, kept);
    ContentPages pages = new ContentPages(index, press);
    for (String name : names) {
      List<RenderedEntry> entries = new ArrayList<>();
      if (name.equals(HOME)) {
        new HomePages(index, press).addTo(entries);
      } else if (name.equals(MAP)) {
        new SiteMap(index, frames).addTo(entries);
      } else if (name.equals(NOT_FOUND)) {
        entries.add(pages.notFound());
      } else if (name.startsWith(LIST)) {
        new ListPages(index, press).addTo(entries, type(name, LIST));
      } else if (name.startsWith(FEED)) {
        new Feeds(index, frames).addTo(entries, type(name, FEED));
      } else if (name.startsWith(PAGE)) {
        pages.addTo(entries, index.state(UUID.fromString(name.substring(PAGE.length()))));
      }
      parts.put(name, entries);
    }
    if (names.contains(REDIRECTS)) {
      List<RenderedEntry> redirects = new ArrayList<>();
      pages.addRedirectsTo(redirects, paths());
      parts.put(REDIRECTS, redirects);
    }
  }

  private static ContentType type(String name, String kind) {
    return ContentType.valueOf(name.substring(kind.length()));
  }

  /** Every path but those of redirects from old addresses. */
  private Set<String> paths() {
    Set<String> names = new HashSet<>(parts.keySet());
    names.remove(REDIRECTS);
    return new HashSet<>(byPath(names).keySet());
  }

  private Map<String, RenderedEntry> byPath(Set<String> names) {
    Map<String, RenderedEntry> byPath = new HashMap<>();
    for (String name : names) {
      for (RenderedEntry entry : parts.getOrDefault(name, List.of())) {
        if (byPath.put(entry.path(), entry) != null) {
          throw new IllegalStateException("two entries at " + entry.path());
        }
      }
    }
    return byPath;
  }
}
