package id.perisai.access;

import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Changes one's own password; every session ends, this one too. */
public final class SetPassword {
  private final Transactions transactions;

  public SetPassword(EntityManagerFactory factory) {
    this.transactions = new Transactions(factory);
  }

  /**
   * @throws Refused PASSWORD_WRONG, SIGN_IN_DELAYED after many wrong ones, or a rule of passwords
   */
  public void set(Acting who, String present, String password) {
    requirePresent(who, present);
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
          Passwords.set(em, who.person(), hash, Instant.now());
          LinkIssuer.voidUnused(em, who.person());
          AuditTrail.record(em, who.tenant(), who.person(), "password.set", Map.of());
          return null;
        });
  }

  /** Whoever found an open screen must not guess here either. */
  private void requirePresent(Acting who, String present) {
    var subject = SignInDelay.ofPerson(who.person());
    long wait =
        transactions.anonymous(
            em -> SignInDelay.count(em, SignInDelay.ACCOUNT, subject, Clock.systemUTC().instant()));
    if (wait > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, wait);
    }
    transactions
        .anonymous(em -> Passwords.of(em, who.person()))
        .orElse(PasswordHash.NOBODY)
        .require(present, AccessRefusal.PASSWORD_WRONG);
    transactions.anonymous(
        em -> {
          SignInDelay.forget(em, subject);
          return null;
        });
  }
}
