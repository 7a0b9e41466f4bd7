package id.perisai.release;

import static id.perisai.release.HoldStatement.Action.LIFT;
import static id.perisai.release.HoldStatement.Action.MAINTENANCE;
import static id.perisai.release.HoldStatement.Action.SERVE;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.CLOCK;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds and purges on a delivery node: in force in one round, across restarts, for all copies. */
class HoldTest {
  private static final byte[] LEAK = "<p>NIK 3273010101900001".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStore store;
  private Alarms alarms;
  private Takeover node;

  @BeforeEach
  void a_node_with_three_releases() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    city.release(
        "dinkes",
        2,
        List.of(
            city.page("dinkes", "/"),
            city.page("dinkes", "/bocor", MediaTypes.HTML, LEAK),
            city.page(
                "dinkes", SmallRepository.asset().path(), MediaTypes.CSS, SmallRepository.STYLE)),
        SITI);
    start();
    node.tick();
    city.release("dinkes", 3, SITI);
    node.tick();
    assertEquals(3, shown());
  }

  private void start() throws IOException {
    start(city.path());
  }

  private void start(Path repository) throws IOException {
    start(repository, "store");
  }

  private void start(Path repository, String folder) throws IOException {
    if (store != null) {
      store.close();
    }
    store = new VerifiedStore(temporary.resolve(folder));
    alarms = new Alarms(CLOCK, line -> {});
    node =
        new Takeover(
            repository,
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            CLOCK,
            alarms,
            inForce -> {});
    node.start();
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
  }

  private long shown() {
    return node.inForce().release("dinkes").map(VerifiedRelease::version).orElse(0L);
  }

  private Set<AlarmCode> alarmed() {
    return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
  }

  private void hold(long version, HoldStatement.Action action, long release, Signer... signers)
      throws Rejected {
    HoldStatement hold =
        HoldStatement.of(
            "dinkes",
            version,
            NOW,
            action,
            "salah terbit",
            release == 0 ? OptionalLong.empty() : OptionalLong.of(release));
    city.put(RepositoryPaths.hold("dinkes", version), hold, signers);
  }

  private void purge(long version, byte[]... bytes) throws Rejected {
    Set<Digest> digests = Stream.of(bytes).map(Digest::of).collect(Collectors.toSet());
    PurgeStatement purge = PurgeStatement.of("dinkes", version, NOW, "data pribadi", digests);
    city.put(RepositoryPaths.purge("dinkes", version), purge, SITI);
  }

  @Test
  void shows_the_held_release_in_one_round_and_the_newest_after_the_lift() throws Exception {
    hold(1, SERVE, 1, SITI);
    node.tick();
    assertEquals(1, shown());
    assertEquals(3, node.inForce().newest("dinkes").get().version());
    node.blobs().read("dinkes", first(node.inForce().release("dinkes").get()));
    hold(2, LIFT, 0, SITI);
    node.tick();
    assertEquals(3, shown());
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void a_disk_that_runs_full_at_any_step_puts_neither_hold_nor_purge_off() throws Exception {
    SmallRepository before = city;
    byte[] leaked = "<p>/berita/3-0".getBytes(StandardCharsets.UTF_8);
    List<String> steps = List.of("OPEN");
    for (int from = 0; from < steps.size(); from++) {
      if (!steps.get(from).startsWith("OPEN")) {
        continue; // What is there can be moved and removed on a full disk.
      }
      city = before.copy(temporary.resolve("repository-" + from));
      start(city.path(), "store-" + from);
      node.tick();
      Path blob =
          store.files().directory().resolve(RepositoryPaths.blob("dinkes", Digest.of(leaked)));
      assertTrue(Files.exists(blob));
      city.release("dinkes", 4, List.of(city.page("dinkes", "/empat")), SITI);
      purge(1, LEAK);
      purge(2, leaked);
      purge(3, "<p>/berita/1-0".getBytes(StandardCharsets.UTF_8));
      hold(1, MAINTENANCE, 0, SITI);
      try (FaultyDisk disk = FaultyDisk.failing(FaultyDisk.Fault.FULL, from + 1)) {
        node.tick();
        steps = disk.steps().size() > steps.size() ? disk.steps() : steps;
      }
      String when = "full from step " + from + " of " + steps;
      assertTrue(node.inForce().isInMaintenance("dinkes"), when);
      assertEquals(3, node.inForce().countOfPurges(), when);
      assertFalse(Files.exists(blob), when);
      node.tick();
      assertEquals(city.log().head(), node.inForce().log().head(), when);
      assertEquals(city.log().head(), store.state().log(), when);
      assertEquals(Set.of(), alarmed(), when);
    }
  }

  private static Coding first(VerifiedRelease release) {
    return first(release, "/berita/1-0");
  }

  private static Coding first(VerifiedRelease release, String path) {
    return release.manifest().entries().get(path).variants().get(0).identity();
  }

  @Test
  void takes_the_next_release_under_a_hold_without_showing_it() throws Exception {
    hold(1, SERVE, 2, SITI);
    node.tick();
    city.release("dinkes", 4, SITI);
    node.tick();
    assertEquals(2, shown());
    assertEquals(4, node.inForce().newest("dinkes").get().version());
    hold(2, LIFT, 0, SITI);
    node.tick();
    assertEquals(4, shown());
  }

  @Test
  void remembers_a_hold_across_a_restart_without_the_repository() throws Exception {
    hold(1, SERVE, 1, SITI);
    node.tick();
    assertEquals(
        List.of(), alarms.last(), "its statements are written before the scrub looks for them");
    start(temporary.resolve("gone"));
    assertEquals(1, shown());
    node.tick();
    assertEquals(1, shown());
    hold(2, MAINTENANCE, 0, SITI);
    start();
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    start(temporary.resolve("gone"));
    assertTrue(node.inForce().isInMaintenance("dinkes"));
  }

  @Test
  void does_not_forget_a_hold_that_somebody_took_from_the_repository() throws Exception {
    hold(1, MAINTENANCE, 0, SITI);
    node.tick();
    Files.delete(city.path().resolve(RepositoryPaths.hold("dinkes", 1)));
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertEquals(Set.of(AlarmCode.STATEMENT_MISSING), alarmed());
    Files.move(city.path(), temporary.resolve("away"));
    node.tick();
    assertEquals(Set.of(AlarmCode.REPOSITORY_GONE), alarmed(), "nobody knows what it misses");
  }

  @Test
  void shows_nothing_where_the_store_lost_a_hold_until_the_repository_gives_it_again()
      throws Exception {
    hold(1, MAINTENANCE, 0, SITI);
    node.tick();
    Files.delete(temporary.resolve("store").resolve(RepositoryPaths.hold("dinkes", 1)));
    start(temporary.resolve("gone"));
    assertTrue(node.inForce().newest("dinkes").isEmpty());
    start();
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
  }

  @Test
  void refuses_another_hold_under_the_version_in_force() throws Exception {
    hold(1, MAINTENANCE, 0, SITI);
    node.tick();
    hold(1, LIFT, 0, SITI);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertEquals(Set.of(AlarmCode.STATEMENT_CHANGED, AlarmCode.ROLLED_BACK), alarmed());
    start();
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
  }

  @Test
  void tells_where_the_timestamp_lists_another_purge_under_a_number_in_force() throws Exception {
    byte[] other = "lain".getBytes(StandardCharsets.UTF_8);
    city.put("log/checkpoint", new byte[] {1});
    PurgeStatement stolen = PurgeStatement.of("dinkes", 1, NOW, "dicuri", Set.of(Digest.of(other)));
    city.put(RepositoryPaths.purge("dinkes", 1), stolen.bytes());
    city.put(RepositoryPaths.purge("dinkes", 1) + ".sig", Signer.sign(stolen, SITI).bytes());
    node.tick();
    assertTrue(node.inForce().purged("dinkes").has(Digest.of(other)));
    purge(1, LEAK);
    node.tick();
    assertFalse(node.inForce().purged("dinkes").has(Digest.of(LEAK)));
    assertTrue(alarmed().contains(AlarmCode.POWER_DIFFERS), alarmed().toString());
    purge(2, LEAK);
    node.tick();
    assertTrue(node.inForce().purged("dinkes").has(Digest.of(LEAK)));
    assertFalse(alarmed().contains(AlarmCode.POWER_DIFFERS), alarmed().toString());
  }

  @Test
  void one_platform_key_neither_holds_nor_purges_the_signing_desk() throws Exception {
    city.release("platform", 1, SmallRepository.PLATFORM);
    city.release("platform", 2, SmallRepository.PLATFORM);
    node.tick();
    assertEquals(Set.of(), alarmed());
    Digest script = first(node.inForce().release("platform").get(), "/berita/2-0").digest();
    for (HoldStatement.Action action : List.of(MAINTENANCE, SERVE)) {
      city.put(
          RepositoryPaths.hold("platform", 1),
          HoldStatement.of(
              "platform",
              1,
              NOW,
              action,
              "dikunci",
              action == SERVE ? OptionalLong.of(1) : OptionalLong.empty()),
          SmallRepository.PLATFORM);
      city.put(
          RepositoryPaths.purge("platform", 1),
          PurgeStatement.of("platform", 1, NOW, "dikunci", Set.of(script)),
          SmallRepository.PLATFORM);
      node.tick();
      assertFalse(node.inForce().isInMaintenance("platform"));
      assertEquals(2, node.inForce().release("platform").get().version());
      assertEquals(Set.of(), node.inForce().purged("platform").digests());
      assertTrue(alarmed().containsAll(Set.of(AlarmCode.HOLD_REJECTED, AlarmCode.PURGE_REJECTED)));
    }
    city.unlogged();
    city.put(
        RepositoryPaths.hold("platform", 2),
        HoldStatement.of("platform", 2, NOW, MAINTENANCE, "dikunci", OptionalLong.empty()),
        SmallRepository.PLATFORM);
    assertEquals(
        List.of(), UnloggedStatements.in(city.repository(), city.pinned(), CLOCK, city.log()));
  }

  @Test
  void a_site_that_was_held_and_purged_is_neither_once_it_is_the_signing_desk() throws Exception {
    hold(1, MAINTENANCE, 0, SITI);
    purge(1, LEAK);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertEquals(Set.of(Digest.of(LEAK)), node.inForce().purged("dinkes").digests());
    Directory usual = SmallRepository.directory(2, SmallRepository.EXPIRES);
    city.putDirectory(
        Directory.of(
            2,
            NOW,
            usual.expires(),
            usual.domain(),
            new Directory.Signing("dinkes", usual.signing().place(), usual.signing().authoring()),
            List.copyOf(usual.tenants().values())));
    node.tick();
    assertNeitherHeldNorPurged();
    start(temporary.resolve("gone"));
    assertNeitherHeldNorPurged();
    start();
    node.tick();
    assertNeitherHeldNorPurged();
    node.tick();
    assertToldOfTheDesk(1);
    assertEquals(Set.of(), alarmed(), "what is in the log lies there for good");
    city.unlogged();
    hold(2, MAINTENANCE, 0, SITI);
    node.tick();
    assertEquals(Set.of(AlarmCode.HOLD_REJECTED), alarmed(), "what is not may be taken away");
    assertToldOfTheDesk(2);
  }

  private void assertToldOfTheDesk(int holds) {
    assertEquals(holds, alarms.begun().get(AlarmCode.HOLD_REJECTED).intValue());
    assertEquals(1, alarms.begun().get(AlarmCode.PURGE_REJECTED).intValue());
  }

  private void assertNeitherHeldNorPurged() {
    assertFalse(node.inForce().isInMaintenance("dinkes"));
    assertEquals(Set.of(), node.inForce().purged("dinkes").digests());
    assertEquals(3, shown());
  }

  @Test
  void refuses_a_lift_below_the_threshold_and_says_so() throws Exception {
    HoldStatement hold =
        HoldStatement.of("bpbd", 1, NOW, MAINTENANCE, "disusupi", OptionalLong.empty());
    city.put(RepositoryPaths.hold("bpbd", 1), hold, BUDI);
    HoldStatement lift = HoldStatement.of("bpbd", 2, NOW, LIFT, "ya", OptionalLong.empty());
    city.put(RepositoryPaths.hold("bpbd", 2), lift, DEWI);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("bpbd"));
    assertEquals(Set.of(AlarmCode.HOLD_REJECTED), alarmed());
    city.put(RepositoryPaths.hold("bpbd", 2), lift, BUDI, DEWI);
    node.tick();
    assertFalse(node.inForce().isInMaintenance("bpbd"));
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void shows_maintenance_where_the_release_of_a_hold_was_forged_or_is_not_there() throws Exception {
    ReleaseStatement honest =
        ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 1)));
    ReleaseStatement forged =
        ReleaseStatement.of(
            "dinkes", 1, NOW.minusSeconds(1), honest.previous(), honest.manifest(), 1);
    city.put(RepositoryPaths.release("dinkes", 1), forged.bytes());
    city.put(RepositoryPaths.release("dinkes", 1) + ".sig", Signer.sign(forged, SITI).bytes());
    hold(1, SERVE, 1, SITI);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertTrue(alarmed().contains(AlarmCode.HOLD_UNMET), alarmed().toString());
    city.put(RepositoryPaths.release("dinkes", 1), honest.bytes());
    city.put(RepositoryPaths.release("dinkes", 1) + ".sig", Signer.sign(honest, SITI).bytes());
    node.tick();
    assertEquals(1, shown());
    assertEquals(Set.of(), alarmed());
    hold(2, SERVE, 9, SITI);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertEquals(Set.of(AlarmCode.HOLD_UNMET), alarmed());
  }

  @Test
  void leaves_purged_bytes_in_no_file_of_the_store_and_misses_none() throws Exception {
    hold(1, SERVE, 2, SITI);
    node.tick();
    assertEquals(2, shown());
    assertTrue(storeHolds(LEAK));
    purge(1, LEAK);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Digest.of(LEAK))));
    node.tick();
    Entry leaked = node.inForce().release("dinkes").get().manifest().entries().get("/bocor");
    assertTrue(node.inForce().purged("dinkes").has(leaked));
    assertFalse(storeHolds(LEAK));
    node.tick();
    assertEquals(Set.of(), alarmed());
    start(temporary.resolve("gone"));
    assertEquals(2, shown());
    assertTrue(node.inForce().purged("dinkes").has(leaked));
  }

  @Test
  void takes_an_old_release_whose_bytes_were_purged_on_a_new_node() throws Exception {
    purge(1, LEAK);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Digest.of(LEAK))));
    hold(1, SERVE, 2, SITI);
    store.close();
    store = null;
    temporary.resolve("store").toFile().renameTo(temporary.resolve("before").toFile());
    start();
    node.tick();
    assertEquals(2, shown());
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void removes_what_an_earlier_run_could_not_and_keeps_all_purges() throws Exception {
    byte[] other = "lain".getBytes(StandardCharsets.UTF_8);
    purge(1, LEAK);
    node.tick();
    purge(2, other);
    node.tick();
    Path file = temporary.resolve("store").resolve(RepositoryPaths.blob("dinkes", Digest.of(LEAK)));
    Files.createDirectories(file.getParent());
    Files.write(file, LEAK);
    start();
    assertFalse(storeHolds(LEAK));
    assertTrue(node.inForce().purged("dinkes").has(Digest.of(LEAK)));
    assertTrue(node.inForce().purged("dinkes").has(Digest.of(other)));
  }

  /** The platform suspends a site from which data leaked, and somebody purges what leaked. */
  @Test
  void leaves_purged_bytes_of_a_suspended_site_in_no_file_either() throws Exception {
    hold(1, SERVE, 2, SITI);
    node.tick();
    assertTrue(storeHolds(LEAK));
    suspend(2);
    node.tick();
    byte[] root = node.inForce().newest("dinkes").get().manifest().root().bytes();
    purge(1, LEAK, root);
    node.tick();
    assertFalse(storeHolds(LEAK));
    assertTrue(storeHolds(root), "a node of a manifest stays");
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void removes_what_was_purged_of_a_suspended_site_after_a_restart_as_well() throws Exception {
    hold(1, SERVE, 2, SITI);
    suspend(2);
    node.tick();
    byte[] root = node.inForce().newest("dinkes").get().manifest().root().bytes();
    purge(1, LEAK, root);
    node.tick();
    Files.write( // As where the node was stopped before it was removed.
        temporary.resolve("store").resolve(RepositoryPaths.blob("dinkes", Digest.of(LEAK))), LEAK);
    assertTrue(storeHolds(LEAK));
    start(temporary.resolve("gone"));
    assertFalse(storeHolds(LEAK));
    assertTrue(storeHolds(root), "a node of a manifest stays, though nothing was restored");
    start(); // The site comes back.
    city.putDirectory(SmallRepository.directory(3, EXPIRES));
    node.tick();
    node.tick();
    assertEquals(2, shown());
    assertEquals(Set.of(), alarmed());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void removes_what_was_purged_of_a_site_that_is_served_no_more_after_a_restart_as_well(
      boolean listed) throws Exception {
    purge(1, LEAK);
    node.tick();
    serveNoMore(2, listed);
    node.tick();
    Files.write( // As where the node was stopped before it was removed.
        temporary.resolve("store").resolve(RepositoryPaths.blob("dinkes", Digest.of(LEAK))), LEAK);
    start(temporary.resolve("gone"));
    assertFalse(storeHolds(LEAK));
    assertEquals(Set.of(), alarmed());
  }

  private void serveNoMore(long version, boolean listed) throws Rejected {
    Directory usual =
        SmallRepository.directory(
            version, EXPIRES, SmallRepository.dinkes().withState(Directory.State.LEGACY));
    city.putDirectory(
        Directory.of(
            version,
            NOW.plusSeconds(60),
            EXPIRES,
            usual.domain(),
            usual.signing(),
            usual.tenants().values().stream()
                .filter(tenant -> listed || !tenant.id().equals("dinkes"))
                .toList()));
  }

  private void suspend(long version) throws Rejected {
    city.putDirectory(
        SmallRepository.directory(
            version, EXPIRES, SmallRepository.dinkes(SITI).withState(Directory.State.SUSPENDED)));
  }

  /** Whoever stole a key signs a release far from the one before, so that no row leads down. */
  @Test
  void shows_an_older_release_over_versions_that_a_thief_passed_over() throws Exception {
    ReleaseStatement third = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 3)));
    ReleaseStatement stolen =
        ReleaseStatement.of(
            "dinkes", 7, NOW, Optional.of(Digest.of(LEAK)), third.manifest(), third.theme());
    city.put(RepositoryPaths.release("dinkes", 7), stolen, SITI);
    node.tick();
    assertEquals(7, shown());
    hold(1, SERVE, 3, SITI);
    node.tick();
    assertEquals(3, shown());
    assertEquals(Set.of(), alarmed());
    city.put(RepositoryPaths.release("dinkes", 6), new byte[] {'{'});
    hold(2, SERVE, 2, SITI);
    node.tick();
    assertEquals(2, shown(), "over garbage that lies there as well");
    ReleaseStatement forged =
        ReleaseStatement.of(
            "dinkes", 1, NOW.minusSeconds(1), Optional.empty(), third.manifest(), third.theme());
    byte[] signatures = Signer.sign(forged, SITI).bytes();
    city.put(RepositoryPaths.release("dinkes", 1), forged.bytes());
    city.put(RepositoryPaths.release("dinkes", 1) + ".sig", signatures);
    city.log(LogEntry.of(RepositoryPaths.release("dinkes", 1), forged.bytes(), signatures));
    city.stamp();
    hold(3, SERVE, 1, SITI);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertEquals(Set.of(AlarmCode.HOLD_UNMET), alarmed());
  }

  @Test
  void keeps_the_node_of_a_manifest_whose_digest_somebody_purges() throws Exception {
    byte[] root =
        node.inForce().release("dinkes").get().manifest().nodes().values().iterator().next();
    purge(1, root);
    node.tick();
    start(temporary.resolve("gone"));
    assertEquals(3, shown());
  }

  @Test
  void says_purged_in_a_verification_and_refuses_what_is_still_there() throws Exception {
    city.release("dinkes", 4, List.of(city.page("dinkes", "/bocor", MediaTypes.HTML, LEAK)), SITI);
    purge(1, LEAK);
    RepositoryVerification before = verification();
    assertEquals(Reason.PURGED, before.refusals().get(0).reason());
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Digest.of(LEAK))));
    RepositoryVerification after = verification();
    assertEquals(List.of(), after.refusals());
    RepositoryVerification.Site site =
        after.sites().stream().filter(one -> one.tenant().equals("dinkes")).findFirst().get();
    assertEquals(List.of("/bocor"), site.purged());
  }

  private RepositoryVerification verification() throws Rejected {
    return RepositoryVerification.of(
        city.repository(), city.pinned(), CLOCK, SmallRepository.CODINGS);
  }

  private boolean storeHolds(byte[] bytes) throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) > 0
            && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains(new String(bytes, StandardCharsets.ISO_8859_1))) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void takes_away_but_gives_nothing_back_when_the_directory_has_expired() throws Exception {
    hold(1, MAINTENANCE, 0, SITI);
    hold(2, LIFT, 0, SITI);
    Files.delete(city.path().resolve(RepositoryPaths.hold("dinkes", 2)));
    store.close();
    store = new VerifiedStore(temporary.resolve("store"));
    alarms = new Alarms(CLOCK, line -> {});
    java.time.Clock late =
        java.time.Clock.fixed(SmallRepository.EXPIRES.plusSeconds(1), java.time.ZoneOffset.UTC);
    node =
        new Takeover(
            city.path(),
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            late,
            alarms,
            inForce -> {});
    node.start();
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    hold(2, LIFT, 0, SITI);
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertThrows(
        Rejected.class, () -> HoldStatement.of("dinkes", 3, NOW, SERVE, "x", OptionalLong.empty()));
  }
}
