package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A running home, from the first check to the last process that ends. */
final class Running {
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final Settings settings;
  private final Map<Setting, String> given;
  private final Home home;
  private final SettingsOfHome ofHome;
  private final Progress progress = new Progress(Lines.ofScreen());
  private final Database database;
  private final Services services;
  private final Supervisor supervisor;
  private final Duration again;
  private final Instant began = Instant.now();
  private boolean working;
  private boolean whole;
  private boolean complained;

  Running(Settings settings, Map<Setting, String> given, Checkout checkout) {
    this.settings = settings;
    this.given = given;
    this.home = settings.home();
    this.ofHome = new SettingsOfHome(home, given);
    this.database = new Database(settings);
    this.services = new Services(settings, checkout, database);
    this.supervisor = new Supervisor(home, progress);
    this.again = AGAIN;
  }

  /**
   * With other programs.
   *
   * @param again after how long what does not run is tried again
   */
  Running(
      Settings settings,
      Map<Setting, String> given,
      Services services,
      Supervisor supervisor,
      Duration again) {
    this.settings = settings;
    this.given = given;
    this.home = settings.home();
    this.ofHome = new SettingsOfHome(home, given);
    this.database = new Database(settings);
    this.services = services;
    this.supervisor = supervisor;
    this.again = again;
  }

  /**
   * Starts everything and watches over it until the process is told to end.
   *
   * @return the exit code
   */
  int untilStopped() throws IOException, InterruptedException {
    home.open(Version.of(), settings.mode());
    try (HomeLock lock = HomeLock.take(home)) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
      try {
        start();
      } catch (IOException | RuntimeException failed) {
        stop();
        throw failed;
      } catch (LinkageError broken) {
        stop();
        throw new Failure(ExitCode.FAILED, "the build is broken: " + broken, broken);
      }
      while (!whole) {
        if (supervisor.watch(again)) {
          return ExitCode.DONE;
        }
        bringUp(true);
      }
      supervisor.watch();
      return ExitCode.DONE;
    }
  }

  /** Holds the supervisor's process id, and behind it why part of it does not run, if so. */
  static Path readyFile(Home home) {
    return home.run().resolve("ready");
  }

  private void start() throws IOException {
    Files.deleteIfExists(readyFile(home));
    new PidFile(home, "supervisor").write(ProcessHandle.current());
    SettingsInForce.write(home, given);
    Supervisor.endOrphans(home, lastFirst(services.all()), progress);
    settings.ports().requireFree(settings);
    boolean served = services.mayServe();
    if (served) {
      supervisor.launch(services.sites());
    }
    bringUp(served);
  }

  /**
   * Starts what people work with, and the sites if nothing serves them yet.
   *
   * @param served whether sites are served already: then what may pass by itself ends nothing
   */
  private void bringUp(boolean served) throws IOException {
    try {
      startTheRest(served);
      whole = true;
    } catch (IOException | RuntimeException failed) {
      if (!served || !mayPass(failed)) {
        throw failed;
      }
      if (!working) {
        supervisor.end(services.workplaces());
        supervisor.end(services.databases());
      }
      supervisor.launchEnded(services.sites());
      supervisor.awaitServing(services.sites());
      tellHalf(failed);
    }
    if (whole) {
      ofHome.remember();
      tellAll();
    }
  }

  private void startTheRest(boolean served) throws IOException {
    if (!working) {
      startWork(served);
      working = true;
    }
    if (served) {
      // They may take hours to copy what is new: a stop meanwhile must not forget what was chosen.
      supervisor.awaitServing(services.sites());
      ofHome.rememberForNow();
    }
    supervisor.await(services.sites());
  }

  private void startWork(boolean served) throws IOException {
    supervisor.start(services.databases());
    if (settings.parts().contains(Part.AUTHORING)) {
      database.prepare(progress);
      moveHome();
      new Founding(settings, database, progress).run();
    } else {
      moveHome();
    }
    if (!served) {
      supervisor.launch(services.sites());
    }
    supervisor.launch(services.workplaces());
    supervisor.await(services.workplaces());
  }

  /** Only when the schema is of this version: until then the older one may still be started. */
  private void moveHome() throws IOException {
    home.moveTo(Version.of())
        .ifPresent(
            older ->
                progress.say(
                    "This home was of version "
                        + older
                        + "; from now on nothing older than "
                        + Version.of()
                        + " opens it."));
  }

  /**
   * A database that comes up later, or a part that does not, or copies for long: not what somebody
   * has to correct.
   */
  private static boolean mayPass(Exception failed) {
    return !(failed instanceof Failure known)
        || known.exitCode() == ExitCode.PART_FAILED
        || known.getCause() instanceof SQLException;
  }

  private void tellHalf(Exception failed) throws IOException {
    String what = failed instanceof Failure ? failed.getMessage() : failed.toString();
    progress.say(
        "ALARM: sites are served, "
            + (working ? "not everything that is new is there yet: " : "nobody can work on them: ")
            + what
            + "; trying again every "
            + again.toSeconds()
            + " s.");
    tellComplaints();
    Files.writeString(
        readyFile(home), ProcessHandle.current().pid() + " " + what.replace('\n', ' '));
  }

  private void tellAll() throws IOException {
    progress.say("Everything answers.");
    tellComplaints();
    tellAddresses();
    tellPassphrase();
    tellLockedOut();
    tellLinks();
    Files.writeString(readyFile(home), Long.toString(ProcessHandle.current().pid()));
  }

  /** Once: what is half is told again and again. */
  private void tellComplaints() throws IOException {
    if (complained) {
      return;
    }
    complained = true;
    Stream.concat(settings.complaints().stream(), Stream.of(home.complaint()))
        .filter(complaint -> !complaint.isEmpty())
        .forEach(complaint -> progress.say("NOT WELL  " + complaint + "."));
  }

  private void tellAddresses() {
    if (settings.runs(Part.AUTHORING)) {
      progress.say("Authoring: " + settings.authoringUrl());
    }
    if (settings.runs(Part.DELIVERY)) {
      progress.say("Sites: " + settings.deliveryUrl("<tenant>"));
      progress.say("Signing desk: " + settings.deliveryUrl("sign"));
    }
  }

  private void tellPassphrase() {
    Path passphrase = home.keys().resolve("passphrase");
    if (Files.exists(passphrase)) {
      progress.say(
          "Delete "
              + passphrase
              + " now that it is kept elsewhere: with it, whoever reads this disk signs for the"
              + " platform.");
    }
  }

  /** Who only has single sign-on, where it is off. */
  private void tellLockedOut() {
    if (settings.runs(Part.AUTHORING)) {
      String complaint = SignOnCommand.complaint(settings);
      if (!complaint.isEmpty()) {
        progress.say(complaint + ".");
      }
    }
  }

  /** In the background there is no screen, only a log, and links are secrets. */
  private void tellLinks() throws IOException {
    if (!Detached.isTheBackground()) {
      Founding.shown(home, began).forEach(System.out::println);
    }
  }

  private void stop() {
    supervisor.stop();
    try {
      Files.deleteIfExists(readyFile(home));
      new PidFile(home, "supervisor").delete();
    } catch (IOException failed) {
      progress.say("Files in " + home.run() + " could not be removed: " + failed);
    }
  }

  private static List<Service> lastFirst(List<Service> services) {
    List<Service> reversed = new ArrayList<>(services);
    Collections.reverse(reversed);
    return reversed;
  }
}
