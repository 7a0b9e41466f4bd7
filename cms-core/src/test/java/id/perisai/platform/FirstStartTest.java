package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.publish.OnlineKey;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.TestThemes;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.TrustChain;
import id.perisai.tenant.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstStartTest {
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void founds_a_signed_city_even_if_the_first_attempt_is_broken_off(@TempDir Path home)
      throws Exception {
    try (TestDatabase database = TestDatabase.fresh()) {
      assertThrows(Exception.class, () -> start(home, database, 8080, "first releases: 3"));
      FirstStart.Result result = start(home, database, 8080, "never");
      SignedRepository repository = repository(home, result);
      TrustChain trust = repository.trust();
      assertEquals(34, trust.directory().tenants().size());
      int active = 0;
      for (Directory.Tenant tenant : trust.directory().tenants().values()) {
        if (tenant.state() == Directory.State.ACTIVE) {
          active++;
          assertEquals(1, repository.inForce(trust, tenant.id()).orElseThrow().version());
        }
      }
      assertEquals(27, active);
      assertEquals(List.of(), trust.refusals());
      assertTenantsShareNoKeyWithThePlatform(trust);
      assertOnlyTheOwnerReads(home.resolve("demo/passphrases.txt"));
      assertNoOneCanReadKeysWithoutPassphrase(home);

      start(home, database, 8080, "never");
      assertEquals(1, repository.trust().directory().version(), "nothing to sign again");
      start(home, database, 9999, "never");
      assertEquals(
          List.of("http://sign.localhost:9999"),
          repository.trust().directory().signing().origins());
    }
  }

  @Test
  void refuses_a_demo_home_in_production(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("demo"));
    try (TestDatabase database = TestDatabase.fresh()) {
      FirstStart.Refused refused =
          assertThrows(
              FirstStart.Refused.class, () -> production(home, database, "admin@kota.example"));
      assertTrue(refused.getMessage().contains("is a demo home"));
    }
  }

  @Test
  void refuses_a_passphrase_file_that_others_can_read(@TempDir Path home) throws Exception {
    passphrase(home, "rw-r--r--");
    try (TestDatabase database = TestDatabase.fresh()) {
      FirstStart.Refused refused =
          assertThrows(
              FirstStart.Refused.class, () -> production(home, database, "admin@kota.example"));
      assertTrue(refused.getMessage().contains("chmod 600"));
    }
  }

  @Test
  void lays_the_trust_in_production_with_one_administrator_and_no_passphrase_kept(
      @TempDir Path home) throws Exception {
    passphrase(home, "rw-------");
    try (TestDatabase database = TestDatabase.fresh()) {
      FirstStart.Result result = production(home, database, "admin@kota.example");
      assertEquals(1, result.links().size());
      TrustChain trust = repository(home, result).trust();
      assertEquals(Set.of(Directory.PLATFORM), trust.directory().tenants().keySet());
      Files.delete(home.resolve("keys/passphrase"));
      assertEquals(result.trustRoot(), production(home, database, null).trustRoot());
      assertTrue(Files.notExists(home.resolve("demo")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"theme signed", "signing desk published"})
  void a_first_start_in_production_that_was_broken_off_is_finished_by_the_next(
      String last, @TempDir Path home) throws Exception {
    passphrase(home, "rw-------");
    try (TestDatabase database = TestDatabase.fresh()) {
      Path desk = home.resolve("repository").resolve(RepositoryPaths.release("platform", 1));
      assertThrows(Stopped.class, () -> production(home, database, "admin@kota.example", last));
      assertTrue(Files.exists(home.resolve("trust-root")), "what made later starts believe it");
      assertEquals(last.equals("signing desk published"), Files.exists(desk));

      FirstStart.Result result = production(home, database, "another@kota.example");
      assertEquals(1, result.links().size(), "nobody has a way in yet");
      SignedRepository repository = repository(home, result);
      TrustChain trust = repository.trust();
      assertTrue(repository.inForce(trust, Directory.PLATFORM).isPresent(), "the desk");
      assertEquals(
          "admin@kota.example",
          database.text("select string_agg(email, ',') from perisai.person"),
          "the root is for the first one's key");
      assertEquals(1, database.count("select count(*) from perisai.publisher_key"));
      assertEquals(List.of(), production(home, database, null).links());
    }
  }

  private static void passphrase(Path home, String permissions) throws Exception {
    Files.createDirectories(home.resolve("keys"));
    Path file = Files.writeString(home.resolve("keys/passphrase"), "kuda-lari-di-tepi-pantai\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static FirstStart.Result production(Path home, TestDatabase database, String email) {
    return production(home, database, email, "never");
  }

  private static FirstStart.Result production(
      Path home, TestDatabase database, String email, String stopAt) {
    return FirstStart.run(
        new FirstStart.Settings(
            home,
            home.resolve("repository"),
            "kota.example",
            "https://sign.kota.example",
            "https://kelola.kota.example",
            false,
            Optional.ofNullable(email)),
        database.factory(),
        TestThemes.theme(),
        TestThemes.templates(),
        stopping(stopAt));
  }

  /** Stops, as a machine does, when the progress says what is given. */
  private static FirstStart.Result start(
      Path home, TestDatabase database, int port, String stopAt) {
    return FirstStart.run(
        new FirstStart.Settings(
            home,
            home.resolve("repository"),
            "localhost",
            "http://sign.localhost:" + port,
            "http://localhost:9080",
            true,
            Optional.empty()),
        database.factory(),
        TestThemes.theme(),
        TestThemes.templates(),
        stopping(stopAt));
  }

  private static Consumer<String> stopping(String at) {
    return line -> {
      if (line.startsWith(at)) {
        throw new Stopped();
      }
    };
  }

  private static SignedRepository repository(Path home, FirstStart.Result result) throws Exception {
    return new SignedRepository(
        home.resolve("repository"), Digest.parse(result.trustRoot()), Clock.systemUTC());
  }

  private static void assertTenantsShareNoKeyWithThePlatform(TrustChain trust) {
    Set<Digest> platform = new HashSet<>();
    trust.root().keys().keys().stream().map(Key::keyId).forEach(platform::add);
    for (Directory.Tenant tenant : trust.directory().tenants().values()) {
      if (!tenant.id().equals(Directory.PLATFORM)) {
        assertTrue(tenant.keys().stream().noneMatch(key -> platform.contains(key.keyId())));
      }
    }
  }

  private static void assertOnlyTheOwnerReads(Path file) throws Exception {
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
  }

  /** The servers' own keys sign unattended, and nothing that a visitor sees. */
  private static void assertNoOneCanReadKeysWithoutPassphrase(Path home) throws Exception {
    Set<Path> servers = Set.of(OnlineKey.logFile(home), OnlineKey.timestampFile(home));
    try (var files = Files.list(home.resolve("keys"))) {
      for (Path file : files.toList()) {
        assertTrue(
            servers.contains(file) || Files.readString(file).contains("\"ciphertext\""), "" + file);
        assertOnlyTheOwnerReads(file);
      }
    }
  }
}
