package id.perisai.admin.command;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code start}: brings up the database and both servers, and keeps them up. */
@Command(
    name = "start",
    description = {
      "Starts the database, delivery and authoring, and keeps them running.",
      "Every setting is a flag, an environment variable and a key of HOME/perisai.properties;"
          + " the flag wins over the environment, the environment over the file."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Start implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private HomeOption home;

  @Option(names = "--detach", description = "Return when everything answers; log to HOME/log.")
  private boolean detach;

  @Option(
      names = "--offline",
      description = "Build without network, from what Maven already downloaded.")
  private boolean offline;

  @Option(names = "--demo", description = "The same as --mode demo.")
  private boolean demo;

  @Option(names = "--production", description = "The same as --mode production.")
  private boolean production;

  Start() {}

  @Override
  public Integer call() throws Exception {
    Map<Setting, String> given =
        SettingSources.collect(flags(), System.getenv(), home.home().properties());
    Settings settings = Settings.of(home.home(), given);
    return detach
        ? new Detached(settings.home()).start(given)
        : new Running(settings, given, Checkout.ofScript()).untilStopped();
  }

  private Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    if (demo && production) {
      throw new Failure(ExitCode.USAGE, "choose one of --demo and --production");
    }
    if (demo) {
      flags.put(Setting.MODE, Mode.DEMO.key());
    }
    if (production) {
      flags.put(Setting.MODE, Mode.PRODUCTION.key());
    }
    ParseResult parsed = spec.commandLine().getParseResult();
    for (Setting setting : Setting.values()) {
      if (parsed.hasMatchedOption(setting.flag())) {
        flags.put(setting, parsed.matchedOptionValue(setting.flag(), ""));
      }
    }
    return flags;
  }

  /** One flag for each setting, so that the list of settings is the only list. */
  static void addSettings(CommandSpec spec) {
    for (Setting setting : Setting.values()) {
      String fallback = setting.fallback().isEmpty() ? "" : "; default: " + setting.fallback();
      spec.addOption(
          OptionSpec.builder(setting.flag())
              .type(String.class)
              .paramLabel(setting.key().toUpperCase(Locale.ROOT))
              .description(
                  capitalized(setting.meaning()) + " (" + setting.environment() + fallback + ").")
              .build());
    }
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
