package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Entrance;
import id.perisai.access.RedeemLink;
import id.perisai.access.Refused;
import id.perisai.access.SignInRules;
import id.perisai.access.SignedIn;
import id.perisai.access.Token;
import id.perisai.access.Visit;
import id.perisai.letter.Told;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Takes an invitation up by the provider instead of a password: whoever has the one-time link shows
 * an account there, which becomes their way in here. The attempt's token is a random one and the
 * link's together, kept by the browser alone. So an answer takes up the very link that it was asked
 * for with, and the attempt of an invitation is none of a session's ({@link BindAccount}).
 */
public final class AcceptInvitation {
  /** Stands in no token of ours. */
  private static final String BETWEEN = ".";

  private final RedeemLink link;
  private final AskedAnew asked;
  private final Clock clock;

  public AcceptInvitation(
      EntityManagerFactory factory, SignInRules rules, Provider provider, Clock clock) {
    this.link = new RedeemLink(factory, rules, clock);
    this.asked = new AskedAnew(factory, provider, clock);
    this.clock = clock;
  }

  /** Whether a browser that is back with this token went to take an invitation up. */
  public static boolean isAskedBy(Token token) {
    return token.text().contains(BETWEEN);
  }

  /** The link that it went with. */
  public static Token link(Token token) {
    return Token.presented(token.text().substring(token.text().indexOf(BETWEEN) + 1));
  }

  /**
   * @throws Refused LINK_NOT_VALID, also for a link that is no invitation; SIGN_ON_NOT_FIRST;
   *     SIGN_ON_UNREACHABLE
   */
  public Way begin(Token invitation) {
    UUID person = link.requireInvitation(invitation);
    SignOnAttempt attempt =
        new SignOnAttempt(Token.presented(Token.random().text() + BETWEEN + invitation.text()));
    return asked.begin(attempt, Attempts.Purpose.BIND, person, "/");
  }

  /**
   * Uses the link up, binds the account, and signs in.
   *
   * @return a session that is whole only if the provider said that two factors were shown, or
   *     nobody asks for a second one
   * @throws Refused LINK_NOT_VALID, SIGN_ON_NOT_FIRST, CHALLENGE_GONE, SIGN_ON_REFUSED,
   *     SIGN_ON_UNREACHABLE; SIGN_ON_TAKEN when the account is somebody's. But for the first of
   *     them the link stays unused
   */
  public SignedIn accept(Token token, Returned returned, Visit visit) {
    if (!isAskedBy(token)) {
      throw new Refused(AccessRefusal.CHALLENGE_GONE);
    }
    Token invitation = link(token);
    UUID person = link.requireInvitation(invitation);
    Verified account = asked.end(token, Attempts.Purpose.BIND, person, returned).account();
    return link.redeemInstead(
        invitation,
        account.twoFactors() ? Entrance.Shown.TWO : Entrance.Shown.ONE,
        visit,
        (em, tenant) -> {
          Identities.bind(em, account, person, clock.instant());
          Told.of(
              em,
              tenant,
              person,
              "undangan diterima dengan akun SSO / the invitation was taken up by single sign-on",
              account.issuer(),
              clock.instant());
        },
        Map.of("by", "provider", "issuer", account.issuer(), "account", account.shortened()));
  }
}
