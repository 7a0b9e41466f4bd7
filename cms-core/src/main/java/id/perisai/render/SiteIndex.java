package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.content.ContentType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Finds the pages of a site as it stands at an instant: by address, by type in the order of lists,
 * by translation.
 */
final class SiteIndex {
  private static final Comparator<PublishedPage> BY_TITLE =
      Comparator.comparing(
              (PublishedPage page) -> page.content().title(), String.CASE_INSENSITIVE_ORDER)
          .thenComparing(PublishedPage::page);
  private static final Comparator<PublishedPage> BY_RANK =
      Comparator.comparingInt(
              (PublishedPage page) -> page.content().fields().number("order").orElse(9999))
          .thenComparing(BY_TITLE);

  final SiteContent site;
  private final Instant now;
  private final Map<String, PublishedPage> visible;
  private final Map<String, PublishedPage> translations = new HashMap<>();
  private final Map<String, List<PublishedPage>> lists = new HashMap<>();
  private final Map<UUID, PublishedPage.State> states;
  private final LocalDate today;
  private final Map<String, PublishedPage> parts = new HashMap<>();
  private final PublishedPage english;

  SiteIndex(SiteContent site, Instant now) {
    this.now = now;
    this.site = site;
    ZoneOffset zone = site.zone();
    this.today = now.atOffset(zone).toLocalDate();
    int size = 2 * site.pages().size();
    this.visible = new LinkedHashMap<>(size);
    this.states = new HashMap<>(size);
    for (PublishedPage newest : site.pages()) {
      PublishedPage.State state = newest.stateAt(now, zone);
      states.put(newest.page(), state);
      PublishedPage page = state.page();
      Content content = page.content();
      if (!state.isVisible()) {
        continue;
      }
      if (content.type().hasPath()) {
        visible.put(content.path(), page);
        lists
            .computeIfAbsent(key(content.type(), content.language()), k -> new ArrayList<>())
            .add(page);
      } else {
        parts.merge(
            key(content.type(), content.language()),
            page,
            (one, other) -> one.page().compareTo(other.page()) < 0 ? one : other);
      }
    }
    for (PublishedPage page : byAddress(content -> !content.translates().isEmpty())) {
      translations.putIfAbsent(page.content().translates(), page);
    }
    lists.forEach((key, pages) -> pages.sort(order(pages.get(0).content().type())));
    english = findEnglish().orElse(null);
  }

  private static String key(ContentType type, String language) {
    return type.code() + " " + language;
  }

  private static Comparator<PublishedPage> order(ContentType type) {
    return switch (type) {
      case SERVICE -> BY_TITLE;
      case OFFICIAL -> BY_RANK;
      default -> PublishedPage.OLDEST_FIRST;
    };
  }

  /** The instant at which the site is seen so. */
  Instant now() {
    return now;
  }

  /** The page that is seen at an address. */
  Optional<PublishedPage> at(String path) {
    return Optional.ofNullable(visible.get(path));
  }

  /** The pages that are seen and have other addresses, by address. */
  List<PublishedPage> withOldAddresses() {
    return byAddress(content -> !content.aliases().isEmpty());
  }

  private List<PublishedPage> byAddress(Predicate<Content> some) {
    return visible.values().stream()
        .filter(page -> some.test(page.content()))
        .sorted(Comparator.comparing(page -> page.content().path()))
        .toList();
  }

  /** All pages that are seen, oldest first, so that newer ones are added at the end. */
  List<PublishedPage> oldestFirst() {
    List<PublishedPage> pages = new ArrayList<>(visible.values());
    pages.sort(PublishedPage.OLDEST_FIRST);
    return pages;
  }

  /** How a page stands, by its id. */
  PublishedPage.State state(UUID page) {
    return states.get(page);
  }

  /** The day on the site's own calendar. */
  LocalDate today() {
    return today;
  }

  /** Whether an event is not over yet; it is on the day after its last. */
  boolean isComing(PublishedPage event) {
    return today.isBefore(Schedule.dayAfter(event.content()));
  }

  /** Items of a list: oldest first, services by title, officials by rank. */
  List<PublishedPage> list(ContentType type, String language) {
    return lists.getOrDefault(key(type, language), List.of());
  }

  Optional<PublishedPage> settings() {
    return part(ContentType.SETTINGS, "id");
  }

  Optional<PublishedPage> menu(String language) {
    return part(ContentType.MENU, language);
  }

  private Optional<PublishedPage> part(ContentType type, String language) {
    return Optional.ofNullable(parts.get(key(type, language)));
  }

  /** The same page in the other language. */
  Optional<PublishedPage> translation(PublishedPage page) {
    String translates = page.content().translates();
    return (translates.isEmpty() ? Optional.<PublishedPage>empty() : at(translates))
        .filter(other -> !other.content().language().equals(page.content().language()))
        .or(() -> Optional.ofNullable(translations.get(page.content().path())));
  }

  /** A page because of which the site has an English part. */
  Optional<PublishedPage> english() {
    return Optional.ofNullable(english);
  }

  private Optional<PublishedPage> findEnglish() {
    return at("/en")
        .or(
            () ->
                visible.values().stream()
                    .filter(page -> page.content().language().equals("en"))
                    .min(Comparator.comparing(PublishedPage::page)));
  }

  List<String> languages() {
    return english().isPresent() ? ContentType.LANGUAGES : List.of("id");
  }
}
