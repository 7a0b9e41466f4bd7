package id.perisai.render;

import gg.jte.TemplateEngine;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A site as it is seen at one instant, in parts: home, single pages, lists, feeds, map, redirects.
 * The next one renders only the parts that can differ, so that sixty hours signed ahead do not cost
 * sixty sites; and of these only the entries that are made of other pages than before.
 */
final class SiteEdition {
  private static final Part HOME = new Part(Part.Kind.HOME, null, null);
  private static final Part MAP = new Part(Part.Kind.MAP, null, null);
  private static final Part NOT_FOUND = new Part(Part.Kind.NOT_FOUND, null, null);
  private static final Part SEARCH = new Part(Part.Kind.SEARCH, null, null);
  private static final Part REDIRECTS = new Part(Part.Kind.REDIRECTS, null, null);

  private final SiteIndex index;
  private final TemplateEngine templates;
  private final Theme theme;
  private final Kept kept;
  private final Map<Part, List<RenderedEntry>> parts;
  private final Collection<Part> fresh;
  private final Shown shown;

  /** Some entries of a site that are made together. */
  private record Part(Kind kind, ContentType type, UUID page) {
    enum Kind {
      HOME,
      PAGE,
      LIST,
      FEED,
      MAP,
      NOT_FOUND,
      SEARCH,
      REDIRECTS
    }

    @Override
    public int hashCode() {
      return page != null ? page.hashCode() : 31 * kind.ordinal() + Objects.hashCode(type);
    }

    static Part page(UUID page) {
      return new Part(Kind.PAGE, null, page);
    }

    static Part list(ContentType type) {
      return new Part(Kind.LIST, type, null);
    }

    static Part feed(ContentType type) {
      return new Part(Kind.FEED, type, null);
    }
  }

  private SiteEdition(
      SiteIndex index,
      TemplateEngine templates,
      Theme theme,
      Kept kept,
      Map<Part, List<RenderedEntry>> parts,
      Collection<Part> fresh,
      Slices slices,
      Shown shown) {
    this.index = index;
    this.templates = templates;
    this.theme = theme;
    this.kept = kept;
    this.parts = new HashMap<>(2 * Math.max(parts.size(), fresh.size()));
    this.parts.putAll(parts);
    this.fresh = fresh;
    this.shown = shown;
    render(slices);
  }

  /** The whole site; of what is in force, what is made of the same pages stays. */
  static SiteEdition of(SiteIndex index, TemplateEngine templates, Theme theme, Kept kept) {
    Shown.Around around = Shown.Around.of(index);
    Shown shown = Shown.empty(around, index.site.pages().size());
    Optional<Shown> before = kept.shown().filter(inForce -> inForce.isAround(around));
    Slices slices = new Slices(before, kept::stays, shown);
    return new SiteEdition(index, templates, theme, kept, Map.of(), all(index), slices, shown);
  }

  /** The same site at a later instant. */
  SiteEdition at(SiteIndex later) {
    Collection<Part> differing = differing(later);
    Shown.Around around = Shown.Around.of(later);
    Shown next = shown.copy(around);
    Optional<Shown> before = Optional.of(shown).filter(earlier -> earlier.isAround(around));
    SiteEdition edition =
        new SiteEdition(
            later,
            templates,
            theme,
            kept,
            parts,
            differing,
            new Slices(before, path -> true, next),
            next);
    Set<String> gone = new HashSet<>(edition.pathsIn(this));
    gone.removeAll(edition.fresh().keySet());
    gone.forEach(next::remove);
    return edition;
  }

  /** What this instant changed: the entries of the parts that were rendered for it, by path. */
  Map<String, RenderedEntry> fresh() {
    return byPath(fresh);
  }

  /** The same, in no order. */
  void forEachFresh(Consumer<RenderedEntry> entries) {
    fresh.forEach(part -> parts.get(part).forEach(entries));
  }

  /** The paths that the same parts had in an earlier edition. */
  Set<String> pathsIn(SiteEdition earlier) {
    return earlier.byPath(fresh).keySet();
  }

  RenderedEntry notFound() {
    return parts.get(NOT_FOUND).get(0);
  }

  Shown shown() {
    return shown;
  }

  private static List<Part> all(SiteIndex index) {
    List<Part> all = new ArrayList<>(List.of(HOME, MAP, NOT_FOUND, SEARCH, REDIRECTS));
    for (ContentType type : ContentType.values()) {
      all.add(Part.list(type));
      all.add(Part.feed(type));
    }
    index.site.pages().forEach(page -> all.add(Part.page(page.page())));
    return all;
  }

  private Collection<Part> differing(SiteIndex later) {
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
    Set<Part> differing = new HashSet<>();
    if (!turned.isEmpty()) {
      differing.add(MAP);
      differing.add(REDIRECTS);
      pages(turned, later).forEach(page -> differing.add(Part.page(page)));
    }
    if (!index.today().equals(later.today())) {
      types.add(ContentType.EVENT);
    }
    if (!types.isEmpty()) {
      differing.add(HOME);
    }
    for (ContentType type : types) {
      differing.add(Part.list(type));
      differing.add(Part.feed(type));
    }
    return differing;
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

  private void render(Slices slices) {
    FrameMaker frames = new FrameMaker(index, theme);
    Press press = new Press(index, templates, frames, kept);
    ContentPages pages = new ContentPages(index, press, slices);
    for (Part part : fresh) {
      List<RenderedEntry> entries = new ArrayList<>(1);
      switch (part.kind()) {
        case HOME -> new HomePages(index, press).addTo(entries);
        case PAGE -> pages.addTo(entries, index.state(part.page()));
        case LIST -> new ListPages(index, press, slices).addTo(entries, part.type());
        case FEED -> new Feeds(index, frames).addTo(entries, part.type());
        case MAP -> new SiteMap(index, frames, slices).addTo(entries);
        case NOT_FOUND -> entries.add(pages.notFound());
        case SEARCH -> new SearchPages(index, press).addTo(entries);
        case REDIRECTS -> {
          // At last, since every other entry goes first.
        }
      }
      parts.put(part, entries);
    }
    if (fresh.contains(REDIRECTS) && !index.withOldAddresses().isEmpty()) {
      List<RenderedEntry> redirects = new ArrayList<>();
      pages.addRedirectsTo(redirects, paths());
      parts.put(REDIRECTS, redirects);
    }
  }

  /** Every path but those of redirects from old addresses. */
  private Set<String> paths() {
    Set<Part> all = new HashSet<>(parts.keySet());
    all.remove(REDIRECTS);
    return new HashSet<>(byPath(all).keySet());
  }

  private Map<String, RenderedEntry> byPath(Collection<Part> some) {
    Map<String, RenderedEntry> byPath = new HashMap<>();
    for (Part part : some) {
      for (RenderedEntry entry : parts.getOrDefault(part, List.of())) {
        if (byPath.put(entry.path(), entry) != null) {
          throw new IllegalStateException("two entries at " + entry.path());
        }
      }
    }
    return byPath;
  }
}
