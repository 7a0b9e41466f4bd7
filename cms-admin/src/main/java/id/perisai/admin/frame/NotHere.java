package id.perisai.admin.frame;

/**
 * There is nothing at this address for this person: what is missing and what belongs to another
 * tenant get the same answer.
 */
public final class NotHere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotHere() {
    super("nothing here");
  }
}
