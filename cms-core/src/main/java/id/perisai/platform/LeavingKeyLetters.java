package id.perisai.platform;

import id.perisai.access.Transactions;
import id.perisai.letter.Letters;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.TrustChain;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells the platform's administrators of keys that are to be taken out of the directory, or out of
 * the trust root where they are the platform's own, of a leaver or of a lost device, and that count
 * until they sign one; and of those of leavers to which messages are sealed. When one comes, and
 * once a day as long as any waits.
 */
public final class LeavingKeyLetters {
  private static final Duration EACH = Duration.ofDays(1);

  /** By it a letter that was written already is known. */
  private static final String SUBJECT =
      "[Perisai] Kunci menunggu dikeluarkan / keys wait to be taken out";

  private static final String ROOT = "akar kepercayaan / trust root";

  private static final String BODY =
      """
      Kunci berikut diminta dikeluarkan, misalnya karena pemiliknya tidak lagi bertugas. Sampai Anda
      menandatangani direktori tanpa kunci itu, tanda tangannya masih berlaku, dan pesan baru masih
      dapat dibuka dengan kunci pesan. Buka Kunci penerbit, siapkan direktorinya, lalu tandatangani.
      Kunci milik satu-satunya penerbit sebuah situs baru dapat dikeluarkan bersama pendaftaran
      kunci penggantinya dalam direktori yang sama, atau setelah situs itu ditahan (Tahan & hapus).
      Kunci yang bertanda "akar kepercayaan" menandatangani untuk platform: keluarkan di Kunci
      platform, dengan akar kepercayaan yang baru. Jika akar tanpa kunci itu sudah ditandatangani
      ("akar baru menunggu direktori"), yang kurang hanya direktori: siapkan di layar yang sama.

      The keys below are to be taken out, such as those of a leaver. Until you sign a directory
      without them, what they sign still counts, and new messages can be opened with keys for
      messages. Open Publisher keys, prepare the directory and sign it. The key of a site's only
      publisher can only be taken out together with listing a successor's in the same directory, or
      once that site is held (Hold & purge). Those marked "trust root"
      sign for the platform: take them out on Platform keys, with a new root. Where a root without
      the key is signed already ("new root waits for a directory"), only a directory is missing:
      prepare it on the same screen.

      %s
      """;

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
          List<String> lines = new ArrayList<>();
          WaitingKeys.leaving(em, trust).forEach(key -> lines.add(line(key)));
          PlatformKeys.leaving(em, trust).forEach(key -> lines.add(line(key)));
          WaitingSealingKeys.leaving(em, trust.directory()).forEach(key -> lines.add(line(key)));
          return lines.isEmpty() ? 0 : write(em, String.join("\n", lines), now);
        });
  }

  private static int write(EntityManager em, String lines, Instant now) {
    List<UUID> due = due(em, lines, now);
    String body = BODY.formatted(lines);
    due.forEach(person -> Letters.write(em, Directory.PLATFORM, person, SUBJECT, body, now));
    return due.size();
  }

  /**
   * Administrators whom no letter of this day tells of all of them; one of a clock that ran ahead
   * is of no day.
   */
  private static List<UUID> due(EntityManager em, String lines, Instant now) {
    return em
        .createNativeQuery(
            "select distinct m.person_id from membership m join person p on p.id = m.person_id"
                + " where m.tenant_id = 'platform' and p.email is not null"
                + " and m.role = cast('platform_admin' as member_role)"
                + " and not exists (select from letter l where l.tenant_id = 'platform'"
                + " and l.person_id = m.person_id and l.subject = :subject"
                + " and l.written_at > :day and l.written_at <= :now and not exists (select"
                + " from unnest(string_to_array(:lines, chr(10))) as one"
                + " where position(one in l.body) = 0))",
            UUID.class)
        .setParameter("subject", SUBJECT)
        .setParameter("day", now.minus(EACH).atOffset(ZoneOffset.UTC))
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("lines", lines)
        .getResultList()
        .stream()
        .map(UUID.class::cast)
        .toList();
  }

  private static String line(PublisherKeys.Offered key) {
    return line(key.tenant(), key.name(), key.keyId(), key.farewell());
  }

  private static String line(PlatformKeys.Listed key) {
    return line(
        key.isOut()
            ? ROOT + " (akar baru menunggu direktori / new root waits for a directory)"
            : ROOT,
        key.name().isEmpty() ? key.key().person().toString() : key.name(),
        key.key().keyId(),
        key.farewell());
  }

  private static String line(String of, String name, Digest key, Optional<Instant> asked) {
    String when = asked.map(time -> ", " + time.truncatedTo(ChronoUnit.SECONDS)).orElse("");
    return Letters.line("- %s: %s, %s%s".formatted(of, name, key.fingerprint(), when));
  }

  private static String line(WaitingSealingKeys.Leaving key) {
    String of =
        key.tenant().equals(Directory.PLATFORM)
            ? "laporan insiden / incident reports"
            : "pesan / messages, " + key.tenant();
    return Letters.line("- %s: %s, %s".formatted(of, key.name(), key.key().keyId().fingerprint()));
  }
}
