package id.perisai.admin.command;

import id.perisai.release.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: what runs, where it answers, and which sites there are. */
@Command(
    name = "status",
    description = "Shows what runs and where it answers; exit code 3 unless all of it does.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Status implements Callable<Integer> {
  @Mixin private HomeOption home;

  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  Status() {}

  @Override
  public Integer call() {
    StatusReport report = StatusReport.of(home.settingsInForce());
    System.out.println(
        json
            ? new String(Json.canonical(report.toJson()), StandardCharsets.UTF_8)
            : report.toText());
    return report.ready() ? ExitCode.DONE : ExitCode.NOT_RUNNING;
  }
}
