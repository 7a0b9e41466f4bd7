package id.perisai.content;

import id.perisai.release.Digest;
import java.util.Optional;

/**
 * What became of a save.
 *
 * @param number of the revision that holds the content now
 * @param conflict somebody else had saved in the meantime: this revision lies beside theirs
 */
public record Saved(int number, Digest digest, Optional<Conflict> conflict) {

  /** The newest revision, which the one just saved was not made from. */
  public record Conflict(String otherAuthor, int otherNumber) {}
}
