package id.perisai.transfer;

import java.util.Map;
import java.util.Optional;

/** Finds what an image of the old site became. */
interface OldImages {
  /**
   * An image that content can carry, a placeholder where the file is missing.
   *
   * @param source address of the image as the old page named it, made absolute
   * @return the MEDIA map of content
   */
  Map<String, Object> image(String source, Notes notes);

  /** The alternative text that the old site's library holds for the image. */
  Optional<String> alt(String source);

  /**
   * Whether an address leads to a picture file or to its page in the old library, not to an
   * article.
   */
  boolean isPicture(String href);
}
