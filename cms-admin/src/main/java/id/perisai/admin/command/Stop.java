package id.perisai.admin.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stop}: ends what runs in a home, in order. */
@Command(
    name = "stop",
    description =
        "Stops authoring, delivery and the database, in this order; what a killed supervisor left"
            + " behind too.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Stop implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Mixin private HomeOption home;

  Stop() {}

  @Override
  public Integer call() throws Exception {
    Settings settings = home.settingsInForce();
    Progress progress = new Progress(Lines.ofScreen());
    Optional<ProcessHandle> supervisor = new PidFile(settings.home(), "supervisor").process();
    boolean ran = supervisor.isPresent();
    if (ran) {
      progress.say("Stopping home " + settings.home().root() + ".");
      endSupervisor(supervisor.get());
    }
    List<Service> services =
        new ArrayList<>(new Services(settings, Checkout.ofScript(), new Database(settings)).all());
    Collections.reverse(services);
    ran |= Supervisor.endOrphans(settings.home(), services, progress);
    progress.say(
        ran
            ? "Stopped; home " + settings.home().root() + " keeps everything."
            : "Nothing of home " + settings.home().root() + " was running.");
    return ExitCode.DONE;
  }

  private static void endSupervisor(ProcessHandle supervisor) throws InterruptedException {
    supervisor.destroy();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (PidFile.runs(supervisor)) {
      if (Instant.now().isAfter(deadline)) {
        throw new Failure(
            ExitCode.FAILED,
            "the supervisor (process "
                + supervisor.pid()
                + ") did not end in "
                + PATIENCE.toSeconds()
                + " s: look at HOME/log/perisai.log, then end it with kill -9 and run stop again");
      }
      Thread.sleep(100);
    }
  }
}
