package id.perisai.factor;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** The table {@code code_warning}: nobody floods a person's mailbox by mistyping codes. */
final class CodeWarning {
  private static final Duration EACH = Duration.ofDays(1);

  private CodeWarning() {}

  /** Whether the person was not warned for a day; then it counts as done. */
  static boolean isDue(EntityManager em, UUID person, Instant now) {
    return em.createNativeQuery(
                "insert into code_warning as c (person_id, told_at) values (:person, :now)"
                    + " on conflict (person_id) do update set told_at = excluded.told_at"
                    + " where c.told_at <= :before")
            .setParameter("person", person)
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("before", now.minus(EACH).atOffset(ZoneOffset.UTC))
            .executeUpdate()
        > 0;
  }
}
