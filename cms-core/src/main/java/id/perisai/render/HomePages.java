package id.perisai.render;

import id.perisai.block.Block;
import id.perisai.block.Href;
import id.perisai.block.Link;
import id.perisai.block.Values;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The home page in each language: what is newest, what is asked for most, how to reach people. */
final class HomePages {
  private static final int ANNOUNCEMENTS = 5;
  private static final int SERVICES = 9;
  private static final int NEWS = 5;
  private static final int EVENTS = 4;
  private static final int DOCUMENTS = 5;
  private static final int QUICK_LINKS = 8;

  private final SiteIndex index;
  private final Press press;

  HomePages(SiteIndex index, Press press) {
    this.index = index;
    this.press = press;
  }

  void addTo(List<RenderedEntry> entries) {
    for (String language : index.languages()) {
      entries.add(entry(language));
    }
  }

  RenderedEntry entry(String language) {
    Reading reading = new Reading();
    Words words = Words.of(language);
    CardMaker cards = new CardMaker(words, ContentPages.dates(index, reading, language));
    String path = FrameMaker.home(language);
    Optional<Content> page = index.at(path).map(reading::of);
    Optional<Content> settings = index.settings().map(reading::of);
    Values values = settings.map(Content::fields).orElse(Values.EMPTY);
    Optional<Picture> hero =
        page.flatMap(Content::image)
            .map(media -> Picture.of(media, page.get().imageAlt(), Picture.HALF, true))
            .or(
                () ->
                    values
                        .media("hero")
                        .map(
                            media ->
                                Picture.of(media, values.text("heroAlt"), Picture.HALF, true)));
    String name = settings.map(Content::title).orElse(index.site.name());
    HomeView view =
        new HomeView(
            name,
            values.text("tagline"),
            page.map(Content::summary).orElse(""),
            hero.orElse(null),
            quickLinks(reading, values, language),
            newest(reading, cards, ContentType.ANNOUNCEMENT, language, ANNOUNCEMENTS),
            first(reading, cards, ContentType.SERVICE, language, SERVICES),
            newest(reading, cards, ContentType.NEWS, language, NEWS),
            coming(reading, cards, language),
            newest(reading, cards, ContentType.DOCUMENT, language, DOCUMENTS),
            BodyPart.of(page.map(Content::body).orElse(List.<Block>of()), Picture.COLUMN),
            more(language));
    boolean hasNews = !view.news().isEmpty();
    FrameMaker.Head head =
        new FrameMaker.Head(
            path,
            language,
            name,
            page.map(Content::summary)
                .filter(summary -> !summary.isEmpty())
                .orElse(values.text("tagline")),
            otherHome(reading, language),
            hasNews ? Feeds.path(ContentType.NEWS, language) : "",
            hero.map(Picture::src).orElse(""),
            true,
            null);
    RenderedEntry entry = press.page(reading, head, 200, "home.jte", view);
    return page.filter(content -> BodyPart.hasForm(content.body())).isPresent()
        ? entry.composed(Slot.FORM)
        : entry;
  }

  /** The settings' links are Indonesian; the English home page leads to the English pages. */
  private List<Link> quickLinks(Reading reading, Values settings, String language) {
    if (!language.equals("en")) {
      return settings.links("quickLinks");
    }
    return index.list(ContentType.PAGE, language).stream()
        .filter(page -> !ContentPages.isHome(page.content()))
        .limit(QUICK_LINKS)
        .map(reading::of)
        .map(content -> new Link(content.title(), new Href(content.path())))
        .toList();
  }

  private String otherHome(Reading reading, String language) {
    if (language.equals("en")) {
      return "/";
    }
    return index.english().map(page -> FrameMaker.home(reading.of(page).language())).orElse("");
  }

  private List<Card> newest(
      Reading reading, CardMaker cards, ContentType type, String language, int most) {
    List<PublishedPage> oldestFirst = index.list(type, language);
    int from = Math.max(0, oldestFirst.size() - most);
    List<PublishedPage> newest = new ArrayList<>(oldestFirst.subList(from, oldestFirst.size()));
    Collections.reverse(newest);
    return cards.cards(reading, newest);
  }

  /** Events that are not over, the soonest first. */
  private List<Card> coming(Reading reading, CardMaker cards, String language) {
    return cards.cards(
        reading,
        index.list(ContentType.EVENT, language).stream()
            .filter(index::isComing)
            .limit(EVENTS)
            .toList());
  }

  private List<Card> first(
      Reading reading, CardMaker cards, ContentType type, String language, int most) {
    List<PublishedPage> pages = index.list(type, language);
    return cards.cards(reading, pages.subList(0, Math.min(most, pages.size())));
  }

  private static HomeView.More more(String language) {
    return new HomeView.More(
        ContentType.ANNOUNCEMENT.section(language),
        ContentType.SERVICE.section(language),
        ContentType.NEWS.section(language),
        ContentType.EVENT.section(language),
        ContentType.DOCUMENT.section(language));
  }
}
