package id.perisai.admin.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    write(file(home), "# The settings of the last start; not read by the next.\n", given);
  }

  /** The choices of the first start that succeeded hold for later starts of the same home. */
  static void remember(Home home, Map<Setting, String> given) {
    if (!Files.exists(home.properties()) && !given.isEmpty()) {
      write(
          home.properties(),
          "# Settings of this home; flags and PERISAI_... win over them.\n",
          given);
    }
  }

  private static void write(Path file, String comment, Map<Setting, String> given) {
    StringBuilder text = new StringBuilder(comment);
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
