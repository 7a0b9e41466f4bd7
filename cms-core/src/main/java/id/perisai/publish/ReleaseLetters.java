package id.perisai.publish;

import id.perisai.letter.Letters;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedRelease;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tells everyone whose key can sign for a site of every release of it, so that a signature that
 * nobody meant to give is noticed by somebody who knows. Of a release with pages that nobody
 * reviewed, the platform's administrators are told too. Addressed by the signed directory and root,
 * not by the database.
 */
final class ReleaseLetters {
  private static final int MOST_TITLES = 20;

  private final Directory directory;
  private final TrustRoot root;

  ReleaseLetters(Directory directory, TrustRoot root) {
    this.directory = directory;
    this.root = root;
  }

  /** A page that went out without review. */
  record Forced(String title, String by, String reason) {}

  /**
   * @param titles of the pages that changed
   */
  void write(
      EntityManager em,
      VerifiedRelease release,
      List<String> titles,
      List<Forced> forced,
      Instant now) {
    Directory.Tenant tenant = directory.tenant(release.tenant()).orElseThrow();
    Set<UUID> told = new LinkedHashSet<>();
    tenant.keys().forEach(key -> told.add(key.person()));
    if (!forced.isEmpty()) {
      root.keys().keys().forEach(key -> told.add(key.person()));
    }
    String subject =
        (forced.isEmpty()
                ? "[Perisai] %s: rilis %d ditandatangani / release %d signed"
                : "[Perisai] DARURAT %s: rilis %d tanpa tinjauan / EMERGENCY release %d")
            .formatted(tenant.name(), release.version(), release.version());
    String body = unreviewed(forced) + body(em, tenant, release, titles);
    for (UUID person : told) {
      Letters.write(em, tenant.id(), person, subject, body, now);
    }
  }

  private static String unreviewed(List<Forced> forced) {
    if (forced.isEmpty()) {
      return "";
    }
    String pages =
        forced.stream()
            .limit(MOST_TITLES)
            .map(page -> "- " + Letters.line(page.title()) + "\n")
            .collect(Collectors.joining());
    int more = forced.size() - MOST_TITLES;
    return """
    DARURAT: %1$s menerbitkan halaman berikut tanpa tinjauan orang kedua.
    EMERGENCY: %1$s published these pages without a second person's review.
    %2$s
    Alasan / reason: %3$s

    Tinjaulah di Perisai, menu Tinjauan; penulis dan yang menerbitkan tidak dapat menyetujuinya sendiri.
    Review them in Perisai; neither the author nor who published them can approve them.

    --
    """
        .formatted(
            Letters.line(forced.get(0).by()),
            pages + (more > 0 ? "- … (+" + more + ")\n" : ""),
            Letters.line(forced.get(0).reason()));
  }

  private String body(
      EntityManager em, Directory.Tenant tenant, VerifiedRelease release, List<String> titles) {
    String who =
        release.signers().stream().map(key -> signer(em, key)).collect(Collectors.joining(", "));
    String fingerprint = release.statement().statement().digest().fingerprint();
    String site = directory.siteOrigin(tenant) + "/";
    return """
    Rilis %1$d situs %2$s telah ditandatangani.
    %7$s
    Oleh: %3$s
    Sidik jari: %4$s
    Halaman yang berubah:
    %5$s
    Situs: %6$s
    Periksa dari luar: ./perisai verify %6$s

    Bila tidak seorang pun dari mereka yang tersebut menandatanganinya, segera hubungi Diskominfo.

    --
    Release %1$d of the site %2$s was signed.
    %8$s
    By: %3$s
    Fingerprint: %4$s
    The pages that changed are listed above.

    If none of those named signed it, tell Diskominfo at once.
    """
        .formatted(
            release.version(),
            tenant.name(),
            who,
            fingerprint,
            lines(titles),
            site,
            release.statement().isDelegated()
                ? "Ditandatangani oleh platform menurut pendelegasian instansi Anda: isi tetap,"
                    + " hanya tampilannya baru.\n"
                : "",
            release.statement().isDelegated()
                ? "The platform signed it, as your department delegated: the same contents in a new"
                    + " look.\n"
                : "");
  }

  private static String signer(EntityManager em, Key key) {
    List<?> names =
        em.createNativeQuery("select name from person where id = :id")
            .setParameter("id", key.person())
            .getResultList();
    String name = names.isEmpty() ? key.person().toString() : (String) names.get(0);
    return Letters.line(name) + " (" + key.type() + " " + key.keyId().fingerprint() + ")";
  }

  private static String lines(List<String> titles) {
    String shown =
        titles.stream()
            .limit(MOST_TITLES)
            .map(title -> "- " + Letters.line(title) + "\n")
            .collect(Collectors.joining());
    int more = titles.size() - MOST_TITLES;
    return titles.isEmpty() ? "-\n" : shown + (more > 0 ? "- … (+" + more + ")\n" : "");
  }
}
