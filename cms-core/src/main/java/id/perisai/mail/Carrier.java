package id.perisai.mail;

/** Takes letters away: to a mail server, or into a folder. */
public interface Carrier {
  /**
   * @throws Undelivered if it was not taken; it is tried again later
   */
  void carry(Letter letter) throws Undelivered;

  /** A letter that nobody took. */
  final class Undelivered extends Exception {
    private static final long serialVersionUID = 1;

    public Undelivered(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }
}
