package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From when a publisher's key counts, and from which release on never: on a delivery node that
 * stamps and directories come to, with a thief who holds the platform's key.
 */
class KeyLifeTest {
  /** Whoever stole the platform's key, and wants to publish. */
  private static final Signer THIEF = Signer.named("thief");

  private static final Authenticator TOUCH = Authenticator.es256(DEWI.key().person());

  private static final Signer HELPER = Signer.named("helper of the thief");

  @TempDir Path temporary;
  private final MovedClock clock = new MovedClock();
  private SmallRepository city;
  private VerifiedStore store;
  private Alarms alarms;
  private Takeover node;

  @BeforeEach
  void a_node_with_one_release() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    start(city.path());
    node.tick();
    assertEquals(1, shown());
  }

  private void start(Path repository) throws IOException {
    start(repository, temporary.resolve("store"));
  }

  private void start(Path repository, Path folder) throws IOException {
    if (store != null) {
      store.close();
    }
    store = new VerifiedStore(folder);
    alarms = new Alarms(clock, line -> {});
    node =
        new Takeover(
            repository,
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            clock,
            alarms,
            inForce -> {});
    node.start();
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
  }

  // A new key

  @Test
  void a_stolen_platform_key_gives_itself_no_publishing_key_within_a_day() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.release("dinkes", 2, THIEF);
    assertWaits();
    pass(Duration.ofHours(24).minusSeconds(1));
    assertWaits();
    pass(Duration.ofSeconds(1));
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void honest_administrators_have_the_day_to_take_the_thief_out() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.release("dinkes", 2, THIEF);
    assertWaits();
    pass(Duration.ofHours(5));
    list(3, clock.instant(), SITI);
    pass(Duration.ofDays(2));
    assertWaits();
  }

  @Test
  void a_directory_that_is_dated_back_gains_nothing() throws Exception {
    pass(Duration.ofDays(3));
    node.tick();
    list(2, NOW.plusSeconds(60), SITI, THIEF);
    city.release("dinkes", 2, THIEF);
    assertWaits();
    start(city.path());
    assertWaits();
    pass(Duration.ofHours(25));
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void from_in_the_past_shortens_nothing_and_from_in_the_future_holds() throws Exception {
    listFrom(2, NOW, new Publisher(SITI.key(), NOW), new Publisher(THIEF.key(), Instant.EPOCH));
    city.release("dinkes", 2, THIEF);
    assertWaits();
    listFrom(
        3,
        NOW,
        new Publisher(SITI.key(), NOW),
        new Publisher(THIEF.key(), NOW.plus(Duration.ofDays(9))));
    pass(Duration.ofDays(2));
    assertWaits();
    pass(Duration.ofDays(7));
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void counts_at_once_where_a_publisher_vouched_for_it() throws Exception {
    city.putVouched(directory(2, NOW, of(NOW, SITI, DEWI)), SITI);
    city.release("dinkes", 2, DEWI);
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void nobody_else_can_vouch() throws Exception {
    for (Signer wrong : List.of(BUDI, THIEF, DEWI, PLATFORM)) {
      a_fresh_city();
      Directory lie = directory(2, NOW, of(NOW, SITI, THIEF));
      if (wrong == PLATFORM) {
        city.putDirectory(lie);
      } else {
        city.putVouched(lie, wrong);
      }
      city.release("dinkes", 2, THIEF);
      assertWaits();
    }
  }

  @Test
  void a_key_that_waits_itself_vouches_for_no_other() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.putVouched(directory(3, NOW, of(NOW, SITI, THIEF, HELPER)), THIEF);
    city.release("dinkes", 2, HELPER);
    assertWaits();
  }

  @Test
  void where_two_must_sign_two_must_vouch() throws Exception {
    Directory.Tenant two = of(NOW, SITI, DEWI).withThreshold(2);
    city.putVouched(directory(2, NOW, two), SITI);
    pass(Duration.ofDays(2));
    Instant later = clock.instant();
    Directory.Tenant three = of(later, SITI, DEWI, THIEF).withThreshold(2);
    city.putVouched(directory(3, later, three), SITI);
    city.release("dinkes", 2, SITI, THIEF);
    assertWaits();
    a_fresh_city();
    city.putVouched(directory(2, NOW, two), SITI);
    pass(Duration.ofDays(2));
    city.putVouched(directory(3, clock.instant(), three), SITI, DEWI);
    city.release("dinkes", 2, SITI, THIEF);
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void a_signature_over_another_directory_vouches_for_nothing() throws Exception {
    Directory lie = directory(2, NOW, of(NOW, SITI, THIEF));
    Directory other = directory(2, NOW, of(NOW, SITI, DEWI));
    String path = RepositoryPaths.directory(2);
    city.putDirectory(lie);
    Signature stolen = Signer.sign(other, SITI).list().get(0);
    Signatures forged = Signatures.of(List.of(Signer.sign(lie, PLATFORM).list().get(0), stolen));
    city.put(RepositoryPaths.signatures(path), forged.bytes());
    city.log(LogEntry.of(path, lie.bytes(), forged.bytes()));
    city.stamp();
    city.release("dinkes", 2, THIEF);
    assertWaits();
  }

  @Test
  void a_tenant_cannot_be_made_new_by_taking_all_its_keys_out_first() throws Exception {
    list(2, NOW);
    list(3, NOW, THIEF);
    city.release("dinkes", 2, THIEF);
    assertWaits();
    a_fresh_city();
    city.putDirectory(
        directory(2, NOW, SmallRepository.dinkes().withState(Directory.State.LEGACY)));
    list(3, NOW, THIEF);
    city.release("dinkes", 2, THIEF);
    assertWaits();
  }

  @Test
  void the_first_keys_of_a_tenant_count_at_once() throws Exception {
    Directory.Tenant dishub =
        new Directory.Tenant(
            "dishub",
            "Dishub",
            Directory.State.ACTIVE,
            List.of("dishub.localhost"),
            1,
            Publisher.all(List.of(DEWI.key()), NOW));
    Directory before = city.chain().directory();
    city.putDirectory(
        Directory.of(
            2,
            NOW,
            EXPIRES,
            before.domain(),
            before.signing(),
            before.tenants().values().stream()
                .map(tenant -> tenant.id().equals("dishub") ? dishub : tenant)
                .toList()));
    city.release("dishub", 1, DEWI);
    node.tick();
    assertEquals(1, node.inForce().release("dishub").orElseThrow().version());
  }

  @Test
  void a_fresh_node_waits_as_the_others_do_and_learns_the_past_from_the_log() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.release("dinkes", 2, THIEF);
    node.tick();
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(0, shown());
    assertReason(Reason.NEW_KEY);
    assertEquals(Set.of(AlarmCode.RELEASE_REJECTED), alarmed(), "it is late, and not lost");
    // The listed newest one is not to be verified, so nothing older is taken in its place either;
    // an honest release brings the site.
    city.release("dinkes", 2, SITI);
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void a_past_without_some_directories_makes_no_key_count_sooner() throws Exception {
    list(2, NOW, SITI, THIEF);
    Files.delete(city.path().resolve("trust/directory/1"));
    city.release("dinkes", 2, THIEF);
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(0, shown());
    assertReason(Reason.NEW_KEY);
  }

  @Test
  void a_past_that_was_rewritten_behind_the_log_counts_for_nothing() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.putUnlogged(
        RepositoryPaths.directory(1), directory(1, NOW, of(NOW, SITI, THIEF)), PLATFORM);
    list(3, NOW, SITI, THIEF);
    city.release("dinkes", 2, THIEF);
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertReason(Reason.NEW_KEY);
  }

  @Test
  void a_key_listed_for_another_person_is_a_new_key() throws Exception {
    Key taken = Key.of(THIEF.key().person(), SITI.key().publicKey());
    city.putDirectory(
        directory(
            2,
            NOW,
            SmallRepository.dinkes()
                .withPublishers(Publisher.all(List.of(taken, DEWI.key()), NOW))));
    city.release("dinkes", 2, SITI);
    assertWaits();
  }

  @Test
  void what_is_in_force_stays_when_the_clock_is_put_back() throws Exception {
    list(2, NOW, SITI, DEWI);
    pass(Duration.ofDays(2));
    city.release("dinkes", 2, DEWI);
    node.tick();
    assertEquals(2, shown());
    clock.now = NOW;
    start(temporary.resolve("gone"));
    assertEquals(2, shown());
  }

  @Test
  void a_crowd_of_directories_is_reckoned_in_no_time() throws Exception {
    List<Signer> crowd = new java.util.ArrayList<>(List.of(SITI));
    for (int version = 2; version < 40; version++) {
      crowd.add(Signer.named("crowd " + version));
      city.putVouched(
          directory(version, NOW, of(NOW, crowd.toArray(new Signer[0]))),
          crowd.subList(1, crowd.size()).toArray(new Signer[0]));
    }
    city.release("dinkes", 2, crowd.get(crowd.size() - 1));
    long begin = System.nanoTime();
    assertWaits();
    assertTrue(System.nanoTime() - begin < 20_000_000_000L);
  }

  @Test
  void who_was_vouched_for_by_a_key_that_is_revoked_waits_like_everybody() throws Exception {
    enlist(2);
    revoke(3, 2, SITI, DEWI);
    city.release("dinkes", 2, DEWI);
    assertWaits();
    pass(Duration.ofDays(1));
    node.tick();
    assertEquals(2, shown());
  }

  // Rules that ask for less

  @Test
  void a_stolen_platform_key_does_not_make_one_thief_enough_within_a_day() throws Exception {
    two_must_sign();
    city.putDirectory(directory(3, clock.instant(), of(NOW, SITI, DEWI)));
    city.release("dinkes", 2, DEWI);
    assertStays(Reason.NEW_POWER);
    start(city.path());
    assertStays(Reason.NEW_POWER);
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(0, shown());
    assertReason(Reason.NEW_POWER);
    pass(Duration.ofHours(24).minusSeconds(1));
    assertStays(Reason.NEW_POWER);
    pass(Duration.ofSeconds(1));
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void what_two_sign_goes_on_while_the_lower_threshold_waits() throws Exception {
    two_must_sign();
    city.putDirectory(directory(3, clock.instant(), of(NOW, SITI, DEWI)));
    city.release("dinkes", 2, SITI, DEWI);
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void one_is_enough_at_once_where_two_vouched_for_it() throws Exception {
    two_must_sign();
    city.putVouched(directory(3, clock.instant(), of(NOW, SITI, DEWI)), SITI);
    city.release("dinkes", 2, DEWI);
    assertStays(Reason.NEW_POWER);
    city.putVouched(directory(4, clock.instant(), of(NOW, SITI, DEWI)), SITI, DEWI);
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void a_threshold_that_waits_lets_nobody_vouch_alone_for_a_key() throws Exception {
    two_must_sign();
    city.putDirectory(directory(3, clock.instant(), of(NOW, SITI, DEWI)));
    city.putVouched(directory(4, clock.instant(), of(NOW, SITI, DEWI, THIEF)), DEWI);
    city.release("dinkes", 2, DEWI, THIEF);
    assertStays(Reason.NEW_POWER);
  }

  @Test
  void a_threshold_lowered_in_steps_or_by_way_of_a_tenant_taken_out_waits_as_well()
      throws Exception {
    two_must_sign();
    Instant then = clock.instant();
    city.putDirectory(
        directory(3, then, SmallRepository.dinkes().withState(Directory.State.LEGACY)));
    city.putDirectory(directory(4, then, of(NOW, SITI, DEWI)));
    city.release("dinkes", 2, DEWI);
    node.tick();
    assertTrue(shown() < 2);
    assertReason(Reason.NEW_KEY);
    a_fresh_city();
    two_must_sign();
    city.putVouched(
        directory(3, clock.instant(), of(NOW, SITI, DEWI, BUDI).withThreshold(3)), SITI, DEWI);
    city.putDirectory(directory(4, clock.instant(), of(NOW, SITI, DEWI, BUDI).withThreshold(2)));
    pass(Duration.ofHours(12));
    node.tick();
    city.putDirectory(directory(5, clock.instant(), of(NOW, SITI, DEWI, BUDI)));
    city.release("dinkes", 2, DEWI);
    assertStays(Reason.NEW_POWER);
    pass(Duration.ofHours(12));
    assertStays(Reason.NEW_POWER);
    pass(Duration.ofHours(12));
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void a_lower_threshold_that_is_dated_back_gains_nothing() throws Exception {
    two_must_sign();
    node.tick();
    city.putDirectory(directory(3, NOW.plusSeconds(60), of(NOW, SITI, DEWI)));
    city.release("dinkes", 2, DEWI);
    assertStays(Reason.NEW_POWER);
    start(city.path());
    assertStays(Reason.NEW_POWER);
  }

  @Test
  void what_one_signed_while_one_was_enough_is_taken_also_where_a_lower_threshold_waits()
      throws Exception {
    city.putVouched(directory(2, NOW, of(NOW, SITI, DEWI).withThreshold(2)), SITI);
    city.putDirectory(directory(3, NOW, of(NOW, SITI, DEWI)));
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(1, shown());
    kept(1);
  }

  @Test
  void software_keys_do_not_count_again_within_a_day_where_passkeys_were_required()
      throws Exception {
    passkeys_are_required();
    city.putDirectory(directory(3, clock.instant(), with_software_keys()));
    city.release("dinkes", 2, SITI);
    assertStays(Reason.NEW_POWER);
    start(city.path());
    pass(Duration.ofHours(24).minusSeconds(1));
    assertStays(Reason.NEW_POWER);
    pass(Duration.ofSeconds(1));
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void a_software_key_that_does_not_count_vouches_for_no_other() throws Exception {
    passkeys_are_required();
    city.putDirectory(directory(3, clock.instant(), with_software_keys()));
    city.putVouched(
        directory(
            4,
            clock.instant(),
            SmallRepository.dinkes()
                .withPublishers(Publisher.all(List.of(SITI.key(), TOUCH.key(), THIEF.key()), NOW))),
        SITI);
    city.release("dinkes", 2, THIEF);
    assertWaits();
  }

  private void two_must_sign() throws Exception {
    city.putVouched(directory(2, NOW, of(NOW, SITI, DEWI).withThreshold(2)), SITI);
    pass(Duration.ofDays(2));
    node.tick();
  }

  private void passkeys_are_required() throws Exception {
    city.putVouched(directory(2, NOW, with_software_keys().withPasskeys(true)), SITI);
    pass(Duration.ofDays(2));
    node.tick();
  }

  private static Directory.Tenant with_software_keys() {
    return SmallRepository.dinkes()
        .withPublishers(Publisher.all(List.of(SITI.key(), TOUCH.key()), NOW));
  }

  // A host

  @Test
  void a_directory_of_the_future_moves_no_host_by_a_key_that_waits() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.putVouched(moved(3, NOW.plus(Duration.ofHours(25)), false), THIEF);
    node.tick();
    assertEquals("dinkes", at("dinkes.localhost"));
  }

  @Test
  void a_stolen_platform_key_does_not_move_a_host_to_a_tenant_of_its_own_within_a_day()
      throws Exception {
    city.putDirectory(moved(2, NOW, false));
    city.release("tipu", 1, THIEF);
    node.tick();
    assertEquals("dinkes", at("dinkes.localhost"));
    start(city.path());
    assertEquals("dinkes", at("dinkes.localhost"));
    pass(Duration.ofHours(24).minusSeconds(1));
    node.tick();
    assertEquals("dinkes", at("dinkes.localhost"));
    pass(Duration.ofSeconds(1));
    node.tick();
    assertEquals("tipu", at("dinkes.localhost"));
  }

  @Test
  void a_host_moves_at_once_where_its_publishers_vouched() throws Exception {
    city.putVouched(moved(2, NOW, false), SITI);
    node.tick();
    assertEquals("tipu", at("dinkes.localhost"));
  }

  @Test
  void a_host_shows_nothing_while_it_waits_and_its_tenant_is_gone() throws Exception {
    city.putDirectory(moved(2, NOW, true));
    city.release("tipu", 1, THIEF);
    node.tick();
    assertEquals("nobody", at("dinkes.localhost"));
    city.putDirectory(moved(3, NOW, true));
    node.tick();
    assertEquals("nobody", at("dinkes.localhost"));
  }

  @Test
  void a_host_that_belonged_to_nobody_in_between_waits_as_well() throws Exception {
    city.putDirectory(directory(2, NOW, of(NOW, SITI).withHosts(List.of("lain.localhost"))));
    city.putDirectory(moved(3, NOW, false));
    node.tick();
    assertEquals("dinkes", at("dinkes.localhost"));
  }

  @Test
  void a_tenant_that_was_taken_out_and_listed_again_is_not_new() throws Exception {
    city.putDirectory(moved(2, NOW, true));
    list(3, NOW, THIEF);
    city.release("dinkes", 2, THIEF);
    node.tick();
    assertTrue(shown() < 2);
    assertReason(Reason.NEW_KEY);
  }

  /** A directory in which a tenant of the thief has the host of another. */
  private static Directory moved(long version, Instant issued, boolean without) throws Rejected {
    Directory usual =
        directory(version, issued, of(issued, SITI).withHosts(List.of("lain.localhost")));
    List<Directory.Tenant> tenants = new java.util.ArrayList<>(usual.tenants().values());
    if (without) {
      tenants.removeIf(tenant -> tenant.id().equals("dinkes"));
    }
    tenants.add(
        new Directory.Tenant(
            "tipu",
            "Tipu",
            Directory.State.ACTIVE,
            List.of("dinkes.localhost"),
            1,
            Publisher.all(List.of(THIEF.key()), issued)));
    return Directory.of(version, issued, EXPIRES, usual.domain(), usual.signing(), tenants);
  }

  private String at(String host) {
    return node.inForce().tenantAt(host).map(Directory.Tenant::id).orElse("nobody");
  }

  // A revoked key

  @Test
  void a_revoked_key_signs_nothing_from_its_release_on_and_what_was_before_stays()
      throws Exception {
    city.release("dinkes", 2, SITI);
    node.tick();
    revoke(2, 3, SITI, DEWI);
    node.tick();
    assertEquals(2, shown());
    assertEquals(Set.of(), alarmed());
    city.release("dinkes", 3, SITI);
    assertStays(Reason.REVOKED_KEY);
    start(temporary.resolve("gone"));
    assertEquals(2, shown());
  }

  @Test
  void a_release_of_a_revoked_key_makes_room_for_the_newest_that_stands() throws Exception {
    city.release("dinkes", 2, SITI);
    node.tick();
    city.release("dinkes", 3, THIEF, SITI);
    city.release("dinkes", 4, SITI);
    enlist(2);
    pass(Duration.ofDays(1));
    node.tick();
    assertEquals(4, shown());
    revoke(3, 3, SITI, DEWI);
    node.tick();
    assertEquals(2, shown());
    assertTrue(alarmed().contains(AlarmCode.RELEASE_REVOKED), "" + alarms.open());
    start(temporary.resolve("gone"));
    assertEquals(2, shown());
    assertTrue(alarmed().contains(AlarmCode.RELEASE_REVOKED), "" + alarms.open());
    start(city.path());
    city.release("dinkes", 5, DEWI);
    node.tick();
    assertEquals(5, shown());
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void a_disk_that_fails_in_that_very_round_keeps_no_revoked_release_in_force() throws Exception {
    SmallRepository small = city;
    small.release("dinkes", 2, List.of(small.page("dinkes", "/dua")), SITI);
    small.release("dinkes", 3, List.of(small.page("dinkes", "/tiga")), SITI);
    enlist(2);
    pass(Duration.ofDays(1));
    List<String> steps = roundOfRevocation(small, Integer.MAX_VALUE);
    assertEquals(2, shown());
    assertTrue(
        alarms.last().stream().noneMatch(alarm -> alarm.code() == AlarmCode.STORE_DAMAGED),
        () -> "its statements are written before the scrub looks for them: " + alarms.last());
    for (int n = 1; n <= steps.size(); n++) {
      if (!steps.get(n - 1).startsWith("OPEN")) {
        continue; // What is there can be moved and removed on a full disk.
      }
      String when = "full from step " + n + " on, " + steps.get(n - 1);
      roundOfRevocation(small, n);
      boolean revoked = node.inForce().trust().orElseThrow().directory().version() == 3;
      assertTrue(!revoked || shown() != 3, when);
      node.tick();
      assertEquals(2, shown(), when);
      assertTrue(alarmed().contains(AlarmCode.RELEASE_REVOKED), when + ": " + alarms.open());
      start(temporary.resolve("gone"), temporary.resolve("store " + n));
      assertEquals(2, shown(), when);
    }
  }

  /** By a node of its own that showed release 3, on a disk that is full from a step on. */
  private List<String> roundOfRevocation(SmallRepository small, int full) throws Exception {
    city = small.copy(temporary.resolve("repository " + full));
    start(city.path(), temporary.resolve("store " + full));
    node.tick();
    assertEquals(3, shown());
    revoke(3, 3, SITI, DEWI);
    try (FaultyDisk disk = FaultyDisk.failing(FaultyDisk.Fault.FULL, full)) {
      node.tick();
      return disk.steps();
    }
  }

  @Test
  void a_node_that_was_shown_the_revocation_cannot_be_talked_back() throws Exception {
    city.release("dinkes", 2, SITI);
    node.tick();
    revoke(2, 2, SITI, DEWI);
    node.tick();
    assertEquals(1, shown());
    // A later directory that says nothing of it, an older one, the very release again.
    list(3, NOW, SITI, DEWI);
    node.tick();
    assertEquals(1, shown());
    city.release("dinkes", 3, SITI);
    node.tick();
    assertEquals(1, shown());
    start(city.path());
    node.tick();
    assertEquals(1, shown());
    assertReason(Reason.REVOKED_KEY);
    Files.delete(store.files().directory().resolve("state"));
    start(city.path());
    node.tick();
    assertEquals(1, shown());
  }

  // A directory that the disk lost

  @Test
  void a_directory_that_was_lost_takes_no_site_down_that_mirrors_know_it_of() throws Exception {
    city.release("dinkes", 2, SITI);
    city.putVouched(directory(2, NOW, of(NOW, DEWI)), SITI);
    node.tick();
    node.tick();
    assertEquals(2, shown());
    Path one = lose(1);
    start(city.path());
    assertEquals(0, shown());
    try (FaultyDisk full = FaultyDisk.failing(FaultyDisk.Fault.FULL, 1)) {
      node.tick();
      assertEquals(2, shown(), "also by a disk that takes nothing");
      assertTrue(full.steps().size() > 0);
    }
    assertTrue(alarmed().contains(AlarmCode.STORE_UNWRITABLE), "" + alarms.open());
    assertTrue(Files.notExists(one));
    node.tick();
    assertTrue(Files.exists(one));
    assertEquals(Set.of(), alarmed());
    String path = RepositoryPaths.directory(1);
    assertEquals(
        List.of(path + " was lost; written again"),
        alarms.last().stream()
            .filter(alarm -> alarm.subject().equals(path))
            .map(Alarm::what)
            .toList(),
        "told once, since the disk that lost it may lose more");
    start(temporary.resolve("gone"));
    assertEquals(2, shown());
  }

  @Test
  void a_key_that_a_lost_directory_revoked_signs_nothing() throws Exception {
    city.release("dinkes", 2, SITI);
    revoke(2, 3, SITI, DEWI);
    list(3, NOW, SITI, DEWI);
    node.tick();
    assertEquals(2, shown());
    lose(2);
    start(city.path());
    city.release("dinkes", 3, SITI);
    assertStays(Reason.REVOKED_KEY);
  }

  @Test
  void a_directory_that_is_nowhere_any_more_is_told_of() throws Exception {
    list(2, NOW, SITI, DEWI);
    list(3, NOW, SITI, DEWI);
    node.tick();
    assertEquals(Set.of(), alarmed());
    lose(2);
    Files.delete(city.path().resolve(RepositoryPaths.directory(2)));
    start(city.path());
    node.tick();
    node.tick();
    assertEquals(Set.of(AlarmCode.STORE_DAMAGED), alarmed());
    assertEquals(1, shown());
  }

  /** The one before knows nothing of whom the newest took out: no site is shown by it. */
  @Test
  void a_node_that_lost_its_newest_directory_believes_no_older_one() throws Exception {
    list(2, NOW, DEWI);
    node.tick();
    lose(2);
    start(temporary.resolve("gone"));
    assertNoTrust();
    start(city.path());
    assertNoTrust();
    node.tick();
    assertEquals(2, node.inForce().trust().orElseThrow().directory().version());
    assertEquals(Set.of(), alarmed());
  }

  /** Nor of whose keys the newest root took away. */
  @Test
  void a_node_that_lost_its_newest_root_believes_no_older_one() throws Exception {
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, PLATFORM), PLATFORM);
    node.tick();
    assertEquals(2, node.inForce().trust().orElseThrow().root().version());
    Path lost = store.files().directory().resolve(RepositoryPaths.root(2));
    Files.delete(lost);
    Files.delete(lost.resolveSibling("2.sig"));
    start(temporary.resolve("gone"));
    assertNoTrust();
    start(city.path());
    node.tick();
    assertEquals(2, node.inForce().trust().orElseThrow().root().version());
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void a_fresh_node_believes_no_directory_that_expired_and_one_that_knew_it_does()
      throws Exception {
    pass(Duration.between(NOW, SmallRepository.EXPIRES));
    lose(1);
    start(city.path());
    assertEquals(Optional.empty(), node.inForce().trust());
    node.tick();
    assertEquals(1, shown(), "what was in force stays");
    assertEquals(Set.of(AlarmCode.EXPIRED), alarmed());
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(Optional.empty(), node.inForce().trust());
    assertEquals(0, shown());
    assertEquals(Set.of(AlarmCode.NO_TRUST), alarmed());
  }

  private void assertNoTrust() {
    assertEquals(Optional.empty(), node.inForce().trust());
    assertEquals(0, shown());
    assertEquals(Set.of(AlarmCode.STORE_DAMAGED, AlarmCode.NO_TRUST), alarmed());
  }

  /** As a bad block does, or who tidies up; the node that runs knows it by heart. */
  private Path lose(long directory) throws IOException {
    Path lost = store.files().directory().resolve(RepositoryPaths.directory(directory));
    Files.delete(lost);
    Files.delete(lost.resolveSibling(directory + ".sig"));
    return lost;
  }

  @Test
  void a_past_that_never_was_does_not_come_up_when_the_newest_falls() throws Exception {
    city.release("dinkes", 2, DEWI);
    city.put(RepositoryPaths.directory(2), directory(2, NOW, of(NOW, SITI, DEWI)), PLATFORM, SITI);
    node.tick();
    city.release("dinkes", 3, SITI);
    node.tick();
    assertEquals(3, shown());
    city.putUnlogged(
        RepositoryPaths.release("dinkes", 2),
        city.statement("dinkes", 2, city.release("bpbd", 2, BUDI, DEWI).manifest()),
        SITI);
    city.stamps().put(ReleaseStatement.parse(city.get("sites/dinkes/3")));
    city.stamp();
    revoke(3, 3, SITI, DEWI);
    node.tick();
    assertEquals(2, shown());
    assertEquals(List.of(DEWI.key()), node.inForce().newest("dinkes").orElseThrow().signers());
  }

  @Test
  void nothing_is_shown_where_nothing_stands() throws Exception {
    enlist(2);
    pass(Duration.ofDays(1));
    revoke(3, 1, SITI, DEWI);
    node.tick();
    assertEquals(0, shown());
    assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "" + alarms.open());
    start(city.path());
    assertTrue(node.isRestored(), "all the other sites are here");
    node.tick();
    assertEquals(0, shown());
    assertTrue(node.isFilled());
    city.release("dinkes", 2, DEWI);
    node.tick();
    assertEquals(2, shown());
  }

  @Test
  void a_hold_shows_no_release_of_a_revoked_key() throws Exception {
    city.release("dinkes", 2, SITI);
    city.putVouched(directory(2, NOW, of(NOW, SITI, DEWI)), SITI);
    city.release("dinkes", 3, DEWI);
    HoldStatement hold =
        HoldStatement.of(
            "dinkes",
            1,
            NOW,
            HoldStatement.Action.SERVE,
            "salah terbit",
            java.util.OptionalLong.of(2));
    city.put(RepositoryPaths.hold("dinkes", 1), hold, DEWI);
    node.tick();
    node.tick();
    assertEquals(2, shown());
    city.putDirectory(
        directory(
            3,
            NOW,
            of(NOW, SITI, DEWI).withRevoked(List.of(new Revocation(SITI.key().keyId(), 2)))));
    node.tick();
    assertTrue(node.inForce().isInMaintenance("dinkes"));
    assertTrue(alarmed().contains(AlarmCode.HOLD_UNMET), "" + alarms.open());
  }

  @Test
  void a_hold_shows_a_good_release_while_the_newest_that_may_stand_is_withheld() throws Exception {
    a_thief_withholds_the_release_before_the_one_that_falls();
    hold(1, 2);
    node.tick();
    assertEquals(2, shown());
    revoke(3, 3, SITI, DEWI);
    for (int round = 0; round < 3; round++) {
      node.tick();
      assertEquals(2, shown());
      assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "" + alarms.open());
    }
    start(temporary.resolve("gone"));
    assertEquals(2, shown());
    assertTrue(node.isRestored());
    start(city.path());
    node.tick();
    assertEquals(2, shown());
    list(4, NOW, SITI, DEWI);
    node.tick();
    assertEquals(4, node.inForce().trust().orElseThrow().directory().version());
    assertEquals(2, shown());
    hold(2, 1);
    node.tick();
    assertEquals(1, shown());
    lift(3);
    node.tick();
    assertEquals(0, shown());
    city.release("dinkes", 5, DEWI);
    node.tick();
    assertEquals(5, shown());
    node.tick();
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void a_hold_that_comes_while_nothing_stands_is_shown() throws Exception {
    a_thief_withholds_the_release_before_the_one_that_falls();
    revoke(3, 3, SITI, DEWI);
    node.tick();
    assertEquals(0, shown());
    hold(1, 3);
    node.tick();
    assertTrue(alarmed().contains(AlarmCode.HOLD_UNMET), "" + alarms.open());
    assertEquals(0, shown());
    hold(2, 2);
    node.tick();
    assertEquals(2, shown());
  }

  /** As where a disk was exchanged since, while the other node shows the hold. */
  @Test
  void a_node_that_never_had_a_release_that_stands_says_so_and_shows_a_hold() throws Exception {
    enlist(2);
    pass(Duration.ofDays(1));
    city.release("dinkes", 2, SITI);
    revoke(3, 2, SITI, DEWI);
    Path fresh = temporary.resolve("fresh");
    start(city.path(), fresh);
    node.tick();
    assertEquals(0, shown());
    assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "" + alarms.open());
    Path away = temporary.resolve("away");
    Files.move(city.path(), away);
    node.tick();
    assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "also while nobody answers");
    Files.move(away, city.path());
    hold(1, 3);
    node.tick();
    assertTrue(alarmed().contains(AlarmCode.HOLD_UNMET), "the log has no release 3");
    hold(2, 2);
    node.tick();
    assertEquals(0, shown());
    assertTrue(alarmed().contains(AlarmCode.HOLD_UNMET), "a revoked one is held by nobody");
    hold(3, 1);
    node.tick();
    assertEquals(1, shown());
    assertTrue(node.isFilled());
    start(temporary.resolve("gone"), fresh);
    assertEquals(1, shown(), "also when it starts again, from its own store");
    start(city.path(), temporary.resolve("fresher"));
    node.tick();
    assertEquals(1, shown(), "in its first round");
    lift(4);
    node.tick();
    assertEquals(0, shown());
    assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "" + alarms.open());
    city.release("dinkes", 3, DEWI);
    node.tick();
    assertEquals(3, shown());
    assertEquals(Set.of(), alarmed());
  }

  /** Nobody has published since what a hold showed; after the lift it is shown by no node. */
  @Test
  void a_release_that_lies_here_for_a_hold_alone_is_no_newest_one_where_the_state_is_lost()
      throws Exception {
    enlist(2);
    pass(Duration.ofDays(1));
    city.release("dinkes", 2, SITI);
    revoke(3, 2, SITI, DEWI);
    hold(1, 1);
    Path fresh = temporary.resolve("fresh");
    start(city.path(), fresh);
    node.tick();
    assertEquals(1, shown());
    loseState(fresh);
    node.tick();
    assertEquals(1, shown());
    lift(2);
    node.tick();
    assertEquals(0, shown());
    loseState(fresh);
    node.tick();
    assertEquals(0, shown(), "nor of a hold that was lifted");
    assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "" + alarms.open());
  }

  /** What it stands on lies here for it alone, too; and a log that was lost says nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_a_held_re_render_stands_on_is_no_newest_one_where_the_state_is_lost(boolean log)
      throws Exception {
    Directory.Tenant delegating = of(NOW, SITI, DEWI).withRerender(Rerender.PLATFORM);
    city.putTheme(SmallRepository.theme(2));
    city.putVouched(directory(2, NOW, delegating), SITI);
    pass(Duration.ofDays(1));
    byte[] other = {3};
    city.log(LogEntry.of(RepositoryPaths.release("dinkes", 3), other, other));
    city.rerender("dinkes", 2, 2);
    city.release("dinkes", 3, SITI);
    Revocation stolen = new Revocation(SITI.key().keyId(), 3);
    city.putVouched(directory(3, NOW, delegating.withRevoked(List.of(stolen))), SITI);
    Path fresh = temporary.resolve("fresh");
    start(city.path(), fresh);
    node.tick();
    assertEquals(0, shown(), "in the log something else stands between");
    hold(1, 2);
    node.tick();
    assertEquals(2, shown());
    if (log) {
      Files.delete(fresh.resolve(LogFiles.CHECKPOINT));
    }
    loseState(fresh);
    node.tick();
    assertEquals(2, shown());
    lift(2);
    node.tick();
    assertEquals(0, shown());
    assertTrue(alarmed().contains(AlarmCode.NOTHING_GOOD), "" + alarms.open());
  }

  @Test
  void a_folder_that_cannot_be_read_costs_no_other_site_what_is_known_where_the_state_is_lost()
      throws Exception {
    Path folder = temporary.resolve("store");
    Path holds = folder.resolve(RepositoryPaths.holds("bpbd"));
    Files.createDirectories(holds.getParent());
    Files.write(holds, new byte[] {1});
    Files.delete(folder.resolve("state"));
    start(temporary.resolve("gone"), folder);
    assertEquals(1, shown());
  }

  /** What fell is here still, and says that the node was there. */
  @Test
  void a_node_that_went_back_does_so_again_where_the_state_is_lost() throws Exception {
    enlist(2);
    pass(Duration.ofDays(1));
    city.release("dinkes", 2, SITI);
    node.tick();
    city.release("dinkes", 3, SITI);
    node.tick();
    revoke(3, 3, SITI, DEWI);
    hold(1, 2);
    node.tick();
    assertEquals(2, shown());
    loseState(temporary.resolve("store"));
    node.tick();
    assertEquals(2, shown());
    lift(2);
    node.tick();
    assertEquals(2, shown());
    assertTrue(alarmed().contains(AlarmCode.RELEASE_REVOKED), "" + alarms.open());
  }

  private void loseState(Path folder) throws IOException {
    Files.delete(folder.resolve("state"));
    start(city.path(), folder);
  }

  private void lift(long version) throws Rejected {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of(
            "dinkes",
            version,
            NOW,
            HoldStatement.Action.LIFT,
            "pulih",
            java.util.OptionalLong.empty()),
        DEWI);
  }

  /** Release 4 of a stolen key is in force; of 3 nothing came but its leaf. */
  private void a_thief_withholds_the_release_before_the_one_that_falls() throws Exception {
    city.release("dinkes", 2, SITI);
    enlist(2);
    pass(Duration.ofDays(1));
    node.tick();
    assertEquals(2, shown());
    city.release("dinkes", 3, SITI);
    city.release("dinkes", 4, SITI);
    Files.delete(city.path().resolve(RepositoryPaths.release("dinkes", 3)));
    node.tick();
    assertEquals(4, shown());
  }

  private void hold(long version, long release) throws Rejected {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of(
            "dinkes",
            version,
            NOW,
            HoldStatement.Action.SERVE,
            "kunci dicuri",
            java.util.OptionalLong.of(release)),
        DEWI);
  }

  @Test
  void a_fresh_node_takes_what_a_publisher_signed_before_leaving_and_nothing_since()
      throws Exception {
    city.putVouched(directory(2, NOW, of(NOW, DEWI)), SITI);
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(1, shown());
    start(temporary.resolve("gone"), temporary.resolve("fresh"));
    assertEquals(1, shown(), "also when it starts again, from its own store");
    assertEquals(Set.of(), alarmed());
    city.release("dinkes", 2, SITI);
    start(city.path(), temporary.resolve("fresher"));
    node.tick();
    assertEquals(0, shown());
    assertReason(Reason.UNKNOWN_KEY);
  }

  @Test
  void a_fresh_node_takes_what_one_signed_before_two_had_to() throws Exception {
    city.putVouched(directory(2, NOW, of(NOW, SITI, DEWI).withThreshold(2)), SITI);
    start(city.path(), temporary.resolve("fresh"));
    node.tick();
    assertEquals(1, shown());
    city.release("dinkes", 2, SITI);
    node.tick();
    assertEquals(1, shown());
    assertReason(Reason.BELOW_THRESHOLD);
  }

  @Test
  void the_only_publisher_is_replaced_by_the_platform_after_a_day() throws Exception {
    list(2, NOW, DEWI);
    node.tick();
    assertEquals(1, shown());
    city.release("dinkes", 2, DEWI);
    assertWaits();
    pass(Duration.ofHours(24));
    node.tick();
    assertEquals(2, shown());
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void authoring_sees_the_same() throws Exception {
    list(2, NOW, SITI, THIEF);
    city.release("dinkes", 2, THIEF);
    assertRefused(Reason.NEW_KEY, () -> kept(2));
    revoke(3, 1, SITI, DEWI);
    assertRefused(Reason.REVOKED_KEY, () -> kept(1));
    TrustChain chain = city.chain();
    assertEquals(Optional.of(1L), chain.revokedFrom("dinkes", SITI.key().keyId()));
    chain.verifyOnceInForce(
        city.get("sites/dinkes/1"), city.get("sites/dinkes/1.sig"), "dinkes", 1);
    assertRefused(
        Reason.UNKNOWN_KEY,
        () ->
            chain.verifyOnceInForce(
                city.get("sites/dinkes/2"), city.get("sites/dinkes/2.sig"), "dinkes", 2));
  }

  private void kept(long version) throws Rejected {
    String path = RepositoryPaths.release("dinkes", version);
    city.chain()
        .verifyKept(city.get(path), city.get(RepositoryPaths.signatures(path)), "dinkes", version);
  }

  // The city

  private void a_fresh_city() throws Exception {
    clock.now = NOW;
    Path folder = Files.createTempDirectory(temporary, "city");
    city = new SmallRepository(folder.resolve("repository"));
    start(city.path(), folder.resolve("store"));
    node.tick();
    assertEquals(1, shown());
  }

  private static Directory.Tenant of(Instant from, Signer... publishers) {
    List<Key> keys = Arrays.stream(publishers).map(Signer::key).toList();
    return SmallRepository.dinkes().withPublishers(Publisher.all(keys, from));
  }

  private static Directory directory(long version, Instant issued, Directory.Tenant dinkes)
      throws Rejected {
    Directory usual = SmallRepository.directory(version, EXPIRES, dinkes);
    return Directory.of(
        version,
        issued,
        EXPIRES,
        usual.domain(),
        usual.signing(),
        List.copyOf(usual.tenants().values()));
  }

  /** Signed by the platform alone. */
  private void list(long version, Instant issued, Signer... publishers) throws Rejected {
    city.putDirectory(directory(version, issued, of(issued, publishers)));
  }

  private void listFrom(long version, Instant issued, Publisher... publishers) throws Rejected {
    city.putDirectory(
        directory(version, issued, SmallRepository.dinkes().withPublishers(List.of(publishers))));
  }

  /** DEWI is vouched for by the other publisher, in good time. */
  private void enlist(long directory) throws Rejected {
    city.putVouched(directory(directory, NOW, of(NOW, SITI, DEWI)), SITI);
  }

  /** Revokes one key from a release on; the other vouched for by it, as a good platform would. */
  private void revoke(long directory, long from, Signer revoked, Signer other) throws Rejected {
    city.putVouched(
        directory(
            directory,
            NOW,
            of(NOW, revoked, other)
                .withRevoked(List.of(new Revocation(revoked.key().keyId(), from)))),
        revoked);
  }

  private void pass(Duration time) throws Rejected {
    clock.now = clock.now.plus(time);
    city.stampAt(clock.now, Duration.ofHours(1));
  }

  private void assertWaits() {
    assertStays(Reason.NEW_KEY);
  }

  private void assertStays(Reason reason) {
    long before = shown();
    node.tick();
    assertEquals(before, shown());
    assertReason(reason);
  }

  private void assertReason(Reason reason) {
    assertTrue(
        alarms.open().stream().anyMatch(alarm -> alarm.what().contains(reason.name())),
        reason + " among " + alarms.open());
  }

  private long shown() {
    return node.inForce().release("dinkes").map(VerifiedRelease::version).orElse(0L);
  }

  private Set<AlarmCode> alarmed() {
    return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
  }
}
