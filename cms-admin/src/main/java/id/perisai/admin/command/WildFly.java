package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A provisioned WildFly with one application at {@code /}. The installation is read only; what it
 * writes lies in a base directory of the home, whose configuration is made anew at each start.
 */
final class WildFly implements Service {
  /** The number of WildFly's message "started (with errors)". */
  private static final String BOOT_FAILED = "WFLYSRV0026";

  private static final String BEFORE = "</server>";

  /**
   * Java's own deserialization reads no class at all (JEP 290). Nothing of ours uses it; whatever
   * library would, on whatever way, gets an exception instead of an object.
   */
  static final String NO_OBJECTS = "-Djdk.serialFilter=!*";

  /** In milliseconds. Java 17 has it since its 9th update. */
  private static final String TRIM = "TrimNativeHeapInterval";

  private static final String APPLICATION =
      """
          <deployments>
              <deployment name="ROOT.war" runtime-name="ROOT.war">
                  <fs-archive path="ROOT.war" relative-to="jboss.server.base.dir"/>
              </deployment>
          </deployments>
      """;
  private static final String LOGGING =
      """
      loggers=org.wildfly.extension.microprofile.health.smallrye
      logger.level=INFO
      logger.handlers=FILE,CONSOLE
      # Each question of the supervisor while the server boots would be a warning.
      logger.org.wildfly.extension.microprofile.health.smallrye.level=ERROR
      handler.FILE=org.jboss.logmanager.handlers.SizeRotatingFileHandler
      handler.FILE.level=ALL
      handler.FILE.formatter=JSON
      handler.FILE.properties=autoFlush,append,fileName,rotateSize,maxBackupIndex
      handler.FILE.constructorProperties=fileName,append
      handler.FILE.autoFlush=true
      handler.FILE.append=true
      handler.FILE.fileName=${org.jboss.boot.log.file}
      handler.FILE.rotateSize=20971520
      handler.FILE.maxBackupIndex=5
      handler.CONSOLE=org.jboss.logmanager.handlers.ConsoleHandler
      handler.CONSOLE.level=WARN
      handler.CONSOLE.formatter=PATTERN
      handler.CONSOLE.properties=autoFlush,target
      handler.CONSOLE.autoFlush=true
      handler.CONSOLE.target=SYSTEM_OUT
      # Lines for machines, in the one format of our other logs; the console stays for people.
      formatter.JSON=org.jboss.logmanager.formatters.JsonFormatter
      formatter.JSON.properties=zoneId,exceptionOutputType
      formatter.JSON.zoneId=UTC
      formatter.JSON.exceptionOutputType=FORMATTED
      formatter.PATTERN=org.jboss.logmanager.formatters.PatternFormatter
      formatter.PATTERN.properties=pattern
      formatter.PATTERN.pattern=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p [%c] (%t) %s%e%n
      """;

