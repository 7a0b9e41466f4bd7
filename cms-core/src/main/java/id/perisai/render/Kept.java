package id.perisai.render;

import id.perisai.release.Digest;
import id.perisai.release.Variant;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is in force and need not be rendered again. Inputs are all that goes into an entry, so the
 * same inputs at the same instant give the same bytes; publishing refuses anything else.
 */
public interface Kept {
  /** Renders everything. */
  Kept NOTHING = (path, instant, inputs) -> Optional.empty();

  /** What a path answers at an instant, if that was made of exactly these inputs. */
  Optional<Variant> at(String path, Instant instant, Map<String, Digest> inputs);

  /** How the site in force was made, if that is known. */
  default Optional<Shown> shown() {
    return Optional.empty();
  }

  /** Whether a path answers the same at all times. */
  default boolean stays(String path) {
    return false;
  }

  /**
   * What a path that {@link #stays} answers.
   *
   * @throws IllegalStateException if it does not
   */
  default RenderedEntry standing(String path) {
    throw new IllegalStateException("nothing stays at " + path);
  }
}
