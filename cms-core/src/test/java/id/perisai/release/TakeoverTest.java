package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on a delivery node by whoever can write its repository or its disk: what is served stays
 * the last good release, byte for byte, and somebody is told.
 */
class TakeoverTest {
  @TempDir Path temporary;
  private SmallRepository city;
  private Path storeDirectory;
  private Node node;
  private final Map<Path, VerifiedStore> open = new HashMap<>();

  /** A delivery process: it forgets all but its store when it stops. */
  private final class Node {
    final List<String> log = new ArrayList<>();
    final Alarms alarms;
    final Takeover takeover;
    private final VerifiedStore own;

    Node(Path repository, Path store, Clock clock) throws IOException {
      alarms = new Alarms(clock, log::add);
      own = opened(store);
      takeover =
          new Takeover(
              repository,
              own,
              city.pinned(),
              SmallRepository.CODINGS,
              clock,
              alarms,
              inForce -> {});
      takeover.start();
    }

    long version(String tenant) {
      return takeover.inForce().release(tenant).map(VerifiedRelease::version).orElse(0L);
    }

    Set<AlarmCode> alarmed() {
      return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
    }
  }

  /** No two processes share a store: the one that had it stops. */
  private VerifiedStore opened(Path store) throws IOException {
    VerifiedStore before = open.remove(store);
    if (before != null) {
      before.close();
    }
    VerifiedStore opened = new VerifiedStore(store);
    open.put(store, opened);
    return opened;
  }

  @AfterEach
  void stop() throws IOException {
    for (VerifiedStore store : open.values()) {
      store.close();
    }
  }

