package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void counts_on_one_line_of_a_terminal() {
    Lines lines = new Lines(out, true);
    lines.print("theme signed");
    lines.print("first releases: 1 of 3");
    lines.print("first releases: 2 of 3");
    lines.print("first releases: 3 of 3");
    lines.print("Starting delivery.");
    assertEquals(
        "theme signed\n"
            + "first releases: 1 of 3\u001b[K\r"
            + "first releases: 2 of 3\u001b[K\r"
            + "first releases: 3 of 3\u001b[K\n"
            + "Starting delivery.\n",
        written.toString(StandardCharsets.UTF_8));
  }

  @Test
  void goes_on_below_a_count_that_was_broken_off() {
    Lines lines = new Lines(out, true);
    lines.print("Demo city: dinkes (4 of 33)");
    lines.print("perisai: the disk is full");
    assertEquals(
        "Demo city: dinkes (4 of 33)\u001b[K\nperisai: the disk is full\n",
        written.toString(StandardCharsets.UTF_8));
  }

  @Test
  void keeps_every_line_in_a_log() {
    Lines lines = new Lines(out, false);
    lines.print("first releases: 1 of 2");
    lines.print("first releases: 2 of 2");
    assertEquals(
        "first releases: 1 of 2\nfirst releases: 2 of 2\n",
        written.toString(StandardCharsets.UTF_8));
  }
}
