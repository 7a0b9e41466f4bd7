package id.perisai.admin.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts processes in a session of their own, so that Ctrl-C reaches the supervisor alone. */
final class Launch {
  private Launch() {}

  /**
   * @param console takes what the process prints, from its beginning
   */
  static Process ownSession(List<String> command, Path directory, Path console) throws IOException {
    return builder(command, directory, console).start();
  }

  /**
   * As {@link #ownSession}, for what is tried at the build: nothing of it depends on what the
   * environment of whoever builds says of their own node, and it ends with this process, however
   * that ends.
   */
  static Process trial(List<String> command, Path directory, Path console) throws IOException {
    ProcessBuilder builder = builder(command, directory, console);
    builder.environment().keySet().removeIf(name -> name.startsWith(Setting.ENVIRONMENT));
    Process process = builder.start();
    try {
      endWithThis(process);
    } catch (IOException unguarded) {
      process.destroyForcibly();
      throw unguarded;
    }
    return process;
  }

  /**
   * By a shell that reads from this process: nothing ever comes but the end, upon which it kills.
   * After a {@code SIGKILL} of this process no hook of its own would.
   */
  private static void endWithThis(Process process) throws IOException {
    String kill = "read -r nothing; kill -KILL \"$0\"";
    Process guard =
        new ProcessBuilder(inOwnSession(List.of("sh", "-c", kill, Long.toString(process.pid()))))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Before its number can be another process'. The guard's end of the pipe is held until then.
    process.onExit().thenRun(guard::destroyForcibly);
  }

  /** Ends this process as soon as the one that started it is gone: nobody waits for it any more. */
  static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
  }

  private static ProcessBuilder builder(List<String> command, Path directory, Path console)
      throws IOException {
    Files.createDirectories(console.getParent());
    return new ProcessBuilder(inOwnSession(command))
        .directory(directory.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectOutput(console.toFile())
        .redirectErrorStream(true);
  }

  private static List<String> inOwnSession(List<String> command) {
    List<String> words = new ArrayList<>();
    onPath("setsid").ifPresent(words::add);
    words.addAll(command);
    return words;
  }

  static Optional<String> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** The options with which this very process was started: class path, memory, checkout. */
  static List<String> ownOptions() {
    List<String> options =
        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    options.add("-cp");
    options.add(System.getProperty("java.class.path"));
    return options;
  }

  /** Whether the Java that runs here has this option: with an unknown one it would not start. */
  static boolean knows(String option) {
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(option);
      return true;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
