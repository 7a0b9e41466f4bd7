package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody proves who has a checkpoint and fetches tiles from a server that may lie. */
class LogProofsTest {
  private static final int SIZE = 600;
  private final TransparencyLog log = TransparencyLogTest.log(0, SIZE);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 511, 512, 599})
  void finds_an_entry_wherever_it_stands(int at) throws Rejected {
    assertEquals(at, proofs(log, files()).requireListed(log.entries().get(at)));
  }

  @Test
  void refuses_an_entry_that_is_in_no_bundle() throws Rejected {
    LogEntry absent = LogEntry.of("sites/dinkes/601", bytes("statement"), bytes("sig"));
    assertRefused(Reason.NOT_LOGGED, () -> proofs(log, files()).requireListed(absent));
  }

  /** The bundle is no proof: a server writes into it what it likes. */
  @Test
  void refuses_an_entry_whose_proof_is_for_another_leaf() throws Rejected {
    LogEntry planted = LogEntry.of("sites/dinkes/300", bytes("statement"), bytes("sig"));
    List<LogEntry> bundle = new ArrayList<>(log.entries().subList(256, 512));
    bundle.set(43, planted);
    Map<String, byte[]> files = files();
    files.put("log/tile/entries/001", EntryBundle.of(bundle));
    assertRefused(Reason.NOT_LOGGED, () -> proofs(log, files).requireListed(planted));
    assertEquals(298, proofs(log, files).requireListed(log.entries().get(298)), "its neighbour");
  }

  @Test
  void refuses_a_log_that_did_not_grow_out_of_the_earlier_one() throws Rejected {
    for (int size : List.of(0, 1, 256, 599, 600)) {
      proofs(log, files()).requireExtends(TransparencyLogTest.log(0, size).head(), "log");
    }
    TreeHead longer = TransparencyLogTest.log(0, 601).head();
    assertRefused(Reason.ROLLED_BACK, () -> proofs(log, files()).requireExtends(longer, "log"));
    for (int size : List.of(1, 256, 599, 600)) {
      TreeHead other = TransparencyLogTest.log(1, size + 1).head();
      assertRefused(Reason.FORKED, () -> proofs(log, files()).requireExtends(other, "log"));
    }
  }

  @Test
  void gives_all_entries_only_if_they_have_the_signed_root() throws Rejected {
    assertEquals(log.leaves(), proofs(log, files()).leaves());
    Map<String, byte[]> files = files();
    files.put("log/tile/entries/000", EntryBundle.of(log.entries().subList(1, 257)));
    assertRefused(Reason.FORKED, () -> proofs(log, files).leaves());
  }

  @Test
  void is_signed_by_a_checkpoint_of_itself_alone() throws Rejected {
    Checkpoint other =
        TransparencyLogTest.signed(TransparencyLogTest.log(1, 601)).checkpoint().get();
    assertRefused(Reason.FORKED, () -> log.signed(other));
    Checkpoint shorter =
        TransparencyLogTest.signed(TransparencyLogTest.log(0, 599)).checkpoint().get();
    assertRefused(Reason.FORKED, () -> log.signed(shorter));
  }

  @Test
  void goes_on_from_where_it_stands() throws Rejected {
    TransparencyLog signed = TransparencyLogTest.signed(log);
    TransparencyLog same =
        signed.advance(signed.checkpoint().get(), TransparencyLogTest.reader(files()));
    assertEquals(log.head(), same.head());
    same.requireExtends(log.head());
  }

  @Test
  void the_first_leaf_of_a_path_is_the_one_that_counts_for_the_past() throws Rejected {
    LogEntry first = LogEntry.of("sites/dinkes/7", bytes("one"), bytes("sig"));
    LogEntry later = LogEntry.of("sites/dinkes/7", bytes("two"), bytes("sig"));
    TransparencyLog two = TransparencyLog.EMPTY.with(List.of(first, later));
    assertEquals(Optional.of(first), two.first("sites/dinkes/7"));
    assertEquals(Optional.empty(), two.first("sites/dinkes/8"));
  }

  @Test
  void knows_its_own_tiles_from_others() {
    for (LogTile tile : log.tiles()) {
      byte[] bytes = log.tile(tile).orElseThrow();
      assertTrue(log.isSame(tile, bytes), tile.path());
      byte[] bent = bytes.clone();
      bent[bent.length - 1] ^= 1;
      assertFalse(log.isSame(tile, bent), tile.path());
      assertFalse(log.isSame(tile, Arrays.copyOf(bytes, bytes.length - 1)), tile.path());
    }
    assertFalse(log.isSame(new LogTile(0, 3, 1), new byte[MerkleHash.LENGTH]));
  }

  private static LogProofs proofs(TransparencyLog of, Map<String, byte[]> files) throws Rejected {
    return new LogProofs(
        TransparencyLogTest.signed(of).checkpoint().get(), TransparencyLogTest.reader(files));
  }

  private Map<String, byte[]> files() {
    return TransparencyLogTest.files(log);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
