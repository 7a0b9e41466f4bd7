package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code sign_on_identity}. */
final class Identities {
  private Identities() {}

  static Optional<UUID> person(EntityManager em, Verified who) {
    List<?> rows =
        em.createNativeQuery("select person_id from sign_on_identity where account = :account")
            .setParameter("account", who.account().bytes())
            .getResultList();
    return rows.stream().findFirst().map(UUID.class::cast);
  }

  /**
   * @throws Refused SIGN_ON_TAKEN when either of the two is bound already
   */
  static void bind(EntityManager em, Verified who, UUID person, Instant now) {
    int bound =
        em.createNativeQuery(
                "insert into sign_on_identity (account, person_id, bound_at)"
                    + " values (:account, :person, :now) on conflict do nothing")
            .setParameter("account", who.account().bytes())
            .setParameter("person", person)
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .executeUpdate();
    if (bound == 0) {
      throw new Refused(AccessRefusal.SIGN_ON_TAKEN);
    }
  }

  /**
   * @throws Refused SIGN_ON_UNKNOWN when it was taken away at this moment
   */
  static void used(EntityManager em, Verified who, UUID person, Instant now) {
    int found =
        em.createNativeQuery(
                "update sign_on_identity set used_at = :now where account = :account"
                    + " and person_id = :person")
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("account", who.account().bytes())
            .setParameter("person", person)
            .executeUpdate();
    if (found == 0) {
      throw new Refused(AccessRefusal.SIGN_ON_UNKNOWN);
    }
  }

  /** Since when a person has an account of the provider bound; empty without one. */
  static Optional<Instant> boundSince(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery("select bound_at from sign_on_identity where person_id = :person")
            .setParameter("person", person)
            .getResultList();
    return rows.stream().findFirst().map(Instant.class::cast);
  }

  /** Whether there was one. */
  static boolean remove(EntityManager em, UUID person) {
    return em.createNativeQuery("delete from sign_on_identity where person_id = :person")
            .setParameter("person", person)
            .executeUpdate()
        > 0;
  }
}
