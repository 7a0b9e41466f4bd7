package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.AuditAnchor;
import id.perisai.release.Digest;
import id.perisai.release.JsonObject;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Seen;
import id.perisai.release.Timestamp;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TreeHead;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who stamps lists what verifies, and never goes back: not in versions, not in time. */
class StampTimeTest {
  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
    town.approved("satu", "Satu");
    town.publishAll();
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void lists_what_was_just_published_with_the_head_of_the_log() throws Exception {
    Timestamp stamped = published();
    ReleaseStatement release = town.inForce().statement().statement();
    assertEquals(Seen.of(release), stamped.listing().sites().get("alfa"));
    assertEquals(town.repository.anchor().log().head(), stamped.listing().log());
    assertEquals(Seen.of(town.repository.trust().directory()), stamped.listing().directory());
    assertEquals(town.clock.instant().plus(StampTime.USUALLY_VALID), stamped.expires());
    stamped.requireSigned(TrustChain.newestRoots(town.repository.files(), town.pinned));
  }

  @Test
  void counts_on_each_minute() throws Exception {
    long before = published().version();
    town.clock.pass(Duration.ofMinutes(1));
    stamp();
    assertEquals(before + 1, published().version());
    assertEquals(town.clock.instant(), published().issued());
  }

  /** Else whoever logged first and stamped last would read that nothing was published. */
  @Test
  void is_of_the_log_as_it_is_when_its_turn_has_come() throws Exception {
    Anchor anchor = town.repository.anchor();
    AuditAnchor end = new AuditAnchor(Digest.of(new byte[] {7}));
    List<IOException> broken = new ArrayList<>();
    Thread other =
        new Thread(
            () -> {
              try {
                town.repository.stampTime().stamp(() -> anchor.log(end));
              } catch (IOException e) {
                broken.add(e);
              }
            });
    long before = published().version();
    Optional<Timestamp> first =
        town.repository
            .stampTime()
            .stamp(
                () -> {
                  TransparencyLog log = anchor.log();
                  other.start();
                  awaitEndOrTurn(other);
                  return log;
                });
    other.join();
    assertEquals(List.of(), broken);
    assertEquals(before + 1, first.orElseThrow().version());
    assertEquals(before + 2, published().version());
    assertEquals(anchor.log().head(), published().listing().log());
    assertEquals(first.get().listing().log().size() + 1, published().listing().log().size());
  }

  private static void awaitEndOrTurn(Thread other) throws IOException {
    try {
      while (other.isAlive() && other.getState() != Thread.State.WAITING) {
        Thread.sleep(10);
      }
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  @Test
  void lists_no_garbage_under_higher_versions() throws Exception {
    for (String path : List.of("sites/alfa/9", "trust/directory/9", "trust/theme/9")) {
      Path file = town.repositoryFolder().resolve(path);
      Files.writeString(file, "{}");
      Files.writeString(file.resolveSibling("9.sig"), "{}");
    }
    stamp();
    assertEquals(1, published().listing().sites().get("alfa").version());
    assertEquals(1, published().listing().directory().version());
    assertEquals(1, published().listing().theme().version());
  }

  @Test
  void refuses_to_stamp_and_to_publish_while_the_clock_stands_before_the_last_one()
      throws Exception {
    byte[] last = bytes();
    town.clock.pass(Duration.ofDays(-365));
    IOException refused = assertThrows(IOException.class, this::stamp);
    assertTrue(refused.getMessage().contains("--clock-is-right"), refused.getMessage());
    assertEquals(new String(last), new String(bytes()));
    assertThrows(IOException.class, () -> town.repository.stampTime().requireClock());
    town.clock.pass(Duration.ofDays(365));
    stamp();
    assertEquals(town.clock.instant(), published().issued());
  }

  @Test
  void goes_on_with_this_clock_by_the_word_of_an_operator() throws Exception {
    town.clock.pass(Duration.ofDays(365 * 2));
    long wrong = 0;
    try {
      stamp();
      wrong = published().version();
    } finally {
      town.clock.pass(Duration.ofDays(-365 * 2));
    }
    assertThrows(IOException.class, this::stamp);
    town.repository.stampTime().stampWithThisClock(town.repository.anchor()::log);
    assertEquals(wrong + 1, published().version());
    assertEquals(town.clock.instant(), published().issued());
    stamp();
  }

  @Test
  void remembers_what_it_signed_when_the_repository_is_set_back() throws Exception {
    byte[] older = bytes();
    town.approved("dua", "Dua");
    town.publishAll();
    long newest = published().version();
    Files.write(town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP), older);
    stamp();
    assertEquals(newest + 1, published().version());
    Files.delete(town.repositoryFolder().resolve("sites/alfa/2"));
    Files.delete(town.repositoryFolder().resolve("sites/alfa/2.sig"));
    assertThrows(IOException.class, this::stamp);
  }

  @Test
  void goes_on_from_one_that_lists_a_hold_of_the_desk_which_counts_no_more() throws Exception {
    rememberHoldOf("platform");
    stamp();
    assertEquals(Map.of(), published().listing().holds());
    rememberHoldOf("alfa");
    assertThrows(IOException.class, this::stamp);
  }

  /** As signed while the signing desk could be held. */
  private void rememberHoldOf(String tenant) throws Exception {
    Timestamp good = published();
    Timestamp.Listing now = good.listing();
    Seen hold = Seen.of(2, Digest.of(new byte[] {1}));
    TreeMap<String, Seen> holds = new TreeMap<>(Map.of(tenant, hold));
    Timestamp.Listing before =
        new Timestamp.Listing(
            now.root(), now.directory(), now.theme(), now.sites(), holds, holds, now.log());
    byte[] line =
        Timestamp.statement(good.version() + 1, good.issued(), Duration.ofHours(1), before);
    OnlineKey key = OnlineKey.make();
    byte[] signature = key.sign(Timestamp.signedMessage(good.version() + 1, line));
    Files.write(
        folder.resolve("timestamp"), Timestamp.of(line, key.publicKey(), signature).bytes());
  }

  @Test
  void believes_no_timestamp_that_somebody_planted() throws Exception {
    Files.delete(folder.resolve("timestamp"));
    Timestamp good = published();
    OnlineKey other = OnlineKey.make();
    byte[] line =
        Timestamp.statement(
            1L << 40, good.issued().plusSeconds(999_999), Duration.ofHours(1), good.listing());
    byte[] signature = other.sign(Timestamp.signedMessage(1L << 40, line));
    Path file = town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP);
    Files.write(file, Timestamp.of(line, other.publicKey(), signature).bytes());
    stamp();
    assertEquals(1, published().version());
    Files.write(file, "sampah".getBytes(StandardCharsets.UTF_8));
    stamp();
    assertEquals(2, published().version());
  }

