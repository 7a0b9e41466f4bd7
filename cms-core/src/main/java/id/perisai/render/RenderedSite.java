package id.perisai.render;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A site as it will be signed.
 *
 * @param entries what is seen at first and was made anew, sorted by path, each path once
 * @param unchanged the paths at which what is in force stays, at all times
 * @param later what comes to stand at some of these paths, in the order of time
 * @param media the images and files that they show, now or later, sorted by path, each once
 * @param leftOut instants at which the site would change, too many or too far ahead to be signed
 *     now
 * @param shown how it was made
 */
public record RenderedSite(
    List<RenderedEntry> entries,
    Set<String> unchanged,
    SortedMap<String, List<Later>> later,
    List<MediaUse> media,
    List<Instant> leftOut,
    Shown shown) {
  public RenderedSite {
    entries = List.copyOf(entries);
    unchanged = Collections.unmodifiableSet(unchanged);
    later = Collections.unmodifiableSortedMap(new TreeMap<>(later));
    media = List.copyOf(media);
    leftOut = List.copyOf(leftOut);
  }

  /** What a path answers from an instant on. */
  public record Later(Instant from, RenderedEntry entry) {}
}
