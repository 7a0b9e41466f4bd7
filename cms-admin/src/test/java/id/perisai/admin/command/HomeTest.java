package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir Path directory;
  private Home home;

  @BeforeEach
  void inAFreshDirectory() {
    home = new Home(directory.resolve("home"));
  }

  @Test
  void opens_again_with_the_version_that_made_it() {
    home.open("1.0.0", Mode.DEMO);
    home.open("1.0.0", Mode.DEMO);
    assertTrue(home.exists());
  }

  @Test
  void lets_nobody_else_in() throws IOException {
    home.open("1.0.0", Mode.DEMO);
    assertEquals("rwx------", permissions(home.root()));
    assertEquals("rwx------", permissions(home.secrets()));
  }

  @Test
  void refuses_a_home_that_a_newer_version_started() throws IOException {
    home.open("0.9.0", Mode.DEMO);
    assertEquals(Optional.of("0.9.0"), home.moveTo("0.10.0"));
    assertEquals(Optional.empty(), home.moveTo("0.10.0"));
    home.open("0.10.0", Mode.DEMO);
    Failure refused = assertThrows(Failure.class, () -> home.open("0.9.0", Mode.DEMO));
    assertEquals(ExitCode.HOME_REFUSED, refused.exitCode());
    assertTrue(refused.getMessage().contains("by version 0.10.0, and this is 0.9.0"));
    Files.writeString(home.version(), "");
    assertThrows(Failure.class, () -> home.open("0.10.0", Mode.DEMO), "no version at all");
  }

  @Test
  void is_opened_by_a_newer_version_and_becomes_its_own_only_once_it_has_the_lock()
      throws IOException {
    home.open("1.0.0", Mode.DEMO);
    home.open("1.1.0", Mode.DEMO);
    assertEquals("1.0.0", home.madeBy(), "another may run in it");
  }

  @Test
  void refuses_a_demo_home_in_production() throws IOException {
    home.open("1.0.0", Mode.DEMO);
    Files.createDirectories(home.demo());
    Failure refused = assertThrows(Failure.class, () -> home.open("1.0.0", Mode.PRODUCTION));
    assertTrue(refused.getMessage().contains("mode = \"production\" refuses it"));
  }

  @Test
  void refuses_a_demo_home_whose_demo_directory_was_taken_away() {
    home.open("1.0.0", Mode.DEMO);
    Failure refused = assertThrows(Failure.class, () -> home.open("1.0.0", Mode.PRODUCTION));
    assertTrue(refused.getMessage().contains("mode demo, and this is production"));
  }

  @Test
  void refuses_a_directory_that_cannot_be_made() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Failure refused =
        assertThrows(Failure.class, () -> new Home(file.resolve("home")).open("1", Mode.DEMO));
    assertTrue(refused.getMessage().contains("--home DIR"));
  }

  @Test
  void keeps_passwords_where_only_the_owner_reads_and_makes_each_once() throws IOException {
    home.open("1.0.0", Mode.DEMO);
    Secrets secrets = new Secrets(home);
    String password = secrets.password("role");
    assertEquals(password, secrets.password("role"));
    assertEquals(32, password.length());
    assertEquals("rw-------", permissions(secrets.passwordFile("role")));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
