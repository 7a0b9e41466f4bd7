package id.perisai.letter;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** Writes letters, in the transaction of the act that they tell of. */
public final class Letters {
  private static final int LONGEST_SUBJECT = 200;

  private Letters() {}

  /**
   * @param person to whom; without an address nothing is ever sent
   * @param subject made one line
   */
  public static void write(
      EntityManager em, String tenant, UUID person, String subject, String body, Instant now) {
    em.createNativeQuery(
            "insert into letter (tenant_id, id, person_id, subject, body, written_at, next_at)"
                + " select :tenant, :id, p.id, :subject, :body, :now, :now from person p"
                + " where p.id = :person and p.email is not null")
        .setParameter("tenant", tenant)
        .setParameter("id", UUID.randomUUID())
        .setParameter("subject", line(subject))
        .setParameter("body", body)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("person", person)
        .executeUpdate();
  }

  /** Text as one line: what people wrote must not become a header of its own. */
  public static String line(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST_SUBJECT
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_SUBJECT)) + "…";
  }
}
