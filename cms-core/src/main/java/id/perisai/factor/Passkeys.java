package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.release.PasskeyKey;
import id.perisai.release.Rejected;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code sign_in_passkey}. */
final class Passkeys {
  private static final String COLUMNS =
      "select id, person_id, credential, algorithm, public, counter from sign_in_passkey ";

  private Passkeys() {}

  record Row(UUID id, UUID person, byte[] credential, PasskeyKey key, long counter) {}

  static Optional<Row> find(EntityManager em, byte[] credential) {
    List<?> rows =
        em.createNativeQuery(COLUMNS + "where credential = :credential for update")
            .setParameter("credential", credential)
            .getResultList();
    return rows.stream().findFirst().map(Object[].class::cast).map(Passkeys::row);
  }

  private static Row row(Object[] row) {
    try {
      return new Row(
          (UUID) row[0],
          (UUID) row[1],
          (byte[]) row[2],
          PasskeyKey.of(((Number) row[3]).longValue(), (byte[]) row[4]),
          ((Number) row[5]).longValue());
    } catch (Rejected spoiled) {
      // Somebody rewrote the row: what is no key opens nothing.
      throw new Refused(AccessRefusal.PASSKEY_REFUSED);
    }
  }

  static void insert(
      EntityManager em, UUID person, PasskeyKey key, Answer answer, String name, Instant now) {
    int inserted =
        em.createNativeQuery(
                "insert into sign_in_passkey (id, person_id, credential, algorithm, public, counter,"
                    + " name, added_at) values (:id, :person, :credential, :algorithm, :public,"
                    + " :counter, :name, :now) on conflict (credential) do nothing")
            .setParameter("id", UUID.randomUUID())
            .setParameter("person", person)
            .setParameter("credential", answer.credential())
            .setParameter("algorithm", (int) key.algorithm())
            .setParameter("public", key.spki())
            .setParameter("counter", answer.counter())
            .setParameter("name", name)
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .executeUpdate();
    if (inserted == 0) {
      throw new Refused(AccessRefusal.PASSKEY_KNOWN);
    }
  }

  /**
   * Notes the use of a passkey whose answer was verified.
   *
   * @throws Refused PASSKEY_COPIED when it counts, and did not count on: two have the same key
   */
  static void used(EntityManager em, Row passkey, long counter, Instant now) {
    if ((counter > 0 || passkey.counter() > 0) && counter <= passkey.counter()) {
      throw new Refused(AccessRefusal.PASSKEY_COPIED);
    }
    em.createNativeQuery(
            "update sign_in_passkey set counter = :counter, used_at = :now where id = :id")
        .setParameter("counter", counter)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("id", passkey.id())
        .executeUpdate();
  }

  /** Ids of the person's credentials in base64url: their authenticators make no second one. */
  static List<String> credentials(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery(
                "select credential from sign_in_passkey where person_id = :person order by added_at")
            .setParameter("person", person)
            .getResultList();
    return rows.stream()
        .map(bytes -> Base64.getUrlEncoder().withoutPadding().encodeToString((byte[]) bytes))
        .toList();
  }
}
