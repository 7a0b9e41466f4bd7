package id.perisai.block;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What was read of a list of {@link Field}s: checked, typed, immutable. */
public final class Values {
  /** No field has a value. */
  public static final Values EMPTY = new Values(Map.of());

  private final Map<String, Object> values;

  Values(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /** The text of a line, lines, e-mail or choice; empty if absent. */
  public String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  public OptionalInt number(String name) {
    return values.get(name) instanceof Integer number
        ? OptionalInt.of(number)
        : OptionalInt.empty();
  }

  public Optional<LocalDate> date(String name) {
    return Optional.ofNullable((LocalDate) values.get(name));
  }

  public Optional<LocalDateTime> dateTime(String name) {
    return Optional.ofNullable((LocalDateTime) values.get(name));
  }

  public Optional<Href> href(String name) {
    return Optional.ofNullable((Href) values.get(name));
  }

  @SuppressWarnings("unchecked") // Reader puts a list of strings there
  public List<String> lines(String name) {
    return (List<String>) values.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked") // Reader puts links there
  public List<Link> links(String name) {
    return (List<Link>) values.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked") // Reader puts menu items there
  public List<MenuItem> menu(String name) {
    return (List<MenuItem>) values.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked") // Reader puts rows of strings there
  public List<List<String>> rows(String name) {
    return (List<List<String>>) values.getOrDefault(name, List.of());
  }

  /** Rich text; empty if absent. */
  public RichText richText(String name) {
    return values.get(name) instanceof RichText text ? text : RichText.EMPTY;
  }

  public Optional<DocumentFile> file(String name) {
    return Optional.ofNullable((DocumentFile) values.get(name));
  }

  public Optional<Media> media(String name) {
    return Optional.ofNullable((Media) values.get(name));
  }
}
