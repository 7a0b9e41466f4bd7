package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.TIMESTAMP;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What a timestamp may say, by itself and after another; each member on its own. */
class TimestampListingTest {
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest OTHER = Digest.of(new byte[] {2});
  private static final Seen FIFTH = Seen.of(5, ONE);
  private static final TreeHead LOG = new TreeHead(9, ONE);

  /** Each member of a listing that holds one statement, and how it is put there. */
  private static final Map<String, BiFunction<Timestamp.Listing, Seen, Timestamp.Listing>> MEMBERS =
      new TreeMap<>(
          Map.of(
              "root",
              (of, seen) -> listing(seen, of.directory(), of.theme(), of, of.log()),
              "directory",
              (of, seen) -> listing(of.root(), seen, of.theme(), of, of.log()),
              "theme",
              (of, seen) -> listing(of.root(), of.directory(), seen, of, of.log()),
              "sites.dinkes",
              (of, seen) -> maps(of, one(seen), of.holds(), of.purges()),
              "holds.dinkes",
              (of, seen) -> maps(of, of.sites(), one(seen), of.purges()),
              "purges.dinkes",
              (of, seen) -> maps(of, of.sites(), of.holds(), one(seen))));

  private static final Timestamp.Listing GOOD =
      new Timestamp.Listing(FIFTH, FIFTH, FIFTH, one(FIFTH), one(FIFTH), one(FIFTH), LOG);

  @Test
  void takes_the_same_again_and_whatever_is_newer() throws Rejected {
    GOOD.requireNotOlder(GOOD);
    for (var member : MEMBERS.values()) {
      member.apply(GOOD, Seen.of(6, OTHER)).requireNotOlder(GOOD);
    }
    with(new TreeHead(10, OTHER)).requireNotOlder(GOOD);
  }

  @Test
  void refuses_each_member_that_is_older_than_before() {
    for (var member : MEMBERS.entrySet()) {
      Timestamp.Listing older = member.getValue().apply(GOOD, Seen.of(4, ONE));
      Rejected refused = assertRefused(Reason.ROLLED_BACK, () -> older.requireNotOlder(GOOD));
      assertEquals("timestamp." + member.getKey(), refused.what());
    }
  }

  @Test
  void refuses_other_bytes_under_the_version_of_each_member() {
    for (var member : MEMBERS.entrySet()) {
      Timestamp.Listing other = member.getValue().apply(GOOD, Seen.of(5, OTHER));
      Rejected refused = assertRefused(Reason.EQUIVOCATED, () -> other.requireNotOlder(GOOD));
      assertEquals("timestamp." + member.getKey(), refused.what());
    }
  }

  @Test
  void refuses_a_shorter_log_and_another_of_the_same_size() {
    for (TreeHead head : List.of(new TreeHead(8, ONE), new TreeHead(9, OTHER))) {
      Rejected refused = assertRefused(Reason.ROLLED_BACK, () -> with(head).requireNotOlder(GOOD));
      assertEquals("timestamp.log", refused.what());
    }
  }

  @Test
  void lets_a_tenant_leave_with_a_newer_directory_alone() throws Rejected {
    SortedMap<String, Seen> none = new TreeMap<>();
    for (Timestamp.Listing without :
        List.of(
            maps(GOOD, none, GOOD.holds(), GOOD.purges()),
            maps(GOOD, GOOD.sites(), none, GOOD.purges()),
            maps(GOOD, GOOD.sites(), GOOD.holds(), none))) {
      assertRefused(Reason.ROLLED_BACK, () -> without.requireNotOlder(GOOD));
      MEMBERS.get("directory").apply(without, Seen.of(6, OTHER)).requireNotOlder(GOOD);
    }
  }

  @Test
  void refuses_an_older_release_also_with_a_newer_directory() {
    Timestamp.Listing newer = MEMBERS.get("directory").apply(GOOD, Seen.of(6, OTHER));
    Timestamp.Listing lie = MEMBERS.get("sites.dinkes").apply(newer, Seen.of(4, ONE));
    assertRefused(Reason.ROLLED_BACK, () -> lie.requireNotOlder(GOOD));
  }

  @Test
  void takes_a_tenant_that_is_new() throws Rejected {
    TreeMap<String, Seen> more = new TreeMap<>(one(FIFTH));
    more.put("bpbd", Seen.of(1, OTHER));
    maps(GOOD, more, GOOD.holds(), GOOD.purges()).requireNotOlder(GOOD);
  }

  @Test
  void is_read_back_as_it_was_written() throws Rejected {
    Timestamp stamp = stamp(GOOD, Duration.ofHours(1));
    Timestamp again = Timestamp.parse(stamp.bytes());
    assertEquals(GOOD, again.listing());
    assertEquals(3, again.version());
    assertEquals(NOW, again.issued());
    assertEquals(NOW.plus(Duration.ofHours(1)), again.expires());
    assertArrayEquals(stamp.bytes(), again.bytes());
    Timestamp empty = stamp(with(TreeHead.EMPTY), Duration.ofHours(1));
    assertEquals(TreeHead.EMPTY, Timestamp.parse(empty.bytes()).listing().log());
  }

