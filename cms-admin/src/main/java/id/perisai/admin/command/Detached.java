package id.perisai.admin.command;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the supervisor in the background and returns when it says that everything answers. */
final class Detached {
  private static final String BACKGROUND = "PERISAI_IN_BACKGROUND";

  private final Home home;
  private final Lines lines = Lines.ofScreen();
  private final Instant began = Instant.now();

  Detached(Home home) {
    this.home = home;
  }

  /**
   * @return the exit code: that of the supervisor if it gave up
   */
  int start(Map<Setting, String> given) throws IOException, InterruptedException {
    Files.createDirectories(home.log());
    Path log = home.log().resolve("perisai.log");
    long from = Files.exists(log) ? Files.size(log) : 0;
    Process supervisor = launch(given, log);
    try (RandomAccessFile reader = new RandomAccessFile(log.toFile(), "r")) {
      reader.seek(from);
      String last = "";
      while (true) {
        boolean ended = supervisor.waitFor(200, TimeUnit.MILLISECONDS);
        Optional<String> ready = ready(supervisor);
        last = tell(reader, last);
        if (ended) {
          System.err.println(last.startsWith("perisai: ") ? last : "perisai: " + last);
          return supervisor.exitValue() == 0 ? ExitCode.FAILED : supervisor.exitValue();
        }
        if (ready.isPresent() && !ready.get().isEmpty()) {
          System.err.println("perisai: sites are served, and more is tried again: " + ready.get());
          return ExitCode.HALF_STARTED;
        }
        if (ready.isPresent()) {
          Founding.shown(home, began).forEach(System.out::println);
          return ExitCode.DONE;
        }
      }
    }
  }

  static boolean isTheBackground() {
    return System.getenv(BACKGROUND) != null;
  }

  private Process launch(Map<Setting, String> given, Path log) throws IOException {
    List<String> words = new ArrayList<>();
    Launch.onPath("setsid").ifPresent(words::add);
    words.add(Launch.java());
    words.addAll(Launch.ownOptions());
    words.add(Perisai.class.getName());
    words.add("start");
    words.add("--home");
    words.add(home.root().toString());
    given.forEach(
        (setting, value) -> {
          words.add(setting.flag());
          words.add(value);
        });
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put(BACKGROUND, "1");
    return builder
        .directory(home.root().toFile())
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectErrorStream(true)
        .start();
  }

  /** Empty if it is not ready yet; else why a part of it does not run, empty if all of it does. */
  private Optional<String> ready(Process supervisor) throws IOException {
    Path file = Running.readyFile(home);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] said = Files.readString(file).strip().split(" ", 2);
    return said[0].equals(Long.toString(supervisor.pid()))
        ? Optional.of(said.length == 1 ? "" : said[1])
        : Optional.empty();
  }

  /** Prints the lines that are new, except the one that says why it gave up. */
  private String tell(RandomAccessFile reader, String last) throws IOException {
    String newest = last;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      newest = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      if (!newest.startsWith("perisai: ")) {
        lines.print(newest);
      }
    }
    return newest;
  }
}
