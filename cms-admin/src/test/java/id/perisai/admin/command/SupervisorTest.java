package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: {@code sleep} stands for a server. */
class SupervisorTest {
  @TempDir Path directory;
  private Home home;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Progress progress;
  private Supervisor supervisor;

  /** Sleeps, or does what it is told to. */
  private final class Program implements Service {
    private final Part part;
    private final List<String> command;
    private volatile boolean copying;

    Program(String... command) {
      this(Part.DELIVERY, command);
    }

    Program(Part part, String... command) {
      this.part = part;
      this.command = List.of(command);
    }

    @Override
    public Part part() {
      return part;
    }

    @Override
    public Process launch() throws IOException {
      return Launch.ownSession(command, directory, log());
    }

    @Override
    public String missing() {
      return copying ? "still copying" : command.contains("sleep") ? "" : "nobody answers";
    }

    @Override
    public boolean serves() {
      return copying;
    }

    @Override
    public void ask(ProcessHandle process) {
      process.destroy();
    }

    @Override
    public Path log() {
      return directory.resolve("program.log");
    }
  }

  @BeforeEach
  void inAFreshHome() throws IOException {
    home = new Home(directory.resolve("home"));
    Files.createDirectories(home.run());
    progress = new Progress(new Lines(new PrintStream(said, true, StandardCharsets.UTF_8), false));
    supervisor = new Supervisor(home, progress);
  }

  @AfterEach
  void stopAll() {
    supervisor.stop();
  }

  @Test
  void starts_again_what_was_killed_and_says_so() throws Exception {
    supervisor.start(List.of(new Program("sleep", "60")));
    long first = pid();
    Thread watcher = watch();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await(() -> said().contains("Started delivery again"));
    assertNotEquals(first, pid());
    assertTrue(said().contains("ALARM: delivery (process " + first + ") ended with 137"), said());
    supervisor.stop();
    watcher.join(30_000);
    assertFalse(watcher.isAlive());
  }

  @Test
  void ends_what_it_started_and_forgets_it() throws Exception {
    supervisor.start(List.of(new Program("sleep", "60")));
    ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
    supervisor.stop();
    assertFalse(PidFile.runs(process));
    assertTrue(new PidFile(home, "delivery").process().isEmpty());
  }

  @Test
  void gives_up_at_once_on_a_part_that_ends_and_quotes_its_log() {
    Failure failure =
        assertThrows(
            Failure.class,
            () -> supervisor.start(List.of(new Program("sh", "-c", "echo no room; exit 1"))));
    assertEquals(ExitCode.PART_FAILED, failure.exitCode());
    assertTrue(failure.getMessage().startsWith("delivery ended: no room"), failure.getMessage());
  }

  @Test
  void goes_on_with_some_while_others_are_ended_or_fail() throws Exception {
    Program serving = new Program("sleep", "60");
    supervisor.start(List.of(serving));
    ProcessHandle sites = ProcessHandle.of(pid()).orElseThrow();
    Program failing = new Program(Part.AUTHORING, "sh", "-c", "echo no room; exit 1");
    assertThrows(Failure.class, () -> supervisor.start(List.of(failing)));
    supervisor.end(List.of(failing));
    assertTrue(PidFile.runs(sites));
    sites.destroyForcibly();
    await(() -> !PidFile.runs(sites));
    watchUntilStartedAgain();
    assertFalse(said().contains("Started authoring again"), said());
  }

  @Test
  void keeps_what_serves_and_is_not_ready_for_long() throws Exception {
    supervisor = new Supervisor(home, progress, Duration.ofSeconds(1));
    Program sites = new Program("sleep", "60");
    sites.copying = true;
    supervisor.launch(List.of(sites));
    Failure failure = assertThrows(Failure.class, () -> supervisor.await(List.of(sites)));
    assertTrue(failure.getMessage().contains("still copying"), failure.getMessage());
    supervisor.awaitServing(List.of(sites));
    ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
    assertTrue(PidFile.runs(process));
    process.destroyForcibly();
    await(() -> !PidFile.runs(process));
    watchUntilStartedAgain();
    sites.copying = false;
    supervisor.await(List.of(sites));
  }

  @Test
  void ends_what_a_killed_supervisor_left_behind() throws Exception {
    Program program = new Program("sleep", "60");
    supervisor.start(List.of(program));
    ProcessHandle orphan = ProcessHandle.of(pid()).orElseThrow();
    Supervisor.endOrphans(home, List.of(program), progress);
    assertFalse(PidFile.runs(orphan));
    assertTrue(said().contains("left behind by a supervisor that was killed"));
  }

  @Test
  void leaves_a_stranger_alone_who_got_the_number_of_a_process_of_ours() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(home.run().resolve("delivery.pid"), stranger.pid() + " 1000\n");
      Supervisor.endOrphans(home, List.of(new Program("sleep", "60")), progress);
      assertTrue(stranger.isAlive());
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void takes_a_home_for_one_supervisor_only() throws Exception {
    Process other =
        new ProcessBuilder(
                Launch.java(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                home.root().toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertEquals('l', other.getInputStream().read());
      Failure refused = assertThrows(Failure.class, () -> HomeLock.take(home));
      assertTrue(refused.getMessage().contains("is already running"));
    } finally {
      other.destroyForcibly().waitFor();
    }
    HomeLock.take(home).close();
  }

  private void watchUntilStartedAgain() throws Exception {
    await(
        () -> {
          assertFalse(supervisor.watch(Duration.ofSeconds(3)));
          return said().contains("Started delivery again");
        });
  }

  private Thread watch() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                supervisor.watch();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    watcher.start();
    return watcher;
  }

  private long pid() {
    return new PidFile(home, "delivery").process().orElseThrow().pid();
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.call()) {
      assertTrue(Instant.now().isBefore(deadline), "waited 30 s in vain");
      Thread.sleep(50);
    }
  }
}