  @Test
  void refuses_an_empty_log_with_leaves_and_leaves_without_a_root() throws Rejected {
    String good = text(stamp(GOOD, Duration.ofHours(1)));
    String root = "\"log\":{\"root\":\"" + ONE.hex();
    for (String lie :
        List.of(
            good.replace("\"size\":9", "\"size\":0"),
            good.replace(root, "\"log\":{\"root\":\"" + MerkleHash.EMPTY.hex()))) {
      assertRefused(Reason.MALFORMED, () -> parse(lie));
    }
  }

  @Test
  void counts_from_a_second_to_the_longest_that_any_may() throws Rejected {
    for (Duration most : List.of(Duration.ofSeconds(1), Timestamp.LONGEST)) {
      assertEquals(NOW.plus(most), stamp(GOOD, most).expires());
    }
    for (Duration lie :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), Timestamp.LONGEST.plusSeconds(1))) {
      assertRefused(Reason.MALFORMED, () -> stamp(GOOD, lie));
    }
  }

  @Test
  void refuses_members_that_nobody_knows_and_names_that_are_no_tenants() throws Rejected {
    String good = text(stamp(GOOD, Duration.ofHours(1)));
    for (String[] lie :
        new String[][] {
          {"\"dinkes\":{", "\"../dinkes\":{"},
          {"\"dinkes\":{", "\"Dinkes\":{"},
          {"\"version\":5}", "\"version\":5,\"x\":1}"},
          {"\"size\":9}", "\"size\":9,\"x\":1}"},
          {"\"version\":3}", "\"version\":3,\"x\":1}"}
        }) {
      String bad = good.replace(lie[0], lie[1]);
      assertRefused(Reason.MALFORMED, () -> parse(bad));
    }
  }

  @Test
  void refuses_a_file_of_more_bytes_than_a_timestamp_may_have() {
    byte[] huge = new byte[Timestamp.MAX_BYTES + 1];
    assertRefused(Reason.TOO_BIG, () -> Timestamp.parse(huge));
    assertRefused(Reason.MALFORMED, () -> Timestamp.parse(Arrays.copyOf(huge, huge.length - 1)));
  }

  @Test
  void refuses_a_file_of_less_than_two_lines() {
    for (String file : List.of("", "\n", "{}", "{}\n", "{}\n{}")) {
      assertRefused(Reason.MALFORMED, () -> Timestamp.parse(file.getBytes(US_ASCII)));
    }
  }

  @Test
  void counts_by_the_key_of_the_root_that_it_lists() throws Rejected {
    TrustRoot own = SmallRepository.root(1, PLATFORM);
    TrustRoot foreign = SmallRepository.root(1, SITI);
    Timestamp.Listing listing = MEMBERS.get("root").apply(GOOD, Seen.of(own));
    stamp(listing, Duration.ofHours(1)).requireSigned(List.of(foreign, own));
    assertRefused(
        Reason.WRONG_ROOT,
        () -> stamp(listing, Duration.ofHours(1)).requireSigned(List.of(foreign)));
    assertRefused(
        Reason.WRONG_ROOT, () -> stamp(listing, Duration.ofHours(1)).requireSigned(List.of()));
    byte[] line = Timestamp.statement(3, NOW, Duration.ofHours(1), listing);
    byte[] bySiti = SITI.sign(Timestamp.signedMessage(3, line)).value();
    Timestamp stranger = Timestamp.of(line, SITI.serverKey(), bySiti);
    assertRefused(Reason.UNKNOWN_KEY, () -> stranger.requireSigned(List.of(own)));
    Timestamp named = Timestamp.of(line, TIMESTAMP.serverKey(), bySiti);
    assertRefused(Reason.BAD_SIGNATURE, () -> named.requireSigned(List.of(own)));
    byte[] ofAnother = TIMESTAMP.sign(Timestamp.signedMessage(4, line)).value();
    Timestamp moved = Timestamp.of(line, TIMESTAMP.serverKey(), ofAnother);
    assertRefused(Reason.BAD_SIGNATURE, () -> moved.requireSigned(List.of(own)));
  }

  private static Timestamp stamp(Timestamp.Listing listing, Duration validFor) throws Rejected {
    byte[] line = Timestamp.statement(3, NOW, validFor, listing);
    return Timestamp.of(
        line, TIMESTAMP.serverKey(), TIMESTAMP.sign(Timestamp.signedMessage(3, line)).value());
  }

  private static String text(Timestamp stamp) {
    return new String(stamp.bytes(), StandardCharsets.UTF_8);
  }

  private static Timestamp parse(String file) throws Rejected {
    return Timestamp.parse(file.getBytes(StandardCharsets.UTF_8));
  }

  private static SortedMap<String, Seen> one(Seen seen) {
    return new TreeMap<>(Map.of("dinkes", seen));
  }

  private static Timestamp.Listing with(TreeHead log) {
    return listing(FIFTH, FIFTH, FIFTH, GOOD, log);
  }

  private static Timestamp.Listing maps(
      Timestamp.Listing of,
      SortedMap<String, Seen> sites,
      SortedMap<String, Seen> holds,
      SortedMap<String, Seen> purges) {
    return new Timestamp.Listing(
        of.root(), of.directory(), of.theme(), sites, holds, purges, of.log());
  }

  private static Timestamp.Listing listing(
      Seen root, Seen directory, Seen theme, Timestamp.Listing of, TreeHead log) {
    return new Timestamp.Listing(root, directory, theme, of.sites(), of.holds(), of.purges(), log);
  }
}
