package id.perisai.access;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Wrong codes of one person, by the hour, and copies of their passkeys, by the day: the trail keeps
 * its entries for ever, and each right code ends the waiting, so that somebody with an app, or a
 * passkey of their own making, could write as many as they like.
 */
public final class RefusedCodes {
  /** Wrong codes of a person that are an entry each; the next one says that more are not listed. */
  public static final int AN_HOUR = 20;

  /** Copies shown in a day that are an entry each; the security log has the others. */
  public static final int COPIES_A_DAY = 20;

  private RefusedCodes() {}

  /** How many of this hour there are, with this one. */
  public static long count(EntityManager em, UUID person, Instant now) {
    return count(em, "refused codes " + person, now.truncatedTo(ChronoUnit.HOURS));
  }

  /** How many copies were shown this day, with this one. */
  public static long copies(EntityManager em, UUID person, Instant now) {
    return count(em, "copied passkeys " + person, now.truncatedTo(ChronoUnit.DAYS));
  }

  /**
   * How many of this there were since then, with this one; begun anew with each {@code since}.
   * Whoever else counts the same waits until the transaction ends.
   */
  public static long count(EntityManager em, String what, Instant since) {
    return ((Number)
            em.createNativeQuery(
                    "insert into sign_in_attempt as a (kind, subject, failures, last_at)"
                        + " values ('refusals', :subject, 1, :since)"
                        + " on conflict (kind, subject) do update set failures ="
                        + " case when a.last_at < excluded.last_at then 1 else a.failures + 1 end,"
                        + " last_at = excluded.last_at returning failures")
                .setParameter("subject", Digest.of(what.getBytes(StandardCharsets.UTF_8)).bytes())
                .setParameter("since", since.atOffset(ZoneOffset.UTC))
                .getSingleResult())
        .longValue();
  }
}
