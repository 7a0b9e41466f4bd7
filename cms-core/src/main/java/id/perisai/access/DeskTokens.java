package id.perisai.access;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The one-time tokens by which the signing desk, which has no session here, speaks for one person
 * about one thing. A token dies when the thing is done, or by its hour.
 */
public final class DeskTokens {
  private final Transactions transactions;

  public DeskTokens(EntityManagerFactory factory) {
    this.transactions = new Transactions(factory);
  }

  /** What a token is good for. */
  public enum Purpose {
    /** See one candidate and hand in its signature. */
    CANDIDATE,
    /** Hand in one new key. */
    KEY,
    /** Hand in one new sealing key. */
    SEALING,
    /** Read the messages of a tenant; lives for its hour, whatever is read. */
    MESSAGES;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A new token, in the transaction of the act that hands it out, before its entry in the trail: it
   * waits for whoever ends the session that it comes out of, or is ended by them.
   *
   * @throws Refused SESSION_UNKNOWN when that session was ended since its request came
   */
  public static Token issue(
      EntityManager em, Acting who, Purpose purpose, UUID subject, Instant now, Instant expires) {
    Sessions.requireStillHere(em, who);
    Token token = Token.random();
    em.createNativeQuery(
            "insert into desk_token (hash, tenant, person_id, purpose, subject, issued_at,"
                + " expires_at) values (:hash, :tenant, :person, cast(:purpose as desk_purpose),"
                + " :subject, :now, :expires)")
        .setParameter("hash", token.hash().bytes())
        .setParameter("tenant", who.tenant())
        .setParameter("person", who.person())
        .setParameter("purpose", purpose.label())
        .setParameter("subject", subject)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("expires", expires.atOffset(ZoneOffset.UTC))
        .executeUpdate();
    return token;
  }

  /**
   * The person for whom the token speaks, with their roles as of now; empty if it is not a live
   * token for exactly this purpose and subject, whatever the cause.
   */
  public Optional<Acting> redeem(Token token, Purpose purpose, UUID subject, Instant now) {
    return transactions
        .anonymous(em -> find(em, token, purpose, subject, now))
        .flatMap(
            row ->
                transactions.in(
                    null,
                    (UUID) row[1],
                    em -> Memberships.acting(em, (UUID) row[1], (String) row[0])));
  }

  /** Ends all tokens for a subject, in the transaction of the act that is done with it. */
  public static void end(EntityManager em, Purpose purpose, UUID subject, Instant now) {
    em.createNativeQuery(
            "update desk_token set ended_at = :now where subject = :subject and ended_at is null"
                + " and purpose = cast(:purpose as desk_purpose)")
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("subject", subject)
        .setParameter("purpose", purpose.label())
        .executeUpdate();
  }

  /**
   * Uses up the person's token for a subject, in the transaction of the act that it was for.
   *
   * @return whether there was one that lived; of two acts at once, one finds it
   */
  public static boolean use(
      EntityManager em, Acting who, Purpose purpose, UUID subject, Instant now) {
    return em.createNativeQuery(
                "update desk_token set ended_at = :now where subject = :subject"
                    + " and purpose = cast(:purpose as desk_purpose) and tenant = :tenant"
                    + " and person_id = :person and ended_at is null and expires_at > :now")
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("subject", subject)
            .setParameter("purpose", purpose.label())
            .setParameter("tenant", who.tenant())
            .setParameter("person", who.person())
            .executeUpdate()
        > 0;
  }

  /**
   * Ends all tokens of a person in one tenant, in the transaction that changes their roles there.
   */
  public static void endOf(EntityManager em, String tenant, UUID person, Instant now) {
    em.createNativeQuery(
            "update desk_token set ended_at = :now where tenant = :tenant and person_id = :person"
                + " and ended_at is null")
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("tenant", tenant)
        .setParameter("person", person)
        .executeUpdate();
  }

  /**
   * Ends all tokens of a person, whichever session they came out of: whoever has a stolen one took
   * what they could with it.
   */
  static void endAll(EntityManager em, UUID person) {
    em.createNativeQuery(
            "update desk_token set ended_at = now() where person_id = :person and ended_at is null")
        .setParameter("person", person)
        .executeUpdate();
  }

  private static Optional<Object[]> find(
      EntityManager em, Token token, Purpose purpose, UUID subject, Instant now) {
    List<?> rows =
        em.createNativeQuery(
                "select cast(tenant as text), person_id from desk_token where hash = :hash"
                    + " and purpose = cast(:purpose as desk_purpose) and subject = :subject"
                    + " and ended_at is null and expires_at > :now")
            .setParameter("hash", token.hash().bytes())
            .setParameter("purpose", purpose.label())
            .setParameter("subject", subject)
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream().findFirst().map(Object[].class::cast);
  }
}
