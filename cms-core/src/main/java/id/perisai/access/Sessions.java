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
 * Web sessions as rows, so that each request can be asked whether its session still holds: it ends
 * after a working day, after an hour of silence, at sign-out, and at a change of password or of the
 * roles in its tenant.
 */
public final class Sessions {
  static final Duration LONGEST = Duration.ofHours(12);
  static final Duration IDLE = Duration.ofHours(1);
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

  private final Transactions transactions;
  private final Clock clock;

  public Sessions(EntityManagerFactory factory) {
    this(factory, Clock.systemUTC());
  }

  Sessions(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /** The person whose session this is, with the roles as of now; empty when it has ended. */
  public Optional<Acting> acting(Token session) {
    return transactions.anonymous(
        em -> live(em, session).flatMap(row -> acting(em, row, row.tenant())));
  }

  /**
   * Goes on in another of the person's tenants.
   *
   * @throws Refused NOT_A_MEMBER
   */
  public Acting switchTenant(Token session, String tenant) {
    UUID person =
        transactions
            .anonymous(em -> live(em, session).map(Live::person))
            .orElseThrow(() -> new Refused(AccessRefusal.NOT_A_MEMBER, tenant));
    return transactions.in(
        tenant,
        person,
        em -> {
          Acting acting =
              live(em, session)
                  .flatMap(row -> acting(em, row, tenant))
                  .orElseThrow(() -> new Refused(AccessRefusal.NOT_A_MEMBER, tenant));
          em.createNativeQuery("update web_session set tenant = :tenant where hash = :hash")
              .setParameter("tenant", tenant)
              .setParameter("hash", session.hash().bytes())
              .executeUpdate();
          AuditTrail.record(em, tenant, person, "tenant.enter", Map.of());
          return acting;
        });
  }

  private Optional<Live> live(EntityManager em, Token session) {
    Instant now = clock.instant();
    List<?> rows =
        em.createNativeQuery(
                "select person_id, cast(tenant as text), seen_at < :stale from web_session"
                    + " where hash = :hash and ended_at is null"
                    + " and opened_at > :oldest and seen_at > :silent")
            .setParameter("hash", session.hash().bytes())
            .setParameter("stale", now.minus(SEEN_EVERY).atOffset(ZoneOffset.UTC))
            .setParameter("oldest", now.minus(LONGEST).atOffset(ZoneOffset.UTC))
            .setParameter("silent", now.minus(IDLE).atOffset(ZoneOffset.UTC))
            .getResultList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) rows.get(0);
    if ((Boolean) row[2]) {
      em.createNativeQuery("update web_session set seen_at = :now where hash = :hash")
          .setParameter("now", now.atOffset(ZoneOffset.UTC))
          .setParameter("hash", session.hash().bytes())
          .executeUpdate();
    }
    return Optional.of(new Live((UUID) row[0], (String) row[1]));
  }

  private static Optional<Acting> acting(EntityManager em, Live session, String tenant) {
    Transactions.set(em, "perisai.person", session.person().toString());
    return Memberships.acting(em, session.person(), tenant);
  }

  static void open(EntityManager em, Token token, Acting acting, Digest place, Instant now) {
    em.createNativeQuery(
            "insert into web_session (hash, person_id, tenant, place, opened_at, seen_at)"
                + " values (:hash, :person, :tenant, :place, :now, :now)")
        .setParameter("hash", token.hash().bytes())
        .setParameter("person", acting.person())
        .setParameter("tenant", acting.tenant())
        .setParameter("place", place.bytes())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Whether it had not ended before. */
  static boolean end(EntityManager em, Token session) {
    return em.createNativeQuery(
                "update web_session set ended_at = now() where hash = :hash and ended_at is null")
            .setParameter("hash", session.hash().bytes())
            .executeUpdate()
        > 0;
  }

  /**
   * Ends what a person has open in one tenant, in the transaction of the act that changes what they
   * may do there. Sessions at work elsewhere go on: no department ends another's work.
   */
  public static void endIn(EntityManager em, String tenant, UUID person) {
    em.createNativeQuery(
            "update web_session set ended_at = now()"
                + " where person_id = :person and tenant = :tenant and ended_at is null")
        .setParameter("person", person)
        .setParameter("tenant", tenant)
        .executeUpdate();
  }

  /** Ends all sessions of a person. */
  static void endAll(EntityManager em, UUID person) {
    em.createNativeQuery(
            "update web_session set ended_at = now()"
                + " where person_id = :person and ended_at is null")
        .setParameter("person", person)
        .executeUpdate();
  }

  private record Live(UUID person, String tenant) {}
}
