package id.perisai.sanitize;

import org.owasp.html.PolicyFactory;

/**
 * Turns HTML from outside into {@link Sanitized}. Safe for use by many threads.
 *
 * <p>Sanitizing the result again gives the result: browsers and later passes read what was checked.
 */
public final class Sanitizer {
  /** Longest input taken, in characters. A page of a real site is a hundredth of it. */
  public static final int MAX_LENGTH = 8 * 1024 * 1024;

  private static final int MAX_PASSES = 8;

  private final PolicyFactory policy = Policy.factory();

  /**
   * @throws IllegalArgumentException when the input is longer than {@link #MAX_LENGTH}
   */
  public Sanitized sanitize(String html) {
    if (html.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "html of " + html.length() + " characters; at most " + MAX_LENGTH + " are taken");
    }
    Removals removals = new Removals();
    String once = policy.sanitize(html, removals, null);
    return new Sanitized(settled(once), removals.list());
  }

  /**
   * Repairing nested tags may take more than one pass to come to rest; an output that a second
   * reader would read differently is what mutation attacks live on. What does not come to rest is
   * kept as plain text only.
   */
  private String settled(String html) {
    String current = html;
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      String next = policy.sanitize(current);
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
    return org.owasp.html.Sanitizers.FORMATTING.sanitize(current);
  }
}
