package id.perisai.render;

import id.perisai.block.Media;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image element: the widths a browser may choose from, and the space to keep for it.
 *
 * @param webp sources for browsers that know WebP; empty if the image has one encoding only
 * @param sizes how wide it is shown, in the words of the {@code sizes} attribute
 * @param alt empty for a decorative image
 * @param eager whether it stands on the first screen
 */
public record Picture(
    String src,
    String srcset,
    String webp,
    String sizes,
    int width,
    int height,
    String alt,
    boolean eager) {

  /** Shown across the column of text. */
  static final String COLUMN = "(min-width: 60rem) 46rem, 92vw";

  /** Shown in a grid of cards. */
  static final String CARD = "(min-width: 60rem) 24rem, (min-width: 36rem) 46vw, 92vw";

  /** Shown across half of a wide page. */
  static final String HALF = "(min-width: 60rem) 36rem, 92vw";

  /** Shown beside a text. */
  static final String PORTRAIT = "12rem";

  static Picture of(Media media, String alt, String sizes, boolean eager) {
    List<Media.Variant> webp = ofType(media, true);
    List<Media.Variant> plain = ofType(media, false);
    boolean both = !webp.isEmpty() && !plain.isEmpty();
    List<Media.Variant> base = plain.isEmpty() ? webp : plain;
    Media.Variant largest = base.get(base.size() - 1);
    return new Picture(
        new Media(media.id(), media.name(), media.width(), media.height(), base).upTo(960).path(),
        srcset(base),
        both ? srcset(webp) : "",
        sizes,
        largest.width(),
        largest.height(),
        alt,
        eager);
  }

  private static List<Media.Variant> ofType(Media media, boolean webp) {
    return media.variants().stream()
        .filter(variant -> variant.mediaType().equals("image/webp") == webp)
        .toList();
  }

  private static String srcset(List<Media.Variant> variants) {
    return variants.stream()
        .map(variant -> variant.path() + " " + variant.width() + "w")
        .collect(Collectors.joining(", "));
  }
}
