package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Factors;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a person's account at the provider a way in, or takes that back. They show both in one
 * browser: this session, fresh, and the account there, asked for anew.
 */
public final class BindAccount {
  private final Work work;
  private final AskedAnew asked;
  private final Clock clock;

  public BindAccount(EntityManagerFactory factory, Provider provider, Clock clock) {
    this.work = new Work(factory);
    this.asked = new AskedAnew(factory, provider, clock);
    this.clock = clock;
  }

  /**
   * @throws Refused STEP_UP_NEEDED, SIGN_ON_UNREACHABLE
   */
  public Way begin(Acting who, String next) {
    who.requireFresh();
    return asked.begin(SignOnAttempt.fresh(), Attempts.Purpose.BIND, who.person(), next);
  }

  /**
   * @return where to go on
   * @throws Refused CHALLENGE_GONE, SIGN_ON_REFUSED, SIGN_ON_UNREACHABLE; SIGN_ON_TAKEN when the
   *     account is somebody's, or this person has another one; SESSION_UNKNOWN
   */
  public String bind(Acting who, Token token, Returned returned) {
    AskedAnew.Shown shown = asked.end(token, Attempts.Purpose.BIND, who.person(), returned);
    Verified account = shown.account();
    return work.in(
        who,
        Permission.READ,
        em -> {
          Instant now = clock.instant();
          Sessions.requireStill(em, who);
          Identities.bind(em, account, who.person(), now);
          Told.of(
              em,
              who.tenant(),
              who.person(),
              "akun SSO dihubungkan / an account for single sign-on was bound",
              account.issuer(),
              now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "factor.sign_on_bound",
              Map.of("issuer", account.issuer(), "account", account.shortened()));
          return shown.next();
        });
  }

  /** Since when this person has bound one; empty without. */
  public Optional<Instant> since(Acting who) {
    return work.in(who, Permission.READ, em -> Identities.boundSince(em, who.person()));
  }

  /**
   * @throws Refused STEP_UP_NEEDED; SIGN_ON_UNKNOWN when there is none; LAST_WAY_IN for whoever
   *     took the invitation up by it and has neither password nor passkey; SESSION_UNKNOWN
   */
  public void remove(Acting who) {
    who.requireFresh();
    UUID person = who.person();
    work.in(
        who,
        Permission.READ,
        em -> {
          Sessions.requireStill(em, who);
          if (!Identities.remove(em, person)) {
            throw new Refused(AccessRefusal.SIGN_ON_UNKNOWN);
          }
          if (!Factors.hasWayIn(em, person)) {
            throw new Refused(AccessRefusal.LAST_WAY_IN);
          }
          Told.of(
              em,
              who.tenant(),
              person,
              "akun SSO dilepas / the account for single sign-on was taken off",
              "",
              clock.instant());
          AuditTrail.record(em, who.tenant(), person, "factor.sign_on_removed", Map.of());
          return null;
        });
  }
}
