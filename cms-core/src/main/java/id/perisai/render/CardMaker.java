package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.content.ContentType;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the card of an item for lists and the home page. */
final class CardMaker {
  private final Words words;
  private final Dates dates;

  CardMaker(Words words, Dates dates) {
    this.words = words;
    this.dates = dates;
  }

  List<Card> cards(Reading reading, List<PublishedPage> pages) {
    return pages.stream().map(page -> card(reading.of(page))).toList();
  }

  private Card card(Content content) {
    Optional<LocalDateTime> start = content.fields().dateTime("start");
    String sizes = content.type() == ContentType.OFFICIAL ? Picture.PORTRAIT : Picture.CARD;
    return new Card(
        content.path(),
        content.title(),
        content.summary(),
        start
            .map(time -> dates.period(time, content.fields().dateTime("end")))
            .or(() -> content.date().map(dates::day))
            .orElse(null),
        start.map(time -> dates.dayOfMonth(time.toLocalDate())).orElse(""),
        start.map(time -> dates.shortMonth(time.toLocalDate())).orElse(""),
        labels(content),
        content.image().map(media -> Picture.of(media, "", sizes, false)).orElse(null));
  }

  /** What tells items of this type apart at a glance. */
  List<String> labels(Content content) {
    List<String> labels = new ArrayList<>();
    switch (content.type()) {
      case NEWS -> labels.addAll(content.fields().lines("categories"));
      case EVENT -> labels.add(content.fields().text("place"));
      case OFFICIAL -> labels.add(content.fields().text("position"));
      case DOCUMENT -> {
        labels.add(words.get("ppid." + content.fields().text("ppid")));
        labels.add(content.fields().text("number"));
      }
      case ANNOUNCEMENT ->
          content
              .fields()
              .date("until")
              .ifPresent(until -> labels.add(words.get("until", dates.day(until).text())));
      default -> {}
    }
    labels.removeIf(String::isEmpty);
    return List.copyOf(labels);
  }
}
