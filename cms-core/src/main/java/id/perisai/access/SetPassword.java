package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Changes one's own password; every session ends, this one too. */
public final class SetPassword {
  private final Transactions transactions;
  private final CheckPassword passwords;

  public SetPassword(EntityManagerFactory factory) {
    this.transactions = new Transactions(factory);
    this.passwords = new CheckPassword(factory, Clock.systemUTC());
  }

  /**
   * @throws Refused PASSWORD_WRONG, SIGN_IN_DELAYED after many wrong ones, or a rule of passwords
   */
  public void set(Acting who, String present, String password) {
    PasswordHash shown = passwords.shown(who, present);
    transactions.anonymous(
        em -> {
          Passwords.checkRules(em, who.person(), password);
          return null;
        });
    PasswordHash hash = PasswordHash.of(password);
    transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          Passwords.requireStill(em, who.person(), shown, AccessRefusal.PASSWORD_WRONG);
          Passwords.set(em, who.person(), hash, Instant.now());
          LinkIssuer.voidUnused(em, who.person());
          Told.of(
              em,
              who.tenant(),
              who.person(),
              "kata sandi diganti / the password was changed",
              "",
              Instant.now());
          AuditTrail.record(em, who.tenant(), who.person(), "password.set", Map.of());
          return null;
        });
  }
}
