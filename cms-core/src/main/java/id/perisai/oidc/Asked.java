package id.perisai.oidc;

import java.time.Duration;

/** What is asked of an answer for which the person had to show anew who they are. */
final class Asked {
  private static final Duration SKEW = Duration.ofMinutes(1);

  private Asked() {}

  /**
   * The provider may have known them for days; an open screen there must not be enough here.
   *
   * @throws id.perisai.access.Refused SIGN_ON_REFUSED
   */
  static void anew(Verified who, Attempts.Begun begun) {
    boolean anew =
        who.authenticated().filter(at -> !at.isBefore(begun.at().minus(SKEW))).isPresent();
    if (!anew) {
      throw IdTokens.refused("asked long ago");
    }
  }
}
