package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code sleep} in place of the servers. */
class RunningTest {
  private static final Map<Setting, String> GIVEN = Map.of(Setting.DOMAIN, "uji.localhost");

  @TempDir Path directory;
  private Home home;

  @BeforeEach
  void inAFreshHome() {
    home = new Home(directory.resolve("home"));
  }

  /** Delivery that serves what it has, and copies what is new. */
  private class Copying implements Service {
    private volatile boolean done;

    @Override
    public Part part() {
      return Part.DELIVERY;
    }

    @Override
    public Process launch() throws IOException {
      return Launch.ownSession(List.of("sleep", "120"), directory, log());
    }

    @Override
    public String missing() {
      return done ? "" : "still copying";
    }

    @Override
    public boolean serves() {
      return true;
    }

    @Override
    public void ask(ProcessHandle process) {
      process.destroy();
    }

    @Override
    public Path log() {
      return directory.resolve("delivery.log");
    }
  }

  /** Such that ends at once the first time, and then serves. */
  private final class Ending extends Copying {
    private volatile int launches;

    @Override
    public Process launch() throws IOException {
      launches++;
      if (launches > 1) {
        return super.launch();
      }
      Process ended = Launch.ownSession(List.of("false"), directory, log());
      ended.onExit().join();
      return ended;
    }

    @Override
    public boolean serves() {
      return launches > 1;
    }
  }

  /** Only what serves the sites, if anything. */
  private static final class Sites extends Services {
    private final List<Service> sites;

    Sites(Settings settings, List<Service> sites) {
      super(settings, null, null);
      this.sites = sites;
    }

    @Override
    List<Service> databases() {
      return List.of();
    }

    @Override
    List<Service> sites() {
      return sites;
    }

    @Override
    List<Service> workplaces() {
      return List.of();
    }

    @Override
    List<Service> all() {
      return sites;
    }

    @Override
    boolean mayServe() {
      return !sites.isEmpty();
    }
  }

