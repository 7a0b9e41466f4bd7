package id.perisai.release;

import static id.perisai.release.SmallRepository.LOG;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Which log a node follows: the one it knows, grown, and no other; what contradicts it is kept. */
class LogTakeoverTest {
  private static final Digest OTHER = Digest.of(new byte[] {7});

  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStore store;
  private LogTakeover logs;
  private TransparencyLog known;

  @BeforeEach
  void a_node_that_has_the_log() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    store = new VerifiedStore(temporary.resolve("store"));
    logs = new LogTakeover(city.repository(), store, city.pinned());
    store.write(city.chain());
    known = newest(TransparencyLog.EMPTY, TreeHead.EMPTY);
    assertEquals(city.log().head(), known.head());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void follows_it_as_it_grows_and_has_it_after_a_restart() throws Exception {
    assertSame(known, newest(known, known.head()));
    city.release("dinkes", 2, SITI);
    TransparencyLog grown = newest(known, known.head());
    assertEquals(city.log().head(), grown.head());
    assertEquals(grown.head(), logs.restored(grown.head()).head());
    assertEquals(grown.head(), logs.restored(known.head()).head(), "a state written before it");
    assertEquals(grown.head(), logs.restored().head());
    assertSame(TransparencyLog.EMPTY, logs.restored(TreeHead.EMPTY));
    assertEquals(List.of(), store.evidence().names());
  }

  @Test
  void restores_none_that_is_not_what_it_remembers() throws Exception {
    assertRefused(Reason.FORKED, () -> logs.restored(new TreeHead(known.size(), OTHER)));
    assertRefused(Reason.ROLLED_BACK, () -> logs.restored(new TreeHead(known.size() + 1, OTHER)));
  }

  @Test
  void a_node_that_lost_the_log_asks_for_what_it_remembers_of_it() throws Exception {
    TreeHead other = new TreeHead(known.size(), OTHER);
    assertRefused(Reason.FORKED, () -> newest(TransparencyLog.EMPTY, other));
    TreeHead longer = new TreeHead(known.size() + 1, OTHER);
    assertRefused(Reason.ROLLED_BACK, () -> newest(TransparencyLog.EMPTY, longer));
    assertEquals(known.head(), newest(TransparencyLog.EMPTY, known.head()).head());
  }

  @Test
  void an_old_copy_is_refused_and_proves_nothing() throws Exception {
    TransparencyLog old = TransparencyLog.EMPTY.with(known.entries().subList(0, 3));
    city.writeLog(old, LOG);
    assertRefused(Reason.ROLLED_BACK, () -> newest(known, known.head()));
    assertEquals(List.of(), store.evidence().names());
  }

  @Test
  void a_fork_is_refused_and_both_checkpoints_are_kept_however_long_it_is() throws Exception {
    TransparencyLog shorter = forked(known.entries().subList(0, 2));
    TransparencyLog same = forked(known.entries().subList(0, known.entries().size() - 1));
    TransparencyLog longer = forked(known.entries()).with(known.entries());
    TransparencyLog beside = forked(List.of()).with(known.entries()).with(known.entries());
    int kept = 1;
    for (TransparencyLog lie : List.of(shorter, same, beside)) {
      city.writeLog(lie, LOG);
      Reason reason = lie == shorter ? Reason.ROLLED_BACK : Reason.FORKED;
      assertRefused(reason, () -> newest(known, known.head()));
      assertEquals(++kept, store.evidence().names().size(), "leaves: " + lie.size());
      assertEquals(known.head(), logs.restored().head());
    }
    city.writeLog(longer, LOG);
    assertEquals(longer.head(), newest(known, known.head()).head(), "this one goes on from ours");
  }

  @Test
  void a_log_whose_entries_are_damaged_is_no_fork() throws Exception {
    city.release("dinkes", 2, SITI);
    String entries = "log/tile/entries/000.p/" + city.log().size();
    byte[] bytes = city.get(entries);
    int digit = bytes.length - 2; // The last of the digest of the signatures.
    bytes[digit] = (byte) (bytes[digit] == '0' ? '1' : '0');
    city.put(entries, bytes);
    assertRefused(Reason.WRONG_DIGEST, () -> newest(known, known.head()));
    assertEquals(List.of(), store.evidence().names());
    assertEquals(known.head(), logs.restored().head());
  }

  private static TransparencyLog forked(List<LogEntry> entries) {
    return TransparencyLog.EMPTY
        .with(List.copyOf(entries))
        .with(List.of(LogEntry.of("sites/bpbd/9", new byte[] {1}, new byte[] {2})));
  }

  private TransparencyLog newest(TransparencyLog log, TreeHead remembered)
      throws Rejected, IOException {
    return logs.newest(log, remembered, 1);
  }

  private static void assertRefused(Reason reason, Executable act) {
    assertEquals(reason, assertThrows(Rejected.class, act).reason());
  }
}
