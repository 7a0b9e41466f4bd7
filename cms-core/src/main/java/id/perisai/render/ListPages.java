package id.perisai.render;

import id.perisai.block.Href;
import id.perisai.block.Link;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lists of the sections, with their numbered pages.
 *
 * <p>Which items stand on a page follows from the dates of all; a page's inputs are the items that
 * it shows. Numbered pages name no totals and link to numbered neighbours only, so that they never
 * change when something newer comes: after the last one, the next number leads to the first page
 * for as long as it is not filled.
 */
final class ListPages {
  /** Services and officials are asked for by name, not by date: all on one page. */
  private static final int UNDIVIDED = 200;

  private static final Map<ContentType, Integer> SIZES =
      Map.of(
          ContentType.NEWS, 12,
          ContentType.ANNOUNCEMENT, 20,
          ContentType.EVENT, 20,
          ContentType.DOCUMENT, 20,
          ContentType.GALLERY, 12);

  private final SiteIndex index;
  private final Press press;
  private final Slices slices;

  ListPages(SiteIndex index, Press press, Slices slices) {
    this.index = index;
    this.press = press;
    this.slices = slices;
  }

  /** Adds the lists of a type, if it has any. */
  void addTo(List<RenderedEntry> entries, ContentType type) {
    if (type.isListed()) {
      for (String language : index.languages()) {
        addSection(entries, type, language);
      }
    }
  }

  /** One list: the whole section or a group of it. */
  private record Shelf(
      ContentType type, String language, String path, String title, List<PublishedPage> pages) {
    String numbered(int number) {
      return path + (language.equals("en") ? "/page/" : "/halaman/") + number;
    }
  }

  private void addSection(List<RenderedEntry> entries, ContentType type, String language) {
    Words words = Words.of(language);
    String path = type.section(language);
    List<PublishedPage> pages = index.list(type, language);
    Shelf whole = new Shelf(type, language, path, words.get("list." + type.code()), pages);
    if (type == ContentType.SERVICE || type == ContentType.OFFICIAL) {
      addUndivided(entries, whole);
      return;
    }
    addDivided(entries, whole);
    if (type == ContentType.DOCUMENT) {
      for (Shelf shelf : documentShelves(words, whole)) {
        addDivided(entries, shelf);
      }
    }
  }

  private static List<Shelf> documentShelves(Words words, Shelf whole) {
    List<Shelf> shelves = new ArrayList<>();
    for (String ppid : ppidClasses()) {
      shelves.add(
          new Shelf(
              whole.type(),
              whole.language(),
              whole.path() + "/" + ppid,
              words.get("ppid." + ppid),
              whole.pages().stream()
                  .filter(page -> page.content().fields().text("ppid").equals(ppid))
                  .toList()));
    }
    documentYears(whole.pages())
        .forEach(
            (year, pages) ->
                shelves.add(
                    new Shelf(
                        whole.type(),
                        whole.language(),
                        yearPath(whole, year),
                        words.get("documents-of", year),
                        pages)));
    return shelves;
  }

  private static List<String> ppidClasses() {
    return ContentType.DOCUMENT.fields().get(0).choices();
  }

  private static String yearPath(Shelf whole, String year) {
    return whole.path() + (whole.language().equals("en") ? "/year/" : "/tahun/") + year;
  }

  private static Map<String, List<PublishedPage>> documentYears(List<PublishedPage> pages) {
    Map<String, List<PublishedPage>> years = new TreeMap<>(Collections.reverseOrder());
    for (PublishedPage page : pages) {
      years.computeIfAbsent(year(page.content()), year -> new ArrayList<>()).add(page);
    }
    return years;
  }

  private static String year(Content document) {
    int ofDate = document.date().orElseThrow().getYear();
    return Integer.toString(document.fields().number("year").orElse(ofDate));
  }

  private void addUndivided(List<RenderedEntry> entries, Shelf shelf) {
    int pages = Math.max(1, (shelf.pages().size() + UNDIVIDED - 1) / UNDIVIDED);
    for (int i = 0; i < pages; i++) {
      int end = Math.min(shelf.pages().size(), (i + 1) * UNDIVIDED);
      String path = i == 0 ? shelf.path() : shelf.numbered(i + 1);
      String before = i == 1 ? shelf.path() : i > 1 ? shelf.numbered(i) : "";
      String after = i + 1 < pages ? shelf.numbered(i + 2) : "";
      Words words = Words.of(shelf.language());
      entries.add(
          entry(
              shelf,
              path,
              i == 0 ? shelf.title() : words.get("numbered", shelf.title(), i + 1),
              shelf.pages().subList(i * UNDIVIDED, end),
              link(words.get("previous"), before),
              link(words.get("next"), after),
              i == 0));
    }
  }

