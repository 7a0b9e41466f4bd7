package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.LOG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log as files: tiles, entries and checkpoints, and the lies about them. */
class TransparencyLogTest {
  private static final TrustRoot.Log OWN = TrustRoot.Log.under("localhost", LOG.serverKey());

  @Test
  void has_as_many_tiles_as_the_specification_says() {
    List<LogTile> tiles = LogTile.ofSize(70_000);
    assertEquals(273, tiles.stream().filter(t -> t.level() == 0 && t.isFull()).count());
    assertTrue(tiles.contains(new LogTile(0, 273, 112)));
    assertEquals(1, tiles.stream().filter(t -> t.level() == 1 && t.isFull()).count());
    assertTrue(tiles.contains(new LogTile(1, 1, 17)));
    assertTrue(tiles.contains(new LogTile(2, 0, 1)));
    assertEquals(274, tiles.stream().filter(tile -> tile.level() == LogTile.ENTRIES).count());
    assertEquals(273 + 1 + 1 + 1 + 1 + 274, tiles.size());
    assertEquals(
        List.of("log/tile/0/000", "log/tile/1/000.p/1", "log/tile/entries/000"),
        LogTile.ofSize(256).stream().map(LogTile::path).toList());
    assertEquals(List.of(), LogTile.ofSize(0));
  }

  @ParameterizedTest
  @CsvSource({
    "log/tile/0/x001/x234/067, 0, 1234067, 256",
    "log/tile/12/001.p/8, 12, 1, 8",
    "log/tile/63/000, 63, 0, 256",
    "log/tile/entries/x001/000.p/255, -1, 1000, 255",
  })
  void names_tiles_as_the_specification_does(String path, int level, long index, int width) {
    LogTile tile = new LogTile(level, index, width);
    assertEquals(path, tile.path());
    assertEquals(Optional.of(tile), LogTile.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log/tile/00/000", "log/tile/64/000", "log/tile/0/0", "log/tile/0/x000/001",
        "log/tile/0/000.p/0", "log/tile/0/000.p/256", "log/tile/0/000.p/01", "log/tile/0/000/",
        "log/tile/0/001/x000", "log/tile/0/000.p", "log/tile/entry/000", "log/tile/-1/000",
        "log/tile/0/../000", "log/checkpoint", "tile/0/000",
      })
  void takes_no_other_spelling_of_a_tiles_path(String path) {
    assertEquals(Optional.empty(), LogTile.parse(path));
  }

  @Test
  void proves_from_tiles_what_it_proves_in_memory() throws Rejected {
    TransparencyLog log = log(0, 700);
    Map<String, byte[]> files = files(log);
    for (int size : List.of(1, 2, 255, 256, 257, 511, 512, 513, 700)) {
      TransparencyLog then = log(0, size);
      files.putAll(files(then));
      TiledHashes tiles = new TiledHashes(reader(files), size);
      assertEquals(then.head().root(), tiles.root(size));
      for (int index = 0; index < size; index += 37) {
        assertEquals(then.inclusion(index).path(), InclusionProof.of(tiles, index, size).path());
      }
      for (int from = 1; from <= size; from += 37) {
        ConsistencyProof.of(tiles, from, size)
            .requireConnects(log(0, from).head().root(), then.head().root(), "log");
      }
    }
  }

  @Test
  void proves_for_every_size_up_to_three_hundred() throws Rejected {
    TransparencyLog log = log(0, 300);
    MerkleTree tree = new MerkleTree();
    for (int size = 1; size <= 300; size++) {
      tree.append(log.entries().get(size - 1).leaf());
      Map<String, byte[]> files = files(log, size);
      TiledHashes tiles = new TiledHashes(reader(files), size);
      assertEquals(tree.root(), tiles.root(size));
      InclusionProof.of(tiles, size / 2, size)
          .requireLeadsFrom(log.entries().get(size / 2).leaf(), tree.root(), "leaf");
      ConsistencyProof.of(tiles, (size + 1) / 2, size)
          .requireConnects(tree.rootOf((size + 1) / 2), tree.root(), "log");
    }
  }

  @Test
  void replays_and_grows_from_its_files() throws Rejected {
    TransparencyLog at200 = signed(log(0, 200));
    TransparencyLog at600 = signed(log(0, 600));
    LogFiles files = reader(files(at600));
    TransparencyLog replayed = TransparencyLog.replay(at600.checkpoint().get(), files);
    assertEquals(at600.head(), replayed.head());
    TransparencyLog grown = at200.advance(at600.checkpoint().get(), files);
    assertEquals(at600.entries(), grown.entries());
    assertEquals(200, at200.size());
    grown.requireExtends(at200.head());
    grown.requireExtends(TreeHead.EMPTY);
    LogEntry last = entry(599);
    assertEquals(Optional.of(599), grown.index(last));
  }

