package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in force while a blob of some site does not come: it comes once the test says so. */
class MeanwhileTest {
  private static final byte[] SLOW = "<p>sangat lambat".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LEAK = "<p>NIK 3273010101900001".getBytes(StandardCharsets.UTF_8);

  private static final String HELD = "release 1, which a hold names; lifting it shows 503";

  @TempDir Path temporary;
  private final ExecutorService rounds = Executors.newSingleThreadExecutor();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger times = new AtomicInteger();
  private final AtomicInteger doubts = new AtomicInteger();
  private volatile boolean neverComes;

  /** Until when the bytes of the leak do not come. */
  private volatile CountDownLatch withheld = new CountDownLatch(0);

  /** Whether they are refused, after no while at all. */
  private volatile boolean refusesLeak;

  /** Where pages or nodes of an older release lie, which come one for each that is allowed. */
  private final Set<String> old = ConcurrentHashMap.newKeySet();

  private final Semaphore allowed = new Semaphore(0);

  /** Whether they are refused, after no while at all. */
  private volatile boolean refusesOld;

  /** Until when a page of the site's newest release does not come. */
  private final CountDownLatch newest = new CountDownLatch(1);

  /** Whether signatures of holds are garbage, as long as nobody doubts what is shown. */
  private volatile boolean lies;

  private SmallRepository city;
  private VerifiedStore store;
  private final MovedClock clock = new MovedClock();
  private Alarms alarms;
  private Takeover node;

