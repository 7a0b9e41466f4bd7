package id.perisai.render;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A site as it will be signed.
 *
 * @param entries what is seen at first, sorted by path, each path once
 * @param later what comes to stand at some of these paths, in the order of time
 * @param media the images and files that they show, now or later, sorted by path, each once
 * @param leftOut instants at which the site would change, too many or too far ahead to be signed
 *     now
 */
public record RenderedSite(
    List<RenderedEntry> entries,
    SortedMap<String, List<Later>> later,
    List<MediaUse> media,
    List<Instant> leftOut) {
  public RenderedSite {
    entries = List.copyOf(entries);
    later = Collections.unmodifiableSortedMap(new TreeMap<>(later));
    media = List.copyOf(media);
    leftOut = List.copyOf(leftOut);
  }

  /** What a path answers from an instant on. */
  public record Later(Instant from, RenderedEntry entry) {}
}
