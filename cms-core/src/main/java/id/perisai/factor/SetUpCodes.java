package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Entrance;
import id.perisai.access.Factors;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.SignInDelay;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import id.perisai.access.Visit;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app for codes (TOTP), and codes on paper for when it is lost. */
public final class SetUpCodes {
  private final Transactions transactions;
  private final Work work;
  private final CodeKey key;
  private final Clock clock;

  public SetUpCodes(EntityManagerFactory factory, CodeKey key, Clock clock) {
    this.transactions = new Transactions(factory);
    this.work = new Work(factory);
    this.key = key;
    this.clock = clock;
  }

  /**
   * A new secret for the person's app; it counts when {@link #confirm} was shown a code of it, in
   * this session, within a quarter of an hour. One that was begun before is worth nothing.
   *
   * @return 20 bytes
   * @throws Refused STEP_UP_NEEDED, SECOND_FACTOR_WRONG when an app is set up already
   */
  public byte[] begin(Acting who) {
    who.requireFresh();
    return work.in(
        who,
        Permission.READ,
        em -> {
          if (CodeApps.secret(em, who.person()).isPresent()) {
            throw new Refused(AccessRefusal.SECOND_FACTOR_WRONG);
          }
          byte[] secret = new byte[OneTimeCode.SECRET_BYTES];
          new SecureRandom().nextBytes(secret);
          CodeApps.propose(em, who, key.seal(who.person(), secret), clock.instant());
          return secret;
        });
  }

  /**
   * The secret that {@link #begin} made in this session, once more for whoever mistyped its code;
   * empty when that is long ago.
   *
   * @throws Refused STEP_UP_NEEDED
   */
  public Optional<byte[]> begun(Acting who) {
    who.requireFresh();
    return work.in(
        who,
        Permission.READ,
        em ->
            CodeApps.begun(em, who, clock.instant()).map(closed -> key.open(who.person(), closed)));
  }

  /**
   * @return under what the session goes on, which is whole now; empty outside of one
   * @throws Refused STEP_UP_NEEDED, SECOND_FACTOR_WRONG, SIGN_IN_DELAYED after many wrong ones
   */
  public Optional<Token> confirm(Acting who, String typed, Visit visit) {
    who.requireFresh();
    String code = typed == null ? "" : typed.replaceAll("\\s", "");
    Instant now = clock.instant();
    var subject = SignInDelay.ofSecond(who.person());
    long wait =
        transactions.anonymous(em -> SignInDelay.count(em, SignInDelay.ACCOUNT, subject, now));
    if (wait > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, wait);
    }
    return work.in(
        who,
        Permission.READ,
        em -> {
          Memberships.awaitTurn(em, who.person());
          byte[] secret =
              CodeApps.begun(em, who, now)
                  .map(closed -> key.open(who.person(), closed))
                  .orElseThrow(() -> new Refused(AccessRefusal.SECOND_FACTOR_WRONG));
          long step =
              OneTimeCode.match(secret, code, now)
                  .orElseThrow(() -> new Refused(AccessRefusal.SECOND_FACTOR_WRONG));
          CodeApps.confirm(em, who.person(), step, now);
          SignInDelay.forget(em, subject);
          Optional<Token> goesOn =
              who.session()
                  .map(session -> Sessions.proven(em, who, Entrance.Shown.TWO, visit, now));
          Told.of(
              em,
              who.tenant(),
              who.person(),
              "aplikasi kode dipasang / an app for codes was set up",
              "",
              now);
          AuditTrail.record(em, who.tenant(), who.person(), "factor.app_added", Map.of());
          return goesOn;
        });
  }

  /**
   * New recovery codes in place of the old ones, to be shown once.
   *
   * @throws Refused STEP_UP_NEEDED, FACTOR_NEEDED without a factor that they could stand in for,
   *     SESSION_UNKNOWN
   */
  public List<String> recoveryCodes(Acting who) {
    who.requireFresh();
    return work.in(
        who,
        Permission.READ,
        em -> {
          Sessions.requireStill(em, who);
          if (!Factors.has(em, who.person())) {
            throw new Refused(AccessRefusal.FACTOR_NEEDED);
          }
          List<String> codes = RecoveryCodes.make(em, who.person(), clock.instant());
          Told.of(
              em,
              who.tenant(),
              who.person(),
              "kode pemulihan baru / new recovery codes",
              "",
              clock.instant());
          AuditTrail.record(em, who.tenant(), who.person(), "factor.recovery_codes", Map.of());
          return codes;
        });
  }
}
