package id.perisai.sanitize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.owasp.html.HtmlChangeListener;

/** Counts what the sanitizer drops. Bounded, since the names in hostile input are endless. */
final class Removals implements HtmlChangeListener<Void> {
  private static final int MAX_KINDS = 200;
  private static final int MAX_NAME = 40;

  private record Kind(String element, String attribute) {}

  private final Map<Kind, Integer> counts = new LinkedHashMap<>();

  @Override
  public void discardedTag(Void context, String element) {
    count(new Kind(name(element), null));
  }

  @Override
  public void discardedAttributes(Void context, String element, String... attributes) {
    for (String attribute : attributes) {
      count(new Kind(name(element), name(attribute)));
    }
  }

  private void count(Kind kind) {
    Kind counted =
        counts.containsKey(kind) || counts.size() < MAX_KINDS ? kind : new Kind("…", null);
    counts.merge(counted, 1, Integer::sum);
  }

  private static String name(String raw) {
    String name = raw.toLowerCase(Locale.ROOT);
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
  }

  List<Removal> list() {
    List<Removal> removals = new ArrayList<>();
    counts.forEach((kind, count) -> removals.add(removal(kind, count)));
    return List.copyOf(removals);
  }

  private static Removal removal(Kind kind, int count) {
    Reason why =
        kind.attribute() == null
            ? Reason.ofElement(kind.element())
            : Reason.ofAttribute(kind.element(), kind.attribute());
    return new Removal(kind.element(), kind.attribute(), count, why);
  }
}
