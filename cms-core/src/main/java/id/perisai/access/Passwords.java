package id.perisai.access;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code password}. */
final class Passwords {
  private Passwords() {}

  static Optional<PasswordHash> of(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery(
                "select salt, cast(hash as bytea), memory_kib, passes, lanes from password"
                    + " where person_id = :person")
            .setParameter("person", person)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(
            row ->
                new PasswordHash(
                    (byte[]) row[0],
                    (byte[]) row[1],
                    ((Number) row[2]).intValue(),
                    ((Number) row[3]).intValue(),
                    ((Number) row[4]).intValue()));
  }

  /**
   * Refuses to go on when the password that was shown is not the person's any more: computing takes
   * its time, and its owner may have changed it meanwhile. Nobody changes it before the transaction
   * ends.
   */
  static void requireStill(
      EntityManager em, UUID person, PasswordHash shown, AccessRefusal otherwise) {
    Memberships.awaitTurn(em, person);
    if (of(em, person).filter(shown::isSame).isEmpty()) {
      throw new Refused(otherwise);
    }
  }

  /** Keeps the password and ends every session that the old one opened. */
  static void set(EntityManager em, UUID person, PasswordHash password, Instant now) {
    Memberships.awaitTurn(em, person);
    em.createNativeQuery(
            """
            insert into password (person_id, salt, hash, memory_kib, passes, lanes, set_at)
            values (:person, :salt, :hash, :memory, :passes, :lanes, :now)
            on conflict (person_id) do update set salt = excluded.salt, hash = excluded.hash,
              memory_kib = excluded.memory_kib, passes = excluded.passes, lanes = excluded.lanes,
              set_at = excluded.set_at
            """)
        .setParameter("person", person)
        .setParameter("salt", password.salt())
        .setParameter("hash", password.hash())
        .setParameter("memory", password.memoryKib())
        .setParameter("passes", password.passes())
        .setParameter("lanes", password.lanes())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
    Factors.forgetBegun(em, person);
    Sessions.endAll(em, person);
  }

  static void forget(EntityManager em, UUID person) {
    em.createNativeQuery("delete from password where person_id = :person")
        .setParameter("person", person)
        .executeUpdate();
  }

  /** Refuses a password that says who its owner is. */
  static void checkRules(EntityManager em, UUID person, String password) {
    Object[] row =
        (Object[])
            em.createNativeQuery("select name, coalesce(email, '') from person where id = :person")
                .setParameter("person", person)
                .getSingleResult();
    String email = (String) row[1];
    PasswordRules.check(
        password, (String) row[0], email.isEmpty() ? email : new Email(email).mailbox());
  }
}
