package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A running home, from the first check to the last process that ends. */
final class Running {
  private final Settings settings;
  private final Map<Setting, String> given;
  private final Home home;
  private final Progress progress = new Progress(Lines.ofScreen());
  private final Database database;
  private final Services services;
  private final Supervisor supervisor;

  Running(Settings settings, Map<Setting, String> given, Checkout checkout) {
    this.settings = settings;
    this.given = given;
    this.home = settings.home();
    this.database = new Database(settings);
    this.services = new Services(settings, checkout, database);
    this.supervisor = new Supervisor(home, progress);
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
      supervisor.watch();
      return ExitCode.DONE;
    }
  }

  static Path readyFile(Home home) {
    return home.run().resolve("ready");
  }

  private void start() throws IOException {
    Files.deleteIfExists(readyFile(home));
    new PidFile(home, "supervisor").write(ProcessHandle.current());
    SettingsInForce.write(home, given);
    Supervisor.endOrphans(home, lastFirst(services.all()), progress);
    settings.ports().requireFree(settings);
    supervisor.start(services.databases());
    if (settings.parts().contains(Part.AUTHORING)) {
      database.prepare(progress);
      new Founding(settings, database, progress).run();
    }
    supervisor.start(services.servers());
    SettingsInForce.remember(home, given);
    progress.say("Everything answers.");
    tellComplaints();
    tellAddresses();
    tellPassphrase();
    tellLockedOut();
    tellLinks();
    Files.writeString(readyFile(home), Long.toString(ProcessHandle.current().pid()));
  }

  private void tellComplaints() {
    settings.complaints().forEach(complaint -> progress.say("NOT WELL  " + complaint + "."));
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
      Founding.shown(home).forEach(System.out::println);
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
