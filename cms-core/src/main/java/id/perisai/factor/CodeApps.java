package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code code_app}. */
final class CodeApps {
  private CodeApps() {}

  /** The person's secret, sealed. */
  static Optional<byte[]> secret(EntityManager em, UUID person, boolean confirmed) {
    List<?> rows =
        em.createNativeQuery(
                "select sealed from code_app where person_id = :person"
                    + " and (confirmed_at is not null) = :confirmed")
            .setParameter("person", person)
            .setParameter("confirmed", confirmed)
            .getResultList();
    return rows.stream().findFirst().map(byte[].class::cast);
  }

  /**
   * Spends the code: of two that bring it at once, on whatever nodes, one finds no row.
   *
   * @throws Refused SECOND_FACTOR_WRONG when it is not one of now, or this or a later one was spent
   */
  static void spend(EntityManager em, CodeKey key, UUID person, String code, Instant now) {
    byte[] secret =
        secret(em, person, true)
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

  /** A secret that counts for nothing until a code of it was shown. */
  static void propose(EntityManager em, UUID person, byte[] sealed, Instant now) {
    em.createNativeQuery(
            "insert into code_app (person_id, sealed, last_step, made_at) values (:person, :sealed,"
                + " 0, :now) on conflict (person_id) do update set sealed = excluded.sealed,"
                + " last_step = 0, made_at = excluded.made_at"
                + " where code_app.confirmed_at is null")
        .setParameter("person", person)
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
