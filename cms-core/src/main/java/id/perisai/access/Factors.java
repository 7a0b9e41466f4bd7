package id.perisai.access;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a person has beside the password. The tables' rows are written by {@code factor} and {@code
 * oidc}, and end here with what they belong to.
 */
public final class Factors {
  /** Whether somebody has a way in; for a query in which {@code p} is the person. */
  public static final String HAS_WAY_IN =
      "(exists (select from password w where w.person_id = p.id)"
          + " or exists (select from sign_in_passkey k where k.person_id = p.id)"
          + " or exists (select from sign_on_identity i where i.person_id = p.id))";

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
    return (Boolean)
        em.createNativeQuery("select " + HAS_WAY_IN + " from person p where p.id = :person")
            .setParameter("person", person)
            .getSingleResult();
  }

  /** An app for codes that is being set up is so under the session's new name too. */
  static void goOn(EntityManager em, UUID person, Digest session, Token next) {
    em.createNativeQuery(
            "update code_app set begun_in = :next where person_id = :person and begun_in = :session"
                + " and confirmed_at is null")
        .setParameter("next", next.hash().bytes())
        .setParameter("person", person)
        .setParameter("session", session.bytes())
        .executeUpdate();
  }

  /** Whoever had the password may have begun to set up an app for codes. */
  static void forgetBegun(EntityManager em, UUID person) {
    em.createNativeQuery("delete from code_app where person_id = :person and confirmed_at is null")
        .setParameter("person", person)
        .executeUpdate();
  }

  /** Forgets all that opens an account beside the password, and ends what is open. */
  public static void forget(EntityManager em, UUID person) {
    Memberships.awaitTurn(em, person);
    for (String table :
        List.of("sign_in_passkey", "code_app", "recovery_code", "sign_on_identity")) {
      em.createNativeQuery("delete from " + table + " where person_id = :person")
          .setParameter("person", person)
          .executeUpdate();
    }
    Sessions.endAll(em, person);
  }

  /**
   * The same, and puts a password that nobody knows in place of the old one, which would open the
   * account without what it was asked for beside. Links go on; and as long as none was used, the
   * person is still somebody with a way in, to whom nobody alone gives another link.
   */
  public static void closeToAllButLinks(EntityManager em, UUID person, Instant now) {
    forget(em, person);
    Passwords.set(em, person, PasswordHash.ofNobody(), now);
  }

  /**
   * As {@link #forget}, and the password, and the links that nobody used: nothing opens the
   * account.
   */
  public static void forgetEveryWayIn(EntityManager em, UUID person) {
    forget(em, person);
    Passwords.forget(em, person);
    LinkIssuer.voidUnused(em, person);
  }

  /** Whether the person has a password. */
  public static boolean hasPassword(EntityManager em, UUID person) {
    return Passwords.of(em, person).isPresent();
  }
}
