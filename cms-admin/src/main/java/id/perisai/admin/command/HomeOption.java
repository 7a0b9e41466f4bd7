package id.perisai.admin.command;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --home}, the same for every command, and the settings that hold there. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Directory of all state (PERISAI_HOME; default: var in the checkout).")
  private Path directory;

  /** Whether somebody named it, so that it must be there. */
  boolean isGiven() {
    return directory != null || System.getenv("PERISAI_HOME") != null;
  }

  Home home() {
    if (directory != null) {
      return new Home(directory);
    }
    String environment = System.getenv("PERISAI_HOME");
    return new Home(environment != null ? Path.of(environment) : Checkout.ofScript().defaultHome());
  }

  /** As the last start saw them, or would see them now. */
  Settings settingsInForce() {
    Home home = home();
    Path last = SettingsInForce.file(home);
    return last.toFile().exists()
        ? Settings.of(home, SettingSources.collect(noFlags(), Map.of(), last))
        : Settings.of(home, SettingSources.collect(noFlags(), System.getenv(), home.properties()));
  }

  private static Map<Setting, String> noFlags() {
    return new EnumMap<>(Setting.class);
  }
}
