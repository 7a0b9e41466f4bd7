package id.perisai.platform;

import id.perisai.access.Transactions;
import id.perisai.letter.Letters;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.TrustChain;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tells the platform's administrators of keys that are to be taken out of the directory, or
 * out of the trust root where they are the platform's own, of a leaver or of a lost device, and
 * that count until they sign one: when one comes, and once a day as long as any waits.
 */
public final class LeavingKeyLetters {
  private static final Duration EACH = Duration.ofDays(1);

  /** By it a letter that was written already is known. */
  private static final String SUBJECT =
      "[Perisai] Kunci menunggu dikeluarkan / keys wait to be taken out";

  private final Transactions transactions;
  private final SignedRepository repository;

  public LeavingKeyLetters(EntityManagerFactory factory, SignedRepository repository) {
    this.transactions = new Transactions(factory);
    this.repository = repository;
  }

  /** Writes the letters that are due; gives how many. */
  public int write() {
    TrustChain trust = repository.trust();
    Instant now = repository.now();
    return transactions.in(
        Directory.PLATFORM,
        null,
        em -> {
          List<PublisherKeys.Offered> leaving = WaitingKeys.leaving(em, trust);
          return leaving.isEmpty() ? 0 : write(em, leaving, now);
        });
  }

  private static int write(EntityManager em, List<PublisherKeys.Offered> leaving, Instant now) {
    // One of a clock that went back since would be newer than each letter, and write one a minute.
    Instant newest =
        leaving.stream()
            .map(key -> key.farewell().orElseThrow().truncatedTo(ChronoUnit.SECONDS))
            .filter(asked -> !asked.isAfter(now))
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    String body = body(leaving);
    List<UUID> due = due(em, newest, now);
    due.forEach(person -> Letters.write(em, Directory.PLATFORM, person, SUBJECT, body, now));
    return due.size();
  }

  /** Administrators who were told neither since the newest of them came nor for a day. */
  private static List<UUID> due(EntityManager em, Instant newest, Instant now) {
    return em
        .createNativeQuery(
            "select distinct m.person_id from membership m join person p on p.id = m.person_id"
                + " where m.tenant_id = 'platform' and p.email is not null"
                + " and m.role = cast('platform_admin' as member_role)"
                + " and not exists (select from letter l where l.tenant_id = 'platform'"
                + " and l.person_id = m.person_id and l.subject = :subject"
                + " and l.written_at > :day and l.written_at >= :newest)",
            UUID.class)
        .setParameter("subject", SUBJECT)
        .setParameter("day", now.minus(EACH).atOffset(ZoneOffset.UTC))
        .setParameter("newest", newest.atOffset(ZoneOffset.UTC))
        .getResultList()
        .stream()
        .map(UUID.class::cast)
        .toList();
  }

  private static String body(List<PublisherKeys.Offered> leaving) {
    String keys = leaving.stream().map(LeavingKeyLetters::line).collect(Collectors.joining("\n"));
    return """
    Kunci berikut diminta dikeluarkan, misalnya karena pemiliknya tidak lagi bertugas. Sampai Anda
    menandatangani direktori tanpa kunci itu, tanda tangannya masih berlaku. Buka Kunci penerbit,
    siapkan direktorinya, lalu tandatangani. Kunci yang bertanda "akar kepercayaan" menandatangani
    untuk platform: keluarkan di Kunci platform, dengan akar kepercayaan yang baru.

    The keys below are to be taken out, such as those of a leaver. Until you sign a directory
    without them, what they sign still counts. Open Publisher keys, prepare the directory and sign it.
    Those marked "trust root" sign for the platform: take them out on Platform keys, with a new root.

    %s
    """
        .formatted(keys);
  }

  private static String line(PublisherKeys.Offered key) {
    return Letters.line(
        "- %s: %s, %s, %s"
            .formatted(
                key.tenant().equals(Directory.PLATFORM)
                    ? "akar kepercayaan / trust root"
                    : key.tenant(),
                key.name(),
                key.keyId().fingerprint(),
                key.farewell().orElseThrow().truncatedTo(ChronoUnit.SECONDS)));
  }
}
