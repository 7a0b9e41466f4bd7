package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Entrance;
import id.perisai.access.Refused;
import id.perisai.access.SignInDelay;
import id.perisai.access.SignInRules;
import id.perisai.access.SignedIn;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import id.perisai.access.Visit;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Signs in whoever the provider names, if a person here has bound that very account. It makes no
 * accounts and looks at no address: who is not invited stays outside.
 */
public final class EnterByProvider {
  private final Transactions transactions;
  private final Attempts attempts;
  private final Entrance entrance;
  private final Provider provider;
  private final Clock clock;

  public EnterByProvider(
      EntityManagerFactory factory, SignInRules rules, Provider provider, Clock clock) {
    this.transactions = new Transactions(factory);
    this.attempts = new Attempts(factory, clock);
    this.entrance = new Entrance(factory, rules, clock);
    this.provider = provider;
    this.clock = clock;
  }

  /**
   * @param next where to go on after it, a path here
   * @throws Refused SIGN_ON_UNREACHABLE
   */
  public Way begin(String next) {
    SignOnAttempt attempt = SignOnAttempt.fresh();
    Way way = new Way(attempt.token(), provider.begin(attempt, false));
    attempts.begin(attempt, Attempts.Purpose.ENTER, null, next);
    return way;
  }

  /** Somebody is in, and goes on there. */
  public record Entered(SignedIn signedIn, String next) {}

  /**
   * @return a session that is whole only if the provider said that two factors were shown, or
   *     nobody asks for a second one
   * @throws Refused CHALLENGE_GONE, SIGN_ON_REFUSED, SIGN_ON_UNREACHABLE, SIGN_ON_UNKNOWN;
   *     SIGN_IN_DELAYED after many attempts from this address
   */
  public Entered enter(Token token, Returned returned, Visit visit) {
    SignOnAttempt attempt = new SignOnAttempt(token);
    Attempts.Begun begun = attempts.use(attempt, Attempts.Purpose.ENTER, null);
    requireFew(visit);
    Verified who = provider.end(attempt, returned);
    UUID person =
        transactions
            .anonymous(em -> Identities.person(em, who))
            .orElseThrow(() -> new Refused(AccessRefusal.SIGN_ON_UNKNOWN));
    try {
      return new Entered(
          entrance.open(
              person,
              who.twoFactors() ? Entrance.Shown.TWO : Entrance.Shown.ONE,
              visit,
              em -> {
                Identities.used(em, who, person, clock.instant());
                SignInDelay.takeBackAnswer(em, visit);
              },
              "sign_in",
              Map.of("by", "provider")),
          begun.next());
    } catch (Refused refused) {
      // Who left is as unknown here as who never came.
      throw refused.refusal() == AccessRefusal.SIGN_IN_REFUSED
          ? new Refused(AccessRefusal.SIGN_ON_UNKNOWN)
          : refused;
    }
  }

  /** Each answer is carried to the provider: nobody makes us ask it all day. */
  private void requireFew(Visit visit) {
    long wait = transactions.anonymous(em -> SignInDelay.countAnswer(em, visit, clock.instant()));
    if (wait > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, wait);
    }
  }
}