  @BeforeEach
  void a_node_that_took_over_an_honest_repository() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    storeDirectory = temporary.resolve("store");
    node = started();
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertServes(node, "bpbd", 1);
    assertEquals(List.of(), node.alarms.open());
  }

  @Test
  void takes_no_release_whose_theme_the_log_does_not_name() throws Exception {
    ThemeStatement theme = SmallRepository.theme(2);
    city.putUnlogged(RepositoryPaths.theme(2), theme, SmallRepository.PLATFORM);
    ReleaseStatement first = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 1)));
    ReleaseStatement next =
        ReleaseStatement.of(
            "dinkes", 2, SmallRepository.NOW, Optional.of(first.digest()), first.manifest(), 2);
    city.put(RepositoryPaths.release("dinkes", 2), next, SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertEquals(Set.of(AlarmCode.RELEASE_REJECTED), node.alarmed());
    city.put(RepositoryPaths.theme(2), theme, SmallRepository.PLATFORM);
    node.takeover.tick();
    assertEquals(2, node.version("dinkes"));
    assertEquals(Set.of(), node.alarmed());
  }

  @Test
  void takes_the_other_sites_when_something_unforeseen_breaks_one_and_that_one_afterwards()
      throws Exception {
    List<String> broken = new ArrayList<>();
    RepositoryFiles honest = RepositoryFiles.of(city.path());
    RepositoryFiles files =
        (RepositoryFiles)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RepositoryFiles.class},
                (proxy, method, of) -> {
                  if (of != null && broken.stream().anyMatch(of[0].toString()::startsWith)) {
                    throw new IndexOutOfBoundsException("nobody foresaw this");
                  }
                  if (method.getName().equals("isNear")) {
                    return false;
                  }
                  try {
                    return method.invoke(honest, of);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    Alarms alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    Takeover fresh =
        new Takeover(
            files,
            opened(temporary.resolve("fresh")),
            city.pinned(),
            SmallRepository.CODINGS,
            SmallRepository.CLOCK,
            alarms,
            Freshness.USUAL,
            inForce -> {});
    fresh.start();
    List<String> traces = new ArrayList<>();
    Handler listener = new Listener(traces);
    Logger log = Logger.getLogger(Takeover.class.getName());
    log.addHandler(listener);
    for (String part : List.of("sites/bpbd/1", "trust/holds/bpbd")) {
      broken.clear();
      broken.add(part);
      city.putUnlogged(
          RepositoryPaths.hold("bpbd", 1),
          HoldStatement.of(
              "bpbd",
              1,
              SmallRepository.NOW,
              HoldStatement.Action.MAINTENANCE,
              "uji",
              OptionalLong.empty()),
          BUDI);
      for (int round = 0; round < 3; round++) {
        fresh.tick();
      }
      assertTrue(fresh.inForce().release("dinkes").isPresent());
      assertEquals(Optional.empty(), fresh.inForce().newest("bpbd"));
      assertTrue(
          alarms.open().stream()
              .anyMatch(
                  alarm ->
                      alarm.code() == AlarmCode.SITE_FAILED
                          && alarm.tenant().equals(Optional.of("bpbd"))
                          && alarm.what().contains("nobody foresaw this")),
          alarms.open().toString());
    }
    log.removeHandler(listener);
    assertEquals(
        List.of("the takeover of sites/bpbd broke", "the takeover of trust/holds/bpbd broke"),
        traces,
        "once each, with the trace, not each second");
    broken.clear();
    city.put(
        RepositoryPaths.hold("bpbd", 2),
        HoldStatement.of(
            "bpbd", 2, SmallRepository.NOW, HoldStatement.Action.LIFT, "uji", OptionalLong.empty()),
        BUDI,
        DEWI);
    fresh.tick();
    assertTrue(fresh.inForce().release("bpbd").isPresent());
    assertEquals(
        List.of(),
        alarms.open().stream().filter(alarm -> alarm.code() == AlarmCode.SITE_FAILED).toList());
  }

  /** Of what is logged with a trace. */
  private static final class Listener extends Handler {
    private final List<String> traces;

    Listener(List<String> traces) {
      this.traces = traces;
    }

    @Override
    public void publish(LogRecord line) {
      if (line.getThrown() != null) {
        traces.add(line.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void takes_the_next_release_and_keeps_it_without_the_repository() throws Exception {
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    Node again = startedWithoutRepository();
    again.takeover.tick();
    assertServes(again, "dinkes", 2);
    assertServes(again, "bpbd", 1);
    assertEquals(Set.of(AlarmCode.REPOSITORY_GONE), again.alarmed());
  }

  @Test
  void keeps_the_last_good_bytes_whichever_file_of_the_repository_is_changed() throws Exception {
    for (Path file : files(city.path()).stream().filter(city::isNeeded).toList()) {
      byte[] honest = Files.readAllBytes(file);
      byte[] flipped = honest.clone();
      flipped[flipped.length / 2] ^= 1;
      Files.write(file, flipped);
      assertStaysWithAnAlarm(file + " changed");
      Files.delete(file);
      assertStaysWithAnAlarm(file + " deleted");
      Files.write(file, honest);
      node.takeover.tick();
      assertEquals(List.of(), node.alarms.open(), file + " restored");
    }
  }

  @Test
  void refuses_an_older_release_put_back_in_place_of_the_newer_one() throws Exception {
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    Files.delete(city.path().resolve("sites/dinkes/2"));
    Files.delete(city.path().resolve("sites/dinkes/2.sig"));
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    assertEquals(Set.of(AlarmCode.STATEMENT_MISSING), node.alarmed());
    Node again = started();
    again.takeover.tick();
    assertServes(again, "dinkes", 2);
    assertEquals(Set.of(AlarmCode.STATEMENT_MISSING), again.alarmed());
  }

  @Test
  void refuses_an_older_release_under_a_newer_name() throws Exception {
    for (String name : List.of("2", "3", "900")) {
      city.put("sites/dinkes/" + name, city.get("sites/dinkes/1"));
      city.put("sites/dinkes/" + name + ".sig", city.get("sites/dinkes/1.sig"));
    }
    node.takeover.tick();
    node.takeover.tick();
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertEquals(Set.of(AlarmCode.UNLISTED), node.alarmed());
  }

  @Test
  void refuses_two_tenants_folders_swapped() throws Exception {
    Path dinkes = city.path().resolve("sites/dinkes");
    Path bpbd = city.path().resolve("sites/bpbd");
    Path aside = city.path().resolve("sites/aside");
    city.release("dinkes", 2, SITI);
    city.release("bpbd", 2, BUDI, DEWI);
    Files.move(dinkes, aside);
    Files.move(bpbd, dinkes);
    Files.move(aside, bpbd);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertServes(node, "bpbd", 1);
    assertTrue(node.alarmed().contains(AlarmCode.RELEASE_REJECTED), "" + node.alarmed());
  }

  @Test
  void refuses_a_release_with_one_bad_page_and_takes_it_once_that_is_right() throws Exception {
    city.release("dinkes", 2, SITI);
    byte[] page = "<p>/berita/2-7".getBytes(StandardCharsets.UTF_8);
    String blob = RepositoryPaths.blob("dinkes", Digest.of(page));
    city.put(blob, "<p>slot gacor".getBytes(StandardCharsets.UTF_8));
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertTrue(node.alarmed().contains(AlarmCode.RELEASE_REJECTED), "" + node.alarmed());
    city.put(blob, page);
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    assertEquals(List.of(), node.alarms.open());
  }

  @Test
  void finds_the_next_release_among_garbage_of_higher_versions() throws Exception {
    for (int version = 3; version < 300; version++) {
      city.put("sites/dinkes/" + version, new byte[] {'{', '}'});
    }
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    node.takeover.tick();
    node.takeover.tick();
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.UNLISTED), node.alarmed());
    assertTrue(node.alarms.open().size() < 20, "few lines about many lies");
  }

  @Test
  void refuses_another_release_under_the_version_in_force_even_if_well_signed() throws Exception {
    city.release("dinkes", 1, List.of(city.page("dinkes", "/lain")), SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertTrue(node.takeover.inForce().release("dinkes").get().manifest().size() > 1);
    assertTrue(node.alarmed().contains(AlarmCode.STATEMENT_CHANGED), "" + node.alarmed());
  }

  @Test
  void goes_on_serving_when_the_key_that_signed_retires_but_takes_nothing_from_it()
      throws Exception {
    city.putVouched(SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(DEWI)), SITI);
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertEquals(Set.of(AlarmCode.RELEASE_REJECTED), node.alarmed());
    assertServes(startedWithoutRepository(), "dinkes", 1);
    node = started();
    city.release("dinkes", 2, DEWI);
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    assertEquals(List.of(), node.alarms.open());
  }

  @Test
  void goes_on_serving_past_expiry_but_takes_nothing_new() throws Exception {
    Clock late = Clock.fixed(EXPIRES, ZoneOffset.UTC);
    Node expired = new Node(city.path(), storeDirectory, late);
    city.stampAt(EXPIRES, Duration.ofDays(1));
    city.release("dinkes", 2, SITI);
    expired.takeover.tick();
    assertServes(expired, "dinkes", 1);
    assertTrue(expired.alarmed().contains(AlarmCode.EXPIRED), "" + expired.alarmed());
    assertTrue(expired.alarmed().contains(AlarmCode.RELEASE_REJECTED), "" + expired.alarmed());
  }

  @Test
  void takes_over_nothing_from_a_repository_of_another_root() throws Exception {
    Path otherPath = temporary.resolve("other");
    SmallRepository other = new SmallRepository(otherPath);
    other.put("trust/root/1", SmallRepository.root(1, SITI), SITI);
    Node fresh = new Node(otherPath, temporary.resolve("fresh store"), SmallRepository.CLOCK);
    fresh.takeover.tick();
    assertEquals(0, fresh.version("dinkes"));
    assertTrue(fresh.alarmed().contains(AlarmCode.NO_TRUST), "" + fresh.alarmed());
  }

  @Test
  void refuses_a_well_signed_release_whose_packed_bytes_say_something_else() throws Exception {
    byte[] shown = "<p>Jam layanan 08.00</p>".getBytes(StandardCharsets.UTF_8);
    byte[] hidden = CodingCheckTest.gzip("<p>slot gacor</p>".getBytes(StandardCharsets.UTF_8));
    city.putBlob("dinkes", shown);
    city.putBlob("dinkes", hidden);
    Entry page =
        Entry.page(
            "/",
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(shown), Coding.GZIP, Coding.of(hidden)),
            Map.of());
    city.release("dinkes", 2, List.of(page), SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertEquals(Set.of(AlarmCode.RELEASE_REJECTED), node.alarmed());
    assertTrue(node.log.get(0).contains("WRONG_CODING"), node.log.get(0));
  }

  @Test
  void copies_what_a_search_finds_by_and_drops_it_with_the_page() throws Exception {
    SearchDocument words =
        new SearchDocument(
            "/layanan", "service", "KTP", "id", java.util.Optional.empty(), "Kartu", List.of());
    Coding coding = Coding.of(words.bytes());
    city.putBlob("dinkes", words.bytes());
    Variant page = city.page("dinkes", "/layanan").variants().get(0);
    city.release("dinkes", 2, List.of(Entry.timed("/layanan", List.of(page.found(coding)))), SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    assertArrayEquals(
        words.bytes(), new Repository(storeDirectory).blob("dinkes", coding), "in the store");
    city.release("dinkes", 3, SITI);
    node.takeover.tick();
    city.release("dinkes", 4, SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 4);
    assertRefused(Reason.MISSING, () -> new Repository(storeDirectory).blob("dinkes", coding));
  }

  @Test
  void refuses_a_well_signed_release_with_words_of_another_page() throws Exception {
    SearchDocument words =
        new SearchDocument(
            "/judi", "news", "Slot", "id", java.util.Optional.empty(), "gacor", List.of());
    city.putBlob("dinkes", words.bytes());
    Variant page = city.page("dinkes", "/layanan").variants().get(0);
    Variant lie = page.found(Coding.of(words.bytes()));
    city.release("dinkes", 2, List.of(Entry.timed("/layanan", List.of(lie))), SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertTrue(node.log.get(0).contains("search document of /layanan"), node.log.get(0));
    assertRefusedByVerification("search document of /layanan");
  }

  @Test
  void refuses_a_well_signed_release_whose_words_are_missing() throws Exception {
    Variant page = city.page("dinkes", "/layanan").variants().get(0);
    Variant lie = page.found(Coding.of(new byte[] {1, 2, 3}));
    city.release("dinkes", 2, List.of(Entry.timed("/layanan", List.of(lie))), SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertTrue(node.log.get(0).contains("MISSING"), node.log.get(0));
    assertRefusedByVerification("MISSING");
  }

  @Test
  void refuses_a_well_signed_release_with_a_page_of_two_slots() throws Exception {
    byte[] html = (ComposedPage.MARKER + ComposedPage.MARKER).getBytes(StandardCharsets.UTF_8);
    Variant page = city.page("dinkes", "/cari", MediaTypes.HTML, html).variants().get(0);
    Entry lie = Entry.timed("/cari", List.of(page.composed(Slot.SEARCH)));
    city.release("dinkes", 2, List.of(lie), SITI);
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertTrue(node.log.get(0).contains("WRONG_SLOT"), node.log.get(0));
    assertRefusedByVerification("WRONG_SLOT");
  }

  private void assertRefusedByVerification(String what) throws Rejected {
    RepositoryVerification verification =
        RepositoryVerification.of(
            city.repository(), city.pinned(), SmallRepository.CLOCK, SmallRepository.CODINGS);
    assertTrue(("" + verification.refusals()).contains(what), "" + verification.refusals());
  }

  // Its own disk

  /** Or after a restart it would take an older one for the newest. */
  @Test
  void shows_nothing_that_it_does_not_remember_on_a_disk_that_is_full_from_any_step_on()
      throws Exception {
    int full = 0;
    for (boolean some = true; some; ) {
      full++;
      city.release("dinkes", full + 1, SITI);
      try (FaultyDisk disk = FaultyDisk.failing(FaultyDisk.Fault.FULL, full)) {
        node.takeover.tick();
        some = disk.steps().size() >= full;
      }
      long remembered = node.own.state().sites().get("dinkes").release().version();
      assertTrue(node.version("dinkes") <= remembered, "full from step " + full);
      node.takeover.tick();
      assertServes(node, "dinkes", full + 1);
      assertEquals(full + 1, node.own.state().sites().get("dinkes").release().version());
    }
    assertTrue(full > 10, "steps of a takeover: " + full);
  }

  @Test
  void serves_no_wrong_byte_of_a_changed_store_when_nothing_can_mend_it() throws Exception {
    for (Path file : files(storeDirectory)) {
      byte[] honest = Files.readAllBytes(file);
      Files.write(file, flipped(honest));
      Node alone = startedWithoutRepository();
      assertNoWrongByte(alone, "dinkes");
      assertNoWrongByte(alone, "bpbd");
      alone.takeover.tick();
      assertNoWrongByte(alone, "dinkes");
      assertFalse(alone.log.isEmpty(), file + " was told of");
      Files.write(file, honest);
    }
  }

  @Test
  void mends_whichever_file_of_its_store_was_changed_while_it_was_stopped() throws Exception {
    for (Path file : files(storeDirectory)) {
      Files.write(file, flipped(Files.readAllBytes(file)));
      Node again = started();
      again.takeover.tick();
      again.takeover.tick();
      assertServes(again, "dinkes", 1);
      assertServes(again, "bpbd", 1);
      assertEquals(List.of(), again.alarms.open(), file + " mended");
    }
  }

  @Test
  void remembers_the_newest_release_even_when_its_state_is_lost() throws Exception {
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    Files.delete(city.path().resolve("sites/dinkes/2"));
    Files.delete(storeDirectory.resolve("state"));
    Node again = started();
    again.takeover.tick();
    assertServes(again, "dinkes", 2);
    assertEquals(Set.of(AlarmCode.STATEMENT_MISSING), again.alarmed());
  }

  /** The log that it has itself says which there were. */
  @Test
  void takes_a_lost_release_again_with_no_signature_left_out_while_the_mirror_shows_no_log()
      throws Exception {
    String signatures = loseWhatTwoSigned();
    byte[] honest = city.get(signatures);
    ReleaseStatement release =
        ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 2)));
    city.put(signatures, Signer.sign(release, SITI).bytes());
    Node again = started();
    again.takeover.tick();
    assertEquals(0, again.version("dinkes"));
    assertServes(again, "bpbd", 1);
    assertTrue(again.alarmed().contains(AlarmCode.RELEASE_REJECTED), "" + again.alarmed());
    city.put(signatures, honest);
    again.takeover.tick();
    assertServes(again, "dinkes", 2);
    assertArrayEquals(honest, Files.readAllBytes(storeDirectory.resolve(signatures)));
  }

  @Test
  void takes_a_lost_release_again_only_once_a_log_is_shown_where_its_own_is_lost_too()
      throws Exception {
    byte[] checkpoint = city.get(LogFiles.CHECKPOINT);
    loseWhatTwoSigned();
    Files.delete(storeDirectory.resolve(LogFiles.CHECKPOINT));
    Node again = started();
    again.takeover.tick();
    assertEquals(0, again.version("dinkes"));
    assertServes(again, "bpbd", 1);
    city.put(LogFiles.CHECKPOINT, checkpoint);
    again.takeover.tick();
    assertEquals(0, again.version("dinkes"), "nor by a log that is shorter than it was");
    city.writeLog(city.log(), SmallRepository.LOG);
    again.takeover.tick();
    assertServes(again, "dinkes", 2);
  }

  /**
   * From the node's disk, where the repository has no checkpoint.
   *
   * @return where its signatures are
   */
  private String loseWhatTwoSigned() throws Exception {
    city.putVouched(
        SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(SITI, BUDI)), SITI);
    city.release("dinkes", 2, SITI, BUDI);
    node.takeover.tick();
    assertServes(node, "dinkes", 2);
    String path = RepositoryPaths.release("dinkes", 2);
    Files.delete(storeDirectory.resolve(path));
    Files.delete(city.path().resolve(LogFiles.CHECKPOINT));
    return RepositoryPaths.signatures(path);
  }

  @Test
  void survives_a_stop_between_any_two_files_of_a_takeover() throws Exception {
    Path before = temporary.resolve("before");
    copy(storeDirectory, before);
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    List<Path> written = new ArrayList<>();
    for (Path file : files(storeDirectory)) {
      Path old = before.resolve(storeDirectory.relativize(file));
      if (!Files.exists(old) || Files.mismatch(file, old) >= 0) {
        written.add(file);
      }
    }
    written.sort(Comparator.comparing(TakeoverTest::stage));
    assertTrue(written.size() > 20, "blobs, nodes, statement, state: " + written);
    long served = 1;
    for (int n = 0; n <= written.size(); n++) {
      Node again = new Node(temporary.resolve("gone"), before, SmallRepository.CLOCK);
      assertServes(again, "bpbd", 1);
      assertTrue(again.version("dinkes") >= served, "never back, after " + n + " files");
      served = again.version("dinkes");
      assertServes(again, "dinkes", served);
      if (n < written.size()) {
        Path target = before.resolve(storeDirectory.relativize(written.get(n)));
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(written.get(n)));
      }
    }
    assertEquals(2, served);
  }

  /** Blobs first, signatures before statements, the state last. */
  private static int stage(Path file) {
    String name = file.toString();
    if (name.contains("/blobs/")) {
      return 0;
    }
    return name.endsWith("state") ? 3 : name.endsWith(".sig") ? 1 : 2;
  }

  private Node started() throws IOException {
    return new Node(city.path(), storeDirectory, SmallRepository.CLOCK);
  }

  private Node startedWithoutRepository() throws IOException {
    return new Node(temporary.resolve("gone"), storeDirectory, SmallRepository.CLOCK);
  }

  private void assertStaysWithAnAlarm(String what) {
    node.takeover.tick();
    assertServes(node, "dinkes", 1);
    assertServes(node, "bpbd", 1);
    assertFalse(node.alarms.open().isEmpty(), what);
  }

  /** Every byte that the release lists can be read, and is what was published. */
  private static void assertServes(Node node, String tenant, long version) {
    assertEquals(version, node.version(tenant), tenant + " " + node.alarms.open());
    VerifiedRelease release = node.takeover.inForce().release(tenant).get();
    for (Entry entry : release.manifest().entries().values()) {
      for (Coding coding : entry.variants().get(0).codings().values()) {
        try {
          coding.requireOf(node.takeover.blobs().read(tenant, coding), entry.path());
        } catch (Rejected refused) {
          throw new AssertionError(refused);
        }
      }
    }
  }

  /** What can be read is what was published; what cannot is refused. */
  private static void assertNoWrongByte(Node node, String tenant) throws Rejected {
    if (node.version(tenant) > 0) {
      VerifiedRelease release = node.takeover.inForce().release(tenant).get();
      for (Entry entry : release.manifest().entries().values()) {
        for (Coding coding : entry.variants().get(0).codings().values()) {
          byte[] bytes;
          try {
            bytes = node.takeover.blobs().read(tenant, coding);
          } catch (Rejected refused) {
            continue;
          }
          coding.requireOf(bytes, entry.path());
        }
      }
    }
  }

  private static byte[] flipped(byte[] honest) {
    byte[] flipped = honest.clone();
    flipped[flipped.length / 2] ^= 1;
    return flipped;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }
}
