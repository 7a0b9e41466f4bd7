package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code code_app}. */
final class CodeApps {
  private CodeApps() {}

  /** Somebody sets an app up right away, or begins again. */
  private static final Duration SETTING_UP = Duration.ofMinutes(15);

  /** The secret of the person's app, sealed. */
  static Optional<byte[]> secret(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery(
                "select sealed from code_app where person_id = :person"
                    + " and confirmed_at is not null")
            .setParameter("person", person)
            .getResultList();
    return rows.stream().findFirst().map(byte[].class::cast);
  }

  /**
   * The secret, sealed, that this person began to set up a moment ago in this very session: one
   * that a thief began in another is neither shown nor taken.
   */
  static Optional<byte[]> begun(EntityManager em, Acting who, Instant now) {
    List<?> rows =
        em.createNativeQuery(
                "select sealed from code_app where person_id = :person and confirmed_at is null"
                    + " and begun_in is not distinct from decode(cast(:session as text), 'hex')"
                    + " and made_at > :since")
            .setParameter("person", who.person())
            .setParameter("session", session(who))
            .setParameter("since", now.minus(SETTING_UP).atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream().findFirst().map(byte[].class::cast);
  }

  private static String session(Acting who) {
    return who.session().map(Digest::hex).orElse(null);
  }

  /**
   * Spends the code: of two that bring it at once, on whatever nodes, one finds no row.
   *
   * @throws Refused SECOND_FACTOR_WRONG when it is not one of now, or this or a later one was spent
   */
  static void spend(EntityManager em, CodeKey key, UUID person, String code, Instant now) {
    byte[] secret =
        secret(em, person)
            .map(closed -> key.open(person, closed))
            .orElseThrow(() -> new Refused(AccessRefusal.SECOND_FACTOR_WRONG));
    long step =
        OneTimeCode.match(secret, code, now)
            .orElseThrow(() -> new Refused(AccessRefusal.SECOND_FACTOR_WRONG));
    int spent =
        em.createNativeQuery(
                "update code_app set last_step = :step where person_id = :person"
                    + " and last_step < :step and confirmed_at is not null")
            .setParameter("step", step)
            .setParameter("person", person)
            .executeUpdate();
    if (spent == 0) {
      throw new Refused(AccessRefusal.SECOND_FACTOR_WRONG);
    }
  }

  /**
   * A secret that counts for nothing until a code of it was shown, in place of one that was begun.
   */
  static void propose(EntityManager em, Acting who, byte[] sealed, Instant now) {
    em.createNativeQuery(
            "insert into code_app (person_id, sealed, last_step, made_at, begun_in) values"
                + " (:person, :sealed, 0, :now, decode(cast(:session as text), 'hex')) on conflict"
                + " (person_id) do update set sealed = excluded.sealed, last_step = 0, made_at ="
                + " excluded.made_at, begun_in = excluded.begun_in where code_app.confirmed_at is"
                + " null")
        .setParameter("person", who.person())
        .setParameter("session", session(who))
        .setParameter("sealed", sealed)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  static void confirm(EntityManager em, UUID person, long step, Instant now) {
    int confirmed =
        em.createNativeQuery(
                "update code_app set confirmed_at = :now, last_step = :step"
                    + " where person_id = :person and confirmed_at is null")
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("step", step)
            .setParameter("person", person)
            .executeUpdate();
    if (confirmed == 0) {
      throw new Refused(AccessRefusal.SECOND_FACTOR_WRONG);
    }
  }

  /** Whether there was one that counted. */
  static boolean remove(EntityManager em, UUID person) {
    return em.createNativeQuery(
                "delete from code_app where person_id = :person and confirmed_at is not null")
            .setParameter("person", person)
            .executeUpdate()
        > 0;
  }
}
