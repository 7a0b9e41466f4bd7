package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import id.perisai.release.Coding;
import id.perisai.release.CodingCheck;
import id.perisai.release.Directory;
import id.perisai.release.Measured;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.RepositoryVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A city's whole repository, verified from the pinned root to the last byte. */
class VerificationRateTest {
  private static final CodingCheck CODINGS =
      new CodingCheck(Map.of(Coding.BROTLI, BrotliInputStream::new));

  @TempDir Path folder;

  @Test
  void finds_the_one_changed_byte_of_one_site_among_several() throws Exception {
    try (Town town = new Town(folder)) {
      List<String> sites = city(town, 3, 40);
      assertEquals(List.of(), verified(town).refusals());
      Path blob = someBlob(town, sites.get(2));
      byte[] bytes = Files.readAllBytes(blob);
      bytes[bytes.length / 2] ^= 1;
      Files.delete(blob); // It is a link to the same bytes of the other sites.
      Files.write(blob, bytes);
      List<Rejected> refusals = verified(town).refusals();
      assertTrue(
          refusals.stream().anyMatch(refused -> refused.reason() == Reason.WRONG_DIGEST),
          () -> "" + refusals);
      for (RepositoryVerification.Site site : verified(town).sites()) {
        assertEquals(site.tenant().equals(sites.get(2)), !site.refusals().isEmpty());
      }
    }
  }

  @Test
  @Tag("deep")
  @Tag("measured")
  void shows_the_rate_of_a_full_verification_beside_sha256sum() throws Exception {
    int sites = Integer.getInteger("growth.sites", 33);
    int pages = Integer.getInteger("growth.verified", 3_000);
    try (Town town = new Town(folder)) {
      city(town, sites, pages);
      StringBuilder lines = new StringBuilder();
      for (int round = 0; round < 3; round++) {
        double megabytes = bytes(town.repositoryFolder()) / 1e6;
        long began = System.nanoTime();
        sha256sum(town.repositoryFolder());
        double summing = (System.nanoTime() - began) / 1e9;
        began = System.nanoTime();
        RepositoryVerification found = verified(town);
        double verifying = (System.nanoTime() - began) / 1e9;
        assertEquals(List.of(), found.refusals());
        lines.append(
            String.format(
                Locale.ROOT,
                "%d sites of %,d pages, %,.0f MB: sha256sum %.0f MB/s, full verification %.0f MB/s"
                    + " (×%.2f)%n",
                sites,
                pages,
                megabytes,
                megabytes / summing,
                megabytes / verifying,
                summing / verifying));
      }
      Measured.write("verification.txt", lines.toString());
    }
  }

  private static RepositoryVerification verified(Town town) throws Rejected {
    return RepositoryVerification.of(town.repository.files(), town.pinned, town.clock, CODINGS);
  }

  /** As an operator would do it. */
  private static void sha256sum(Path repository) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "find . -type f -print0 | xargs -0 sha256sum > /dev/null")
            .directory(repository.toFile())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
  }

  /** Sites of the same pages, each with blobs, nodes and a release of its own. */
  private static List<String> city(Town town, int sites, int pages) throws Exception {
    new GrowingSite(town, pages, true);
    ReleaseStatement first = town.inForce().statement().statement();
    Directory before = town.repository.trust().directory();
    List<Directory.Tenant> tenants = new ArrayList<>(before.tenants().values());
    List<String> ids = new ArrayList<>(List.of("alfa"));
    Directory.Tenant alfa = before.tenant("alfa").orElseThrow();
    for (int i = 2; i <= sites; i++) {
      String id = "kantor-" + i;
      ids.add(id);
      tenants.add(
          new Directory.Tenant(
              id,
              "Kantor " + i,
              Directory.State.ACTIVE,
              List.of(id + ".localhost"),
              1,
              alfa.publishers()));
    }
    Directory directory =
        Directory.of(
            2, town.clock.instant(), before.expires(), before.domain(), before.signing(), tenants);
    RepositoryWriter writer = town.repository.writer();
    writer.statement(RepositoryPaths.directory(2), directory, town.administrator.sign(directory));
    for (String id : ids.subList(1, ids.size())) {
      link(
          town.repositoryFolder().resolve(RepositoryPaths.blobs("alfa")),
          town.repositoryFolder().resolve(RepositoryPaths.blobs(id)));
      ReleaseStatement release =
          ReleaseStatement.of(
              id, 1, town.repository.now(), Optional.empty(), first.manifest(), first.theme());
      writer.statement(RepositoryPaths.release(id, 1), release, town.publisher.sign(release));
    }
    return ids;
  }

  private static Path someBlob(Town town, String site) throws IOException {
    try (Stream<Path> files =
        Files.walk(town.repositoryFolder().resolve(RepositoryPaths.blobs(site)))) {
      return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.createLink(copy, file);
        }
      }
    }
  }
}
