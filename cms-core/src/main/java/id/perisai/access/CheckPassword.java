package id.perisai.access;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;

/** Asks somebody who is signed in for the password again. */
public final class CheckPassword {
  private final Transactions transactions;
  private final Clock clock;

  public CheckPassword(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /**
   * Whoever found an open screen must not guess here either.
   *
   * @return what was shown, to be looked at again by an act that changes it
   * @throws Refused PASSWORD_WRONG; SIGN_IN_DELAYED after many wrong ones
   */
  PasswordHash shown(Acting who, String present) {
    Digest subject = SignInDelay.ofPerson(who.person());
    long wait =
        transactions.anonymous(
            em -> SignInDelay.count(em, SignInDelay.ACCOUNT, subject, clock.instant()));
    if (wait > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, wait);
    }
    PasswordHash kept =
        transactions.anonymous(em -> Passwords.of(em, who.person())).orElse(PasswordHash.NOBODY);
    try {
      kept.require(present, AccessRefusal.PASSWORD_WRONG);
    } catch (Refused wrong) {
      RefusedPasswords.record(transactions, who, clock.instant());
      throw wrong;
    }
    transactions.anonymous(
        em -> {
          SignInDelay.forget(em, subject);
          return null;
        });
    return kept;
  }

  /**
   * @throws Refused as {@link #shown}
   */
  public void require(Acting who, String present) {
    shown(who, present);
  }
}
