package id.perisai.access;

import jakarta.persistence.EntityManager;
import java.util.UUID;

/** What a person has beside the password. The tables' rows are written by {@code factor}. */
public final class Factors {
  private Factors() {}

  /** Whether sign-in by password asks for something more. */
  public static boolean has(EntityManager em, UUID person) {
    return (Boolean)
        em.createNativeQuery(
                "select exists (select from sign_in_passkey where person_id = :person)"
                    + " or exists (select from code_app where person_id = :person"
                    + " and confirmed_at is not null)")
            .setParameter("person", person)
            .getSingleResult();
  }

  /**
   * Whether the person could sign in again: by password, passkey, or an account of the provider. An
   * app for codes alone lets nobody in.
   */
  public static boolean hasWayIn(EntityManager em, UUID person) {
    return hasPassword(em, person)
        || (Boolean)
            em.createNativeQuery(
                    "select exists (select from sign_in_passkey where person_id = :person)"
                        + " or exists (select from sign_on_identity where person_id = :person)")
                .setParameter("person", person)
                .getSingleResult();
  }

  /** Whether the person has a password. */
  public static boolean hasPassword(EntityManager em, UUID person) {
    return Passwords.of(em, person).isPresent();
  }
}
