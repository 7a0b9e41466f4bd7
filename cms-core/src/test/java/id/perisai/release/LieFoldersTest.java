package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.ToldLies.Lie;
import id.perisai.release.ToldLies.To;
import id.perisai.release.ToldLies.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lies as folders, for this verifier and for those of others: {@code lies/honest} is a
 * repository; {@code lies/told/NAME} has the files that a lie lays over it, {@code removed} with
 * those that it takes out, and {@code lie.txt} with whom it is told to and the reason for which it
 * is refused. {@code lies/truth/NAME}, with {@code truth.txt}, is laid over it in the same way and
 * is taken: each lie names the one that is its control. {@code -Dlies.write=true} writes all anew.
 */
class LieFoldersTest {
  private static final Path LIES = Path.of("src/test/resources/id/perisai/release/lies");

  @TempDir Path folder;
  private Digest pinned;

  @BeforeEach
  void read() throws Exception {
    if (Boolean.getBoolean("lies.write")) {
      write();
      System.clearProperty("lies.write");
    }
    pinned = Digest.parse(Files.readString(LIES.resolve("trust-root")).strip());
  }

  static List<String> told() throws IOException {
    return names(LIES.resolve("told"));
  }

  static List<String> truths() throws IOException {
    return names(LIES.resolve("truth"));
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> folders = Files.list(of)) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("told")
  void refuses(String name) throws Exception {
    Path told = LIES.resolve("told").resolve(name);
    Map<String, String> says = says(told.resolve("lie.txt"));
    switch (To.valueOf(says.get("to"))) {
      case KNOWING -> {
        try (Node node = new Node(folder)) {
          node.takes(LIES.resolve("honest"));
          assertEquals(HONEST, node.inForce().keySet());
          assertEquals(List.of(), node.alarms());
          Map<String, Digest> before = node.inForce();
          node.isShown(told);
          takes(says).forEach(path -> before.put(path, digest(told, path)));
          assertEquals(before, node.inForce());
          requireAlarm(says, node);
        }
      }
      case BEGINNING -> {
        try (Node node = new Node(folder)) {
          node.takes(LIES.resolve("honest"), told);
          assertEquals(Map.of(), node.inForce());
          requireAlarm(says, node);
        }
      }
      case COPY -> {
        Path copy = folder.resolve("copy");
        lay(LIES.resolve("honest"), copy);
        assertEquals(Set.of(), reasons(copy));
        layOver(told, copy);
        assertEquals(Set.of(says.get("reason")), reasons(copy));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("truths")
  void takes(String name) throws Exception {
    Path truth = LIES.resolve("truth").resolve(name);
    Map<String, String> says = says(truth.resolve("truth.txt"));
    boolean whole = says.get("alarm").equals("-");
    try (Node node = new Node(folder)) {
      node.takes(LIES.resolve("honest"));
      Map<String, Digest> before = node.all();
      node.isShown(truth);
      assertEquals(
          whole ? Set.of() : Set.of(says.get("alarm")),
          node.alarms().stream().map(alarm -> alarm.code().name()).collect(Collectors.toSet()));
      for (String path : takes(says)) {
        before.remove(predecessor(path));
        before.put(path, digest(truth, path));
      }
      if (whole) {
        before.put(RepositoryPaths.TIMESTAMP, digest(truth, RepositoryPaths.TIMESTAMP));
      }
      assertEquals(before, node.all());
    }
    Path copy = folder.resolve("copy");
    lay(LIES.resolve("honest"), copy);
    layOver(truth, copy);
    assertEquals(whole, reasons(copy).isEmpty(), "as a copy");
  }

  /** What the next statement takes the place of; purges stay beside each other. */
  private static String predecessor(String path) {
    int slash = path.lastIndexOf('/');
    return path.startsWith("trust/purges/") || slash < 0
        ? path
        : path.substring(0, slash + 1) + (Long.parseLong(path.substring(slash + 1)) - 1);
  }

  @Test
  void each_lie_has_an_honest_control() throws Exception {
    Set<String> controls = new TreeSet<>();
    for (String name : told()) {
      controls.add(says(LIES.resolve("told").resolve(name).resolve("lie.txt")).get("control"));
    }
    assertEquals(new TreeSet<>(truths()), controls);
  }

  @Test
  void the_folders_are_what_this_version_writes() throws Exception {
    Path now = folder.resolve("now");
    writeTo(now);
    TreeMap<String, byte[]> written = ToldLies.files(now);
    TreeMap<String, byte[]> kept = ToldLies.files(LIES);
    assertEquals(written.keySet(), kept.keySet());
    written.forEach((path, bytes) -> assertArrayEquals(bytes, kept.get(path), path));
  }

  @Test
  void each_lie_differs_from_every_other() throws Exception {
    Set<String> seen = new TreeSet<>();
    for (String name : told()) {
      StringBuilder all = new StringBuilder();
      ToldLies.files(LIES.resolve("told").resolve(name))
          .forEach(
              (path, bytes) -> {
                if (!path.equals("lie.txt")) {
                  all.append(path).append(Arrays.hashCode(bytes)).append('\n');
                }
              });
      assertFalse(all.isEmpty(), name);
      assertTrue(seen.add(all.toString()), name);
    }
  }

  private static final Set<String> HONEST =
      Set.of(
          "trust/root/2",
          "trust/directory/3",
          "trust/purges/dinkes/1",
          "trust/holds/bpbd/1",
          "sites/platform/1",
          "sites/dinkes/2",
          "sites/bpbd/1",
          "sites/kominfo/1");

  private static List<String> takes(Map<String, String> says) {
    return says.get("takes").equals("-") ? List.of() : List.of(says.get("takes").split(" "));
  }

  private static Digest digest(Path over, String path) {
    try {
      return Digest.of(Files.readAllBytes(over.resolve("files").resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireAlarm(Map<String, String> says, Node node) {
    assertTrue(
        node.alarms().stream()
            .anyMatch(
                alarm ->
                    alarm.code().name().equals(says.get("alarm"))
                        && alarm.what().contains(says.get("reason"))),
        says + " of " + node.alarms());
  }

  private Set<String> reasons(Path copy) throws Rejected {
    return RepositoryVerification.of(
            new Repository(copy), pinned, ToldLies.CLOCK, SmallRepository.CODINGS)
        .refusals()
        .stream()
        .map(refusal -> refusal.reason().name())
        .collect(Collectors.toSet());
  }

  /** A node of delivery whose repository is laid out folder over folder. */
  private final class Node implements AutoCloseable {
    private final Path repository;
    private final VerifiedStore store;
    private final Alarms alarms = new Alarms(ToldLies.CLOCK, line -> {});
    private final Takeover takeover;

    Node(Path folder) throws Exception {
      repository = folder.resolve("repository");
      store = new VerifiedStore(folder.resolve("store"));
      takeover =
          new Takeover(
              repository,
              store,
              pinned,
              SmallRepository.CODINGS,
              ToldLies.CLOCK,
              alarms,
              switched -> {});
      takeover.start();
    }

    void takes(Path honest, Path... over) throws Exception {
      lay(honest, repository);
      for (Path next : over) {
        layOver(next, repository);
      }
      takeover.tick();
    }

    void isShown(Path over) throws Exception {
      layOver(over, repository);
      takeover.tick();
      takeover.tick(); // What may be a copy that is under way is told at the second look.
    }

    List<Alarm> alarms() {
      return alarms.open();
    }

    /** Every statement in force, by path. */
    Map<String, Digest> inForce() {
      Map<String, Digest> statements = all();
      statements.remove(RepositoryPaths.TIMESTAMP);
      return statements;
    }

    /** The same, and the timestamp, of which there is an honest newer one beside most lies. */
    Map<String, Digest> all() {
      Map<String, Digest> all = new TreeMap<>();
      InForce inForce = takeover.inForce();
      inForce.trust().map(TrustChain::root).ifPresent(root -> put(all, root, "trust/root"));
      inForce
          .trust()
          .map(TrustChain::directory)
          .ifPresent(directory -> put(all, directory, "trust/directory"));
      inForce.restraints().forEach((path, power) -> all.put(path, power.statement().digest()));
      inForce
          .releases()
          .forEach(
              (tenant, release) ->
                  put(all, release.statement().statement(), RepositoryPaths.releases(tenant)));
      takeover
          .timestamp()
          .ifPresent(stamp -> all.put(RepositoryPaths.TIMESTAMP, Digest.of(stamp.bytes())));
      return all;
    }

    private static void put(Map<String, Digest> all, Statement statement, String folder) {
      all.put(folder + "/" + statement.version(), statement.digest());
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }

  private static Map<String, String> says(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.split(": ", 2))
        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
  }

  private static void layOver(Path told, Path repository) throws Exception {
    if (Files.exists(told.resolve("files"))) { // A lie may only take something out.
      lay(told.resolve("files"), repository);
    }
    for (String path : Files.readAllLines(told.resolve("removed"))) {
      Files.delete(repository.resolve(path));
    }
  }

  private static void lay(Path from, Path to) throws Exception {
    for (Map.Entry<String, byte[]> file : ToldLies.files(from).entrySet()) {
      Path target = to.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }

  private static void write() throws Exception {
    if (Files.exists(LIES)) {
      try (Stream<Path> walk = Files.walk(LIES)) {
        walk.sorted(Comparator.reverseOrder()).forEach(LieFoldersTest::delete);
      }
    }
    writeTo(LIES);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeTo(Path lies) throws Exception {
    SmallRepository honest = ToldLies.honest(lies.resolve("honest"));
    Files.writeString(lies.resolve("trust-root"), honest.pinned().hex() + "\n");
    TreeMap<String, byte[]> before = ToldLies.files(honest.path());
    Path told = Files.createTempDirectory(lies.getParent(), "telling");
    try {
      for (Truth truth : ToldLies.TRUTHS) {
        SmallRepository city = honest.copy(told.resolve("true-" + truth.name()));
        truth.telling().in(city);
        Path to = lies.resolve("truth").resolve(truth.name());
        writeDifference(before, city, to);
        Files.writeString(to.resolve("truth.txt"), truth.text());
      }
      for (Lie lie : ToldLies.ALL) {
        SmallRepository city = honest.copy(told.resolve(lie.name()));
        lie.telling().in(city);
        Path to = lies.resolve("told").resolve(lie.name());
        writeDifference(before, city, to);
        Files.writeString(to.resolve("lie.txt"), lie.text());
      }
    } finally {
      try (Stream<Path> walk = Files.walk(told)) {
        walk.sorted(Comparator.reverseOrder()).forEach(LieFoldersTest::delete);
      }
    }
  }

  private static void writeDifference(TreeMap<String, byte[]> before, SmallRepository city, Path to)
      throws Exception {
    TreeMap<String, byte[]> after = ToldLies.files(city.path());
    for (Map.Entry<String, byte[]> file : after.entrySet()) {
      if (!Arrays.equals(file.getValue(), before.get(file.getKey()))) {
        Path target = to.resolve("files").resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
    }
    List<String> removed = new ArrayList<>(before.keySet());
    removed.removeAll(after.keySet());
    Files.createDirectories(to);
    Files.write(
        to.resolve("removed"),
        removed.stream()
            .map(path -> path + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8));
  }
}
