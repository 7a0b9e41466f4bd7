package id.perisai.release;

import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a node remembers of timestamps. {@link TimestampTest} says what it does by them; here is
 * that nothing is remembered which a wrong clock would make bad for good.
 */
class TimestampWatchTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path temporary;
  private final List<String> told = new ArrayList<>();
  private SmallRepository city;
  private VerifiedStore store;
  private Alarms alarms;

  @BeforeEach
  void a_city_that_stamps_for_an_hour() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    city.stampAt(NOW, HOUR);
    store = new VerifiedStore(temporary.resolve("store"));
    store.write(city.chain());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void remembers_the_newest_that_is_of_now_across_a_restart() throws Exception {
    assertEquals(0, version(watch(NOW)), "none yet");
    assertEquals(city.stamps().version(), version(ticked(watch(NOW))));
    TimestampWatch again = watch(NOW);
    again.start();
    assertEquals(city.stamps().version(), version(again));
    assertTrue(again.mayTake());
    assertEquals(Freshness.Level.GREEN, again.level());
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void remembers_none_of_the_future_which_would_be_believed_until_then() throws Exception {
    long before = city.stamps().version();
    ticked(watch(NOW));
    city.stampAt(NOW.plus(Duration.ofDays(365)), HOUR);
    TimestampWatch watch = ticked(started(NOW));
    assertEquals(before, version(watch));
    assertEquals(Set.of(AlarmCode.CLOCK_OFF), alarmed());
    assertEquals(Freshness.Level.YELLOW, watch.level());
    city.stampAt(NOW.plusSeconds(60), HOUR);
    assertEquals(city.stamps().version(), version(ticked(watch)), "the clock was put right");
    assertEquals(Set.of(), alarmed());
    assertEquals(Freshness.Level.GREEN, watch.level());
  }

  @Test
  void remembers_none_while_its_own_clock_stands_before_what_it_saw() throws Exception {
    long before = city.stamps().version();
    ticked(watch(NOW));
    Instant past = NOW.minus(Duration.ofDays(3));
    city.stampAt(past, HOUR);
    TimestampWatch watch = ticked(started(past));
    assertEquals(before, version(watch));
    assertFalse(watch.mayTake());
    assertEquals(Set.of(AlarmCode.CLOCK_OFF), alarmed());
  }

  @Test
  void remembers_none_that_expired_however_many_come() throws Exception {
    long before = city.stamps().version();
    ticked(watch(NOW));
    TimestampWatch late = started(NOW.plus(Duration.ofDays(365)));
    for (int i = 1; i < 4; i++) {
      city.stampAt(NOW.plusSeconds(60 * i), HOUR);
      ticked(late);
      assertEquals(before, version(late), "the " + i + ". of them");
      assertFalse(late.mayTake());
      assertEquals(i > 1, alarmed().contains(AlarmCode.CLOCK_OFF), "one may be withheld");
    }
    assertEquals(city.stamps().version(), version(ticked(started(NOW.plusSeconds(240)))));
  }

  @Test
  void takes_an_expired_one_by_the_word_for_this_very_log_and_once() throws Exception {
    Instant late = NOW.plus(HOUR);
    Digest root = city.log().head().root();
    assertEquals(0, version(ticked(ticked(watch(late)))), "the same one twice");
    assertEquals(Set.of(AlarmCode.TIMESTAMP_STALE), alarmed());
    assertEquals(0, version(ticked(watch(late, Optional.of(Digest.of(new byte[] {7}))))));
    TimestampWatch watch = ticked(watch(late, Optional.of(root)));
    assertEquals(city.stamps().version(), version(watch));
    assertTrue(watch.mayTake());
    long first = city.stamps().version();
    city.stamp();
    assertEquals(first, version(ticked(watch)), "the word is used");
  }

  @Test
  void believes_its_store_no_more_than_the_repository() throws Exception {
    ticked(watch(NOW));
    Timestamp good = Timestamp.parse(store.files().timestamp());
    Timestamp forged = city.stamps().signed(900, city.log().head(), Signer.named("stranger"));
    store.write(forged);
    TimestampWatch watch = started(NOW);
    assertEquals(0, version(watch));
    assertEquals(Set.of(AlarmCode.STORE_DAMAGED), alarmed());
    assertEquals(good.version(), version(ticked(watch)));
    store.write(forged);
    told.clear();
    ticked(watch);
    assertArrayEquals(good.bytes(), store.files().timestamp());
    assertTrue(told.stream().anyMatch(line -> line.contains("STORE_DAMAGED")), "" + told);
  }

  @Test
  void an_old_one_put_back_is_an_alarm_and_makes_nothing_stale() throws Exception {
    byte[] older = city.get(RepositoryPaths.TIMESTAMP);
    city.stamp();
    TimestampWatch watch = ticked(watch(NOW));
    city.put(RepositoryPaths.TIMESTAMP, older);
    ticked(watch);
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), alarmed());
    assertEquals(Freshness.Level.GREEN, watch.level());
    assertTrue(watch.mayTake());
    city.put(city.stamps().signed(city.stamps().version(), TreeHead.EMPTY, TIMESTAMP));
    ticked(watch);
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), alarmed(), "another one of the same version");
    assertEquals(city.log().head(), watch.remembered().orElseThrow().listing().log());
  }

  @Test
  void goes_on_from_one_that_lists_a_hold_of_the_desk_which_counts_no_more() throws Exception {
    long version = city.stamps().version();
    city.put(withHoldOf("platform", version + 1));
    TimestampWatch watch = ticked(watch(NOW));
    assertEquals(version + 1, version(watch));
    city.put(city.stamps().signed(version + 2, city.log().head(), TIMESTAMP));
    assertEquals(version + 2, version(ticked(watch)));
    assertEquals(Set.of(), alarmed());
    city.put(withHoldOf("dinkes", version + 3));
    ticked(watch);
    city.put(city.stamps().signed(version + 4, city.log().head(), TIMESTAMP));
    assertEquals(version + 3, version(ticked(watch)));
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), alarmed());
  }

  private Timestamp withHoldOf(String tenant, long version) {
    Timestamp.Listing now = city.stamps().listing(city.log().head());
    Seen hold = Seen.of(2, Digest.of(new byte[] {1}));
    TreeMap<String, Seen> holds = new TreeMap<>(Map.of(tenant, hold));
    return city.stamps()
        .signed(
            version,
            new Timestamp.Listing(
                now.root(), now.directory(), now.theme(), now.sites(), holds, holds, now.log()),
            TIMESTAMP);
  }

  @Test
  void turns_yellow_red_and_green_again_at_the_second() throws Exception {
    ticked(watch(NOW));
    Instant expiry = NOW.plus(HOUR);
    Instant red = expiry.plus(Freshness.USUAL.red());
    assertEquals(Freshness.Level.GREEN, started(expiry.minusSeconds(1)).level());
    assertEquals(Freshness.Level.YELLOW, started(expiry).level());
    assertEquals(Set.of(AlarmCode.TIMESTAMP_STALE), alarmed());
    assertEquals(Freshness.Level.YELLOW, started(red.minusSeconds(1)).level());
    assertEquals(Freshness.Level.RED, started(red).level());
    assertEquals(Set.of(AlarmCode.TIMESTAMP_STALE, AlarmCode.TIMESTAMP_LOST), alarmed());
    Instant ahead = NOW.minus(Freshness.CLOCKS_DIFFER);
    assertEquals(Freshness.Level.GREEN, started(ahead).level());
    assertEquals(Freshness.Level.YELLOW, started(ahead.minusSeconds(1)).level());
  }

  @Test
  void takes_none_that_a_stranger_signed() throws Exception {
    TimestampWatch watch = ticked(watch(NOW));
    long version = version(watch);
    city.put(city.stamps().signed(version + 1, city.log().head(), Signer.named("stranger")));
    assertEquals(version, version(ticked(watch)));
    assertEquals(Set.of(AlarmCode.TIMESTAMP_REJECTED), alarmed());
  }

  @Test
  void takes_none_of_a_forked_log_and_keeps_both_sides() throws Exception {
    TimestampWatch watch = ticked(watch(NOW));
    long version = version(watch);
    city.release("dinkes", 2, SITI);
    TreeHead other = new TreeHead(city.log().size(), Digest.of(new byte[] {7}));
    city.put(city.stamps().signed(version + 2, other, TIMESTAMP));
    assertEquals(version, version(ticked(watch)));
    assertEquals(Set.of(AlarmCode.LOG_FORKED), alarmed());
    Set<String> kept = new HashSet<>();
    for (String file : List.of(RepositoryPaths.TIMESTAMP, LogFiles.CHECKPOINT)) {
      String kind = file.substring(file.lastIndexOf('/') + 1);
      kept.add(Digest.of(city.get(file)).hex() + "." + kind);
    }
    try (Stream<Path> files = Files.list(temporary.resolve("store").resolve(Evidence.FOLDER))) {
      assertEquals(kept, files.map(f -> f.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void waits_for_a_log_that_is_read_a_moment_later_and_no_longer() throws Exception {
    TransparencyLog behind = city.log();
    TimestampWatch watch = ticked(watch(NOW));
    long version = version(watch);
    for (int release = 2; release < 4; release++) {
      city.release("dinkes", release, SITI);
      tick(watch, behind, true);
      assertFalse(alarmed().contains(AlarmCode.TIMESTAMP_REJECTED), "it may be read by then");
      tick(watch, behind, false);
      assertFalse(alarmed().contains(AlarmCode.TIMESTAMP_REJECTED), "it was not read");
      tick(watch, behind, true);
      assertTrue(alarmed().contains(AlarmCode.TIMESTAMP_REJECTED));
      assertEquals(version, version(watch));
    }
    assertEquals(city.stamps().version(), version(ticked(watch)));
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void begins_anew_by_the_new_key_of_a_newer_root_alone() throws Exception {
    TimestampWatch watch = ticked(watch(NOW));
    city.put(city.stamps().signed(900, city.log().head(), TIMESTAMP));
    assertEquals(900, version(ticked(watch)), "the highest that a thief signs");
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, PLATFORM), PLATFORM);
    assertEquals(900, version(ticked(watch)), "another root with the same key");
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), alarmed());
    Signer fresh = Signer.named("fresh timestamp");
    TrustRoot before = city.chain().root();
    TrustRoot next =
        TrustRoot.of(
            3,
            NOW,
            SmallRepository.EXPIRES,
            1,
            List.of(PLATFORM.key()),
            before.log(),
            fresh.serverKey(),
            before.signing());
    city.put(RepositoryPaths.root(3), next, PLATFORM);
    long low = city.stamps().version() + 1;
    Timestamp anew = city.stamps().signed(low, city.log().head(), fresh);
    city.put(anew);
    assertEquals(low, version(ticked(watch)));
    assertEquals(Set.of(), alarmed());
    city.put(city.stamps().signed(low - 1, city.log().head(), fresh));
    assertEquals(low, version(ticked(watch)), "from there on it counts again");
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), alarmed());
  }

  @Test
  void shows_what_the_newest_lists_while_it_is_of_now() throws Exception {
    String folder = RepositoryPaths.releases("dinkes");
    TimestampWatch watch = watch(NOW);
    watch.tick(false, Optional.empty(), TransparencyLog.EMPTY, true);
    assertEquals(Set.of(), watch.listed().versions(folder));
    assertEquals(Set.of(), alarmed(), "one that nobody has seen has not expired");
    city.release("dinkes", 2, SITI);
    assertEquals(Set.of(2L), ticked(watch).listed().versions(folder));
    TimestampWatch late = ticked(started(NOW.plus(HOUR)));
    assertEquals(Set.of(), late.listed().versions(folder));
  }

  private void tick(TimestampWatch watch, TransparencyLog log, boolean isNewest) throws Rejected {
    watch.tick(true, Optional.of(city.chain().directory()), log, isNewest);
  }

  @Test
  void grows_old_though_nobody_looks_any_more() throws Exception {
    MovedClock clock = new MovedClock();
    TimestampWatch watch = ticked(watch(clock, Optional.empty()));
    assertEquals(Freshness.Level.GREEN, watch.level());
    clock.move(HOUR);
    assertEquals(Freshness.Level.YELLOW, watch.level());
    clock.move(Freshness.USUAL.red());
    assertEquals(Freshness.Level.RED, watch.level());
  }

  private TimestampWatch watch(Instant now) {
    return watch(now, Optional.empty());
  }

  private TimestampWatch watch(Instant now, Optional<Digest> word) {
    return watch(Clock.fixed(now, ZoneOffset.UTC), word);
  }

  private TimestampWatch watch(Clock clock, Optional<Digest> word) {
    alarms = new Alarms(clock, told::add);
    return new TimestampWatch(
        city.repository(),
        store,
        city.pinned(),
        clock,
        alarms,
        new Freshness(Freshness.USUAL.red(), word));
  }

  private TimestampWatch started(Instant now) {
    TimestampWatch watch = watch(now);
    watch.start();
    return watch;
  }

  private TimestampWatch ticked(TimestampWatch watch) throws Rejected {
    tick(watch, city.log(), true);
    return watch;
  }

  private static long version(TimestampWatch watch) {
    return watch.remembered().map(Timestamp::version).orElse(0L);
  }

  private Set<AlarmCode> alarmed() {
    return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
  }
}
