package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir private Path folder;

  @Test
  void says_lines_of_json_as_people_read_them_and_others_as_they_are() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("server.log"),
            """
            an older line
            {"timestamp":"2026-11-22T00:02:36Z","sequence":0,"level":"INFO","message":"begins","mdc":{}}
            {"timestamp":"2026-11-22T00:02:41Z","level":"FATAL","message":"no \\"port\\"","mdc":{}}
            {"timestamp":"2026-11-22T00:0
            """);
    assertEquals(
        "2026-11-22T00:02:36Z INFO begins / 2026-11-22T00:02:41Z FATAL no \"port\" /"
            + " {\"timestamp\":\"2026-11-22T00:0 (more in "
            + log
            + ")",
        LogTail.of(log));
  }

  @Test
  void says_why_it_says_nothing() {
    assertTrue(LogTail.of(folder.resolve("none")).contains("cannot be read"));
  }
}
