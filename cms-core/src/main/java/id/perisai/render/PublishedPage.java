package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page with the content that was approved for it.
 *
 * @param digest the content's
 * @param before the content that visitors see until this one begins; empty if there is none
 */
public record PublishedPage(
    UUID page, Digest digest, Content content, Optional<PublishedPage> before) {
  /** The order of lists; what has no date is oldest. */
  public static final Comparator<PublishedPage> OLDEST_FIRST =
      Comparator.comparing(PublishedPage::when).thenComparing(PublishedPage::page);

  public PublishedPage {
    if (!content.digest().equals(digest)) {
      throw new IllegalArgumentException(
          "page " + page + ": content has digest " + content.digest() + ", not " + digest);
    }
  }

  public PublishedPage(UUID page, Digest digest, Content content) {
    this(page, digest, content, Optional.empty());
  }

  /** Sorts as text. */
  private static String when(PublishedPage page) {
    Content content = page.content();
    return content
        .fields()
        .dateTime("start")
        .or(content::publishFrom)
        .map(Object::toString)
        .or(() -> content.date().map(Object::toString))
        .orElse("");
  }

  /** How a page stands at an instant, and with which content. */
  record State(Kind kind, PublishedPage page) {
    enum Kind {
      NOT_YET,
      VISIBLE,
      ENDED,
      WITHDRAWN
    }

    boolean isVisible() {
      return kind == Kind.VISIBLE;
    }
  }

  State stateAt(Instant now, ZoneOffset zone) {
    if (content.isWithdrawn()) {
      return new State(State.Kind.WITHDRAWN, this);
    }
    Optional<Instant> from = content.publishFrom(zone);
    if (from.isPresent() && now.isBefore(from.get())) {
      return before
          .map(earlier -> earlier.stateAt(now, zone))
          .orElse(new State(State.Kind.NOT_YET, this));
    }
    boolean over = content.publishUntil(zone).filter(until -> !now.isBefore(until)).isPresent();
    return new State(over ? State.Kind.ENDED : State.Kind.VISIBLE, this);
  }

  /** The instants at which it may come to stand otherwise. */
  List<Instant> turns(ZoneOffset zone) {
    if (before.isEmpty() && content.publishFrom().isEmpty() && content.publishUntil().isEmpty()) {
      return List.of();
    }
    List<Instant> turns = new ArrayList<>();
    if (!content.isWithdrawn()) {
      content.publishFrom(zone).ifPresent(turns::add);
      content.publishUntil(zone).ifPresent(turns::add);
    }
    before.ifPresent(earlier -> turns.addAll(earlier.turns(zone)));
    return turns;
  }

  /** This content and the ones before it. */
  public List<PublishedPage> contents() {
    if (before.isEmpty()) {
      return List.of(this);
    }
    List<PublishedPage> contents = new ArrayList<>(List.of(this));
    before.ifPresent(earlier -> contents.addAll(earlier.contents()));
    return contents;
  }
}
