package id.perisai.access;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** Makes one-time links. A new one takes the place of those that the person has not used. */
public final class LinkIssuer {
  /**
   * An account that may do everything, and whose first link stands on a screen or in a file, is a
   * temporary one until somebody takes it.
   */
  static final Duration TO_RUN_THE_PLATFORM = Duration.ofDays(1);

  private LinkIssuer() {}

  private static Duration validFor(EntityManager em, UUID person, LinkPurpose purpose) {
    return purpose == LinkPurpose.INVITATION && Memberships.runsPlatform(em, person)
        ? TO_RUN_THE_PLATFORM
        : purpose.validFor();
  }

  /**
   * The token of a new link, in the transaction of the act that issues it and records it.
   *
   * @param issuedBy the person that acts
   */
  public static Token issue(EntityManager em, UUID person, LinkPurpose purpose, UUID issuedBy) {
    voidUnused(em, person);
    Token token = Token.random();
    Instant now = Instant.now();
    em.createNativeQuery(
            "insert into sign_in_link (hash, person_id, purpose, issued_by, issued_at, expires_at)"
                + " values (:hash, :person, cast(:purpose as link_purpose), :by, :now, :expires)")
        .setParameter("hash", token.hash().bytes())
        .setParameter("person", person)
        .setParameter("purpose", purpose.label())
        .setParameter("by", issuedBy)
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("expires", now.plus(validFor(em, person, purpose)).atOffset(ZoneOffset.UTC))
        .executeUpdate();
    return token;
  }

  /** Whether the person has a password, so that a link would be a reset. */
  public static boolean hasPassword(EntityManager em, UUID person) {
    return Passwords.of(em, person).isPresent();
  }

  /** Ends those links that a person has not used and somebody else issued. */
  public static void voidUnusedOfOthers(EntityManager em, UUID person, UUID issuedBy) {
    em.createNativeQuery(
            "update sign_in_link set used_at = now() where person_id = :person and used_at is null"
                + " and issued_by is distinct from :by")
        .setParameter("person", person)
        .setParameter("by", issuedBy)
        .executeUpdate();
  }

  /** Ends the links that a person has not used. */
  public static void voidUnused(EntityManager em, UUID person) {
    em.createNativeQuery(
            "update sign_in_link set used_at = now() where person_id = :person and used_at is null")
        .setParameter("person", person)
        .executeUpdate();
  }
}
