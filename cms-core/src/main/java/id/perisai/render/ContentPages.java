package id.perisai.render;

import id.perisai.block.Block;
import id.perisai.block.DocumentFile;
import id.perisai.block.Href;
import id.perisai.block.Link;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.Entry;
import id.perisai.release.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The entries of single pages, of withdrawn ones, and the redirects from their old addresses. */
final class ContentPages {
  /** From so many headings on, a page begins with a list of them. */
  private static final int LONG = 4;

  private final SiteIndex index;
  private final Press press;
  private final Slices slices;

  ContentPages(SiteIndex index, Press press, Slices slices) {
    this.index = index;
    this.press = press;
    this.slices = slices;
  }

  /** Adds the entry of a page that has one of its own at this instant. */
  void addTo(List<RenderedEntry> entries, PublishedPage.State state) {
    PublishedPage page = state.page();
    if (!page.content().type().hasPath()) {
      return;
    }
    switch (state.kind()) {
      case VISIBLE -> {
        if (!isHome(page.content()) && index.at(page.content().path()).equals(Optional.of(page))) {
          entries.add(
              slices.entry(
                  page.content().path(),
                  "page",
                  with(page, index.translation(page)),
                  () -> entry(page)));
        }
      }
      case ENDED -> {
        if (!isHome(page.content()) && index.at(page.content().path()).isEmpty()) {
          entries.add(
              slices.entry(page.content().path(), "ended", List.of(page), () -> ended(page)));
        }
      }
      case WITHDRAWN ->
          entries.add(
              slices.entry(
                  page.content().path(), "gone", with(page, instead(page)), () -> gone(page)));
      case NOT_YET -> {
        // Its address answers as one where nothing is.
      }
    }
  }

  private static List<PublishedPage> with(PublishedPage page, Optional<PublishedPage> other) {
    return other.map(one -> List.of(page, one)).orElseGet(() -> List.of(page));
  }

  static boolean isHome(Content content) {
    return content.path().equals("/") || content.path().equals("/en");
  }

  RenderedEntry entry(PublishedPage page) {
    Reading reading = new Reading();
    Content content = reading.of(page);
    Words words = Words.of(content.language());
    Dates dates = dates(index, reading, content.language());
    Optional<Content> other = index.translation(page).map(reading::of);
    String shareImage =
        content.image().map(media -> Picture.of(media, "", "", false).src()).orElse("");
    FrameMaker.Head head =
        new FrameMaker.Head(
            content.path(),
            content.language(),
            content.title(),
            content.summary(),
            other.map(Content::path).orElse(""),
            "",
            shareImage,
            true,
            trail(content, words));
    String template = content.type() == ContentType.SERVICE ? "service.jte" : "page.jte";
    RenderedEntry entry =
        press.pageOrKept(reading, head, template, () -> view(content, words, dates));
    RenderedEntry found = entry.found(SearchWords.of(content));
    return BodyPart.hasForm(content.body()) ? found.composed(Slot.FORM) : found;
  }

  /** Dates in the site's time zone. */
  static Dates dates(SiteIndex index, Reading reading, String language) {
    return new Dates(
        language,
        index.settings().map(page -> reading.of(page).fields().text("timeZone")).orElse(""));
  }

  private static List<Frame.Crumb> trail(Content content, Words words) {
    return content.type().isListed()
        ? List.of(
            new Frame.Crumb(
                words.get("list." + content.type().code()),
                content.type().section(content.language())))
        : List.of();
  }

  private PageView view(Content content, Words words, Dates dates) {
    String imageSizes = content.type() == ContentType.GALLERY ? Picture.CARD : Picture.COLUMN;
    String leadSizes = content.type() == ContentType.OFFICIAL ? Picture.PORTRAIT : Picture.COLUMN;
    List<BodyPart> body = BodyPart.of(content.body(), imageSizes);
    return new PageView(
        content.type().code(),
        content.title(),
        content.summary(),
        content.type() == ContentType.EVENT ? null : content.date().map(dates::day).orElse(null),
        content
            .image()
            .filter(media -> content.type() != ContentType.GALLERY)
            .map(media -> Picture.of(media, content.imageAlt(), leadSizes, true))
            .orElse(null),
        content.type() == ContentType.NEWS ? content.fields().lines("categories") : List.of(),
        facts(content, words, dates),
        contents(body),
        body,
        content.file().map(file -> file(file, content.language())).orElse(null),
        content
            .withdrawal()
            .map(how -> new PageView.Withdrawn(dates.day(how.date()), lines(how.reason())))
            .orElse(null),
        service(content),
        content.type().isListed()
            ? new Link(
                words.get("all." + content.type().code()),
                new Href(content.type().section(content.language())))
            : null);
  }

