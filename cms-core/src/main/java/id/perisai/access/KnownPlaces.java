package id.perisai.access;

import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Places where somebody was signed in for good of late: who showed everything that is asked of
 * them. There nobody else's guesses keep them out. A password alone, of somebody who has a second
 * factor, makes no place known.
 */
final class KnownPlaces {
  private static final Duration KNOWN_FOR = Duration.ofDays(90);

  private KnownPlaces() {}

  static boolean ofAccount(EntityManager em, Digest account, Digest place, Instant now) {
    return known(em, "(select id from person where account = :whose)", account.bytes(), place, now);
  }

  static boolean ofPerson(EntityManager em, UUID person, Digest place, Instant now) {
    return known(em, ":whose", person, place, now);
  }

  /**
   * @param person SQL of ours that says whose id, by {@code whose}
   */
  private static boolean known(
      EntityManager em, String person, Object whose, Digest place, Instant now) {
    return (Boolean)
        em.createNativeQuery(
                "select exists (select from web_session where person_id = "
                    + person
                    + " and place = :place and stage = 'whole' and opened_at > :since)")
            .setParameter("whose", whose)
            .setParameter("place", place.bytes())
            .setParameter("since", now.minus(KNOWN_FOR).atOffset(ZoneOffset.UTC))
            .getSingleResult();
  }
}
