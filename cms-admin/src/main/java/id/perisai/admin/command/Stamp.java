package id.perisai.admin.command;

import id.perisai.publish.SignedRepository;
import id.perisai.publish.StampTime;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.release.Timestamp;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Signs a timestamp by hand. */
@Command(
    name = "stamp",
    mixinStandardHelpOptions = true,
    description = {
      "Logs and stamps what is newest in the repository, as authoring does each minute by itself.",
      "Authoring refuses to stamp while its clock stands before the last timestamp. When that one",
      "was made by a clock that was wrong, say so once with --clock-is-right."
    })
final class Stamp implements Callable<Integer> {
  @Option(
      names = "--clock-is-right",
      description = "Stamps although the last timestamp is of a later time.")
  private boolean clockIsRight;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = home.settingsInForce();
    try {
      Digest pinned = Digest.parse(Files.readString(settings.home().trustRoot()).strip());
      SignedRepository repository =
          new SignedRepository(
              settings.repository(),
              pinned,
              Clock.systemUTC(),
              settings.home().root(),
              Duration.ofMinutes(settings.timestampMinutes()));
      StampTime.LogNow log = repository.anchor()::log;
      StampTime stamps = repository.stampTime();
      Optional<Timestamp> stamped =
          clockIsRight ? stamps.stampWithThisClock(log) : stamps.stamp(log);
      say(stamped);
      return stamped.isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILED, e.getMessage());
    } catch (Rejected e) {
      throw new Failure(
          ExitCode.FAILED, settings.home().trustRoot() + " holds no SHA-256 of a trust root");
    }
  }

  private void say(Optional<Timestamp> stamped) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        stamped
            .map(
                timestamp ->
                    "Stamped version "
                        + timestamp.version()
                        + ", which expires at "
                        + timestamp.expires()
                        + ".")
            .orElse("There is no directory or theme yet: nothing to stamp."));
    out.flush();
  }
}
