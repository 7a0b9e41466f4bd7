package id.perisai.render;

import id.perisai.block.Media;
import id.perisai.release.Digest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bytes of images and files that pages of the site show, to be published at {@code variant.path()};
 * {@code inputs} are the contents that name them.
 */
public record MediaUse(Media.Variant variant, SortedMap<String, Digest> inputs) {
  public MediaUse {
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
  }
}
