package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.FaultyDisk.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fails at a step while delivery takes over the next releases of two sites: by ending
 * the process, in a Java of its own; by running full, which some tell late; by turning read-only.
 * Afterwards, without the repository, each site is wholly as it was or wholly new; with it, both
 * end new.
 */
class TakeoverCrashTest {
  @TempDir Path folder;
  private SmallRepository city;
  private Path before;
  private int steps;

  @BeforeEach
  void oneReleaseInForceAndTheNextInTheRepository() throws Exception {
    city = new SmallRepository(folder.resolve("repository"));
    before = folder.resolve("before");
    TakenOver.once(city.path(), before, city.pinned());
    city.release("dinkes", 2, List.of(city.page("dinkes", "/a")), SmallRepository.SITI);
    city.release(
        "bpbd",
        2,
        List.of(city.page("bpbd", "/a"), city.page("bpbd", "/b")),
        SmallRepository.BUDI,
        SmallRepository.DEWI);
    try (FaultyDisk disk = FaultyDisk.counting()) {
      TakenOver.once(city.path(), copy("counted"), city.pinned());
      steps = disk.steps().size();
    }
    assertTrue(steps > 50, steps + " steps");
  }

  @Test
  void a_process_that_ends_at_one_of_a_few_steps_leaves_whole_sites() throws Exception {
    for (int i = 0; i < 4; i++) {
      end(1 + i * (steps - 1) / 3);
    }
  }

  @Test
  @Tag("deep")
  void a_process_that_ends_at_any_step_leaves_whole_sites() throws Exception {
    for (int from = 1; from <= steps; from++) {
      end(from);
    }
    Measured.write(
        "takeover-crash.txt",
        "a process of delivery's ended at each of " + steps + " steps: each site whole\n");
  }

  @Test
  void a_disk_that_fails_at_one_of_a_few_steps_leaves_whole_sites() throws Exception {
    List<Fault> faults = List.of(Fault.FULL, Fault.READ_ONLY, Fault.LATE);
    for (int i = 0; i < 12; i++) {
      fail(faults.get(i % 3), 1 + i * (steps - 1) / 11);
    }
  }

  @Test
  @Tag("deep")
  void a_disk_that_fails_at_any_step_leaves_whole_sites() throws Exception {
    for (Fault fault : List.of(Fault.FULL, Fault.READ_ONLY, Fault.LATE)) {
      for (int from = 1; from <= steps; from++) {
        fail(fault, from);
      }
    }
    Measured.write(
        "takeover-disk.txt",
        "the disk was full, at once or when it is forced, and read-only, from each of "
            + steps
            + " steps: each site whole\n");
  }

  @Test
  @Tag("deep")
  void a_process_that_is_killed_at_any_moment_leaves_whole_sites() throws Exception {
    for (int moment = 0; moment < 60; moment++) {
      Path store = copy("killed-" + moment);
      Process process = started(store, Integer.MAX_VALUE);
      while (process.isAlive() && Files.size(folder.resolve("out")) == 0) {
        process.waitFor(1, TimeUnit.MILLISECONDS);
      }
      process.waitFor(5L * moment, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertWhole(store, "killed after moment " + moment);
    }
  }

  private void end(int from) throws Exception {
    Path store = copy("halt-" + from);
    int code = started(store, from).waitFor();
    assertTrue(
        code == FaultyDisk.HALTED || code == 0 && from > steps - 10,
        "from step " + from + ": " + Files.readString(folder.resolve("out")));
    assertWhole(store, "halted at step " + from);
  }

  private Process started(Path store, int from) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            TakenOver.class.getName(),
            city.path().toString(),
            store.toString(),
            city.pinned().hex(),
            Integer.toString(from))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  private void fail(Fault fault, int from) throws Exception {
    Path store = copy(fault + "-" + from);
    try (FaultyDisk disk = FaultyDisk.failing(fault, from)) {
      TakenOver.once(city.path(), store, city.pinned());
    }
    assertWhole(store, fault + " from step " + from);
  }

  private void assertWhole(Path store, String when) throws Exception {
    Path gone = folder.resolve("gone");
    TakenOver.check(gone, store, city.pinned(), when);
    TakenOver.once(city.path(), store, city.pinned());
    assertEquals(List.of(2L, 2L), TakenOver.check(gone, store, city.pinned(), when), when);
  }

  private Path copy(String name) {
    Path to = folder.resolve(name);
    try (Stream<Path> all = Files.walk(before)) {
      for (Path file : all.toList()) {
        Path copy = to.resolve(before.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }
}
