package id.perisai.admin.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Tells the operator what is going on, one line per step, with the seconds since the start. */
final class Progress {
  private final PrintStream out;
  private final Instant began = Instant.now();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String sentence) {
    long seconds = Duration.between(began, Instant.now()).toSeconds();
    out.printf("[%3d s] %s%n", seconds, sentence);
    out.flush();
  }
}
