package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Ten codes on paper, each good once, for the day on which phone and key are gone. 120 random bits
 * each, so that their SHA-256 tells nothing (ASVS 6.5.2 asks for 112 without a slow hash).
 */
final class RecoveryCodes {
  static final int COUNT = 10;

  /** Crockford's base 32: no letter that is read as another or as a digit. */
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 24;
  private static final Pattern SHAPE = Pattern.compile("[" + LETTERS + "]{" + LENGTH + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private RecoveryCodes() {}

  /** Makes new codes in place of all that were there. */
  static List<String> make(EntityManager em, UUID person, Instant now) {
    forget(em, person);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      String code = random();
      em.createNativeQuery(
              "insert into recovery_code (person_id, hash, made_at) values (:person, :hash, :now)")
          .setParameter("person", person)
          .setParameter("hash", hash(person, code).bytes())
          .setParameter("now", now.atOffset(ZoneOffset.UTC))
          .executeUpdate();
      codes.add(spaced(code));
    }
    return List.copyOf(codes);
  }

  /**
   * @throws Refused SECOND_FACTOR_WRONG when it is none of theirs, or was used
   */
  static void spend(EntityManager em, UUID person, String typed, Instant now) {
    String code = plain(typed);
    int spent =
        em.createNativeQuery(
                "update recovery_code set used_at = :now where person_id = :person"
                    + " and hash = :hash and used_at is null")
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("person", person)
            .setParameter("hash", hash(person, code).bytes())
            .executeUpdate();
    if (spent == 0) {
      throw new Refused(AccessRefusal.SECOND_FACTOR_WRONG);
    }
  }

  static void forget(EntityManager em, UUID person) {
    em.createNativeQuery("delete from recovery_code where person_id = :person")
        .setParameter("person", person)
        .executeUpdate();
  }

  /** How many are left. */
  static int left(EntityManager em, UUID person) {
    return ((Number)
            em.createNativeQuery(
                    "select count(*) from recovery_code where person_id = :person"
                        + " and used_at is null")
                .setParameter("person", person)
                .getSingleResult())
        .intValue();
  }

  /** Whether somebody typed one of these, and not the six digits of an app. */
  static boolean looksLikeOne(String typed) {
    return SHAPE.matcher(plain(typed)).matches();
  }

  private static String plain(String typed) {
    return typed
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^0-9A-Z]", "")
        .replace('O', '0')
        .replaceAll("[IL]", "1");
  }

  private static String random() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return code.toString();
  }

  private static String spaced(String code) {
    return String.join("-", code.split("(?<=\\G.{4})"));
  }

  private static Digest hash(UUID person, String code) {
    return Digest.of(("recovery " + person + " " + code).getBytes(StandardCharsets.UTF_8));
  }
}