  private static List<PageView.Fact> facts(Content content, Words words, Dates dates) {
    List<PageView.Fact> facts = new ArrayList<>();
    switch (content.type()) {
      case NEWS -> add(facts, words.get("byline"), content.fields().text("byline"));
      case ANNOUNCEMENT ->
          content
              .fields()
              .date("until")
              .ifPresent(
                  day -> facts.add(new PageView.Fact(words.get("valid"), "", dates.day(day))));
      case EVENT -> {
        content
            .fields()
            .dateTime("start")
            .ifPresent(
                start ->
                    facts.add(
                        new PageView.Fact(
                            words.get("time"),
                            "",
                            dates.period(start, content.fields().dateTime("end")))));
        add(facts, words.get("place"), content.fields().text("place"));
      }
      case DOCUMENT -> {
        add(facts, words.get("class"), words.get("ppid." + content.fields().text("ppid")));
        add(facts, words.get("number"), content.fields().text("number"));
        content
            .fields()
            .number("year")
            .ifPresent(year -> add(facts, words.get("year"), Integer.toString(year)));
      }
      case OFFICIAL -> add(facts, words.get("position"), content.fields().text("position"));
      default -> {}
    }
    return List.copyOf(facts);
  }

  private static void add(List<PageView.Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new PageView.Fact(name, value, null));
    }
  }

  private static List<Link> contents(List<BodyPart> body) {
    List<Link> links = new ArrayList<>();
    for (BodyPart part : body) {
      if (part.level() == 2 && part.block() instanceof Block.Heading heading) {
        links.add(new Link(heading.text(), new Href("#" + part.id())));
      }
    }
    return links.size() < LONG ? List.of() : List.copyOf(links);
  }

  private static List<String> lines(String text) {
    return FrameMaker.lines(text);
  }

  private static PageView.File file(DocumentFile file, String language) {
    return new PageView.File(
        file.path(), file.variant().mediaType(), file.name(), FileSize.of(file.length(), language));
  }

  private static PageView.Service service(Content content) {
    if (content.type() != ContentType.SERVICE) {
      return null;
    }
    return new PageView.Service(
        content.fields().lines("requirements"),
        content.fields().lines("procedure"),
        content.fields().text("duration"),
        content.fields().text("fee"),
        content.fields().text("product"),
        FrameMaker.lines(content.fields().text("complaints")));
  }

  /**
   * A withdrawn page leads to the page that takes its place, else says that it is gone; either way
   * it keeps its place among the inputs.
   */
  RenderedEntry gone(PublishedPage page) {
    Reading reading = new Reading();
    Content content = reading.of(page);
    Optional<PublishedPage> place = instead(page);
    if (place.isPresent()) {
      String to = reading.of(place.get()).path();
      return RenderedEntry.redirect(content.path(), 301, to, reading.inputs());
    }
    return notice(reading, content.path(), content.language(), 410, "gone");
  }

  /** The page that takes a withdrawn one's place. */
  private Optional<PublishedPage> instead(PublishedPage page) {
    return page.content().withdrawal().flatMap(how -> index.at(how.to()));
  }

  /** A page whose time is over says so. */
  RenderedEntry ended(PublishedPage page) {
    Reading reading = new Reading();
    Content content = reading.of(page);
    return notice(reading, content.path(), content.language(), 410, "ended");
  }

  /** What visitors see where there is no page. */
  RenderedEntry notFound() {
    return notice(new Reading(), Entry.NOT_FOUND, "id", 404, "not-found");
  }

  private RenderedEntry notice(
      Reading reading, String path, String language, int status, String key) {
    Words words = Words.of(language);
    FrameMaker.Head head =
        new FrameMaker.Head(path, language, words.get(key + ".title"), "", "", "", "", false, null);
    return press.page(reading, head, status, "notice.jte", key);
  }

  /** Old addresses; where two pages claim one, the page that lies there or comes first keeps it. */
  void addRedirectsTo(List<RenderedEntry> entries, Set<String> taken) {
    for (PublishedPage page : index.withOldAddresses()) {
      for (String alias : page.content().aliases()) {
        if (taken.add(alias)) {
          entries.add(slices.entry(alias, "redirect", List.of(page), () -> redirect(alias, page)));
        }
      }
    }
  }

  private static RenderedEntry redirect(String alias, PublishedPage page) {
    Reading reading = new Reading();
    return RenderedEntry.redirect(alias, 301, reading.of(page).path(), reading.inputs());
  }
}
