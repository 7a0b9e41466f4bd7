package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.nio.charset.StandardCharsets;
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
  private final Clock clock;

  public SignIn(EntityManagerFactory factory) {
    this(factory, Clock.systemUTC());
  }

  SignIn(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /**
   * @param address the network address of the browser, as text
   * @throws Refused SIGN_IN_REFUSED, or SIGN_IN_DELAYED with the seconds to wait
   */
  public SignedIn signIn(String email, String password, String address) {
    Digest account = Email.account(email);
    Digest place = place(address);
    Digest counted = count(account, place);
    Optional<Known> known = transactions.anonymous(em -> known(em, account));
    try {
      known
          .map(Known::password)
          .orElse(PasswordHash.NOBODY)
          .require(password == null ? "" : password, AccessRefusal.SIGN_IN_REFUSED);
      UUID person = known.orElseThrow(() -> new Refused(AccessRefusal.SIGN_IN_REFUSED)).person();
      return open(person, counted, place);
    } catch (Refused e) {
      recordRefusal(account, place);
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
                    + " where p.account = :account and s.place = :place and s.opened_at > :since)")
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

  private SignedIn open(UUID person, Digest counted, Digest place) {
    Acting acting =
        transactions.in(
            null,
            person,
            em ->
                Memberships.of(em, person).stream()
                    .findFirst()
                    .flatMap(first -> Memberships.acting(em, person, first.tenant()))
                    .orElseThrow(() -> new Refused(AccessRefusal.SIGN_IN_REFUSED)));
    Token token = Token.random();
    transactions.in(
        acting.tenant(),
        person,
        em -> {
          SignInDelay.succeeded(em, counted, place);
          SignInDelay.forgetOld(em, clock.instant());
          Sessions.open(em, token, acting, place, clock.instant());
          AuditTrail.record(em, acting.tenant(), person, "sign_in", Map.of("place", place.hex()));
          return null;
        });
    return new SignedIn(token, acting);
  }

  private void recordRefusal(Digest account, Digest place) {
    transactions.in(
        "platform",
        null,
        em -> {
          AuditTrail.record(
              em,
              "platform",
              null,
              "sign_in.refused",
              Map.of("account", account.hex(), "place", place.hex()));
          return null;
        });
  }

  static Digest place(String address) {
    return Digest.of(("place " + address).getBytes(StandardCharsets.UTF_8));
  }

  private record Known(UUID person, PasswordHash password) {}
}
