package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The instants ahead at which a site changes by itself: pages appear and end, and at local midnight
 * what took place yesterday leaves the coming events.
 *
 * @param instants those that a release can hold, in order
 * @param leftOut those that are too many or too far ahead, in order
 */
record Schedule(List<Instant> instants, List<Instant> leftOut) {

  static Schedule of(SiteContent site, Instant now) {
    ZoneOffset zone = site.zone();
    TreeSet<Instant> all = new TreeSet<>();
    for (PublishedPage page : site.pages()) {
      all.addAll(page.turns(zone));
      for (PublishedPage content : page.contents()) {
        if (content.content().type() == ContentType.EVENT && !content.content().isWithdrawn()) {
          all.add(dayAfter(content.content()).atStartOfDay().toInstant(zone));
        }
      }
    }
    List<Instant> ahead = new ArrayList<>(all.tailSet(now, false));
    int fit = 0;
    while (fit < Math.min(ahead.size(), Entry.MAX_VARIANTS - 1)
        && !ahead.get(fit).isAfter(now.plus(Entry.HORIZON))) {
      fit++;
    }
    return new Schedule(
        List.copyOf(ahead.subList(0, fit)), List.copyOf(ahead.subList(fit, ahead.size())));
  }

  /** The first day on which an event is over. */
  static LocalDate dayAfter(Content event) {
    LocalDateTime last =
        event.fields().dateTime("end").or(() -> event.fields().dateTime("start")).orElseThrow();
    return last.toLocalDate().plusDays(1);
  }
}
