package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Refused sign-ins in the platform's trail, which keeps its entries for ever: whoever guesses from
 * many places makes no more of them than so many an hour. What is beyond is counted, and the count
 * is one entry once the hour is over.
 */
public final class RefusedSignIns {
  /** Entries of one hour, over all accounts and addresses. */
  static final int AN_HOUR = 200;

  private static final String PLATFORM = "platform";
  static final Digest COUNT = Digest.of("refused sign-ins".getBytes(StandardCharsets.UTF_8));

  private final Transactions transactions;
  private final Clock clock;

  public RefusedSignIns(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /** One more, in a transaction of its own. */
  void record(Digest account) {
    transactions.in(
        PLATFORM,
        null,
        em -> {
          if (counted(em) <= AN_HOUR) {
            AuditTrail.record(
                em, PLATFORM, null, "sign_in.refused", Map.of("account", account.hex()));
          }
          return null;
        });
  }

  /** Writes down what was left out in an hour that is over, if nobody was refused since. */
  public void tell() {
    transactions.in(
        PLATFORM,
        null,
        em -> {
          tellOver(em);
          return null;
        });
  }

  private long counted(EntityManager em) {
    tellOver(em);
    return ((Number)
            em.createNativeQuery(
                    "insert into sign_in_attempt as a (kind, subject, failures, last_at)"
                        + " values ('refusals', :subject, 1, :hour)"
                        + " on conflict (kind, subject) do update set failures = a.failures + 1,"
                        + " last_at = excluded.last_at returning failures")
                .setParameter("subject", COUNT.bytes())
                .setParameter("hour", hour().atOffset(ZoneOffset.UTC))
                .getSingleResult())
        .longValue();
  }

  /** Of two at once one finds the hour that is over, since it takes the row away. */
  private void tellOver(EntityManager em) {
    em
        .createNativeQuery(
            "delete from sign_in_attempt where kind = 'refusals' and subject = :subject"
                + " and last_at < :hour returning failures, last_at")
        .setParameter("subject", COUNT.bytes())
        .setParameter("hour", hour().atOffset(ZoneOffset.UTC))
        .getResultList()
        .stream()
        .map(Object[].class::cast)
        .forEach(
            row -> {
              long beyond = ((Number) ((Object[]) row)[0]).longValue() - AN_HOUR;
              if (beyond > 0) {
                AuditTrail.record(
                    em,
                    PLATFORM,
                    null,
                    "sign_in.refused_more",
                    Map.of("count", beyond, "hour", ((Object[]) row)[1].toString()));
              }
            });
  }

  private Instant hour() {
    return clock.instant().truncatedTo(ChronoUnit.HOURS);
  }
}
