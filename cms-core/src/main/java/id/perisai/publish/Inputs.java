package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import id.perisai.release.Variant;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/** The inputs of a whole release: {@code revision:<page>} and so on to digests. */
final class Inputs {
  private Inputs() {}

  /** At all times: a page whose content changes at an hour that was signed ahead has two. */
  static Map<String, Set<Digest>> of(Iterable<Entry> entries) {
    return of(entries, name -> true);
  }

  /** Those of the names that the filter takes. */
  static Map<String, Set<Digest>> of(Iterable<Entry> entries, Predicate<String> names) {
    Map<String, Set<Digest>> inputs = new TreeMap<>();
    for (Entry entry : entries) {
      for (Variant variant : entry.variants()) {
        variant
            .inputs()
            .forEach(
                (name, digest) -> {
                  if (names.test(name)) {
                    inputs.computeIfAbsent(name, n -> new TreeSet<>()).add(digest);
                  }
                });
      }
    }
    return inputs;
  }

  /** The digests of all contents that go into a release, now or later, by page. */
  static Map<UUID, Set<Digest>> pages(Iterable<Entry> entries) {
    Map<UUID, Set<Digest>> pages = new HashMap<>();
    of(entries).forEach((name, all) -> page(name).ifPresent(page -> pages.put(page, all)));
    return pages;
  }

  /** The digests of the contents that visitors see at an instant, by page. */
  static Map<UUID, Digest> pagesAt(Manifest manifest, Instant now) {
    Map<UUID, Digest> pages = new HashMap<>();
    for (Entry entry : manifest.all()) {
      entry
          .at(now)
          .inputs()
          .forEach((name, digest) -> page(name).ifPresent(page -> pages.put(page, digest)));
    }
    return pages;
  }

  /** The page that an input is the content of; empty for the theme. */
  static Optional<UUID> page(String input) {
    int colon = input.indexOf(':');
    return colon < 0 || input.length() - colon != 37
        ? Optional.empty()
        : Optional.of(UUID.fromString(input.substring(colon + 1)));
  }
}
