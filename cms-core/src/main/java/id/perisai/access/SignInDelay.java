package id.perisai.access;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Makes guessing slow, by account and by network address, across restarts. An attempt is counted
 * before the password is looked at, so that attempts at the same time gain nothing.
 *
 * <p>The delay grows and is bounded, and somebody who signed in from a place before has a count of
 * their own there, with a short delay: whoever guesses from elsewhere does not lock the real owner
 * out, and whoever guesses beside them not for long.
 */
public final class SignInDelay {
  public static final Limit ACCOUNT =
      new Limit("account", 5, Duration.ofSeconds(30), Duration.ofMinutes(15), Duration.ofDays(1));

  /**
   * Passwords of an account where its owner works: colleagues and visitors sit behind the same
   * address, and whoever mistypes there on purpose must not hold them for a quarter of an hour.
   */
  static final Limit AT_WORK =
      new Limit("account", 5, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofDays(1));

  /** An office shares one address. */
  public static final Limit ADDRESS =
      new Limit("address", 30, Duration.ofSeconds(15), Duration.ofMinutes(15), Duration.ofHours(1));

  private SignInDelay() {}

  /**
   * Counts an attempt.
   *
   * @return seconds to wait; 0 when the attempt may go on
   */
  public static long count(EntityManager em, Limit limit, Digest subject, Instant now) {
    List<?> counted =
        em.createNativeQuery(
                """
                insert into sign_in_attempt as a (kind, subject, failures, last_at)
                values (cast(:kind as attempt_kind), :subject, 1, :now)
                on conflict (kind, subject) do update set
                  failures = case when a.last_at < :forgotten then 1 else a.failures + 1 end,
                  last_at = excluded.last_at,
                  locked_until = case
                    when a.last_at < :forgotten or a.failures + 1 < :free then null
                    else excluded.last_at + make_interval(secs =>
                      least(:longest, :first * power(2, least(a.failures + 1 - :free, 20))))
                  end
                where a.locked_until is null or a.locked_until <= excluded.last_at
                returning failures
                """)
            .setParameter("kind", limit.kind())
            .setParameter("subject", subject.bytes())
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("forgotten", now.minus(limit.forgottenAfter()).atOffset(ZoneOffset.UTC))
            .setParameter("free", limit.free())
            .setParameter("first", (double) limit.first().toSeconds())
            .setParameter("longest", (double) limit.longest().toSeconds())
            .getResultList();
    return counted.isEmpty() ? wait(em, limit, subject, now) : 0;
  }

  private static long wait(EntityManager em, Limit limit, Digest subject, Instant now) {
    List<?> seconds =
        em.createNativeQuery(
                "select cast(ceil(extract(epoch from locked_until - cast(:now as timestamptz)))"
                    + " as bigint) from sign_in_attempt where kind = cast(:kind as attempt_kind)"
                    + " and subject = :subject and locked_until is not null")
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("kind", limit.kind())
            .setParameter("subject", subject.bytes())
            .getResultList();
    // None left when the owner signed in at this very moment.
    return seconds.isEmpty() ? 1 : Math.max(1, ((Number) seconds.get(0)).longValue());
  }

  static void takeBack(EntityManager em, Digest place) {
    em.createNativeQuery(
            "update sign_in_attempt set failures = greatest(failures - 1, 0), locked_until = null"
                + " where kind = 'address' and subject = :subject")
        .setParameter("subject", place.bytes())
        .executeUpdate();
  }

  /**
   * Counts an answer of the identity provider, which names no account yet. Passwords that are tried
   * at this place are none of it.
   *
   * @return seconds to wait; 0 when the attempt may go on
   */
  public static long countAnswer(EntityManager em, Visit visit, Instant now) {
    return count(em, ADDRESS, ofAnswers(visit), now);
  }

  /** Takes back the count of an answer that let somebody in. */
  public static void takeBackAnswer(EntityManager em, Visit visit) {
    takeBack(em, ofAnswers(visit));
  }

  private static Digest ofAnswers(Visit visit) {
    return Digest.of(("answers " + visit.place().hex()).getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets an account's failures. */
  public static void forget(EntityManager em, Digest account) {
    em.createNativeQuery(
            "delete from sign_in_attempt where kind = 'account' and subject = :subject")
        .setParameter("subject", account.bytes())
        .executeUpdate();
  }

  /** Counts that no longer mean anything. */
  static void forgetOld(EntityManager em, Instant now) {
    em.createNativeQuery(
            "delete from sign_in_attempt where last_at < :forgotten"
                + " and (kind <> 'refusals' or subject <> :counted)")
        .setParameter("counted", RefusedSignIns.COUNT.bytes()) // which it tells first
        .setParameter("forgotten", now.minus(ACCOUNT.forgottenAfter()).atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** A person who is signed in and asked for the password again. */
  public static Digest ofPerson(UUID person) {
    return Digest.of(("person " + person).getBytes(StandardCharsets.UTF_8));
  }

  /** A person who sets up a second factor, and types its first code. */
  public static Digest ofSecond(UUID person) {
    return Digest.of(("second " + person).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A person who is asked for a code. Whoever stole a password tries from places that are not
   * known, which share one count; where the owner works they have a count of their own.
   */
  public static Digest ofCodes(EntityManager em, UUID person, Visit visit, Instant now) {
    Digest codes = Digest.of(("codes " + person).getBytes(StandardCharsets.UTF_8));
    Digest place = visit.place();
    return KnownPlaces.ofPerson(em, person, place, now) ? at(codes, place) : codes;
  }

  /** An account as tried from one place. */
  public static Digest at(Digest account, Digest place) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(account.bytes());
    both.writeBytes(place.bytes());
    return Digest.of(both.toByteArray());
  }

  /**
   * @param free attempts before the first delay
   * @param first the first delay, doubled by each further attempt
   * @param forgottenAfter without an attempt for so long, counting starts anew
   */
  public record Limit(
      String kind, int free, Duration first, Duration longest, Duration forgottenAfter) {}
}
