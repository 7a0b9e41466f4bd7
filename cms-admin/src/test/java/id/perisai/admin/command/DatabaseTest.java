package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void complains_of_a_server_that_says_kept_before_it_has_written() {
    assertTrue(Database.complaint("off").contains("set fsync = on there"));
    assertEquals("", Database.complaint("on"));
  }

  @Test
  void doctor_asks_the_server_itself_and_says_where_it_does_not_answer() throws IOException {
    Home home = new Home(folder.resolve("home"));
    Files.createDirectories(home.root());
    Files.writeString(home.version(), Version.of());
    home.open(Version.of(), Mode.DEMO);
    new PidFile(home, "supervisor").write(ProcessHandle.current());
    Path password = Files.writeString(folder.resolve("password"), "postgres\n");
    try (var server =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start()) {
      String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
      Files.writeString(
          home.properties(),
          Setting.DATABASE_URL.key()
              + "="
              + url
              + "\n"
              + Setting.DATABASE_PASSWORD_FILE.key()
              + "="
              + password
              + "\n");
      Settings settings =
          Settings.of(
              home,
              Map.of(
                  Setting.DATABASE_URL, url, Setting.DATABASE_PASSWORD_FILE, password.toString()));
      new Database(settings).prepare(new Progress(new Lines(System.err, false)));
      assertTrue(told(home).contains("NOT WELL  " + Database.complaint("off")), told(home));
    }
    assertTrue(told(home).contains("NOT WELL  the database does not answer: "), told(home));
  }

  private static String told(Home home) {
    StringWriter said = new StringWriter();
    int code =
        Perisai.commandLine()
            .setOut(new PrintWriter(said, true))
            .execute("doctor", "--home", home.root().toString());
    assertEquals(ExitCode.FAILED, code);
    return said.toString();
  }
}
