package id.perisai.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The provisioned delivery server with the WAR, in a process of its own on free ports. */
final class SlimServer implements AutoCloseable {
  private static final Path SERVER = Path.of("target", "server").toAbsolutePath();
  private static final Path WAR = Path.of("target", "cms-web.war").toAbsolutePath();

  /** Where the build of cms-admin archives the classes that this server loads. */
  static final Path CLASSES = SERVER.resolveSibling("server-classes");

  private static final List<String> USUAL = List.of("-Xmx256m");

  private final Process process;
  private final int[] ports = freePorts();
  private final int port = ports[0];
  private final int managementPort = ports[1];
  private final int tlsPort = ports[2];

  SlimServer(Path base, Path repository, Path store, String trustRoot) throws IOException {
    this(
        base,
        WAR,
        List.of(),
        Map.of(
            "perisai.repository", repository.toString(),
            "perisai.store", store.toString(),
            "perisai.trust-root", trustRoot));
  }

  /**
   * @param war what is deployed; its node must answer on health as ours does
   * @param before words before the command, such as taskset's
   */
  SlimServer(Path base, Path war, List<String> before, Map<String, String> properties)
      throws IOException {
    this(base, war, before, USUAL, properties);
    awaitReady(base);
  }

  /** One with a certificate of its own. */
  static SlimServer endingTls(
      Path base, SmallCity city, Path store, Path certificateFile, Path keyFile)
      throws IOException {
    return new SlimServer(
        base,
        WAR,
        List.of(),
        Map.of(
            "perisai.repository", city.path().toString(),
            "perisai.store", store.toString(),
            "perisai.trust-root", city.pinned().hex(),
            "perisai.tls.certificate", certificateFile.toString(),
            "perisai.tls.key", keyFile.toString()));
  }

  private SlimServer(
      Path base,
      Path war,
      List<String> before,
      List<String> options,
      Map<String, String> properties)
      throws IOException {
    layOut(base, war);
    List<String> command = new ArrayList<>(before);
    command.addAll(command(base, options));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(base.resolve("console.log").toFile())
            .start();
  }

  /** One that is laid out and about to start: nobody has waited for it yet. */
  static SlimServer starting(Path base, List<String> options, Map<String, String> properties)
      throws IOException {
    return new SlimServer(base, WAR, List.of(), options, properties);
  }

  /** As the product finds it: its name ends with its length. Empty where the build made none. */
  static Optional<Path> archivedClasses() throws IOException {
    if (!Files.isDirectory(CLASSES)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(CLASSES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith("-" + file.toFile().length() + ".jsa"))
          .findFirst();
    }
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  int tlsPort() {
    return tlsPort;
  }

  long pid() {
    return process.pid();
  }

  double processorSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  private static void layOut(Path base, Path war) throws IOException {
    Path provisioned = SERVER.resolve("standalone").resolve("configuration");
    Path configuration = base.resolve("configuration");
    Files.createDirectories(configuration);
    try (Stream<Path> files = Files.list(provisioned)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, configuration.resolve(file.getFileName()));
      }
    }
    Path standalone = configuration.resolve("standalone.xml");
    String deployment =
        "<deployments><deployment name=\"ROOT.war\" runtime-name=\"ROOT.war\"><fs-archive path=\""
            + war
            + "\"/></deployment></deployments></server>";
    Files.writeString(
        standalone, Files.readString(standalone).replaceFirst("</server>\\s*$", deployment));
  }

  private List<String> command(Path base, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    command.addAll(server(base));
    return command;
  }

  private List<String> server(Path base) {
    return List.of(
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "-Dorg.jboss.boot.log.file=" + base.resolve("server.log"),
        "-Dlogging.configuration=" + base.resolve("configuration/logging.properties").toUri(),
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-jar",
        SERVER.resolve("jboss-modules.jar").toString(),
        "-mp",
        SERVER.resolve("modules").toString(),
        "org.jboss.as.standalone",
        "-Djboss.home.dir=" + SERVER,
        "-Djboss.server.base.dir=" + base,
        "-Djboss.server.log.dir=" + base,
        "-Dperisai.port=" + port,
        "-Dperisai.management.port=" + managementPort,
        "-Dperisai.tls.port=" + tlsPort);
  }

  private void awaitReady(Path base) throws IOException {
    Instant end = Instant.now().plus(Duration.ofSeconds(90));
    String request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
    while (Instant.now().isBefore(end) && process.isAlive()) {
      try {
        if (RunningNode.send(managementPort, request).code() == 200) {
          return;
        }
      } catch (IOException notYet) {
        pause();
      }
    }
    close();
    throw new IOException("not ready; " + Files.readString(base.resolve("console.log")));
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Three different ones: each is held until all are known. */
  private static int[] freePorts() {
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket two = new ServerSocket(0);
        ServerSocket three = new ServerSocket(0)) {
      return new int[] {one.getLocalPort(), two.getLocalPort(), three.getLocalPort()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it without a word, as when the power goes. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