  @Test
  void goes_on_serving_however_long_what_is_new_takes_to_copy() throws Exception {
    Copying sites = new Copying();
    Settings settings = FreePorts.of(home, Map.of(Setting.PARTS, "delivery"));
    Supervisor supervisor =
        new Supervisor(home, new Progress(Lines.ofScreen()), Duration.ofMillis(500));
    Running running = running(settings, supervisor, List.of(sites));
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> exit(running));
    try {
      Path ready = Running.readyFile(home);
      await(() -> exit.isDone() || Files.exists(ready) && Files.readString(ready).contains(" "));
      requireRunning(exit);
      assertTrue(Files.readString(ready).contains("still copying"), Files.readString(ready));
      long first = new PidFile(home, "delivery").process().orElseThrow().pid();
      Thread.sleep(2000);
      assertEquals(first, new PidFile(home, "delivery").process().orElseThrow().pid());
      String remembered = Files.readString(home.properties());
      assertTrue(remembered.contains("domain=uji.localhost"), remembered);
      sites.done = true;
      await(() -> Files.readString(ready).strip().matches("[0-9]+"));
    } finally {
      supervisor.stop();
    }
    assertEquals(ExitCode.DONE, exit.get());
  }

  /** A node answers also by a wrong trust root, and then shows nothing. */
  @Test
  void a_start_that_was_corrected_replaces_what_one_before_it_was_given() throws Exception {
    Settings settings = FreePorts.of(home, Map.of(Setting.PARTS, "delivery"));
    Copying sites = new Copying();
    start(settings, "salah.localhost", sites, () -> {});
    assertEquals("salah.localhost", remembered());
    start(
        settings,
        "benar.localhost",
        sites,
        () -> {
          assertEquals("benar.localhost", remembered(), "though not all of it answers yet");
          sites.done = true;
          await(() -> Files.readString(Running.readyFile(home)).strip().matches("[0-9]+"));
        });
    assertEquals("benar.localhost", remembered());
    sites.done = false;
    start(settings, "lain.localhost", sites, () -> {});
    assertEquals("benar.localhost", remembered(), "what a whole start was given holds");
  }

  /** In an editor, while the start is still at it; it comes to nothing but trying again. */
  @Test
  void what_somebody_writes_into_the_homes_file_meanwhile_stays() throws Exception {
    Settings settings = FreePorts.of(home, Map.of(Setting.PARTS, "delivery"));
    Copying sites = new Copying();
    start(
        settings,
        "salah.localhost",
        sites,
        () -> {
          await(() -> Files.exists(home.properties()));
          String written = Files.readString(home.properties());
          Files.writeString(home.properties(), written.replace("salah", "benar") + "# kota\n");
          String edited = Files.readString(home.properties());
          Path ready = Running.readyFile(home);
          for (int again = 0; again < 2; again++) {
            Files.delete(ready);
            await(() -> Files.exists(ready));
          }
          assertEquals(edited, Files.readString(home.properties()), "while not all of it answers");
          sites.done = true;
          await(() -> Files.readString(ready).strip().matches("[0-9]+"));
        });
    assertEquals("benar.localhost", remembered());
    String whole = Files.readString(home.properties());
    assertTrue(whole.startsWith("# Settings of this home"), whole);
    assertTrue(whole.endsWith("# kota\n"), whole);
  }

  /** What happens while a start is served by sites that are not whole. */
  @FunctionalInterface
  private interface Meanwhile {
    void happens() throws Exception;
  }

  private void start(Settings settings, String domain, Service sites, Meanwhile meanwhile)
      throws Exception {
    Files.deleteIfExists(Running.readyFile(home));
    Supervisor supervisor =
        new Supervisor(home, new Progress(Lines.ofScreen()), Duration.ofMillis(500));
    Map<Setting, String> given = Map.of(Setting.DOMAIN, domain);
    Services services = new Sites(settings, List.of(sites));
    Running running = new Running(settings, given, services, supervisor, Duration.ofMillis(200));
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> exit(running));
    try {
      Path ready = Running.readyFile(home);
      await(() -> exit.isDone() || Files.exists(ready) && Files.readString(ready).contains(" "));
      requireRunning(exit);
      meanwhile.happens();
    } finally {
      supervisor.stop();
    }
    exit.exceptionally(stopped -> ExitCode.FAILED).get();
  }

  private static void requireRunning(CompletableFuture<Integer> exit) {
    if (exit.isDone()) {
      fail("ended with " + exit.handle((code, failed) -> failed == null ? code : failed).join());
    }
  }

  private String remembered() {
    return SettingSources.collect(Map.of(), Map.of(), home.properties()).get(Setting.DOMAIN);
  }

  @Test
  void starts_sites_again_that_ended_before_they_served_while_the_database_is_away()
      throws Exception {
    Ending sites = new Ending();
    Supervisor supervisor = new Supervisor(home, new Progress(Lines.ofScreen()));
    Running running = running(unreachable(), supervisor, List.of(sites));
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> exit(running));
    try {
      Path ready = Running.readyFile(home);
      await(() -> exit.isDone() || Files.exists(ready) && Files.readString(ready).contains(" "));
      requireRunning(exit);
      assertEquals(2, sites.launches);
      assertTrue(!Files.exists(home.properties()), "of a start that never went so far");
    } finally {
      supervisor.stop();
    }
    assertEquals(ExitCode.DONE, exit.get());
  }

  @Test
  void stays_of_the_older_version_until_the_database_is_of_the_new_one() throws Exception {
    home.open("0.0.1", Mode.DEMO);
    Supervisor supervisor = new Supervisor(home, new Progress(Lines.ofScreen()));
    Running running = running(unreachable(), supervisor, List.of());
    assertThrows(Failure.class, running::untilStopped);
    assertEquals("0.0.1", home.madeBy());
  }

  /** Authoring, and a database that does not answer. */
  private Settings unreachable() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "rahasia");
    return FreePorts.of(
        home,
        Map.of(
            Setting.PARTS,
            "authoring",
            Setting.DATABASE_URL,
            "jdbc:postgresql://127.0.0.1:1/perisai",
            Setting.DATABASE_PASSWORD_FILE,
            password.toString()));
  }

  private static Running running(Settings settings, Supervisor supervisor, List<Service> sites) {
    Services services = new Sites(settings, sites);
    return new Running(settings, GIVEN, services, supervisor, Duration.ofMillis(200));
  }

  private static int exit(Running running) {
    try {
      return running.untilStopped();
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.call()) {
      assertTrue(Instant.now().isBefore(deadline), "waited 20 s in vain");
      Thread.sleep(50);
    }
  }
}
