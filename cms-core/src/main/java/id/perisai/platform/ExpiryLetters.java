package id.perisai.platform;

import id.perisai.access.Transactions;
import id.perisai.letter.Letters;
import id.perisai.publish.Expiries;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Tells the platform's administrators sixty, thirty and seven days before root or directory expire,
 * and when they have: each of them once for each step.
 */
public final class ExpiryLetters {
  private final Transactions transactions;
  private final SignedRepository repository;

  public ExpiryLetters(EntityManagerFactory factory, SignedRepository repository) {
    this.transactions = new Transactions(factory);
    this.repository = repository;
  }

  /** Writes the letters that are due; gives how many. */
  public int write() {
    Instant now = repository.now();
    List<Expiries.Due> near =
        Expiries.of(repository.trust(), now).stream().filter(Expiries.Due::isNear).toList();
    return near.isEmpty()
        ? 0
        : transactions.in(Directory.PLATFORM, null, em -> write(em, near, now));
  }

  private static int write(EntityManager em, List<Expiries.Due> near, Instant now) {
    int written = 0;
    for (UUID person : administrators(em)) {
      for (Expiries.Due due : near) {
        if (!isTold(em, person, subject(due))) {
          Letters.write(em, Directory.PLATFORM, person, subject(due), body(due), now);
          written++;
        }
      }
    }
    return written;
  }

  /** One for each step: so a letter that was written already is known by it. */
  private static String subject(Expiries.Due due) {
    String name = due.type() + " " + due.version();
    return switch (due.level()) {
      case EXPIRED -> "[Perisai] " + name + " sudah tidak berlaku / has expired";
      case URGENT -> "[Perisai] " + name + ": 7 hari lagi / 7 days left";
      case WARNING -> "[Perisai] " + name + ": 30 hari lagi / 30 days left";
      default -> "[Perisai] " + name + ": 60 hari lagi / 60 days left";
    };
  }

  private static String body(Expiries.Due due) {
    return """
    %1$s %2$d platform berlaku sampai %3$s. Setelah itu tidak ada yang dapat terbit;
    yang sedang tayang tetap tayang. Tandatangani penggantinya sebelum waktu itu.

    %1$s %2$d of the platform is valid until %3$s. From then on nothing can be published;
    what is live stays live. Sign the next one before then.
    """
        .formatted(due.type(), due.version(), due.expires());
  }

  private static List<UUID> administrators(EntityManager em) {
    return em
        .createNativeQuery(
            "select distinct person_id from membership where tenant_id = 'platform'"
                + " and role = cast('platform_admin' as member_role)",
            UUID.class)
        .getResultList()
        .stream()
        .map(UUID.class::cast)
        .toList();
  }

  private static boolean isTold(EntityManager em, UUID person, String subject) {
    return !em.createNativeQuery(
            "select 1 from letter where tenant_id = 'platform' and person_id = :person"
                + " and subject = :subject")
        .setParameter("person", person)
        .setParameter("subject", subject)
        .getResultList()
        .isEmpty();
  }
}