  @BeforeEach
  void a_node_that_shows_one_site_and_copies_another() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    city.release("dinkes", 2, List.of(city.page("dinkes", "/bocor", MediaTypes.HTML, LEAK)), SITI);
    start();
    node.tick();
    assertEquals(2, shown("dinkes"));
    city.release(
        "bpbd",
        2,
        List.of(
            city.page("bpbd", "/lambat", MediaTypes.HTML, SLOW),
            city.page("bpbd", "/bocor", MediaTypes.HTML, LEAK)),
        BUDI,
        DEWI);
  }

  private void start() throws IOException {
    start("store");
  }

  private void start(String folder) throws IOException {
    store = new VerifiedStore(temporary.resolve(folder));
    alarms = new Alarms(clock, line -> {});
    node =
        new Takeover(
            new Slow(city.path()),
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            clock,
            alarms,
            Freshness.USUAL,
            inForce -> {});
    node.start();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    goOn.countDown();
    newest.countDown();
    allowed.release(1_000);
    rounds.shutdown();
    assertTrue(rounds.awaitTermination(60, TimeUnit.SECONDS));
    store.close();
  }

  /** What may be stopped. */
  private interface Waiting {
    void run() throws InterruptedException;
  }

  /** A copy of the repository that keeps one blob back. */
  private final class Slow implements RepositoryFiles {
    private final RepositoryFiles files;

    Slow(Path directory) {
      files = RepositoryFiles.of(directory);
    }

    @Override
    public byte[] read(String path, long maxLength, Check check) throws Rejected {
      if (path.equals(RepositoryPaths.blob("bpbd", Digest.of(SLOW)))) {
        asked.countDown();
        if (neverComes) {
          times.incrementAndGet();
          stampAnew();
          throw new Rejected(Reason.UNREADABLE, path, "its bytes", "none, after a while");
        }
        await(path, goOn::await);
      }
      if (path.equals(RepositoryPaths.blob("dinkes", Digest.of(LEAK)))) {
        if (refusesLeak) {
          throw new Rejected(Reason.UNREADABLE, path, "its bytes", "none");
        }
        await(path, withheld::await);
      }
      if (path.equals(RepositoryPaths.blob("dinkes", Digest.of(SLOW)))) {
        refusesOld = false;
        await(path, newest::await);
      }
      if (old.contains(path)) {
        if (refusesOld) {
          throw new Rejected(Reason.UNREADABLE, path, "its bytes", "none");
        }
        await(path, allowed::acquire);
      }
      if (lies && path.startsWith(RepositoryPaths.HOLDS) && path.endsWith(".sig")) {
        return "{\"signatures\":[]}".getBytes(StandardCharsets.US_ASCII);
      }
      return files.read(path, maxLength, check);
    }

    private static void await(String path, Waiting waiting) throws Rejected {
      try {
        waiting.run();
      } catch (InterruptedException stopped) {
        throw new Rejected(Reason.UNREADABLE, path, "its bytes", "a stop", stopped);
      }
    }

    @Override
    public Optional<String> look() {
      return files.look();
    }

    @Override
    public boolean hasNews() {
      return files.hasNews();
    }

    @Override
    public SortedSet<Long> versions(String folder, long from) throws Rejected {
      return files.versions(folder, from);
    }

    @Override
    public boolean isNear() {
      return false;
    }

    @Override
    public void doubt(Set<String> refused) {
      lies = false;
      doubts.incrementAndGet();
    }

    @Override
    public List<Place> places() {
      return files.places();
    }
  }

  @Test
  void a_hold_of_another_site_is_in_force_and_lifted_while_a_copy_hangs() throws Exception {
    Future<?> round = hang();
    hold(1, HoldStatement.Action.MAINTENANCE, OptionalLong.empty());
    await(() -> node.inForce().isInMaintenance("dinkes"));
    hold(2, HoldStatement.Action.SERVE, OptionalLong.of(1));
    await(() -> shown("dinkes") == 1);
    hold(3, HoldStatement.Action.LIFT, OptionalLong.empty());
    await(() -> shown("dinkes") == 2);
    assertFalse(round.isDone());
    end(round);
  }

  /** A copy lasts for hours, and the machine may stop in any of them. */
  @Test
  void a_node_that_stops_while_a_copy_hangs_remembers_what_was_held_and_purged_meanwhile()
      throws Exception {
    Future<?> round = hang();
    hold(1, HoldStatement.Action.MAINTENANCE, OptionalLong.empty());
    await(() -> remembered().hold("dinkes").version() == 1);
    purge("dinkes", SITI);
    await(() -> remembered().purge("dinkes").version() == 1);
    Path kept = store.files().directory();
    assertTrue(Files.exists(kept.resolve(RepositoryPaths.hold("dinkes", 1))));
    assertTrue(Files.exists(kept.resolve(RepositoryPaths.purge("dinkes", 1))));
    assertFalse(round.isDone());
    end(round);
  }

  @Test
  void what_was_told_of_a_hold_while_a_copy_hung_ends_with_that_hold() throws Exception {
    Future<?> round = hang();
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(9));
    await(() -> !alarmed(AlarmCode.HOLD_UNMET).isEmpty());
    goOn.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertNotEquals(Set.of(), alarmed(AlarmCode.HOLD_UNMET));
    hold(2, HoldStatement.Action.LIFT, OptionalLong.empty());
    node.tick();
    assertEquals(List.of(), alarms.open());
  }

  private StoreState remembered() {
    try {
      return store.state();
    } catch (Rejected damaged) {
      throw new AssertionError(damaged);
    }
  }

  @Test
  void a_copy_that_hangs_is_told_of_though_looks_go_on() throws Exception {
    byte[] release = city.get(RepositoryPaths.release("bpbd", 2));
    Digest root = ReleaseStatement.parse(release).manifest();
    int nodes = Manifest.read(root, city.repository().blobs("bpbd")).nodes().size();
    long before = node.looks().steps();
    Future<?> round = hang();
    assertEquals(Optional.empty(), node.looks().hanging());
    await(() -> node.looks().steps() == before + nodes + 1); // All but one page has come.
    clock.move(LookWatch.LONGEST_STEP);
    String what = "nothing more of sites/bpbd/2 was copied since " + NOW;
    await(() -> node.looks().hanging().filter(hung -> hung.startsWith(what)).isPresent());
    goOn.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(Optional.empty(), node.looks().hanging());
  }

  @Test
  void a_copy_that_hangs_keeps_no_lie_about_a_hold_where_another_place_is_honest()
      throws Exception {
    Future<?> round = hang();
    lies = true;
    hold(1, HoldStatement.Action.MAINTENANCE, OptionalLong.empty());
    await(() -> node.inForce().isInMaintenance("dinkes"));
    assertFalse(round.isDone());
    end(round);
  }

  @Test
  void a_lie_that_was_told_before_a_copy_began_is_not_believed_while_it_lasts() throws Exception {
    lies = true;
    hold(1, HoldStatement.Action.MAINTENANCE, OptionalLong.empty());
    Future<?> round = hang();
    await(() -> node.inForce().isInMaintenance("dinkes"));
    assertFalse(round.isDone());
    end(round);
  }

  /** Else the place that the copy comes from would be left for what another one lied about. */
  @Test
  void what_was_refused_before_a_copy_began_is_no_reason_to_doubt_where_it_comes_from()
      throws Exception {
    neverComes = true;
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    neverComes = false;
    int before = doubts.get();
    assertTrue(before > 0, "the release was refused");
    Future<?> round = rounds.submit(node::tick);
    for (int look = 0; look < 3; look++) {
      stampAnew();
    }
    assertFalse(round.isDone());
    assertEquals(before, doubts.get());
    end(round);
  }

  @Test
  void purges_are_in_force_while_a_copy_hangs_which_brings_nothing_back() throws Exception {
    Path other = blob("dinkes");
    assertTrue(Files.exists(other));
    Future<?> round = hang();
    purge("dinkes", SITI);
    await(() -> node.inForce().purged("dinkes").has(Digest.of(LEAK)) && !Files.exists(other));
    purge("bpbd", BUDI);
    await(() -> node.inForce().purged("bpbd").has(Digest.of(LEAK)));
    assertFalse(round.isDone());
    end(round);
    assertFalse(Files.exists(blob("bpbd")), "what was copied before the purge, or after it");
    node.tick();
    assertFalse(Files.exists(blob("bpbd")));
  }

  /** Whose copy puts it back. */
  @Test
  void what_is_purged_of_the_first_release_that_is_being_copied_goes_when_it_is_over()
      throws Exception {
    goOn.countDown();
    withhold();
    store.close();
    start("fresh");
    Future<?> round = rounds.submit(node::tick);
    purge("dinkes", SITI);
    await(() -> node.inForce().purged("dinkes").has(Digest.of(LEAK)));
    stampAnew();
    stampAnew();
    assertEquals(0, shown("dinkes"));
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("dinkes"));
    assertFalse(Files.exists(blob("dinkes")));
    assertEquals(List.of(), alarms.open());
  }

  @Test
  void what_arrived_before_another_copy_hangs_is_shown_meanwhile() throws Exception {
    Directory usual = SmallRepository.directory(2, SmallRepository.EXPIRES);
    List<Directory.Tenant> tenants = new ArrayList<>(usual.tenants().values());
    tenants.sort(Comparator.comparing(tenant -> tenant.id().equals("bpbd")));
    putDirectory(usual, tenants);
    city.release("dinkes", 3, SITI);
    Future<?> round = hang();
    await(() -> shown("dinkes") == 3);
    assertFalse(round.isDone());
    end(round);
  }

  @Test
  void a_revoked_release_is_not_shown_while_the_one_before_is_copied() throws Exception {
    goOn.countDown();
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("dinkes"));
    Future<?> round = revokeAndHang(2);
    await(() -> node.inForce().newest("dinkes").isEmpty());
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("dinkes"));
  }

  /** Of that site visitors see nothing, of the other one the release of yesterday. */
  @Test
  void the_release_before_a_revoked_one_is_copied_first() throws Exception {
    neverComes = true;
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("dinkes"));
    neverComes = false;
    Files.delete(blob("dinkes"));
    revokeFrom3(Map.of("dinkes", SITI));
    Future<?> round = rounds.submit(node::tick);
    await(() -> shown("dinkes") == 2);
    assertFalse(round.isDone(), "the other one's copy hangs");
    goOn.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("bpbd"));
  }

  @Test
  void a_revoked_release_is_not_shown_while_another_site_goes_back() throws Exception {
    goOn.countDown();
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    city.release("bpbd", 3, BUDI, DEWI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("dinkes"));
    assertEquals(3, shown("bpbd"));
    withhold();
    Files.delete(blob("bpbd"));
    revokeFrom3(Map.of("dinkes", SITI, "bpbd", BUDI));
    Future<?> round = rounds.submit(node::tick);
    await(() -> node.inForce().newest("dinkes").isEmpty());
    await(() -> node.inForce().newest("bpbd").isEmpty());
    await(() -> alarmed(AlarmCode.NOTHING_GOOD).equals(Set.of("dinkes", "bpbd")));
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("dinkes"));
    assertEquals(2, shown("bpbd"));
    assertEquals(
        Set.of(AlarmCode.RELEASE_REVOKED),
        alarms.open().stream().map(Alarm::code).collect(Collectors.toSet()));
  }

  @Test
  void a_revoked_release_before_which_one_lies_here_waits_for_no_other_site() throws Exception {
    goOn.countDown();
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    city.release("bpbd", 3, BUDI, DEWI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("bpbd"));
    withhold();
    revokeFrom3(Map.of("dinkes", SITI, "bpbd", BUDI));
    Future<?> round = rounds.submit(node::tick);
    await(() -> node.inForce().newest("dinkes").isEmpty());
    await(() -> shown("bpbd") == 2);
    await(() -> alarmed(AlarmCode.NOTHING_GOOD).equals(Set.of("dinkes")));
    await(() -> alarmed(AlarmCode.RELEASE_REVOKED).equals(Set.of("bpbd")));
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("dinkes"));
    assertEquals(Set.of(), alarmed(AlarmCode.NOTHING_GOOD));
    assertEquals(Set.of("dinkes", "bpbd"), alarmed(AlarmCode.RELEASE_REVOKED));
  }

  /** Of which sites. */
  private Set<String> alarmed(AlarmCode code) {
    return alarms.open().stream()
        .filter(alarm -> alarm.code() == code)
        .flatMap(alarm -> alarm.tenant().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void a_revoked_release_makes_room_before_another_site_copies_what_is_new() throws Exception {
    goOn.countDown();
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    city.release("bpbd", 3, BUDI, DEWI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("bpbd"));
    withhold();
    city.release("dinkes", 4, List.of(city.page("dinkes", "/bocor", MediaTypes.HTML, LEAK)), SITI);
    revokeFrom3(Map.of("bpbd", BUDI));
    Future<?> round = rounds.submit(node::tick);
    await(() -> shown("bpbd") == 2);
    assertEquals(3, shown("dinkes"));
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(4, shown("dinkes"));
  }

  @Test
  void what_a_hold_shows_stays_while_the_release_before_a_revoked_one_is_copied() throws Exception {
    goOn.countDown();
    city.putVouched(
        SmallRepository.directory(2, SmallRepository.EXPIRES, SmallRepository.dinkes(SITI, DEWI)),
        SITI);
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(1), DEWI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(1, shown("dinkes"));
    Future<?> round = revokeAndHang(3);
    await(() -> node.inForce().newest("dinkes").isEmpty());
    assertEquals(1, shown("dinkes"));
    hold(2, HoldStatement.Action.LIFT, OptionalLong.empty(), DEWI);
    await(() -> shown("dinkes") != 1);
    assertEquals(0, shown("dinkes"), "what fell does not come up again");
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("dinkes"));
  }

  @Test
  void a_hold_that_comes_while_the_release_before_a_revoked_one_is_copied_is_shown()
      throws Exception {
    goOn.countDown();
    city.putVouched(
        SmallRepository.directory(2, SmallRepository.EXPIRES, SmallRepository.dinkes(SITI, DEWI)),
        SITI);
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("dinkes"));
    Future<?> round = revokeAndHang(3);
    await(() -> node.inForce().newest("dinkes").isEmpty());
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(1), DEWI);
    await(() -> shown("dinkes") == 1);
    await(() -> nothingGood("dinkes").endsWith("visitors see " + HELD));
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(1, shown("dinkes"));
    assertEquals(2, node.inForce().newest("dinkes").orElseThrow().version());
  }

  /** From the second round on, and after a start, nobody knows any more that it fell just now. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_hold_that_comes_while_the_release_before_is_asked_for_once_more_is_shown(
      boolean startsAnew) throws Exception {
    goOn.countDown();
    city.putVouched(
        SmallRepository.directory(2, SmallRepository.EXPIRES, SmallRepository.dinkes(SITI, DEWI)),
        SITI);
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("dinkes"));
    refusesLeak = true;
    revokeAndHang(3).get(60, TimeUnit.SECONDS);
    assertEquals(0, shown("dinkes"));
    if (startsAnew) {
      store.close();
      start();
    }
    refusesLeak = false;
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(1), DEWI);
    Future<?> round = rounds.submit(node::tick);
    await(() -> shown("dinkes") == 1);
    await(() -> nothingGood("dinkes").endsWith("visitors see " + HELD));
    hold(2, HoldStatement.Action.LIFT, OptionalLong.empty(), DEWI);
    await(() -> shown("dinkes") == 0);
    await(() -> nothingGood("dinkes").endsWith("visitors see 503"));
    assertFalse(round.isDone());
    withheld.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("dinkes"));
    assertEquals(Set.of(), alarmed(AlarmCode.NOTHING_GOOD));
  }

  /**
   * The chain of releases says which one a hold names; the log's first is for where none stands.
   */
  @Test
  void a_new_node_tries_the_newest_before_what_a_hold_names_while_another_site_is_copied()
      throws Exception {
    goOn.countDown();
    city.release("bpbd", 3, List.of(city.page("bpbd", "/lain")), BUDI, DEWI);
    Digest named = city.release("bpbd", 3, BUDI, DEWI).digest();
    city.release("bpbd", 4, BUDI, DEWI);
    HoldStatement.Action serve = HoldStatement.Action.SERVE;
    city.put(
        RepositoryPaths.hold("bpbd", 1),
        HoldStatement.of("bpbd", 1, NOW, serve, "disusupi", OptionalLong.of(3)),
        BUDI,
        DEWI);
    city.release("dinkes", 3, List.of(city.page("dinkes", "/lambat", MediaTypes.HTML, SLOW)), SITI);
    store.close();
    start("fresh");
    Future<?> round = rounds.submit(node::tick);
    await(() -> node.inForce().isInMaintenance("bpbd"));
    for (int look = 0; look < 2; look++) {
      stampAnew();
    }
    assertTrue(node.inForce().isInMaintenance("bpbd"));
    assertEquals(Set.of(), alarmed(AlarmCode.HOLD_UNMET));
    newest.countDown();
    round.get(60, TimeUnit.SECONDS);
    VerifiedRelease held = node.inForce().release("bpbd").orElseThrow();
    assertEquals(named, held.statement().statement().digest());
    assertEquals(4, node.inForce().newest("bpbd").orElseThrow().version());
    assertEquals(Set.of(), alarmed(AlarmCode.HOLD_UNMET));
  }

  /**
   * Beside it the older one was looked for, which nobody wants any more, from a slow mirror: its
   * pages, eight at once, or the nodes of its manifest, one after the other.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 1})
  void a_newest_release_that_is_here_waits_for_no_held_one_once_that_hold_is_lifted(int atOnce)
      throws Exception {
    goOn.countDown();
    city.putVouched(
        SmallRepository.directory(2, SmallRepository.EXPIRES, SmallRepository.dinkes(SITI, DEWI)),
        SITI);
    clock.move(Duration.ofDays(2));
    city.stampAt(clock.instant(), Duration.ofHours(1));
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    city.release("dinkes", 3, DEWI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    Set<Digest> nodes = node.inForce().newest("dinkes").orElseThrow().manifest().nodes().keySet();
    city.release("dinkes", 4, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(4, shown("dinkes"));
    loseOld(atOnce == 8 ? pagesOf3() : nodes);
    city.putDirectory(
        SmallRepository.directory(
            3,
            SmallRepository.EXPIRES,
            SmallRepository.dinkes(SITI, DEWI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), 4)))));
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(0, shown("dinkes"));
    city.release("dinkes", 5, List.of(city.page("dinkes", "/lambat", MediaTypes.HTML, SLOW)), DEWI);
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(3), DEWI);
    Future<?> round = rounds.submit(node::tick);
    await(() -> allowed.getQueueLength() == atOnce);
    newest.countDown();
    hold(2, HoldStatement.Action.LIFT, OptionalLong.empty(), DEWI);
    await(() -> shown("dinkes") == 5);
    round.get(60, TimeUnit.SECONDS);
    assertEquals(Set.of(), alarmed(AlarmCode.NOTHING_GOOD));
    assertEquals(Set.of(), alarmed(AlarmCode.HOLD_UNMET));
  }

  /** As above where the older one is a re-render, of whose base the nodes come one by one. */
  @Test
  void a_newest_release_waits_for_no_held_re_render_once_that_hold_is_lifted() throws Exception {
    goOn.countDown();
    Directory.Tenant delegating =
        SmallRepository.dinkes(SITI, DEWI).withRerender(Rerender.PLATFORM);
    city.putTheme(SmallRepository.theme(2));
    city.putVouched(SmallRepository.directory(2, SmallRepository.EXPIRES, delegating), SITI);
    clock.move(Duration.ofDays(2));
    city.stampAt(clock.instant(), Duration.ofHours(1));
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    city.release("dinkes", 3, DEWI);
    city.rerender("dinkes", 4, 2);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    VerifiedRelease rerender = node.inForce().newest("dinkes").orElseThrow();
    assertEquals(4, rerender.version());
    city.release("dinkes", 5, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(5, shown("dinkes"));
    loseOld(Set.of(rerender.base().orElseThrow().manifest().rootDigest()));
    city.putDirectory(
        SmallRepository.directory(
            3,
            SmallRepository.EXPIRES,
            delegating.withRevoked(List.of(new Revocation(SITI.key().keyId(), 5)))));
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(0, shown("dinkes"));
    city.release("dinkes", 6, List.of(city.page("dinkes", "/lambat", MediaTypes.HTML, SLOW)), DEWI);
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(4), DEWI);
    Future<?> round = rounds.submit(node::tick);
    await(() -> allowed.getQueueLength() == 1);
    newest.countDown();
    hold(2, HoldStatement.Action.LIFT, OptionalLong.empty(), DEWI);
    await(() -> shown("dinkes") == 6);
    round.get(60, TimeUnit.SECONDS);
    assertEquals(Set.of(), alarmed(AlarmCode.HOLD_UNMET));
  }

  private static Set<Digest> pagesOf3() {
    return IntStream.range(0, 20)
        .mapToObj(i -> Digest.of(("<p>/berita/3-" + i).getBytes(StandardCharsets.UTF_8)))
        .collect(Collectors.toSet());
  }

  /** Here, and for a while at the mirror. */
  private void loseOld(Set<Digest> blobs) throws IOException {
    blobs.forEach(blob -> old.add(RepositoryPaths.blob("dinkes", blob)));
    for (String path : old) {
      Files.deleteIfExists(temporary.resolve("store").resolve(path));
    }
    refusesOld = true;
  }

  private String nothingGood(String tenant) {
    return alarms.open().stream()
        .filter(alarm -> alarm.code() == AlarmCode.NOTHING_GOOD)
        .filter(alarm -> alarm.tenant().equals(Optional.of(tenant)))
        .map(Alarm::what)
        .collect(Collectors.joining());
  }

  /** Of release 3, which is in force. */
  private Future<?> revokeAndHang(long directory) throws Exception {
    withhold();
    city.putDirectory(
        SmallRepository.directory(
            directory,
            SmallRepository.EXPIRES,
            SmallRepository.dinkes(SITI, DEWI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), 3)))));
    return rounds.submit(node::tick);
  }

  private void withhold() throws IOException {
    Files.deleteIfExists(blob("dinkes"));
    withheld = new CountDownLatch(1);
  }

  /**
   * Lists those tenants last.
   *
   * @param keys by the tenant whose publisher has it
   */
  private void revokeFrom3(Map<String, Signer> keys) throws Rejected {
    Directory usual = SmallRepository.directory(2, SmallRepository.EXPIRES);
    List<Directory.Tenant> tenants = new ArrayList<>();
    for (Directory.Tenant tenant : usual.tenants().values()) {
      Signer revoked = keys.get(tenant.id());
      tenants.add(
          revoked == null
              ? tenant
              : tenant.withRevoked(List.of(new Revocation(revoked.key().keyId(), 3))));
    }
    tenants.sort(Comparator.comparing(tenant -> keys.containsKey(tenant.id())));
    putDirectory(usual, tenants);
  }

  private void putDirectory(Directory usual, List<Directory.Tenant> inOrder) throws Rejected {
    city.putDirectory(
        Directory.of(
            usual.version(), NOW, usual.expires(), usual.domain(), usual.signing(), inOrder));
  }

  @Test
  void looks_go_on_ending_while_a_copy_hangs() throws Exception {
    Future<?> round = hang();
    clock.move(LookWatch.PATIENCE);
    await(() -> node.looks().hanging().isEmpty());
    assertFalse(round.isDone());
    end(round);
    clock.move(LookWatch.PATIENCE);
    assertTrue(node.looks().hanging().isPresent());
    node.tick();
    assertEquals(Optional.empty(), node.looks().hanging());
  }

  @Test
  void a_timestamp_that_comes_while_a_copy_hangs_is_followed_when_it_is_over() throws Exception {
    Future<?> round = hang();
    city.putDirectory(SmallRepository.directory(2, SmallRepository.EXPIRES));
    city.release("dinkes", 3, SITI);
    long stamped = node.timestamp().orElseThrow().version();
    await(() -> node.timestamp().orElseThrow().version() > stamped);
    assertEquals(2, shown("dinkes"));
    end(round);
    assertEquals(3, shown("dinkes"), "in the same round, by the directory that came with it");
    assertEquals(2, node.inForce().trust().orElseThrow().directory().version());
  }

  /** Else its new keys would count here hours later than on the other nodes. */
  @Test
  void a_directory_that_is_taken_when_a_copy_is_over_came_when_it_says() throws Exception {
    Future<?> round = hang();
    city.putDirectory(SmallRepository.directory(2, SmallRepository.EXPIRES));
    for (int hour = 1; hour <= 2; hour++) {
      Instant now = NOW.plus(Duration.ofHours(hour));
      clock.move(Duration.ofHours(1));
      city.stampAt(now, Duration.ofHours(1));
      await(() -> node.timestamp().orElseThrow().issued().equals(now));
    }
    goOn.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, node.inForce().trust().orElseThrow().directory().version());
    assertEquals(Map.of(), remembered().sightings());
  }

  @Test
  void a_copy_that_is_refused_after_a_while_keeps_no_other_site_waiting() throws Exception {
    neverComes = true;
    city.release("dinkes", 3, SITI);
    rounds.submit(node::tick).get(60, TimeUnit.SECONDS);
    assertEquals(3, shown("dinkes"));
    assertEquals(1, shown("bpbd"));
    assertTrue(times.get() > 0, "the blob is asked for");
  }

  private void stampAnew() throws Rejected {
    long stamped = node.timestamp().orElseThrow().version();
    city.stamp();
    try {
      await(() -> node.timestamp().orElseThrow().version() > stamped);
    } catch (InterruptedException stopped) {
      throw new Rejected(Reason.UNREADABLE, "timestamp", "another", "a stop", stopped);
    }
  }

  private Future<?> hang() throws InterruptedException {
    Future<?> round = rounds.submit(node::tick);
    assertTrue(asked.await(60, TimeUnit.SECONDS), "the blob is asked for");
    return round;
  }

  private void end(Future<?> round) throws Exception {
    assertEquals(1, shown("bpbd"), "its last release, until all of the next one is here");
    goOn.countDown();
    round.get(60, TimeUnit.SECONDS);
    assertEquals(2, shown("bpbd"));
    assertEquals(List.of(), alarms.open());
  }

  private void hold(long version, HoldStatement.Action action, OptionalLong release)
      throws Rejected {
    hold(version, action, release, SITI);
  }

  private void hold(long version, HoldStatement.Action action, OptionalLong release, Signer signer)
      throws Rejected {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of("dinkes", version, NOW, action, "disusupi", release),
        signer);
  }

  private void purge(String tenant, Signer signer) throws Rejected {
    city.put(
        RepositoryPaths.purge(tenant, 1),
        PurgeStatement.of(tenant, 1, NOW, "data pribadi", Set.of(Digest.of(LEAK))),
        signer);
  }

  private Path blob(String tenant) {
    return store.files().directory().resolve(RepositoryPaths.blob(tenant, Digest.of(LEAK)));
  }

  private long shown(String tenant) {
    return node.inForce().release(tenant).map(VerifiedRelease::version).orElse(0L);
  }

  /** Until it is so: as long as no machine is slow, the next second. */
  private static void await(BooleanSupplier so) throws InterruptedException {
    for (long left = 60_000; left > 0 && !so.getAsBoolean(); left -= 20) {
      Thread.sleep(20);
    }
    assertTrue(so.getAsBoolean());
  }
}
