package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  void asks_the_server_itself_and_doctor_tells() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "postgres\n");
    try (var server =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start()) {
      Database database =
          new Database(
              Settings.of(
                  new Home(folder.resolve("home")),
                  Map.of(
                      Setting.DATABASE_URL,
                      "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                      Setting.DATABASE_PASSWORD_FILE,
                      password.toString())));
      List<String> told = Doctor.complaints(database.missing(), database);
      assertEquals(List.of(Database.complaint("off")), told);
      assertEquals(
          List.of("the database does not answer: gone"), Doctor.complaints("gone", database));
    }
  }
}
