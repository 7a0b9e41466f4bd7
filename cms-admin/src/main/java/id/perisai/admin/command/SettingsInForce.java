package id.perisai.admin.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The settings of the last start, kept so that the other commands find what runs. */
final class SettingsInForce {
  private static final String FOR_NOW =
      "# Of a start of which not everything has answered yet: the next one writes its own here;"
          + " flags and PERISAI_... win over them.";

  private SettingsInForce() {}

  static Path file(Home home) {
    return home.run().resolve("settings.properties");
  }

  static void write(Home home, Map<Setting, String> given) {
    write(file(home), "# The settings of the last start; not read by the next.\n", given);
  }

  /** The choices of the first start that succeeded hold for later starts of the same home. */
  static void remember(Home home, Map<Setting, String> given) {
    remember(home, given, "# Settings of this home; flags and PERISAI_... win over them.\n");
  }

  /**
   * Those of a start of which not everything answers yet hold until the next that comes so far: one
   * that is corrected must not leave what was wrong to a start without flags, weeks later.
   */
  static void rememberForNow(Home home, Map<Setting, String> given) {
    remember(home, given, FOR_NOW + "\n");
  }

  private static void remember(Home home, Map<Setting, String> given, String comment) {
    if (!given.isEmpty() && (!Files.exists(home.properties()) || isForNow(home.properties()))) {
      write(home.properties(), comment, given);
    }
  }

  private static boolean isForNow(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return FOR_NOW.equals(reader.readLine());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
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