  @Test
  void takes_a_full_tile_in_place_of_the_narrower_one_that_it_replaced() throws Rejected {
    TransparencyLog at200 = signed(log(0, 200));
    LogFiles files = reader(files(log(0, 300)));
    assertEquals(at200.head(), TransparencyLog.replay(at200.checkpoint().get(), files).head());
    assertEquals(at200.head().root(), new TiledHashes(files, 200).root(200));
  }

  @Test
  void refuses_a_log_that_forked_or_was_shortened() throws Rejected {
    TransparencyLog honest = signed(log(0, 30));
    TransparencyLog forked = signed(TransparencyLog.EMPTY.with(entries(5, 40)));
    assertRefused(
        Reason.FORKED, () -> honest.advance(forked.checkpoint().get(), reader(files(forked))));
    TransparencyLog whole =
        TransparencyLog.replay(forked.checkpoint().get(), reader(files(forked)));
    assertRefused(Reason.FORKED, () -> whole.requireExtends(honest.head()));
    TransparencyLog shorter = signed(log(0, 29));
    assertRefused(
        Reason.ROLLED_BACK,
        () -> honest.advance(shorter.checkpoint().get(), reader(files(honest))));
    assertRefused(Reason.ROLLED_BACK, () -> shorter.requireExtends(honest.head()));
  }