  private void addDivided(List<RenderedEntry> entries, Shelf shelf) {
    Words words = Words.of(shelf.language());
    Paging<PublishedPage> paging = new Paging<>(shelf.pages(), SIZES.get(shelf.type()));
    int last = paging.numbered();
    entries.add(
        entry(
            shelf,
            shelf.path(),
            shelf.title(),
            newestFirst(paging.newest()),
            null,
            link(words.get("older"), last > 0 ? shelf.numbered(last) : ""),
            true));
    for (int number = 1; number <= last; number++) {
      int at = number;
      List<PublishedPage> shown = List.copyOf(paging.page(number));
      entries.add(
          slices.entry(shelf.numbered(at), "list", shown, () -> numbered(shelf, words, at, shown)));
    }
    if (!paging.newest().isEmpty()) {
      Reading reading = new Reading();
      reading.of(paging.newest().get(0));
      entries.add(
          RenderedEntry.redirect(shelf.numbered(last + 1), 302, shelf.path(), reading.inputs()));
    }
  }

  private RenderedEntry numbered(
      Shelf shelf, Words words, int number, List<PublishedPage> oldestFirst) {
    return entry(
        shelf,
        shelf.numbered(number),
        words.get("numbered", shelf.title(), number),
        newestFirst(oldestFirst),
        link(words.get("newer"), shelf.numbered(number + 1)),
        link(words.get("older"), number > 1 ? shelf.numbered(number - 1) : ""),
        false);
  }

  private static List<PublishedPage> newestFirst(List<PublishedPage> oldestFirst) {
    List<PublishedPage> newestFirst = new ArrayList<>(oldestFirst);
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  private static Link link(String text, String path) {
    return path.isEmpty() ? null : new Link(text, new Href(path));
  }

  private RenderedEntry entry(
      Shelf shelf,
      String path,
      String title,
      List<PublishedPage> shown,
      Link newer,
      Link older,
      boolean isFirst) {
    Reading reading = new Reading();
    Words words = Words.of(shelf.language());
    String kind = shelf.type().code();
    String section = shelf.type().section(shelf.language());
    CardMaker cards = new CardMaker(words, ContentPages.dates(index, reading, shelf.language()));
    boolean isCalendar = isFirst && shelf.type() == ContentType.EVENT;
    ListView view =
        new ListView(
            kind,
            title,
            words.get("intro." + kind),
            isFirst && shelf.type() == ContentType.DOCUMENT
                ? groups(reading, words, shelf)
                : List.of(),
            cards.cards(reading, isCalendar ? coming(shown) : shown),
            isCalendar ? cards.cards(reading, past(shown)) : List.of(),
            newer,
            older);
    boolean isWhole = shelf.path().equals(section);
    boolean feeds = isWhole && isFirst && Feeds.has(shelf.type()) && !shown.isEmpty();
    FrameMaker.Head head =
        new FrameMaker.Head(
            path,
            shelf.language(),
            title,
            words.get("intro." + kind),
            isWhole && isFirst ? otherSection(reading, shelf) : "",
            feeds ? Feeds.path(shelf.type(), shelf.language()) : "",
            "",
            true,
            isWhole && isFirst
                ? List.of()
                : List.of(new Frame.Crumb(words.get("list." + kind), section)));
    // The calendar turns at midnight with the same items; an undivided list may get a next page.
    return SIZES.containsKey(shelf.type()) && shelf.type() != ContentType.EVENT
        ? press.pageOrKept(reading, head, "list.jte", () -> view)
        : press.page(reading, head, 200, "list.jte", view);
  }

  /** What is still to come, the soonest first. */
  private List<PublishedPage> coming(List<PublishedPage> newestFirst) {
    return newestFirst(newestFirst.stream().filter(index::isComing).toList());
  }

  /** What is over, the latest first. */
  private List<PublishedPage> past(List<PublishedPage> newestFirst) {
    return newestFirst.stream().filter(event -> !index.isComing(event)).toList();
  }

  private String otherSection(Reading reading, Shelf shelf) {
    if (shelf.language().equals("en")) {
      return shelf.type().section("id");
    }
    return index
        .english()
        .map(page -> shelf.type().section(reading.of(page).language()))
        .orElse("");
  }

  /** The classes of the law, and the years of which there are documents. */
  private List<ListView.GroupSet> groups(Reading reading, Words words, Shelf shelf) {
    String section = shelf.type().section(shelf.language());
    Shelf whole =
        new Shelf(
            shelf.type(),
            shelf.language(),
            section,
            "",
            index.list(shelf.type(), shelf.language()));
    List<ListView.Group> classes = new ArrayList<>();
    classes.add(new ListView.Group(words.get("all"), section, shelf.path().equals(section)));
    for (String ppid : ppidClasses()) {
      String path = section + "/" + ppid;
      classes.add(new ListView.Group(words.get("ppid." + ppid), path, shelf.path().equals(path)));
    }
    List<ListView.Group> years = new ArrayList<>();
    documentYears(whole.pages())
        .forEach(
            (year, pages) -> {
              reading.of(pages.get(0));
              String path = yearPath(whole, year);
              years.add(new ListView.Group(year, path, shelf.path().equals(path)));
            });
    List<ListView.GroupSet> sets = new ArrayList<>();
    sets.add(new ListView.GroupSet(words.get("class"), classes));
    if (!years.isEmpty()) {
      sets.add(new ListView.GroupSet(words.get("year"), years));
    }
    return sets;
  }
}
