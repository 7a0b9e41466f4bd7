package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The table {@code sign_on_attempt}: ways to the provider that nobody has come back from yet. */
public final class Attempts {
  static final Duration VALID_FOR = Duration.ofMinutes(10);
  private static final int LONGEST_NEXT = 500;

  private final Transactions transactions;
  private final Clock clock;

  public Attempts(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /** What somebody goes to the provider for. */
  public enum Purpose {
    /** Sign in. */
    ENTER,
    /** Show again who one is. */
    PROVE,
    /** Make the account there a way in here. */
    BIND;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What was begun. */
  record Begun(UUID person, String next, Instant at) {}

  /**
   * @param person null to {@link Purpose#ENTER}
   * @param next where to go on afterwards, a path here
   */
  void begin(SignOnAttempt attempt, Purpose purpose, UUID person, String next) {
    Instant now = clock.instant();
    transactions.anonymous(
        em -> {
          em.createNativeQuery("delete from sign_on_attempt where expires_at < :now")
              .setParameter("now", now.atOffset(ZoneOffset.UTC))
              .executeUpdate();
          return em.createNativeQuery(
                  "insert into sign_on_attempt (hash, purpose, person_id, next, begun_at,"
                      + " expires_at) values (:hash, cast(:purpose as sign_on_purpose),"
                      + " cast(:person as uuid), :next, :now, :expires)")
              .setParameter("hash", attempt.token().hash().bytes())
              .setParameter("purpose", purpose.label())
              .setParameter("person", person == null ? null : person.toString())
              .setParameter("next", next.length() <= LONGEST_NEXT ? next : "/")
              .setParameter("now", now.atOffset(ZoneOffset.UTC))
              .setParameter("expires", now.plus(VALID_FOR).atOffset(ZoneOffset.UTC))
              .executeUpdate();
        });
  }

  /** What the bearer of a token went for; empty when it was used, has expired, or never was. */
  public Optional<Purpose> purpose(Token token) {
    List<?> rows =
        transactions.anonymous(
            em ->
                find(
                    em,
                    "select cast(purpose as text) from sign_on_attempt"
                        + " where hash = :hash and expires_at > :now",
                    token));
    return rows.stream()
        .findFirst()
        .map(label -> Purpose.valueOf(((String) label).toUpperCase(Locale.ROOT)));
  }

  /**
   * Uses the attempt up, whatever comes of it.
   *
   * @throws Refused CHALLENGE_GONE when it was used, has expired, is another's or for another
   *     purpose, or never was
   */
  Begun use(SignOnAttempt attempt, Purpose purpose, UUID person) {
    List<?> used =
        transactions.anonymous(
            em ->
                em.createNativeQuery(
                        "delete from sign_on_attempt where hash = :hash and expires_at > :now"
                            + " and purpose = cast(:purpose as sign_on_purpose)"
                            + " and person_id is not distinct from cast(:person as uuid)"
                            + " returning person_id, next, begun_at")
                    .setParameter("hash", attempt.token().hash().bytes())
                    .setParameter("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .setParameter("purpose", purpose.label())
                    .setParameter("person", person == null ? null : person.toString())
                    .getResultList());
    if (used.isEmpty()) {
      throw new Refused(AccessRefusal.CHALLENGE_GONE);
    }
    Object[] row = (Object[]) used.get(0);
    return new Begun((UUID) row[0], (String) row[1], (Instant) row[2]);
  }

  private List<?> find(EntityManager em, String sql, Token token) {
    return em.createNativeQuery(sql)
        .setParameter("hash", token.hash().bytes())
        .setParameter("now", clock.instant().atOffset(ZoneOffset.UTC))
        .getResultList();
  }
}
