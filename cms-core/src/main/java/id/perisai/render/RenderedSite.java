package id.perisai.render;

import java.util.List;

/**
 * A site as it will be signed.
 *
 * @param entries sorted by path, each path once
 * @param media the images that they show, sorted by path, each once
 */
public record RenderedSite(List<RenderedEntry> entries, List<MediaUse> media) {
  public RenderedSite {
    entries = List.copyOf(entries);
    media = List.copyOf(media);
  }
}
