package id.perisai.admin.command;

import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * At the build: one start of delivery over an empty repository, as the product starts it, at whose
 * end the JVM writes the archive of {@link SharedClasses}. Whatever goes wrong is one line:
 * everything works without it.
 */
final class RecordedStart {
  /** For each step, on a machine that does much else. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final int ENDED_BY_SIGTERM = 143;
  private static final int PORTS = 2000;

  private final WildFly.Installation installation;
  private final SharedClasses classes;
  private final Home home;

  private RecordedStart(WildFly.Installation installation, SharedClasses classes, Home home) {
    this.installation = installation;
    this.classes = classes;
    this.home = home;
  }

  /**
   * @param arguments the checkout
   */
  public static void main(String[] arguments) {
    Launch.endWithParent();
    said(Path.of(arguments[0])).ifPresent(System.out::println);
  }

  /** What the build says of it, in one line; nothing where an archive was there. */
  static Optional<String> said(Path directory) {
    Instant began = Instant.now();
    try {
      // As ./perisai names it, since the JVM compares paths.
      Checkout checkout = new Checkout(directory.toRealPath());
      boolean made = make(checkout.server("cms-web"), checkout.application("cms-web"));
      long seconds = Duration.between(began, Instant.now()).toSeconds();
      return made
          ? Optional.of("perisai: archived delivery's classes in " + seconds + " s")
          : Optional.empty();
    } catch (IOException | InterruptedException | RuntimeException failed) {
      return Optional.of(
          "perisai: delivery starts without an archive of its classes, somewhat later, since none"
              + " could be made: "
              + inOneLine(failed));
    }
  }

  static String inOneLine(Exception failed) {
    String why = failed instanceof Failure ? failed.getMessage() : failed.toString();
    String here = why.replaceAll(" \\(more in [^)]*\\)", ""); // That log is deleted.
    return here.replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * @return whether there was none that fits
   */
  private static boolean make(Path server, Path application)
      throws IOException, InterruptedException {
    SharedClasses classes = new SharedClasses(server, application);
    if (classes.fitting().isPresent()) {
      return false;
    }
    Files.createDirectories(classes.folder());
    Path folder = Files.createTempDirectory(classes.folder(), "making-");
    try {
      Home home = new Home(folder.resolve("home"));
      WildFly.Installation installation =
          new WildFly.Installation(server, application, home.delivery());
      Path archive = folder.resolve("archive");
      RecordedStart start = new RecordedStart(installation, classes, home);
      start.record(archive);
      start.requireSound(archive);
      classes.keep(archive);
    } finally {
      Trees.delete(folder);
    }
    return true;
  }

  private void record(Path archive) throws IOException, InterruptedException {
    for (Path directory : List.of(home.repository(), home.inbox(), home.secrets())) {
      Files.createDirectories(directory);
    }
    // Below those that the system gives to clients, and none of the product's or its tests'.
    int port = freePort(21_000);
    int management = freePort(21_000 + PORTS);
    WildFly delivery =
        new WildFly(
            Part.DELIVERY,
            installation,
            home,
            new WildFly.Machine("256m", BindAddress.LOOPBACK),
            new Health(management),
            () -> told(port, management));
    Process process = delivery.launchRecording(archive);
    try {
      awaitAnswer(delivery, process);
      visit(port);
      delivery.ask(process.toHandle());
      require(process, ENDED_BY_SIGTERM);
    } finally {
      process.destroyForcibly();
    }
  }

  private Map<String, String> told(int port, int management) {
    return Map.of(
        "perisai.port", Integer.toString(port),
        "perisai.management.port", Integer.toString(management),
        "perisai.repository", home.repository().toString(),
        "perisai.store", home.store().toString(),
        "perisai.inbox", home.inbox().toString(),
        "perisai.access-log", home.log().resolve("access").toString(),
        "perisai.trust-root", "0".repeat(64));
  }

  private static int freePort(int from) throws IOException {
    InetAddress loopback = BindAddress.LOOPBACK.addresses().get(0);
    for (int tries = 0; tries < 20; tries++) {
      int port = from + ThreadLocalRandom.current().nextInt(PORTS);
      try (ServerSocket free = new ServerSocket(port, 1, loopback)) {
        return free.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
    throw new IOException("no port is free from " + from + " on");
  }

  private static void awaitAnswer(WildFly delivery, Process process)
      throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!delivery.serves()) {
      delivery.missing(); // Fails where the server started with errors.
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IOException("it does not answer: " + LogTail.of(delivery.log()));
      }
      Thread.sleep(50);
    }
  }

  /** There is no page, but much of what answers is loaded by the first visitor. */
  private static void visit(int port) throws IOException {
    URI page = URI.create("http://127.0.0.1:" + port + "/");
    HttpURLConnection visitor = (HttpURLConnection) page.toURL().openConnection();
    visitor.setReadTimeout((int) PATIENCE.toMillis());
    visitor.getResponseCode();
  }

  /** The JVM itself looks whether all of it is there and as it was written. */
  private void requireSound(Path archive) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Launch.java(),
            "-XX:+UseSerialGC",
            "-Xshare:on",
            "-XX:SharedArchiveFile=" + archive,
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+VerifySharedSpaces",
            "-jar",
            installation.server().resolve("jboss-modules.jar").toString(),
            "-version");
    Path folder = archive.getParent();
    require(Launch.trial(command, folder, folder.resolve("check.log")), 0);
  }

  private static void require(Process process, int exit) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(process.info().commandLine().orElse("java") + " does not end");
    }
    if (process.exitValue() != exit) {
      throw new IOException("java ended with " + process.exitValue() + " instead of " + exit);
    }
  }
}
