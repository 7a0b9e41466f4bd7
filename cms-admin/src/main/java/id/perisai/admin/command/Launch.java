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
    List<String> words = new ArrayList<>();
    onPath("setsid").ifPresent(words::add);
    words.addAll(command);
    Files.createDirectories(console.getParent());
    return new ProcessBuilder(words)
        .directory(directory.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectOutput(console.toFile())
        .redirectErrorStream(true)
        .start();
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