  /** Those of WildFly's own start script that its subsystems here need. */
  private static final List<String> MODULES =
      List.of(
          "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
          "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.management/javax.management=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

  private final Part part;
  private final Installation installation;
  private final Home home;
  private final Machine machine;
  private final Health health;
  private final Properties properties;

  /** What the server is told; asked anew at each start, since the database may have moved. */
  interface Properties {
    Map<String, String> read() throws IOException;
  }

  /**
   * @param server as provisioned by the build
   * @param application the WAR
   * @param base directory in the home
   */
  record Installation(Path server, Path application, Path base) {}

  /**
   * @param memory largest heap
   * @param listens which version of the protocol Java is to speak follows from it
   */
  record Machine(String memory, BindAddress listens) {}

  WildFly(
      Part part,
      Installation installation,
      Home home,
      Machine machine,
      Health health,
      Properties properties) {
    this.part = part;
    this.installation = installation;
    this.home = home;
    this.machine = machine;
    this.health = health;
    this.properties = properties;
  }

  @Override
  public Part part() {
    return part;
  }

  @Override
  public Process launch() throws IOException {
    Optional<Path> archive =
        part == Part.DELIVERY
            ? new SharedClasses(installation.server(), installation.application()).fitting(crash())
            : Optional.empty();
    List<String> command = prepared(archive.map(file -> "-XX:SharedArchiveFile=" + file));
    Process process = Launch.ownSession(command, installation.base(), console());
    archive.ifPresent(file -> SharedClasses.watch(process, file, crash()));
    return process;
  }

  /**
   * Starts it as ever, but as a trial of the build; as it ends it writes the classes that it loaded
   * into the file.
   */
  Process launchRecording(Path archive) throws IOException {
    return Launch.trial(
        prepared(Optional.of("-XX:ArchiveClassesAtExit=" + archive)),
        installation.base(),
        console());
  }

  private List<String> prepared(Optional<String> classes) throws IOException {
    requireBuilt(installation.server().resolve("jboss-modules.jar"));
    requireBuilt(installation.application());
    layOutBase();
    Path told = home.secrets().resolve(part.key() + ".properties");
    Secrets.write(told, text(properties.read()));
    return command(told, classes);
  }

  @Override
  public String missing() {
    String missing = health.missing();
    if (!missing.isEmpty()) {
      requireNoBootError();
    }
    return missing;
  }

  /** Delivery answers from its store while it looks at what is new, for hours where that is big. */
  @Override
  public boolean serves() {
    return part == Part.DELIVERY && health.isLive();
  }

  /** WildFly stays up without its application; waiting for that is of no use. */
  private void requireNoBootError() {
    try {
      List<String> lines = Files.readAllLines(console());
      if (lines.stream().anyMatch(line -> line.contains(BOOT_FAILED))) {
        String first =
            lines.stream().filter(line -> line.contains(" ERROR ")).findFirst().orElse(BOOT_FAILED);
        throw new Failure(
            ExitCode.PART_FAILED,
            part.key() + " started with errors: " + first + " (more in " + log() + ")");
      }
    } catch (IOException unreadable) {
      throw new Failure(
          ExitCode.PART_FAILED, console() + " cannot be read: " + unreadable, unreadable);
    }
  }

  @Override
  public void ask(ProcessHandle process) {
    process.destroy();
  }

  @Override
  public Path log() {
    return home.log().resolve(part.key()).resolve("server.log");
  }

  private static void requireBuilt(Path needed) {
    if (!Files.exists(needed)) {
      throw new Failure(
          ExitCode.PART_FAILED, needed + " is missing: build again (mvn -DskipTests package)");
    }
  }

  private Path crash() {
    return installation.base().resolve("crashed-with-shared-classes");
  }

  private Path scratch() {
    return installation.base().resolve("scratch");
  }

  private Path console() {
    return log().resolveSibling("console.log");
  }

  private void layOutBase() throws IOException {
    Path base = installation.base();
    Path configuration = base.resolve("configuration");
    Trees.delete(configuration);
    Trees.delete(base.resolve("tmp"));
    // Of its own, and emptied here: a killed server leaves nothing in the machine's.
    Trees.delete(scratch());
    Files.createDirectories(scratch());
    Files.createDirectories(log().getParent());
    Files.createDirectories(configuration);
    Path provisioned = installation.server().resolve("standalone").resolve("configuration");
    Trees.copy(provisioned, configuration);
    Path standalone = configuration.resolve("standalone.xml");
    Files.writeString(standalone, withApplication(Files.readString(standalone)));
    Files.writeString(configuration.resolve("logging.properties"), LOGGING);
    Files.copy(
        installation.application(), base.resolve("ROOT.war"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String withApplication(String standalone) {
    int end = standalone.lastIndexOf(BEFORE);
    return standalone.substring(0, end) + APPLICATION + standalone.substring(end);
  }

  private List<String> command(Path told, Optional<String> classes) {
    Path server = installation.server();
    Path base = installation.base();
    List<String> words = new ArrayList<>();
    words.add(Launch.java());
    words.add("-Xmx" + machine.memory());
    words.add("-Xms64m");
    words.add("-XX:+UseSerialGC");
    // From 21 MiB on, the JDK's own choice, each step of loading classes stops all for a
    // collection.
    words.add("-XX:MetaspaceSize=128m");
    if (part == Part.DELIVERY && Launch.knows(TRIM)) {
      // What the compilers and a takeover gave back to the C library would stay with the process.
      words.add("-XX:" + TRIM + "=10000");
    }
    classes.ifPresent(words::add);
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add(NO_OBJECTS);
    words.add("-Dfile.encoding=UTF-8");
    words.add("-Djava.awt.headless=true");
    words.add("-Djava.io.tmpdir=" + scratch());
    words.add("-Djava.net.preferIPv4Stack=" + machine.listens().ipv4Alone());
    words.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    words.add("-Djboss.modules.system.pkgs=org.jboss.byteman");
    words.add("-Dorg.jboss.boot.log.file=" + log());
    words.add(
        "-Dlogging.configuration="
            + base.resolve("configuration").resolve("logging.properties").toUri());
    words.addAll(MODULES);
    words.add("-jar");
    words.add(server.resolve("jboss-modules.jar").toString());
    words.add("-mp");
    words.add(server.resolve("modules").toString());
    words.add("org.jboss.as.standalone");
    words.add("-Djboss.home.dir=" + server);
    words.add("-Djboss.server.base.dir=" + base);
    words.add("-Djboss.server.log.dir=" + log().getParent());
    words.add("--read-only-server-config=standalone.xml");
    words.add("--properties=" + told.toUri());
    return words;
  }

  private static String text(Map<String, String> properties) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(properties)
        .forEach((key, value) -> text.append(key).append('=').append(escaped(value)).append('\n'));
    return text.toString();
  }

  /** As java.util.Properties reads it back. */
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (char c : value.toCharArray()) {
      if (c == '\\' || c == ':' || c == '=' || c == '#' || c == '!' || c == ' ') {
        escaped.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
