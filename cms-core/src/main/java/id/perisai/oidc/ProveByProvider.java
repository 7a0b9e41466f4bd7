package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Entrance;
import id.perisai.access.Factors;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.access.Visit;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Shows who one is by the provider, which asks anew. It takes the place of a second factor here
 * only if it says that two were shown there.
 */
public final class ProveByProvider {
  private final Work work;
  private final AskedAnew asked;
  private final Clock clock;

  public ProveByProvider(EntityManagerFactory factory, Provider provider, Clock clock) {
    this.work = new Work(factory);
    this.asked = new AskedAnew(factory, provider, clock);
    this.clock = clock;
  }

  /**
   * @throws Refused SIGN_ON_UNREACHABLE
   */
  public Way begin(Acting who, String next) {
    return asked.begin(SignOnAttempt.fresh(), Attempts.Purpose.PROVE, who.person(), next);
  }

  /** Under what the session goes on, and where. */
  public record Proven(Token session, String next) {}

  /**
   * @throws Refused CHALLENGE_GONE, SIGN_ON_REFUSED, SIGN_ON_UNREACHABLE, SIGN_ON_WEAK,
   *     SESSION_UNKNOWN
   */
  public Proven prove(Acting who, Token token, Returned returned, Visit visit) {
    AskedAnew.Shown shown = asked.end(token, Attempts.Purpose.PROVE, who.person(), returned);
    Verified account = shown.account();
    return work.in(
        who,
        Permission.READ,
        em -> {
          Memberships.awaitTurn(em, who.person());
          if (!Identities.person(em, account).equals(Optional.of(who.person()))) {
            throw IdTokens.refused("another person");
          }
          if (!account.twoFactors() && Factors.has(em, who.person())) {
            throw new Refused(AccessRefusal.SIGN_ON_WEAK);
          }
          Identities.used(em, account, who.person(), clock.instant());
          Token session =
              Sessions.proven(
                  em,
                  who,
                  account.twoFactors() ? Entrance.Shown.TWO : Entrance.Shown.ONE,
                  visit,
                  clock.instant());
          AuditTrail.record(
              em, who.tenant(), who.person(), "session.proven", Map.of("by", "provider"));
          return new Proven(session, shown.next());
        });
  }
}
