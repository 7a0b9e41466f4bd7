package id.perisai.admin.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The settings of the last start, kept so that the other commands find what runs. */
final class SettingsInForce {
  private SettingsInForce() {}

  static Path file(Home home) {
    return home.run().resolve("settings.properties");
  }

  static void write(Home home, Map<Setting, String> given) {
    write(file(home), "# The settings of the last start; not read by the next.", given);
  }

  /** Replaces a file by these settings, below a line of comment. */
  static void write(Path file, String comment, Map<Setting, String> given) {
    StringBuilder text = new StringBuilder(comment).append('\n');
    new TreeMap<>(given)
        .forEach(
            (setting, value) ->
                text.append(setting.key())
                    .append('=')
                    .append(value.replace("\\", "\\\\"))
                    .append('\n'));
    try {
      Secrets.write(file, text.toString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
