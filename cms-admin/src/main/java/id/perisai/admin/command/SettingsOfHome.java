package id.perisai.admin.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The home's own file of settings, as one start meets it and leaves it to the next. What somebody
 * writes into the file meanwhile stays: a start may take hours until all of it answers.
 */
final class SettingsOfHome {
  private static final String FOR_NOW =
      "# Of a start of which not everything has answered yet: the next one writes its own here;"
          + " flags and PERISAI_... win over them.";
  private static final String FOR_GOOD =
      "# Settings of this home; flags and PERISAI_... win over them.";

  private final Path file;
  private final Map<Setting, String> given;

  /** As this start read it or wrote it last; empty where there is none. */
  private Optional<String> known;

  private boolean forNow;

  /**
   * @param given what this start goes by, which it read a moment ago
   */
  SettingsOfHome(Home home, Map<Setting, String> given) {
    this.file = home.properties();
    this.given = given;
    this.known = contents();
  }

  /** The choices of the first start that succeeded hold for later starts of the same home. */
  void remember() {
    Optional<String> now = contents();
    if (now.equals(known)) {
      write(now, FOR_GOOD);
    } else {
      now.filter(SettingsOfHome::isForNow).ifPresent(this::keepForGood);
    }
  }

  /**
   * Those of a start of which not everything answers yet hold until the next that comes so far: one
   * that is corrected must not leave what was wrong to a start without flags, weeks later. Written
   * once only, however often this start tries again.
   */
  void rememberForNow() {
    Optional<String> now = contents();
    if (!forNow && now.equals(known)) {
      write(now, FOR_NOW);
    }
    forNow = true;
  }

  private void write(Optional<String> now, String comment) {
    if (!given.isEmpty() && now.map(SettingsOfHome::isForNow).orElse(true)) {
      SettingsInForce.write(file, comment, given);
      known = contents();
    }
  }

  /** Somebody wrote into it since: only its first line is not so any more. */
  private void keepForGood(String text) {
    try {
      Secrets.write(file, FOR_GOOD + text.substring(FOR_NOW.length()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean isForNow(String text) {
    return text.lines().findFirst().equals(Optional.of(FOR_NOW));
  }

  private Optional<String> contents() {
    try {
      // Also of what is no UTF-8, which the next start tells of.
      return Files.exists(file)
          ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
