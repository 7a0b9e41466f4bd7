package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build says of an archive that it could not make. */
class RecordedStartTest {
  @TempDir Path checkout;

  @Test
  void a_checkout_without_a_server_is_one_line_that_says_what_to_do() throws IOException {
    String said = RecordedStart.said(checkout).orElseThrow();
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("perisai: delivery starts without an archive"), said);
    assertTrue(said.contains("jboss-modules.jar is missing: build again"), said);
    try (Stream<Path> left = Files.walk(checkout)) {
      assertFalse(left.anyMatch(file -> file.getFileName().toString().startsWith("making-")));
    }
  }

  @Test
  void a_checkout_that_is_not_there_is_one_line_too() {
    String said = RecordedStart.said(checkout.resolve("gone")).orElseThrow();
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.endsWith("gone"), said);
  }

  @Test
  void a_cause_of_several_lines_is_one() {
    Failure failure =
        new Failure(
            ExitCode.PART_FAILED,
            "delivery ended: WFLYSRV0056\r\n\tat org.wildfly \n\n at last (more in /tmp/x/log)",
            new IOException("unsaid"));
    assertEquals(
        "delivery ended: WFLYSRV0056 at org.wildfly at last", RecordedStart.inOneLine(failure));
  }

  @Test
  void a_cause_without_a_sentence_says_what_it_is() {
    assertEquals(
        "java.lang.NullPointerException", RecordedStart.inOneLine(new NullPointerException()));
    assertEquals(
        "java.nio.file.NoSuchFileException: /srv/war",
        RecordedStart.inOneLine(new NoSuchFileException("/srv/war")));
  }
}
