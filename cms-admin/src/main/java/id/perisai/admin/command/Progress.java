package id.perisai.admin.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells the operator what is going on, one line per step, with the seconds since the start. */
final class Progress {
  private final Lines lines;
  private final Instant began = Instant.now();

  Progress(Lines lines) {
    this.lines = lines;
  }

  void say(String sentence) {
    long seconds = Duration.between(began, Instant.now()).toSeconds();
    lines.print(String.format(Locale.ROOT, "[%3d s] %s", seconds, sentence));
  }
}
