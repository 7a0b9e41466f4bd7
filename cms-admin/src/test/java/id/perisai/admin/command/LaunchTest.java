package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchTest {
  @TempDir Path directory;
  private final List<ProcessHandle> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void knows_the_options_of_this_java_and_no_others() {
    assertTrue(Launch.knows("MaxHeapSize"));
    assertFalse(Launch.knows("TrimNativeHeapOnFullMoon"));
  }

  /** WildFly would look there for what its configuration names as {@code ${perisai.port}}. */
  @Test
  void a_trial_has_nothing_of_the_settings_of_whoever_builds() throws Exception {
    ProcessBuilder holder = holder();
    holder.environment().put("PERISAI_HOME", "/srv/perisai");
    holder.environment().put("PERISAI_PORT", "80");
    holder.environment().put("UNRELATED", "stays");
    tried(holder.start());
    Path log = directory.resolve("log");
    await(() -> Files.readString(log).contains("\n\n"));
    List<String> environment = Files.readAllLines(log);
    assertTrue(environment.contains("UNRELATED=stays"), environment.toString());
    assertFalse(
        environment.stream().anyMatch(line -> line.startsWith("PERISAI_")), environment.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_trial_ends_with_the_process_that_made_it(boolean forcibly) throws Exception {
    Process holder = holder().start();
    ProcessHandle tried = tried(holder);
    assertTrue(PidFile.runs(tried));
    if (forcibly) {
      holder.destroyForcibly();
    } else {
      holder.destroy();
    }
    await(() -> !PidFile.runs(tried));
  }

  @Test
  void a_trial_ends_with_the_build_that_was_killed() throws Exception {
    List<String> words = holder().command();
    String script = String.join(" ", words.stream().map(word -> "'" + word + "'").toList());
    Process build = new ProcessBuilder("sh", "-c", script + "; true").start();
    ProcessHandle tried = tried(build);
    build.descendants().forEach(started::add);
    build.destroyForcibly();
    await(() -> !PidFile.runs(tried));
  }

  @Test
  void a_trial_that_has_ended_leaves_nobody_who_would_kill_its_number() throws Exception {
    Process tried = Launch.trial(List.of("sleep", "60"), directory, directory.resolve("log"));
    String guard = "kill -KILL \"$0\" " + tried.pid();
    await(() -> hasChild(guard)); // Between one program and the next a process has no arguments.
    tried.destroy();
    assertTrue(tried.waitFor(30, TimeUnit.SECONDS));
    await(() -> !hasChild(guard));
  }

  private static boolean hasChild(String end) {
    return ProcessHandle.current()
        .children()
        .anyMatch(child -> child.info().commandLine().orElse("").endsWith(end));
  }

  private ProcessBuilder holder() {
    return new ProcessBuilder(
            Launch.java(),
            "-cp",
            System.getProperty("java.class.path"),
            TrialHolder.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** What the holder says that it tries. */
  private ProcessHandle tried(Process holder) throws Exception {
    started.add(holder.toHandle());
    BufferedReader said = holder.inputReader();
    ProcessHandle tried = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
    started.add(tried);
    return tried;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int tries = 0; !condition.call(); tries++) {
      assertTrue(tries < 600, "waited 30 s in vain");
      Thread.sleep(50);
    }
  }
}
