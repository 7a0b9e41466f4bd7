package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine stops while a release is taken over. After each write that a takeover makes, and in
 * the middle of each, the node is started again from what lies on the disk: it serves the old
 * release or the new one, whole, and ends at the new one.
 */
class StoreCrashTest {
  @TempDir Path folder;
  private SmallRepository city;
  private Path before;
  private Path after;

  @BeforeEach
  void takeOver() throws Exception {
    city = new SmallRepository(folder.resolve("repository"));
    Path store = folder.resolve("store");
    before = folder.resolve("before");
    after = folder.resolve("after");
    tick(store);
    copy(store, before);
    city.release("dinkes", 2, SmallRepository.SITI);
    tick(store);
    copy(store, after);
  }

  @Test
  void a_stop_after_or_within_each_write_leaves_one_whole_release() throws Exception {
    List<String> writes = writes();
    assertTrue(writes.size() > 20, writes.toString());
    for (int done = 0; done <= writes.size(); done++) {
      Path store = folder.resolve("crash-" + done);
      copy(before, store);
      for (String file : writes.subList(0, done)) {
        put(store, file, Files.readAllBytes(after.resolve(file)));
      }
      if (done < writes.size()) {
        byte[] half = Files.readAllBytes(after.resolve(writes.get(done)));
        put(store, "unfinished/1", java.util.Arrays.copyOf(half, half.length / 2));
      }
      assertRestarts(store, "after write " + done);
    }
  }

  @Test
  void a_state_file_cut_at_any_byte_never_lets_an_older_release_in() throws Exception {
    byte[] state = Files.readAllBytes(after.resolve("state"));
    for (int length = 0; length < state.length; length += 7) {
      Path store = folder.resolve("cut-" + length);
      copy(after, store);
      put(store, "state", java.util.Arrays.copyOf(state, length));
      try (VerifiedStore opened = new VerifiedStore(store)) {
        Takeover takeover = takeover(opened, folder.resolve("gone"));
        takeover.start();
        assertEquals(2, takeover.inForce().release("dinkes").orElseThrow().version());
      }
    }
  }

  @Test
  void a_blob_cut_at_any_byte_is_never_given_out() throws Exception {
    Path store = folder.resolve("store");
    try (VerifiedStore opened = new VerifiedStore(store)) {
      Takeover takeover = takeover(opened, city.path());
      takeover.start();
      VerifiedRelease release = takeover.inForce().release("dinkes").orElseThrow();
      Coding coding =
          release.manifest().entry("/berita/2-1").orElseThrow().variants().get(0).identity();
      Path file = opened.file("dinkes", coding);
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, java.util.Arrays.copyOf(whole, length));
        assertArrayEquals(whole, takeover.blobs().read("dinkes", coding));
        assertArrayEquals(whole, Files.readAllBytes(file));
      }
    }
  }

  /** What taking over release 2 wrote, in the order in which a takeover writes. */
  private List<String> writes() throws IOException {
    List<String> blobs = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    TreeMap<String, byte[]> old = files(before);
    files(after)
        .forEach(
            (name, bytes) -> {
              if (!java.util.Arrays.equals(bytes, old.get(name)) && !name.equals("state")) {
                (name.contains("/blobs/") ? blobs : statements).add(name);
              }
            });
    statements.sort(java.util.Comparator.comparing((String name) -> !name.endsWith(".sig")));
    blobs.addAll(statements);
    blobs.add("state");
    return blobs;
  }

  private void assertRestarts(Path store, String when) throws Exception {
    try (VerifiedStore opened = new VerifiedStore(store)) {
      Takeover takeover = takeover(opened, city.path());
      takeover.start();
      assertWhole(takeover, when);
      takeover.tick();
      assertEquals(2, takeover.inForce().release("dinkes").orElseThrow().version(), when);
      assertWhole(takeover, when);
    }
  }

  private static void assertWhole(Takeover takeover, String when) throws Rejected {
    VerifiedRelease release = takeover.inForce().release("dinkes").orElseThrow();
    for (Coding coding : ReleaseBlobs.of(release)) {
      byte[] bytes = takeover.blobs().read("dinkes", coding);
      assertEquals(coding.digest(), Digest.of(bytes), when);
    }
  }

  private void tick(Path store) throws Exception {
    try (VerifiedStore opened = new VerifiedStore(store)) {
      Takeover takeover = takeover(opened, city.path());
      takeover.start();
      takeover.tick();
    }
  }

  private Takeover takeover(VerifiedStore store, Path repository) {
    Alarms alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    return new Takeover(
        repository,
        store,
        city.pinned(),
        SmallRepository.CODINGS,
        SmallRepository.CLOCK,
        alarms,
        switched -> {});
  }

  private static TreeMap<String, byte[]> files(Path folder) throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.equals("lock")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (var file : files(from).entrySet()) {
      put(to, file.getKey(), file.getValue());
    }
  }

  private static void put(Path folder, String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
