package id.perisai.admin.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Collects settings from flags, environment and the home's file, in this order of strength. */
final class SettingSources {
  private SettingSources() {}

  /**
   * An empty variable is none: containers are given variables that nobody set, and the file says
   * what they would hide.
   *
   * @param flags by key; keys that are not settings are not looked at
   * @throws Failure if the file names a key that does not exist
   */
  static Map<Setting, String> collect(
      Map<Setting, String> flags, Map<String, String> environment, Path file) {
    Map<Setting, String> values = new EnumMap<>(fromFile(file));
    for (Setting setting : Setting.values()) {
      Optional.ofNullable(environment.get(setting.environment()))
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> values.put(setting, value));
    }
    values.putAll(flags);
    return values;
  }

  private static Map<Setting, String> fromFile(Path file) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    if (!Files.exists(file)) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new Failure(
          ExitCode.SETTINGS_REFUSED,
          file + " cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
    for (String key : properties.stringPropertyNames()) {
      Setting setting =
          Setting.named(key)
              .orElseThrow(
                  () ->
                      new Failure(
                          ExitCode.SETTINGS_REFUSED,
                          file
                              + " names \""
                              + key
                              + "\", which is no setting: see ./perisai start --help"));
      values.put(setting, properties.getProperty(key));
    }
    return values;
  }
}
