package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs a person in by address and password. Unknown addresses and wrong passwords get the same
 * answer after the same work.
 */
public final class SignIn {
  private static final Duration PLACE_KNOWN_FOR = Duration.ofDays(90);

  private final Transactions transactions;
  private final Entrance entrance;
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
    Digest counted = count(account, place);
    Optional<Known> known = transactions.anonymous(em -> known(em, account));
    try {
      known
          .map(Known::password)
          .orElse(PasswordHash.NOBODY)
          .require(password == null ? "" : password, AccessRefusal.SIGN_IN_REFUSED);
      UUID person = known.orElseThrow(() -> new Refused(AccessRefusal.SIGN_IN_REFUSED)).person();
      return entrance.open(
          person,
          Entrance.Shown.ONE,
          visit,
          em -> {
            SignInDelay.succeeded(em, counted, place);
            SignInDelay.forgetOld(em, clock.instant());
          },
          "sign_in",
          Map.of());
    } catch (Refused e) {
      recordRefusal(account);
      throw e;
    }
  }

  /** Attempts from an unknown place share one count, so that many places do not gain many tries. */
  private Digest count(Digest account, Digest place) {
    Instant now = clock.instant();
    refuseIfDelayed(
        transactions.anonymous(em -> SignInDelay.count(em, SignInDelay.ADDRESS, place, now)));
    return transactions.anonymous(
        em -> {
          Digest subject =
              knowsPlace(em, account, place, now) ? SignInDelay.at(account, place) : account;
          refuseIfDelayed(SignInDelay.count(em, SignInDelay.ACCOUNT, subject, now));
          return subject;
        });
  }

  private static void refuseIfDelayed(long seconds) {
    if (seconds > 0) {
      throw new Refused(AccessRefusal.SIGN_IN_DELAYED, seconds);
    }
  }

  private static boolean knowsPlace(EntityManager em, Digest account, Digest place, Instant now) {
    return (Boolean)
        em.createNativeQuery(
                "select exists (select from web_session s join person p on p.id = s.person_id"
                    + " where p.account = :account and s.place = :place and s.stage = 'whole'"
                    + " and s.opened_at > :since)")
            .setParameter("account", account.bytes())
            .setParameter("place", place.bytes())
            .setParameter("since", now.minus(PLACE_KNOWN_FOR).atOffset(ZoneOffset.UTC))
            .getSingleResult();
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

  private void recordRefusal(Digest account) {
    transactions.in(
        "platform",
        null,
        em -> {
          AuditTrail.record(
              em, "platform", null, "sign_in.refused", Map.of("account", account.hex()));
          return null;
        });
  }

  private record Known(UUID person, PasswordHash password) {}
}