  @Test
  void refuses_missing_cut_and_changed_entries() throws Rejected {
    TransparencyLog log = signed(log(0, 300));
    Checkpoint checkpoint = log.checkpoint().get();
    String last = "log/tile/entries/001.p/44";
    Map<String, byte[]> missing = files(log);
    missing.remove(last);
    assertRefused(Reason.MISSING, () -> TransparencyLog.replay(checkpoint, reader(missing)));
    Map<String, byte[]> cut = files(log);
    cut.put(last, Arrays.copyOf(cut.get(last), cut.get(last).length - 1));
    assertRefused(Reason.WRONG_LENGTH, () -> TransparencyLog.replay(checkpoint, reader(cut)));
    Map<String, byte[]> garbage = files(log);
    garbage.put(last, new byte[cut.get(last).length]);
    assertRefused(Reason.MALFORMED, () -> TransparencyLog.replay(checkpoint, reader(garbage)));
    Map<String, byte[]> changed = files(log);
    String text = new String(changed.get(last), StandardCharsets.ISO_8859_1);
    String other = text.replace("sites/dinkes/300\n", "sites/dinkes/400\n");
    assertFalse(text.equals(other));
    changed.put(last, other.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(Reason.FORKED, () -> TransparencyLog.replay(checkpoint, reader(changed)));
  }

  @Test
  void refuses_a_proof_from_a_tile_that_was_changed_or_cut() throws Rejected {
    TransparencyLog log = log(0, 300);
    Map<String, byte[]> files = files(log);
    files.get("log/tile/0/001.p/44")[5] ^= 1;
    LogEntry entry = log.entries().get(270);
    assertRefused(
        Reason.NOT_LOGGED,
        () ->
            InclusionProof.of(new TiledHashes(reader(files), 300), 270, 300)
                .requireLeadsFrom(entry.leaf(), log.head().root(), "leaf"));
    files.put("log/tile/0/001.p/44", new byte[32]);
    assertRefused(
        Reason.WRONG_LENGTH,
        () -> InclusionProof.of(new TiledHashes(reader(files), 300), 270, 300));
    files.remove("log/tile/0/001.p/44");
    assertRefused(
        Reason.MISSING, () -> InclusionProof.of(new TiledHashes(reader(files), 300), 270, 300));
  }

  @Test
  void lists_a_statement_with_its_signatures_and_nothing_else() throws Rejected {
    byte[] statement = bytes("statement");
    byte[] signatures = bytes("signatures");
    LogEntry entry = LogEntry.of("sites/dinkes/1", statement, signatures);
    TransparencyLog log = TransparencyLog.EMPTY.with(List.of(entry));
    log.requireListed("sites/dinkes/1", statement, signatures);
    assertRefused(
        Reason.NOT_LOGGED, () -> log.requireListed("sites/dinkes/2", statement, signatures));
    assertRefused(
        Reason.NOT_LOGGED, () -> log.requireListed("sites/bpbd/1", statement, signatures));
    assertRefused(
        Reason.NOT_LOGGED, () -> log.requireListed("sites/dinkes/1", bytes("s"), signatures));
    assertRefused(
        Reason.NOT_LOGGED, () -> log.requireListed("sites/dinkes/1", statement, bytes("s")));
  }

  @Test
  void lists_a_statement_also_where_somebody_put_another_leaf_before_it() throws Rejected {
    LogEntry other = LogEntry.of("sites/dinkes/1", bytes("other"), bytes("sig"));
    LogEntry honest = LogEntry.of("sites/dinkes/1", bytes("one"), bytes("sig"));
    TransparencyLog log = TransparencyLog.EMPTY.with(List.of(other, honest, honest));
    log.requireListed("sites/dinkes/1", bytes("one"), bytes("sig"));
    assertEquals(Optional.of(1), log.index(honest));
  }

  @Test
  void knows_the_versions_of_each_folder_and_of_no_other() {
    TransparencyLog log = logOf("sites/dinkes/1", "sites/dinkes-2/7", "trust/root/1");
    log = log.with(List.of(new AuditAnchor(Digest.of(new byte[] {1}))));
    log = log.with(List.of(leaf("sites/dinkes/12"), leaf("sites/dinkes/3")));
    assertEquals(new TreeSet<>(Set.of(1L, 3L, 12L)), log.versions("sites/dinkes"));
    assertEquals(new TreeSet<>(), log.versions("sites/din"));
    assertEquals(Set.of("sites/dinkes", "sites/dinkes-2", "trust/root"), log.versions().keySet());
    for (String folder : log.versions().keySet()) {
      assertEquals(log.versions(folder), log.versions().get(folder), folder);
    }
  }

  @Test
  void leads_from_step_to_step_by_what_was_logged_in_between() throws Rejected {
    String folder = "sites/dinkes";
    long step = TrustChain.FURTHEST_STEP;
    TransparencyLog log = logOf("sites/dinkes/4", "sites/bpbd/9", folder + "/" + (5 + step));
    assertEquals(5, log.reach(folder, 5, 5 + step), "no more than a step asks for none between");
    assertEquals(5 + step, log.reach(folder, 5, 6 + step), "a step and not one more");
    assertEquals(4, log.reach(folder, 4, 3 * step), "which is one more from here");
    assertEquals(3, log.reach(folder, 3, 4), "nothing to bridge");
    assertEquals(4, log.reach(folder, 3, 3 * step));
    log = log.with(List.of(leaf(folder + "/60"), leaf(folder + "/" + (6 + 2 * step))));
    assertEquals(5 + step, log.reach(folder, 4, 6 + 2 * step), "its own leaf is no step to it");
    assertEquals(5 + step, log.reach(folder, 4, 9 * step), "and what is too far is none");
    assertEquals(6 + 2 * step, log.reach(folder, 6 + step, 9 * step));
    assertEquals(9, log.reach("sites/dishub", 9, 9 * step));
  }

  private static TransparencyLog logOf(String... paths) {
    return TransparencyLog.EMPTY.with(Arrays.stream(paths).map(TransparencyLogTest::leaf).toList());
  }

  private static LogEntry leaf(String path) {
    return LogEntry.of(path, bytes(path), bytes("sig"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sites/dinkes/0",
        "sites/dinkes/01",
        "sites/Dinkes/1",
        "sites/dinkes",
        "trust/root/1.sig",
        "trust/holds/1",
        "trust/other/1",
        "sites/dinkes/blobs/00/0",
        "/sites/dinkes/1",
        "log/checkpoint",
      })
  void refuses_leaves_of_what_is_no_statement(String path) {
    assertFalse(RepositoryPaths.isStatement(path));
    String hex = MerkleHash.EMPTY.hex();
    assertRefused(
        Reason.MALFORMED,
        () -> LogEntry.parse(bytes("perisai/leaf/v1\n" + path + "\n" + hex + "\n" + hex + "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "trust/root/1, root, ''",
        "trust/directory/2, directory, ''",
        "trust/theme/3, theme, ''",
        "trust/holds/dinkes/4, hold, dinkes",
        "trust/purges/bpbd/5, purge, bpbd",
        "sites/dinkes/6, release, dinkes",
      })
  void a_leaf_says_what_it_is_of_and_whom_it_concerns(String path, String type, String tenant) {
    assertEquals(type, leaf(path).type());
    assertEquals(tenant, leaf(path).tenant());
  }

  @Test
  void reads_the_leaves_that_it_writes_and_no_other_spelling() throws Rejected {
    for (String path :
        List.of("trust/root/1", "trust/holds/dinkes/3", "trust/purges/dinkes/2", "sites/a1/12")) {
      LogEntry entry = LogEntry.of(path, bytes("a"), bytes("b"));
      assertEquals(entry, LogEntry.parse(entry.bytes()));
      String text = new String(entry.bytes(), StandardCharsets.UTF_8);
      for (String other :
          List.of(
              text + "\n",
              text.substring(1),
              text.replace("v1", "v2"),
              text.replace("\n", "\r\n"),
              text.toUpperCase(java.util.Locale.ROOT))) {
        assertRefused(Reason.MALFORMED, () -> LogEntry.parse(bytes(other)));
      }
    }
  }

  @Test
  void refuses_whatever_is_neither_a_statements_leaf_nor_an_anchor() throws Rejected {
    AuditAnchor anchor = new AuditAnchor(Digest.of(bytes("end")));
    assertEquals(anchor, LogLeaf.parse(anchor.bytes()));
    assertEquals(entry(1), LogLeaf.parse(entry(1).bytes()));
    String text = new String(anchor.bytes(), StandardCharsets.UTF_8);
    for (String other :
        List.of(
            text + "\n",
            text.strip(),
            text + text,
            text.replace("v1", "v2"),
            text.replace("anchor", "leaf"),
            text.replace("anchor", "audit"),
            text.toUpperCase(java.util.Locale.ROOT),
            "perisai/anchor/v1\nsites/dinkes/1\n",
            "")) {
      assertRefused(Reason.MALFORMED, () -> LogLeaf.parse(bytes(other)));
    }
  }

  @Test
  void an_anchor_is_a_leaf_of_no_statement() throws Rejected {
    byte[] statement = bytes("statement");
    AuditAnchor anchor =
        new AuditAnchor(LogEntry.of("sites/a1/1", statement, statement).statement());
    TransparencyLog log = signed(TransparencyLog.EMPTY.with(List.of(entry(0), anchor, entry(1))));
    assertRefused(Reason.NOT_LOGGED, () -> log.requireListed("sites/a1/1", statement, statement));
    TransparencyLog read = TransparencyLog.replay(log.checkpoint().get(), reader(files(log)));
    assertEquals(List.of(entry(0), anchor, entry(1)), read.leaves());
    assertEquals(List.of(entry(0), entry(1)), read.entries());
    assertEquals(List.of(anchor), read.anchors());
    assertEquals(Optional.of(2), read.index(entry(1)));
  }

  @Test
  void serves_any_narrower_part_of_a_tile_that_it_has() {
    TransparencyLog log = log(0, 300);
    assertArrayEquals(
        Arrays.copyOf(log.tile(new LogTile(0, 1, 44)).get(), 32 * 10),
        log.tile(new LogTile(0, 1, 10)).get());
    assertArrayEquals(
        EntryBundle.of(log.leaves().subList(256, 266)),
        log.tile(new LogTile(LogTile.ENTRIES, 1, 10)).get());
    assertEquals(Optional.empty(), log.tile(new LogTile(0, 1, 45)));
    assertEquals(Optional.empty(), log.tile(new LogTile(LogTile.ENTRIES, 1, 45)));
    assertEquals(Optional.empty(), log.tile(new LogTile(1, 0, 2)));
    assertEquals(Optional.empty(), log.tile(new LogTile(63, 0, 1)));
  }

  static TransparencyLog log(int from, int to) {
    return TransparencyLog.EMPTY.with(entries(from, to));
  }

  private static List<LogEntry> entries(int from, int to) {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      entries.add(entry(i));
    }
    return entries;
  }

  private static LogEntry entry(int i) {
    return LogEntry.of("sites/dinkes/" + (i + 1), bytes("statement " + i), bytes("sig " + i));
  }

  /** The same log with a checkpoint by the log's own key. */
  static TransparencyLog signed(TransparencyLog log) throws Rejected {
    String text = Checkpoint.text(OWN.origin(), log.head());
    byte[] note = SignedNote.of(text, OWN.origin(), LOG.serverKey(), LOG.sign(bytes(text)).value());
    return log.signed(Checkpoint.verified(note, OWN));
  }

  static Map<String, byte[]> files(TransparencyLog log) {
    return files(log, log.size());
  }

  private static Map<String, byte[]> files(TransparencyLog log, long size) {
    Map<String, byte[]> files = new HashMap<>();
    LogTile.ofSize(size).forEach(tile -> files.put(tile.path(), log.tile(tile).get()));
    return files;
  }

  static LogFiles reader(Map<String, byte[]> files) {
    return (path, maxBytes) -> {
      byte[] bytes = files.get(path);
      if (bytes == null) {
        throw new Rejected(Reason.MISSING, path, "a file", "none");
      }
      if (bytes.length > maxBytes) {
        throw new Rejected(Reason.TOO_BIG, path, "at most " + maxBytes, "" + bytes.length);
      }
      return bytes;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
