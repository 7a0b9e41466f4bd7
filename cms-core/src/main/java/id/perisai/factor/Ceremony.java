package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a passkey is asked to sign here, and why. A challenge is the SHA-256 of words that no signed
 * statement begins with, the ceremony, and 256 random bits; it is good once, for a quarter of an
 * hour, for one ceremony and, but for entering, for one person.
 */
public enum Ceremony {
  /** Sign in. */
  ENTER,
  /** Show again who one is, or a second factor after the password. */
  PROVE,
  /** Make a new passkey, and show that it works. */
  ADD;

  private static final String BEGINNING = "perisai sign-in 1\0";
  private static final Duration VALID_FOR = Duration.ofMinutes(15);

  /**
   * A challenge that waits for its answer.
   *
   * @param token sent back with the answer
   * @param challenge what the authenticator signs, in base64url
   */
  public record Challenge(Token token, String challenge) {}

  /**
   * @param person null to {@link #ENTER}
   */
  public Challenge begin(Transactions transactions, UUID person, Instant now) {
    Token token = Token.random();
    transactions.anonymous(
        em -> {
          em.createNativeQuery("delete from passkey_challenge where expires_at < :now")
              .setParameter("now", now.atOffset(ZoneOffset.UTC))
              .executeUpdate();
          return em.createNativeQuery(
                  "insert into passkey_challenge (hash, ceremony, person_id, expires_at) values"
                      + " (:hash, cast(:ceremony as passkey_ceremony), cast(:person as uuid),"
                      + " :expires)")
              .setParameter("hash", token.hash().bytes())
              .setParameter("ceremony", label())
              .setParameter("person", person == null ? null : person.toString())
              .setParameter("expires", now.plus(VALID_FOR).atOffset(ZoneOffset.UTC))
              .executeUpdate();
        });
    return new Challenge(
        token,
        Base64.getUrlEncoder().withoutPadding().encodeToString(Digest.of(message(token)).bytes()));
  }

  /** What an answer to this token's challenge signs the SHA-256 of. */
  byte[] message(Token token) {
    return (BEGINNING + label() + "\0" + token.text()).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Uses the challenge up.
   *
   * @throws Refused CHALLENGE_GONE when it was used, has expired, is another's, or never was
   */
  void use(EntityManager em, Token token, UUID person, Instant now) {
    List<?> used =
        em.createNativeQuery(
                "delete from passkey_challenge where hash = :hash and expires_at > :now"
                    + " and ceremony = cast(:ceremony as passkey_ceremony)"
                    + " and person_id is not distinct from cast(:person as uuid) returning 1")
            .setParameter("hash", token.hash().bytes())
            .setParameter("ceremony", label())
            .setParameter("person", person == null ? null : person.toString())
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .getResultList();
    if (used.isEmpty()) {
      throw new Refused(AccessRefusal.CHALLENGE_GONE);
    }
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
