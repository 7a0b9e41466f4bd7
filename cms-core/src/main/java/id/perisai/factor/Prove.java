package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.CheckPassword;
import id.perisai.access.Entrance;
import id.perisai.access.Factors;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.RefusedCodes;
import id.perisai.access.Sessions;
import id.perisai.access.SignInDelay;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import id.perisai.access.Visit;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import id.perisai.release.Digest;
import id.perisai.release.SigningPlace;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Shows who one is, in a session that waits for its second factor or has gone on for too long: by a
 * passkey, an app's code, a recovery code; by the password only for whoever has nothing more. The
 * session goes on under a new token.
 */
public final class Prove {
  private final Transactions transactions;
  private final Work work;
  private final CheckPassword passwords;
  private final SigningPlace place;
  private final CodeKey key;
  private final Clock clock;

  public Prove(EntityManagerFactory factory, SigningPlace place, CodeKey key, Clock clock) {
    this.transactions = new Transactions(factory);
    this.work = new Work(factory);
    this.passwords = new CheckPassword(factory, clock);
    this.place = place;
    this.key = key;
    this.clock = clock;
  }

  /** A new challenge for this person's passkey. */
  public Ceremony.Challenge begin(Acting who) {
    return Ceremony.PROVE.begin(transactions, who.person(), clock.instant());
  }

  /**
   * @throws Refused CHALLENGE_GONE, PASSKEY_REFUSED, PASSKEY_COPIED, SESSION_UNKNOWN
   */
  public Token byPasskey(Acting who, Token token, String json, Visit visit) {
    Answer answer = Answer.of(json);
    try {
      return byPasskey(who, token, answer, visit);
    } catch (Refused refused) {
      CopiedPasskey.record(transactions, who.person(), refused, clock.instant());
      throw refused;
    }
  }

  private Token byPasskey(Acting who, Token token, Answer answer, Visit visit) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          Memberships.awaitTurn(em, who.person());
          Ceremony.PROVE.use(em, token, who.person(), clock.instant());
          Passkeys.Row passkey =
              Passkeys.find(em, answer.credential())
                  .filter(row -> row.person().equals(who.person()))
                  .orElseThrow(() -> new Refused(AccessRefusal.PASSKEY_REFUSED));
          answer.require(passkey.key(), who.person(), Ceremony.PROVE.message(token), place);
          Passkeys.used(em, passkey, answer.counter(), clock.instant());
          return proven(em, who, Entrance.Shown.TWO, "passkey", visit);
        });
  }

  /**
   * @param typed six digits of the app, or a recovery code
   * @throws Refused SECOND_FACTOR_WRONG, SIGN_IN_DELAYED after many wrong ones, SESSION_UNKNOWN
   */
  public Token byCode(Acting who, String typed, Visit visit) {
    UUID person = who.person();
    String code = typed == null ? "" : typed.replaceAll("\\s", "");
    Instant now = clock.instant();
    Digest subject = transactions.anonymous(em -> SignInDelay.ofCodes(em, person, visit, now));
    long wait =
        transactions.anonymous(em -> SignInDelay.count(em, SignInDelay.ACCOUNT, subject, now));
    if (wait > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, wait);
    }
    try {
      return byCode(who, code, subject, visit);
    } catch (Refused refused) {
      if (refused.refusal() == AccessRefusal.SECOND_FACTOR_WRONG) {
        recordRefusal(who);
      }
      throw refused;
    }
  }

  private Token byCode(Acting who, String code, Digest subject, Visit visit) {
    UUID person = who.person();
    boolean paper = RecoveryCodes.looksLikeOne(code);
    return work.in(
        who,
        Permission.READ,
        em -> {
          Memberships.awaitTurn(em, person);
          if (paper) {
            RecoveryCodes.spend(em, person, code, clock.instant());
            tellOfRecoveryCode(em, who);
          } else {
            CodeApps.spend(em, key, person, code, clock.instant());
          }
          SignInDelay.forget(em, subject);
          return proven(em, who, Entrance.Shown.TWO, paper ? "recovery_code" : "code", visit);
        });
  }

  /** Somebody may have the password, whose owner learns of it: once a day, however many tries. */
  private void recordRefusal(Acting who) {
    Instant now = clock.instant();
    work.in(
        who,
        Permission.READ,
        em -> {
          long count = RefusedCodes.count(em, who.person(), now);
          if (count <= RefusedCodes.AN_HOUR) {
            AuditTrail.record(em, who.tenant(), who.person(), "second_factor.refused", Map.of());
          } else if (count == RefusedCodes.AN_HOUR + 1) {
            AuditTrail.record(
                em, who.tenant(), who.person(), "second_factor.refused_more", Map.of());
          }
          if (CodeWarning.isDue(em, who.person(), now)) {
            Told.of(
                em,
                who.tenant(),
                who.person(),
                "kode salah setelah kata sandi benar / a wrong code after the right password",
                "",
                now);
          }
          return null;
        });
  }

  /**
   * For whoever has no second factor; asked of anybody else, it proves nothing.
   *
   * @throws Refused PASSWORD_WRONG, SIGN_IN_DELAYED, SECOND_FACTOR_WRONG, SESSION_UNKNOWN
   */
  public Token byPassword(Acting who, String password, Visit visit) {
    // Before anything is counted: a thief of the password, who waits for the second factor, would
    // else use up the tries by which its owner changes it.
    work.in(who, Permission.READ, em -> requireNothingMore(em, who));
    passwords.require(who, password == null ? "" : password);
    return work.in(
        who,
        Permission.READ,
        em -> {
          Memberships.awaitTurn(em, who.person());
          requireNothingMore(em, who);
          return proven(em, who, Entrance.Shown.ONE, "password", visit);
        });
  }

  private static Void requireNothingMore(EntityManager em, Acting who) {
    if (Factors.has(em, who.person())) {
      throw new Refused(AccessRefusal.SECOND_FACTOR_WRONG);
    }
    return null;
  }

  private Token proven(EntityManager em, Acting who, Entrance.Shown shown, String by, Visit visit) {
    Token token = Sessions.proven(em, who, shown, visit, clock.instant());
    AuditTrail.record(em, who.tenant(), who.person(), "session.proven", Map.of("by", by));
    return token;
  }

  private void tellOfRecoveryCode(EntityManager em, Acting who) {
    Told.of(
        em,
        who.tenant(),
        who.person(),
        "kode pemulihan dipakai / a recovery code was used",
        "Tersisa / left: " + RecoveryCodes.left(em, who.person()),
        clock.instant());
  }
}
