package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Seen;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    town.repository.stampTime().stampWithThisClock(town.repository.anchor().log());
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

  private void stamp() throws IOException {
    assertTrue(town.repository.stampTime().stamp(town.repository.anchor().log()).isPresent());
  }

  private Timestamp published() throws Exception {
    return Timestamp.parse(bytes());
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP));
  }
}
