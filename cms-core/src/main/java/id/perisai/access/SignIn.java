package id.perisai.access;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs a person in by address and password. Unknown addresses and wrong passwords get the same
 * answer after the same work.
 */
public final class SignIn {
  private final Transactions transactions;
  private final Entrance entrance;
  private final RefusedSignIns refusals;
  private final Clock clock;

  public SignIn(EntityManagerFactory factory) {
    this(factory, SignInRules.USUAL, Clock.systemUTC());
  }

  SignIn(EntityManagerFactory factory, Clock clock) {
    this(factory, SignInRules.USUAL, clock);
  }

  public SignIn(EntityManagerFactory factory, SignInRules rules, Clock clock) {
    this.transactions = new Transactions(factory);
    this.entrance = new Entrance(factory, rules, clock);
    this.refusals = new RefusedSignIns(factory, clock);
    this.clock = clock;
  }

  SignedIn signIn(String email, String password, String address) {
    return signIn(email, password, Visit.from(address));
  }

  /**
   * @return a session whose stage says what else is asked before its owner may work
   * @throws Refused SIGN_IN_REFUSED, or SIGN_IN_DELAYED with the seconds to wait
   */
  public SignedIn signIn(String email, String password, Visit visit) {
    Digest account = Email.account(email);
    Digest place = visit.place();
    Counted counted = count(account, place);
    Optional<Known> known = transactions.anonymous(em -> known(em, account));
    try {
      PasswordHash kept = known.map(Known::password).orElse(PasswordHash.NOBODY);
      kept.require(password == null ? "" : password, AccessRefusal.SIGN_IN_REFUSED);
      UUID person = known.orElseThrow(() -> new Refused(AccessRefusal.SIGN_IN_REFUSED)).person();
      return entrance.open(
          person,
          Entrance.Shown.ONE,
          visit,
          em -> {
            Passwords.requireStill(em, person, kept, AccessRefusal.SIGN_IN_REFUSED);
            counted.forget(em);
            SignInDelay.forgetOld(em, clock.instant());
          },
          "sign_in",
          Map.of());
    } catch (Refused e) {
      countWrong(counted);
      refusals.record(account);
      throw e;
    }
  }

  /**
   * Attempts from unknown places share one count, so that many places do not gain many tries, and
   * each address has one for whatever it tries. Neither holds an owner where they work: there the
   * account has a count of its own, and a wrong try is the address's as well.
   */
  private Counted count(Digest account, Digest place) {
    Instant now = clock.instant();
    boolean known = transactions.anonymous(em -> KnownPlaces.ofAccount(em, account, place, now));
    SignInDelay.Limit limit = known ? SignInDelay.AT_WORK : SignInDelay.ACCOUNT;
    Digest subject = known ? SignInDelay.at(account, place) : account;
    if (!known) {
      refuseIfDelayed(
          transactions.anonymous(em -> SignInDelay.count(em, SignInDelay.ADDRESS, place, now)));
    }
    refuseIfDelayed(transactions.anonymous(em -> SignInDelay.count(em, limit, subject, now)));
    return new Counted(subject, place, known);
  }

  private static void refuseIfDelayed(long seconds) {
    if (seconds > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, seconds);
    }
  }

  private static Optional<Known> known(EntityManager em, Digest account) {
    List<?> rows =
        em.createNativeQuery("select id from person where account = :account")
            .setParameter("account", account.bytes())
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(UUID.class::cast)
        .flatMap(person -> Passwords.of(em, person).map(hash -> new Known(person, hash)));
  }

  /**
   * Whoever works in an office and guesses there is counted, and only held at what is not theirs.
   */
  private void countWrong(Counted counted) {
    if (counted.known()) {
      transactions.anonymous(
          em -> SignInDelay.count(em, SignInDelay.ADDRESS, counted.place(), clock.instant()));
    }
  }

  /**
   * What an attempt was counted under.
   *
   * @param known whether its owner works there: then the address did not count it yet
   */
  private record Counted(Digest subject, Digest place, boolean known) {
    /** Takes back what this attempt added, and nothing that others did. */
    void forget(EntityManager em) {
      SignInDelay.forget(em, subject);
      if (!known) {
        SignInDelay.takeBack(em, place);
      }
    }
  }

  private record Known(UUID person, PasswordHash password) {}
}
