package id.perisai.admin.command;

import id.perisai.publish.Expiries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: looks for what would keep a home from starting, or from being healthy. */
@Command(
    name = "doctor",
    description = "Checks machine, home and servers, and says what to do about what it finds.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Doctor implements Callable<Integer> {
  private static final long COMFORTABLE_BYTES = 2L << 30;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  private final List<String> complaints = new ArrayList<>();

  Doctor() {}

  @Override
  public Integer call() throws IOException {
    Settings settings = home.settingsInForce();
    complaints.addAll(settings.complaints());
    tell("JDK " + Runtime.version() + " at " + System.getProperty("java.home"));
    checkProgram("mvn", "install Maven 3.8 or newer, or build on another machine");
    checkChromium();
    checkDisk(settings.home());
    if (settings.home().exists()) {
      checkHome(settings);
    } else {
      tell("home " + settings.home().root() + " is not made yet: ./perisai start makes it");
      checkPorts(settings);
    }
    complaints.forEach(complaint -> say("NOT WELL  " + complaint));
    return complaints.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void checkProgram(String program, String fix) {
    Optional<String> found = Launch.onPath(program);
    if (found.isPresent()) {
      tell(program + " at " + found.get());
    } else {
      complaints.add(program + " is not on the PATH: " + fix);
    }
  }

  private void checkChromium() {
    if (Launch.onPath("chromium").isPresent()) {
      tell("Chromium for ./perisai test");
    } else {
      tell("no Chromium: only ./perisai test needs it (apt-get install chromium)");
    }
  }

  private void checkDisk(Home home) throws IOException {
    Path existing = home.root();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    long free = Files.getFileStore(existing).getUsableSpace();
    String sentence = (free >> 20) + " MiB free for " + home.root();
    if (free < COMFORTABLE_BYTES) {
      complaints.add(sentence + ": free some space, 2 GiB are comfortable");
    } else {
      tell(sentence);
    }
  }

  private void checkHome(Settings settings) throws IOException {
    String made = settings.home().madeBy();
    if (Home.isNewer(made, Version.of())) {
      complaints.add(
          "home was last started by version "
              + made
              + ", and this is "
              + Version.of()
              + ": use that one or a newer one");
    } else if (!made.equals(Version.of())) {
      tell("home is of version " + made + "; the next start makes it one of " + Version.of());
    }
    checkExpiries(settings);
    Optional<ProcessHandle> supervisor = new PidFile(settings.home(), "supervisor").process();
    if (supervisor.isEmpty()) {
      tell("home " + settings.home().root() + " does not run");
      checkOrphans(settings);
      checkPorts(settings);
      return;
    }
    tell("supervisor runs as process " + supervisor.get().pid());
    checkService("authoring", Part.AUTHORING, settings, settings.ports().authoringManagement());
    checkService("delivery", Part.DELIVERY, settings, settings.ports().deliveryManagement());
    if (settings.runs(Part.AUTHORING)) {
      checkDatabase(settings);
    }
  }

  private void checkDatabase(Settings settings) {
    Database database = new Database(settings);
    String missing = database.missing();
    if (!missing.isEmpty()) {
      complaints.add("the database does not answer: " + missing);
      return;
    }
    tell("the database answers");
    for (String complaint : List.of(database.complaint(), SignOnCommand.complaint(settings))) {
      if (!complaint.isEmpty()) {
        complaints.add(complaint);
      }
    }
  }

  /** A date to set is told; what comes within a month is a complaint. */
  private void checkExpiries(Settings settings) {
    StatusReport.trust(settings).map(trust -> Expiries.of(trust, Instant.now())).stream()
        .flatMap(List::stream)
        .forEach(
            due -> {
              if (due.level().compareTo(Expiries.Level.WARNING) >= 0) {
                complaints.add(StatusReport.sentence(due));
              } else {
                tell(StatusReport.sentence(due));
              }
            });
  }

  private void checkService(String name, Part part, Settings settings, int managementPort) {
    if (!settings.runs(part)) {
      return;
    }
    String missing = new Health(managementPort).missing();
    if (missing.isEmpty()) {
      tell(name + " is ready");
    } else {
      complaints.add(name + " is not ready: " + missing + "; its log: HOME/log/" + name);
    }
  }

  private void checkOrphans(Settings settings) {
    for (Part part : Part.values()) {
      new PidFile(settings.home(), part.key())
          .process()
          .ifPresent(
              process ->
                  complaints.add(
                      part.key()
                          + " still runs as process "
                          + process.pid()
                          + " without a supervisor: ./perisai stop ends it"));
    }
  }

  private void checkPorts(Settings settings) {
    try {
      settings.ports().requireFree(settings);
      tell("ports " + settings.ports().of(settings).values() + " are free");
    } catch (Failure taken) {
      complaints.add(taken.getMessage());
    }
  }

  private void tell(String sentence) {
    say("well      " + sentence);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
