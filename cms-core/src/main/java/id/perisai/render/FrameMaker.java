package id.perisai.render;

import id.perisai.block.Href;
import id.perisai.block.MenuItem;
import id.perisai.block.Values;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.SitePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the {@link Frame} of a page from settings and menu. */
final class FrameMaker {
  /** The national complaint service, unless the settings name another. */
  private static final String LAPOR = "https://www.lapor.go.id/";

  private final SiteIndex index;
  private final Theme theme;

  FrameMaker(SiteIndex index, Theme theme) {
    this.index = index;
    this.theme = theme;
  }

  /**
   * What a page says about itself.
   *
   * @param otherPath address of the same page in the other language; empty if there is none
   * @param trail breadcrumbs between the home page and this one; null for no breadcrumbs
   */
  record Head(
      String path,
      String language,
      String title,
      String description,
      String otherPath,
      String feed,
      String shareImage,
      boolean indexed,
      List<Frame.Crumb> trail) {}

  Frame frame(Reading reading, Head head) {
    Words words = Words.of(head.language());
    Frame.Site site = site(reading, head.language());
    List<Frame.MenuEntry> menu = menu(reading, words, head.path());
    String home = home(head.language());
    return new Frame(
        words,
        site,
        head.title(),
        head.description(),
        address(head.path()),
        alternates(head),
        other(words, head),
        head.feed(),
        head.shareImage().isEmpty() ? "" : address(head.shareImage()),
        head.indexed(),
        home,
        searchPage(head),
        menu,
        crumbs(words, head, menu, home),
        theme.path("site.css"),
        theme.path("icon.png"));
  }

  /** Reads what the frame of every page is made of. */
  void read(Reading reading, String language) {
    index.settings().ifPresent(reading::of);
    index.menu(language).ifPresent(reading::of);
  }

  private static String searchPage(Head head) {
    String path = SitePaths.search(head.language());
    return path.equals(head.path()) ? "" : path;
  }

  static String home(String language) {
    return language.equals("en") ? "/en" : "/";
  }

  /** Full address of a path. */
  String address(String path) {
    return index.site.origin() + path;
  }

  private Frame.Site site(Reading reading, String language) {
    Optional<Content> settings = index.settings().map(reading::of);
    Values values = settings.map(Content::fields).orElse(Values.EMPTY);
    String phone = values.text("phone");
    return new Frame.Site(
        settings.map(Content::title).orElse(index.site.name()),
        values.text("tagline"),
        values.text("parent"),
        lines(values.text("address")),
        phone,
        phoneHref(phone),
        values.text("email"),
        lines(values.text("hours")),
        values.links("social"),
        values.href("map").map(Object::toString).orElse(""),
        values.href("complaints").map(Object::toString).orElse(LAPOR),
        values.href("ppid").map(Object::toString).orElse(ContentType.DOCUMENT.section(language)));
  }

  static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** {@code (0254) 200 123} → {@code tel:+62254200123}; empty if it is no single number. */
  static String phoneHref(String phone) {
    if (!phone.matches("[+0-9 ().-]{6,30}")) {
      return "";
    }
    String digits = phone.replaceAll("[^0-9]", "");
    return digits.startsWith("0") ? "tel:+62" + digits.substring(1) : "tel:+" + digits;
  }

  private List<Frame.MenuEntry> menu(Reading reading, Words words, String path) {
    List<MenuItem> items =
        index
            .menu(words.language())
            .map(page -> reading.of(page).fields().menu("items"))
            .orElseGet(() -> usualMenu(words));
    return items.stream().map(item -> entry(item, path)).toList();
  }

  private static List<MenuItem> usualMenu(Words words) {
    List<MenuItem> items = new ArrayList<>();
    String language = words.language();
    items.add(item(words.get("home"), home(language)));
    for (ContentType type :
        List.of(
            ContentType.SERVICE,
            ContentType.NEWS,
            ContentType.ANNOUNCEMENT,
            ContentType.EVENT,
            ContentType.DOCUMENT)) {
      items.add(item(words.get("list." + type.code()), type.section(language)));
    }
    return items;
  }

  private static MenuItem item(String text, String href) {
    return new MenuItem(text, new Href(href), List.of());
  }

  private static Frame.MenuEntry entry(MenuItem item, String path) {
    List<Frame.MenuEntry> below = item.items().stream().map(i -> entry(i, path)).toList();
    String href = item.href() == null ? "" : item.href().value();
    boolean inside = below.stream().anyMatch(entry -> !entry.current().isEmpty());
    String current = href.equals(path) ? "page" : inside || isSection(href, path) ? "true" : "";
    return new Frame.MenuEntry(item.text(), href, current, below);
  }

  private static boolean isSection(String href, String path) {
    return href.length() > 1 && !href.equals("/en") && path.startsWith(href + "/");
  }

  /** The trail given, or the menu's group in which the page stands. */
  private static List<Frame.Crumb> crumbs(
      Words words, Head head, List<Frame.MenuEntry> menu, String home) {
    if (head.trail() == null) {
      return List.of();
    }
    List<Frame.Crumb> crumbs = new ArrayList<>();
    crumbs.add(new Frame.Crumb(words.get("home"), home));
    crumbs.addAll(head.trail());
    if (head.trail().isEmpty()) {
      menu.stream()
          .filter(entry -> entry.items().stream().anyMatch(i -> i.current().equals("page")))
          .findFirst()
          .ifPresent(entry -> crumbs.add(new Frame.Crumb(entry.text(), entry.href())));
    }
    crumbs.add(new Frame.Crumb(head.title(), ""));
    return List.copyOf(crumbs);
  }

  private List<Frame.Alternate> alternates(Head head) {
    if (head.otherPath().isEmpty()) {
      return List.of();
    }
    boolean english = head.language().equals("en");
    String indonesian = address(english ? head.otherPath() : head.path());
    return List.of(
        new Frame.Alternate("id", indonesian),
        new Frame.Alternate("en", address(english ? head.path() : head.otherPath())),
        new Frame.Alternate("x-default", indonesian));
  }

  /** English pages lead back to Indonesian ones always: those are the site. */
  private static Frame.OtherLanguage other(Words words, Head head) {
    boolean english = head.language().equals("en");
    String path = english && head.otherPath().isEmpty() ? "/" : head.otherPath();
    return path.isEmpty()
        ? null
        : new Frame.OtherLanguage(english ? "id" : "en", words.get("other-language"), path);
  }
}
