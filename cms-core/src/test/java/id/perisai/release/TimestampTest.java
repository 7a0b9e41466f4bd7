package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attacks of The Update Framework that a timestamp is there for, by their names; and clocks.
 */
class TimestampTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path temporary;
  private final MovedClock clock = new MovedClock();
  private final List<VerifiedStore> open = new ArrayList<>();
  private SmallRepository city;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    city.stampAt(NOW, HOUR);
    node = node("store", Freshness.USUAL);
    node.takeover.tick();
    assertEquals(Set.of(), node.alarmed());
    assertEquals(Freshness.Level.GREEN, node.takeover.freshness());
  }

  @AfterEach
  void stop() throws IOException {
    for (VerifiedStore store : open) {
      store.close();
    }
  }

  // Rollback

  @Test
  void rollback_an_older_timestamp_put_back_is_refused_also_after_a_restart() throws Exception {
    byte[] older = city.get(RepositoryPaths.TIMESTAMP);
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    assertEquals(2, node.version());
    city.put(RepositoryPaths.TIMESTAMP, older);
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), node.alarmed());
    node = again();
    node.takeover.tick();
    assertEquals(2, node.version());
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), node.alarmed());
  }

  @Test
  void rollback_a_newer_timestamp_that_lists_anything_older_is_refused() throws Exception {
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    Timestamp.Listing good = city.stamps().listing(city.log().head());
    for (Timestamp.Listing lie : older(good)) {
      city.put(city.stamps().signed(900, lie, TIMESTAMP));
      node.takeover.tick();
      assertEquals(Set.of(AlarmCode.ROLLED_BACK), node.alarmed(), lie.toString());
      assertEquals(2, node.version());
    }
    city.put(city.stamps().signed(900, good, TIMESTAMP));
    node.takeover.tick();
    assertEquals(Set.of(), node.alarmed());
  }

  private static List<Timestamp.Listing> older(Timestamp.Listing good) {
    Digest other = Digest.of(new byte[] {9});
    List<Timestamp.Listing> lies = new ArrayList<>();
    for (Optional<Seen> seen :
        List.of(
            Optional.of(Seen.of(1, other)),
            Optional.of(Seen.of(2, other)),
            Optional.<Seen>empty())) {
      TreeMap<String, Seen> sites = new TreeMap<>(good.sites());
      seen.ifPresentOrElse(one -> sites.put("dinkes", one), () -> sites.remove("dinkes"));
      lies.add(with(good, good.directory(), sites, good.log()));
    }
    lies.add(with(good, Seen.of(1, other), good.sites(), good.log()));
    lies.add(with(good, good.directory(), good.sites(), TreeHead.EMPTY));
    lies.add(with(good, good.directory(), good.sites(), new TreeHead(good.log().size(), other)));
    return lies;
  }

  private static Timestamp.Listing with(
      Timestamp.Listing good,
      Seen directory,
      java.util.SortedMap<String, Seen> sites,
      TreeHead log) {
    return new Timestamp.Listing(
        good.root(), directory, good.theme(), sites, good.holds(), good.purges(), log);
  }

  @Test
  void refuses_other_bytes_under_the_version_that_was_taken() throws Exception {
    city.put(city.stamps().signed(city.stamps().version(), city.log().head(), TIMESTAMP));
    node.takeover.tick();
    assertEquals(Set.of(), node.alarmed(), "the very same");
    city.release("dinkes", 2, SITI);
    city.put(city.stamps().signed(city.stamps().version() - 2, city.log().head(), TIMESTAMP));
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), node.alarmed());
    assertEquals(1, node.version());
  }

  // Fast-forward

  @Test
  void fast_forward_by_a_stolen_online_key_ends_with_the_root_that_names_another()
      throws Exception {
    Timestamp.Listing good = city.stamps().listing(city.log().head());
    TreeMap<String, Seen> ahead = new TreeMap<>(good.sites());
    ahead.put("dinkes", Seen.of(JsonObject.MAX_SAFE_INTEGER, Digest.of(new byte[] {7})));
    city.put(
        city.stamps()
            .signed(
                JsonObject.MAX_SAFE_INTEGER,
                with(good, good.directory(), ahead, good.log()),
                TIMESTAMP));
    node.takeover.tick();
    assertEquals(1, node.version(), "it can withhold, and put nothing in force");
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    assertTrue(node.alarmed().contains(AlarmCode.ROLLED_BACK), "" + node.alarmed());
    assertEquals(1, node.version());
    Signer fresh = Signer.named("fresh timestamp");
    TrustRoot before = TrustRoot.parse(city.get(RepositoryPaths.root(1)));
    TrustRoot next =
        TrustRoot.of(
            2,
            NOW,
            before.expires(),
            1,
            List.of(SmallRepository.PLATFORM.key()),
            before.log(),
            fresh.serverKey(),
            before.signing());
    city.put(RepositoryPaths.root(2), next, SmallRepository.PLATFORM);
    city.put(city.stamps().signed(5, city.log().head(), fresh));
    node.takeover.tick();
    node.takeover.tick();
    assertEquals(2, node.version());
    assertEquals(Set.of(), node.alarmed());
  }

  // Freeze

  @Test
  void freeze_nothing_new_past_the_expiry_and_what_is_served_stays() throws Exception {
    clock.move(HOUR);
    byte[] frozen = city.get(RepositoryPaths.TIMESTAMP);
    city.release("dinkes", 2, SITI);
    city.put(RepositoryPaths.TIMESTAMP, frozen);
    node.takeover.tick();
    assertEquals(1, node.version());
    assertEquals(Set.of(AlarmCode.TIMESTAMP_STALE), node.alarmed());
    assertEquals(Freshness.Level.YELLOW, node.takeover.freshness());
    assertFalse(node.takeover.isFilled(), "nobody knows what else there is to take");
    clock.move(Duration.ofHours(24));
    node.takeover.tick();
    assertEquals(Freshness.Level.RED, node.takeover.freshness());
    assertTrue(node.alarmed().contains(AlarmCode.TIMESTAMP_LOST), "" + node.alarmed());
    assertEquals(1, node.version());
    city.stampAt(clock.instant(), HOUR);
    node.takeover.tick();
    assertEquals(2, node.version());
    assertEquals(Set.of(), node.alarmed());
    assertEquals(Freshness.Level.GREEN, node.takeover.freshness());
    assertTrue(node.takeover.isFilled());
  }

  @Test
  void freeze_a_listed_statement_that_is_withheld_is_told() throws Exception {
    city.release("dinkes", 2, SITI);
    java.nio.file.Files.delete(city.path().resolve("sites/dinkes/2"));
    node.takeover.tick();
    assertEquals(1, node.version());
    assertEquals(Set.of(AlarmCode.RELEASE_REJECTED), node.alarmed());
  }

  // Mix and match

  @Test
  void mix_and_match_well_signed_statements_that_were_never_newest_together_are_refused()
      throws Exception {
    city.release("dinkes", 2, SITI);
    byte[] listed = city.get("sites/dinkes/2");
    byte[] stamp = city.get(RepositoryPaths.TIMESTAMP);
    city.release("dinkes", 2, List.of(city.page("dinkes", "/lain")), SITI);
    city.put(RepositoryPaths.TIMESTAMP, stamp);
    node.takeover.tick();
    assertEquals(1, node.version());
    assertEquals(Set.of(AlarmCode.RELEASE_REJECTED), node.alarmed());
    assertTrue(node.last().contains("MIXED"), node.last());
    city.put("sites/dinkes/2", listed);
    city.put("sites/dinkes/2.sig", Signer.sign(ReleaseStatement.parse(listed), SITI).bytes());
    node.takeover.tick();
    assertEquals(2, node.version());
  }

  @Test
  void mix_and_match_a_newer_statement_that_no_timestamp_lists_is_not_taken() throws Exception {
    byte[] stamp = city.get(RepositoryPaths.TIMESTAMP);
    city.release("dinkes", 2, SITI);
    city.put(RepositoryPaths.TIMESTAMP, stamp);
    for (int round = 0; round < 3; round++) {
      node.takeover.tick();
    }
    assertEquals(1, node.version());
    assertEquals(Set.of(AlarmCode.UNLISTED), node.alarmed());
  }

  @Test
  void mix_and_match_a_timestamp_that_lists_the_head_of_another_log_is_refused_and_kept()
      throws Exception {
    Digest other = Digest.of(new byte[] {9});
    city.release("dinkes", 2, SITI);
    Timestamp lie = city.stamps().signed(900, new TreeHead(city.log().size(), other), TIMESTAMP);
    city.put(lie);
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.LOG_FORKED), node.alarmed());
    assertTrue(node.last().contains("FORKED"), node.last());
    assertEquals(1, node.version(), "nothing is taken on the strength of it");
    assertEquals(2, node.takeover.evidence().size(), "it and our checkpoint");
    assertTrue(
        node.takeover
            .evidence()
            .contains("evidence/" + Digest.of(lie.bytes()).hex() + ".timestamp"));
    city.put(city.stamps().signed(901, city.log().head(), TIMESTAMP));
    node.takeover.tick();
    assertEquals(2, node.version());
    assertEquals(Set.of(), node.alarmed());
  }

  @Test
  void mix_and_match_a_timestamp_ahead_of_the_log_beside_it_waits_and_is_told() throws Exception {
    TreeHead ahead = new TreeHead(city.log().size() + 1, Digest.of(new byte[] {9}));
    city.put(city.stamps().signed(900, ahead, TIMESTAMP));
    node.takeover.tick();
    assertEquals(Set.of(), node.alarmed(), "the log may just have been read");
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.TIMESTAMP_REJECTED), node.alarmed());
    assertTrue(node.last().contains("MIXED"), node.last());
    city.put(city.stamps().signed(901, city.log().head(), TIMESTAMP));
    node.takeover.tick();
    assertEquals(Set.of(), node.alarmed(), "nobody has to name another key");
  }

  // Wrong keys, another root, endless data

  @Test
  void wrong_key_refuses_a_timestamp_that_the_online_key_did_not_sign() throws Exception {
    long next = city.stamps().version() + 1;
    for (Signer signer : List.of(SITI, SmallRepository.PLATFORM, SmallRepository.LOG)) {
      city.put(city.stamps().signed(next, city.log().head(), signer));
      node.takeover.tick();
      assertEquals(Set.of(AlarmCode.TIMESTAMP_REJECTED), node.alarmed());
      assertTrue(node.last().contains("UNKNOWN_KEY"), node.last());
    }
  }

  @Test
  void wrong_key_refuses_a_signature_of_other_bytes() throws Exception {
    String good = new String(city.get(RepositoryPaths.TIMESTAMP), StandardCharsets.UTF_8);
    String later = good.replaceFirst("\"expires\":\"20", "\"expires\":\"30");
    assertRefused(Reason.MALFORMED, () -> Timestamp.parse(later.getBytes(StandardCharsets.UTF_8)));
    String other = good.replaceFirst("\"version\":[0-9]+}\n", "\"version\":77}\n");
    city.put(RepositoryPaths.TIMESTAMP, other.getBytes(StandardCharsets.UTF_8));
    node.takeover.tick();
    assertTrue(node.last().contains("BAD_SIGNATURE"), node.last());
  }

  @Test
  void another_root_refuses_a_timestamp_of_another_platform() throws Exception {
    SmallRepository other = new SmallRepository(temporary.resolve("other"));
    other.put("trust/root/1", SmallRepository.root(1, SITI), SITI);
    city.put(RepositoryPaths.TIMESTAMP, other.get(RepositoryPaths.TIMESTAMP));
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.TIMESTAMP_REJECTED), node.alarmed());
    assertTrue(node.last().contains("WRONG_ROOT"), node.last());
  }

  @Test
  void endless_data_is_refused_before_it_is_read() throws Exception {
    Path file = city.path().resolve(RepositoryPaths.TIMESTAMP);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(1L << 40);
    }
    node.takeover.tick();
    assertTrue(node.last().contains("TOO_BIG"), node.last());
    assertEquals(1, node.version());
  }

  @Test
  void refuses_files_that_are_no_two_canonical_lines() {
    String good = new String(city.get(RepositoryPaths.TIMESTAMP), StandardCharsets.UTF_8);
    for (String lie :
        List.of(
            "",
            "\n",
            "\n\n",
            good.strip(),
            good + "\n",
            " " + good,
            good.replace("\n", "\r\n"),
            good.lines().findFirst().get() + "\n",
            good.replaceFirst("\\{", "{\"also\":1,"),
            good.replaceFirst("\"type\":\"timestamp\"", "\"type\":\"release\""))) {
      try {
        Timestamp.parse(lie.getBytes(StandardCharsets.UTF_8));
        throw new AssertionError("taken: " + lie);
      } catch (Rejected refused) {
        assertTrue(
            Set.of(Reason.MALFORMED, Reason.NOT_CANONICAL, Reason.UNKNOWN_TYPE)
                .contains(refused.reason()),
            refused.getMessage());
      }
    }
  }

  @Test
  void refuses_a_timestamp_that_would_count_for_longer_than_any_may() {
    byte[] line =
        Timestamp.statement(
            9, NOW, Timestamp.LONGEST.plusSeconds(1), city.stamps().listing(city.log().head()));
    byte[] value = TIMESTAMP.sign(Timestamp.signedMessage(9, line)).value();
    assertRefused(Reason.MALFORMED, () -> Timestamp.of(line, TIMESTAMP.serverKey(), value));
  }

  // Fresh nodes

  @Test
  void a_fresh_node_takes_nothing_from_an_expired_timestamp() throws Exception {
    clock.move(HOUR);
    Node fresh = node("fresh", Freshness.USUAL);
    fresh.takeover.tick();
    fresh.takeover.tick();
    assertEquals(0, fresh.version());
    assertTrue(fresh.alarmed().contains(AlarmCode.TIMESTAMP_STALE), "" + fresh.alarmed());
    assertTrue(fresh.alarmed().contains(AlarmCode.NO_TRUST), "" + fresh.alarmed());
    Digest other = Digest.of(new byte[] {1});
    Node wrong = node("wrong", new Freshness(HOUR, Optional.of(other)));
    wrong.takeover.tick();
    assertEquals(0, wrong.version());
  }

  @Test
  void a_fresh_node_begins_with_an_expired_timestamp_by_the_operators_word_once() throws Exception {
    clock.move(HOUR);
    Freshness word = new Freshness(HOUR, Optional.of(city.log().head().root()));
    Node fresh = node("fresh", word);
    fresh.takeover.tick();
    assertEquals(1, fresh.version());
    assertEquals(Set.of(AlarmCode.TIMESTAMP_STALE), fresh.alarmed());
    city.release("dinkes", 2, SITI);
    Node again = node("fresh", new Freshness(HOUR, Optional.of(city.log().head().root())));
    again.takeover.tick();
    assertEquals(1, again.version(), "it remembers a timestamp: the word counts no more");
  }

  @Test
  void a_fresh_node_without_any_timestamp_takes_nothing() throws Exception {
    java.nio.file.Files.delete(city.path().resolve(RepositoryPaths.TIMESTAMP));
    Node fresh = node("fresh", Freshness.USUAL);
    fresh.takeover.tick();
    assertEquals(0, fresh.version());
    assertTrue(fresh.alarmed().contains(AlarmCode.TIMESTAMP_REJECTED), "" + fresh.alarmed());
  }

  // Clocks

  @Test
  void a_clock_that_is_behind_is_told_and_takes_again_once_it_is_right() throws Exception {
    for (Duration off : List.of(Duration.ofDays(1), Duration.ofDays(365))) {
      clock.move(off.negated());
      byte[] honest = city.get(RepositoryPaths.TIMESTAMP);
      city.stampAt(NOW, HOUR);
      node.takeover.tick();
      assertTrue(node.alarmed().contains(AlarmCode.CLOCK_OFF), "" + node.alarmed());
      assertEquals(Freshness.Level.YELLOW, node.takeover.freshness());
      // What this clock calls fresh is old: nothing of it is taken either.
      city.stampAt(clock.instant(), HOUR);
      long before = node.version();
      city.release("dinkes", before + 1, SITI);
      node.takeover.tick();
      assertEquals(before, node.version());
      clock.move(off);
      city.stampAt(NOW, HOUR);
      node.takeover.tick();
      assertEquals(before + 1, node.version());
      assertEquals(Set.of(), node.alarmed());
      assertTrue(honest.length > 0);
    }
  }

  @Test
  void a_clock_that_is_ahead_is_told_and_takes_again_once_it_is_right() throws Exception {
    for (Duration off : List.of(Duration.ofDays(1), Duration.ofDays(200))) {
      long before = node.version();
      clock.move(off);
      city.stampAt(NOW.plusSeconds(60), HOUR);
      node.takeover.tick();
      assertTrue(node.alarmed().contains(AlarmCode.TIMESTAMP_STALE), "" + node.alarmed());
      city.release("dinkes", before + 1, SITI);
      node.takeover.tick();
      assertTrue(node.alarmed().contains(AlarmCode.CLOCK_OFF), "new ones come, and are expired");
      assertEquals(before, node.version());
      clock.move(off.negated());
      node.takeover.tick();
      assertEquals(before + 1, node.version());
      assertEquals(Set.of(), node.alarmed());
    }
  }

  @Test
  void a_timestamp_from_the_future_is_not_remembered() throws Exception {
    city.stampAt(NOW.plus(Duration.ofDays(365)), HOUR);
    node.takeover.tick();
    assertEquals(Set.of(AlarmCode.CLOCK_OFF), node.alarmed());
    city.stampAt(NOW, HOUR);
    city.release("dinkes", 2, SITI);
    node.takeover.tick();
    assertEquals(2, node.version());
    assertEquals(Set.of(), node.alarmed());
  }

  // Power

  @Test
  void a_hold_waits_for_no_timestamp_and_a_lift_does() throws Exception {
    byte[] frozen = city.get(RepositoryPaths.TIMESTAMP);
    clock.move(HOUR);
    hold(1, HoldStatement.Action.MAINTENANCE);
    city.put(RepositoryPaths.TIMESTAMP, frozen);
    node.takeover.tick();
    assertTrue(node.takeover.inForce().isInMaintenance("dinkes"));
    hold(2, HoldStatement.Action.LIFT);
    city.put(RepositoryPaths.TIMESTAMP, frozen);
    node.takeover.tick();
    assertTrue(node.takeover.inForce().isInMaintenance("dinkes"));
    assertTrue(node.alarmed().contains(AlarmCode.HOLD_REJECTED), "" + node.alarmed());
    city.stampAt(clock.instant(), HOUR);
    node.takeover.tick();
    assertEquals(1, node.version());
    assertTrue(!node.takeover.inForce().isInMaintenance("dinkes"));
  }

  private void hold(long version, HoldStatement.Action action) throws Rejected {
    HoldStatement hold =
        HoldStatement.of("dinkes", version, NOW, action, "uji", java.util.OptionalLong.empty());
    city.put(RepositoryPaths.hold("dinkes", version), hold, SITI);
  }

  private Node again() throws IOException {
    return node("store", Freshness.USUAL);
  }

  private Node node(String store, Freshness freshness) throws IOException {
    for (VerifiedStore one : open) {
      one.close();
    }
    VerifiedStore opened = new VerifiedStore(temporary.resolve(store));
    open.add(opened);
    return new Node(opened, freshness);
  }

  private final class Node {
    private final List<String> log = new ArrayList<>();
    private final Alarms alarms = new Alarms(clock, log::add);
    private final Takeover takeover;

    Node(VerifiedStore store, Freshness freshness) {
      takeover =
          new Takeover(
              RepositoryFiles.of(city.path()),
              store,
              city.pinned(),
              SmallRepository.CODINGS,
              clock,
              alarms,
              freshness,
              switched -> {});
      takeover.start();
    }

    long version() {
      return takeover.inForce().release("dinkes").map(VerifiedRelease::version).orElse(0L);
    }

    Set<AlarmCode> alarmed() {
      Set<AlarmCode> codes = new TreeSet<>();
      alarms.open().forEach(alarm -> codes.add(alarm.code()));
      return codes;
    }

    String last() {
      return log.get(log.size() - 1);
    }
  }
}