  @Test
  void counts_on_from_the_repository_when_the_home_is_of_an_older_backup() throws Exception {
    restoredAfterFourMore();
    long seenByNodes = published().version();
    stamp();
    assertEquals(seenByNodes + 1, published().version());
    assertArrayEquals(published().bytes(), remembered().bytes());
    stamp();
    assertEquals(seenByNodes + 2, published().version());
  }

  @Test
  void counts_on_from_the_repository_when_nothing_is_remembered() throws Exception {
    long seenByNodes = published().version();
    Files.delete(folder.resolve("timestamp"));
    stamp();
    assertEquals(seenByNodes + 1, published().version());
  }

  @Test
  void counts_on_from_none_that_another_key_signed_or_nobody() throws Exception {
    long newest = remembered().version();
    for (byte[] planted :
        List.of(
            made(OnlineKey.make(), newest + 9, now(), published().listing()),
            made(Town.LOG, newest + 9, now(), published().listing()),
            "sampah".getBytes(StandardCharsets.UTF_8),
            new byte[Timestamp.MAX_BYTES + 1],
            new byte[0])) {
      plant(planted);
      stamp();
      newest++;
      assertEquals(newest, published().version());
    }
    Files.delete(town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP));
    stamp();
    assertEquals(newest + 1, published().version());
  }

  @Test
  void is_led_by_a_stolen_key_no_further_than_versions_may_run_ahead() throws Exception {
    long newest = remembered().version();
    for (long far : List.of(JsonObject.MAX_SAFE_INTEGER, newest + 1_000_002)) {
      plant(made(Town.TIMESTAMP, far, now(), published().listing()));
      stamp();
      newest++;
      assertEquals(newest, published().version());
    }
    plant(made(Town.TIMESTAMP, newest + 1_000_000, now(), published().listing()));
    stamp();
    assertEquals(newest + 1_000_001, published().version());
    Files.delete(folder.resolve("timestamp"));
    plant(made(Town.TIMESTAMP, JsonObject.MAX_SAFE_INTEGER, now(), published().listing()));
    stamp();
    assertEquals(1, published().version());
  }

  @Test
  void is_stopped_by_nothing_that_a_stolen_key_lists_or_dates_ahead() throws Exception {
    Timestamp.Listing now = published().listing();
    Seen far = Seen.of(900, Digest.of(new byte[] {1}));
    TreeMap<String, Seen> sites = new TreeMap<>(Map.of("alfa", far, "tiada", far));
    TreeMap<String, Seen> none = new TreeMap<>();
    TreeHead head = new TreeHead(JsonObject.MAX_SAFE_INTEGER, Digest.of(new byte[] {2}));
    Timestamp.Listing lie = new Timestamp.Listing(now.root(), far, far, sites, sites, none, head);
    for (boolean remembers : List.of(true, false)) {
      if (!remembers) {
        Files.delete(folder.resolve("timestamp"));
      }
      long forged = published().version() + 1;
      plant(made(Town.TIMESTAMP, forged, now().plus(Duration.ofDays(3650)), lie));
      town.repository.stampTime().requireClock();
      stamp();
      assertEquals(forged + 1, published().version());
      assertEquals(now(), published().issued());
      assertEquals(now, published().listing());
    }
  }

  /** The home as it was four stamps ago, the repository as it is now. */
  private void restoredAfterFourMore() throws Exception {
    byte[] backup = Files.readAllBytes(folder.resolve("timestamp"));
    for (int i = 0; i < 4; i++) {
      town.clock.pass(Duration.ofMinutes(1));
      stamp();
    }
    Files.write(folder.resolve("timestamp"), backup);
  }

  private static byte[] made(OnlineKey key, long version, Instant issued, Timestamp.Listing listing)
      throws Exception {
    byte[] line = Timestamp.statement(version, issued, Duration.ofHours(1), listing);
    byte[] signature = key.sign(Timestamp.signedMessage(version, line));
    return Timestamp.of(line, key.publicKey(), signature).bytes();
  }

  private void plant(byte[] timestamp) throws IOException {
    Files.write(town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP), timestamp);
  }

  private Instant now() {
    return town.clock.instant();
  }

  private Timestamp remembered() throws Exception {
    return Timestamp.parse(Files.readAllBytes(folder.resolve("timestamp")));
  }

  private void stamp() throws IOException {
    assertTrue(town.repository.stampTime().stamp(town.repository.anchor()::log).isPresent());
  }

  private Timestamp published() throws Exception {
    return Timestamp.parse(bytes());
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP));
  }
}
