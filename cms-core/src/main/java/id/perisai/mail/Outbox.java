package id.perisai.mail;

import id.perisai.access.Email;
import id.perisai.access.Refused;
import id.perisai.access.Transactions;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * The letters that wait, of all tenants. A letter may be carried twice, if the machine stops
 * between the carrier and the database; it is never lost.
 */
public final class Outbox {
  private static final int AT_ONCE = 50;
  private static final Duration LONGEST_WAIT = Duration.ofHours(6);
  private static final Duration GIVE_UP_AFTER = Duration.ofDays(5);
  private static final String PLATFORM = "platform";

  /**
   * The account at the address of a person who gave it up, as {@link Email#account} has it: what
   * their keys still sign is read by whoever begins anew at the mailbox.
   */
  private static final String ANOTHERS_BY_NOW =
      "(select a.account from person a where a.account = sha256(convert_to(p.email, 'UTF8')))";

  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private final Transactions transactions;
  private final Clock clock;

  public Outbox(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /**
   * @param waiting letters that are to be carried
   * @param failing those of them that a carrier refused at least once
   * @param givenUp letters that were never carried
   */
  public record State(long waiting, long failing, long givenUp) {}

  public State state() {
    Object[] counts =
        transactions.in(
            PLATFORM,
            null,
            em ->
                (Object[])
                    em.createNativeQuery(
                            "select count(*) filter (where sent_at is null and given_up_at is null),"
                                + " count(*) filter (where sent_at is null and given_up_at is null"
                                + " and attempts > 0), count(*) filter (where given_up_at is not"
                                + " null) from letter")
                        .getSingleResult());
    return new State(count(counts[0]), count(counts[1]), count(counts[2]));
  }

  /** Carries what is due; gives how many letters went. */
  public int carryDue(Carrier carrier) {
    int carried = 0;
    for (Object[] row : due()) {
      String tenant = (String) row[0];
      UUID id = (UUID) row[1];
      try {
        carrier.carry(letter(row));
        mark(tenant, id, "sent_at = :now", clock.instant());
        carried++;
      } catch (Carrier.Undelivered e) {
        LOG.log(System.Logger.Level.WARNING, "letter {0}: {1}", id, e.getMessage());
        putOff(tenant, id, (Instant) row[6], ((Number) row[7]).intValue());
      }
    }
    return carried;
  }

  private List<Object[]> due() {
    return transactions.in(PLATFORM, null, this::due);
  }

  @SuppressWarnings("unchecked") // rows of several columns
  private List<Object[]> due(EntityManager em) {
    return em.createNativeQuery(
            "select cast(l.tenant_id as text), l.id, p.email, cast(coalesce(p.account, "
                + ANOTHERS_BY_NOW
                + ") as bytea), l.subject,"
                + " l.body, l.written_at, l.attempts from letter l join person p on p.id ="
                + " l.person_id where l.sent_at is null and l.given_up_at is null and l.next_at <="
                + " :now order by l.next_at limit "
                + AT_ONCE)
        .setParameter("now", clock.instant().atOffset(ZoneOffset.UTC))
        .getResultList();
  }

  private static Letter letter(Object[] row) throws Carrier.Undelivered {
    return new Letter(
        (String) row[0],
        (UUID) row[1],
        address((String) row[2], (byte[]) row[3]),
        (String) row[4],
        (String) row[5],
        (Instant) row[6]);
  }

  /** Sign-in knows the address by its digest: one that was rewritten beside it gets no mail. */
  private static String address(String email, byte[] account) throws Carrier.Undelivered {
    try {
      Email address = new Email(email);
      if (account != null && address.account().equals(Digest.ofBytes(account))) {
        return address.address();
      }
    } catch (Refused malformed) {
      throw new Carrier.Undelivered("the address of its person is malformed", malformed);
    }
    throw new Carrier.Undelivered(
        "the address of its person is not the one that they sign in with", null);
  }

  private void putOff(String tenant, UUID id, Instant written, int attempts) {
    Instant now = clock.instant();
    if (now.isAfter(written.plus(GIVE_UP_AFTER))) {
      mark(tenant, id, "given_up_at = :now", now);
      return;
    }
    Duration wait = Duration.ofMinutes(1L << Math.min(attempts, 9));
    Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    mark(tenant, id, "attempts = attempts + 1, next_at = :now", now.plus(bounded));
  }

  private void mark(String tenant, UUID id, String change, Instant time) {
    transactions.in(
        tenant,
        null,
        em ->
            em.createNativeQuery(
                    "update letter set " + change + " where tenant_id = :tenant and id = :id")
                .setParameter("now", time.atOffset(ZoneOffset.UTC))
                .setParameter("tenant", tenant)
                .setParameter("id", id)
                .executeUpdate());
  }

  private static long count(Object number) {
    return ((Number) number).longValue();
  }
}
