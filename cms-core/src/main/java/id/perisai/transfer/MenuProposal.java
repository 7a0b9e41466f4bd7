package id.perisai.transfer;

import id.perisai.block.PlainText;
import id.perisai.content.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;

/** Makes the menu of the old site's main menu: two levels, links led to the new pages. */
final class MenuProposal {
  private static final int MOST = 12;
  private static final Set<String> MAIN =
      Set.of("main", "utama", "primary", "primer", "header", "atas", "top", "navigasi");

  private final OldSite site;
  private final NewPaths paths;
  private final OldLinks links;
  private final Notes notes;

  MenuProposal(OldSite site, NewPaths paths, OldLinks links, Notes notes) {
    this.site = site;
    this.paths = paths;
    this.links = links;
    this.notes = notes;
  }

  /** Empty when the export has no menu of which anything can be kept. */
  Optional<Content> content() {
    Map<String, List<WxrItem>> menus = menus();
    Optional<String> main =
        menus.keySet().stream()
            .max(
                Comparator.comparing(MenuProposal::isMain)
                    .thenComparing(name -> leading(menus.get(name)))
                    .thenComparing(name -> -atTop(menus.get(name))));
    main.ifPresent(
        chosen ->
            menus.forEach(
                (name, items) -> {
                  if (!name.equals(chosen)) {
                    notes.add(Note.MENU_OTHER, name, items.size());
                  }
                }));
    return main.flatMap(name -> content(name, menus.get(name)));
  }

  /**
   * Items that lead to pages of this site: a list of social networks is no main menu, however long.
   */
  private long leading(List<WxrItem> items) {
    return items.stream().filter(item -> linked(item).isPresent()).count();
  }

  /** Of two menus with the same pages the ordered one is the better. */
  private static long atTop(List<WxrItem> items) {
    return items.stream()
        .filter(item -> !item.meta("_menu_item_menu_item_parent").matches("[1-9][0-9]*"))
        .count();
  }

  private Map<String, List<WxrItem>> menus() {
    Map<String, List<WxrItem>> menus = new LinkedHashMap<>();
    for (WxrItem item : site.menuItems()) {
      item.terms().stream()
          .filter(term -> term.domain().equals("nav_menu") && item.isPublic())
          .findFirst()
          .ifPresent(
              term -> menus.computeIfAbsent(term.name(), name -> new ArrayList<>()).add(item));
    }
    return menus;
  }

  private static boolean isMain(String name) {
    return MAIN.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains);
  }

  private Optional<Content> content(String name, List<WxrItem> items) {
    Map<String, List<WxrItem>> children = new HashMap<>();
    Set<Long> ids = new java.util.HashSet<>();
    items.forEach(item -> ids.add(item.id()));
    for (WxrItem item : items) {
      String parent = item.meta("_menu_item_menu_item_parent");
      boolean known = parent.matches("[0-9]{1,15}") && ids.contains(Long.parseLong(parent));
      children.computeIfAbsent(known ? parent : "0", key -> new ArrayList<>()).add(item);
    }
    children.values().forEach(list -> list.sort(Comparator.comparingInt(WxrItem::menuOrder)));
    List<Object> entries = entries(children, "0", 1);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    notes.add(Note.MENU_PROPOSED, name, entries.size());
    return Optional.of(Content.parse(Map.of("type", "menu", "language", "id", "items", entries)));
  }

  private List<Object> entries(Map<String, List<WxrItem>> children, String parent, int level) {
    List<Object> entries = new ArrayList<>();
    for (WxrItem item : children.getOrDefault(parent, List.of())) {
      List<Object> below = entries(children, String.valueOf(item.id()), level + 1);
      Optional<Map<String, Object>> entry = entry(item, level == 1 ? below : List.of());
      if (entry.isPresent() && entries.size() < MOST) {
        entries.add(entry.get());
      } else {
        notes.add(
            Note.MENU_CUT,
            text(item),
            entry.isPresent() ? "lebih dari " + MOST + " butir" : "tanpa tujuan");
      }
      if (level > 1) {
        below.stream().filter(deep -> entries.size() < MOST).forEach(entries::add);
      }
    }
    return entries;
  }

  private Optional<Map<String, Object>> entry(WxrItem item, List<Object> below) {
    String text = text(item);
    Optional<String> href = href(item);
    if (text.isEmpty() || href.isEmpty() && below.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("text", text);
    href.ifPresent(target -> entry.put("href", target));
    if (!below.isEmpty()) {
      entry.put("items", below);
    }
    return Optional.of(entry);
  }

  private String text(WxrItem item) {
    String own = PlainText.line(Jsoup.parse(item.title()).text());
    String text =
        own.isEmpty()
            ? linked(item).map(page -> PlainText.line(Jsoup.parse(page.title()).text())).orElse("")
            : own;
    return ItemContent.cut(text, 80);
  }

  private Optional<WxrItem> linked(WxrItem item) {
    String id = item.meta("_menu_item_object_id");
    return item.meta("_menu_item_type").equals("post_type") && id.matches("[0-9]{1,15}")
        ? site.page(Long.parseLong(id))
        : Optional.empty();
  }

  private Optional<String> href(WxrItem item) {
    if (item.meta("_menu_item_type").equals("custom")) {
      String url = item.meta("_menu_item_url").strip();
      return url.isEmpty() || url.startsWith("#")
          ? Optional.empty()
          : home(url).or(() -> links.rewrite(url, "", notes));
    }
    if (item.meta("_menu_item_type").equals("taxonomy")) {
      return item.meta("_menu_item_object").equals("category")
          ? Optional.of("/berita")
          : Optional.empty();
    }
    return linked(item).map(paths::path);
  }

  private Optional<String> home(String url) {
    return url.equals("/")
            || OldLinks.uri(url)
                .filter(links::isOwn)
                .filter(uri -> uri.getRawPath() == null || uri.getRawPath().length() <= 1)
                .isPresent()
        ? Optional.of("/")
        : Optional.empty();
  }
}
