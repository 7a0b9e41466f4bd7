package id.perisai.oidc;

import id.perisai.access.Refused;
import id.perisai.access.Token;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** The way to the provider and back on which a known person shows anew who they are. */
final class AskedAnew {
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Attempts attempts;
  private final Provider provider;

  AskedAnew(EntityManagerFactory factory, Provider provider, Clock clock) {
    this.attempts = new Attempts(factory, clock);
    this.provider = provider;
  }

  /**
   * @throws Refused SIGN_ON_UNREACHABLE
   */
  Way begin(SignOnAttempt attempt, Attempts.Purpose purpose, UUID person, String next) {
    Way way = new Way(attempt.token(), provider.begin(attempt, true));
    attempts.begin(attempt, purpose, person, next);
    return way;
  }

  /**
   * What came of it.
   *
   * @param next where the person wanted to go on
   */
  record Shown(Verified account, String next) {}

  /**
   * Uses the attempt up. The provider may have known the person for days; an open screen there is
   * not enough here.
   *
   * @throws Refused CHALLENGE_GONE, SIGN_ON_REFUSED, SIGN_ON_UNREACHABLE
   */
  Shown end(Token token, Attempts.Purpose purpose, UUID person, Returned returned) {
    SignOnAttempt attempt = new SignOnAttempt(token);
    Attempts.Begun begun = attempts.use(attempt, purpose, person);
    Verified account = provider.end(attempt, returned);
    if (account.authenticated().filter(at -> !at.isBefore(begun.at().minus(SKEW))).isEmpty()) {
      throw IdTokens.refused("asked long ago");
    }
    return new Shown(account, begun.next());
  }
}
