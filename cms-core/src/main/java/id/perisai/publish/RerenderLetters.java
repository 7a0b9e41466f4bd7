package id.perisai.publish;

import id.perisai.letter.Letters;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import java.util.stream.Stream;

/** Tells a site's publishers that its new look waits for one of them. */
final class RerenderLetters {
  private final Directory directory;

  RerenderLetters(Directory directory) {
    this.directory = directory;
  }

  /**
   * @param more what is more than a new look, so that the platform may not sign it; else empty
   */
  void write(EntityManager em, Candidate candidate, String more) {
    Directory.Tenant tenant = directory.tenant(candidate.tenant()).orElseThrow();
    String subject =
        "[Perisai] %s: tampilan baru menunggu tanda tangan / a new look waits for a signature"
            .formatted(tenant.name());
    String body = body(tenant, candidate, more);
    Stream<UUID> publishers = tenant.keys().stream().map(Key::person).distinct();
    publishers.forEach(
        person -> Letters.write(em, tenant.id(), person, subject, body, candidate.created()));
  }

  private static String body(Directory.Tenant tenant, Candidate candidate, String more) {
    return """
    Platform menandatangani tampilan baru. Rilis %1$d situs %2$s sudah disiapkan: isinya sama, hanya tampilannya baru.
    %3$s
    Buka Terbitkan dan tanda tangani sebelum %4$s. Bila terlambat, siapkan lagi di Terbitkan.
    Sidik jari: %5$s

    --
    The platform signed a new look. Release %1$d of the site %2$s is prepared: the same contents in a new look.
    Open Publish and sign before %4$s. Later, prepare it again on Publish.
    """
        .formatted(
            candidate.version(),
            tenant.name(),
            more.isEmpty() ? "" : "Bukan hanya tampilan / more than a look: " + more + "\n",
            candidate.expires(),
            Digest.of(candidate.statement()).fingerprint());
  }
}
