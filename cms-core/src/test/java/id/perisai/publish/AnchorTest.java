package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.AuditAnchor;
import id.perisai.release.Digest;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogTile;
import id.perisai.release.Signer;
import id.perisai.release.SmallRepository;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TransparencyLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer of the log: what gets a leaf, what never does, and when nothing is signed at all. */
class AnchorTest {
  @TempDir Path folder;
  private SmallRepository city;

  @BeforeEach
  void an_honest_repository_without_log() throws Exception {
    Files.createDirectories(OnlineKey.logFile(home()).getParent());
    Files.write(OnlineKey.logFile(home()), SmallRepository.LOG.keyFile());
    city = new SmallRepository(folder.resolve("repository")).unlogged();
    remove(city.path().resolve("log"));
  }

  @Test
  void gives_every_statement_one_leaf_and_what_vouches_comes_first() throws Exception {
    TransparencyLog log = anchor().log();
    assertEquals(
        List.of(
            "trust/root/1", "trust/directory/1", "trust/theme/1", "sites/dinkes/1", "sites/bpbd/1"),
        paths(log));
    city.release("dinkes", 2, SmallRepository.SITI);
    assertEquals(6, anchor().log().size());
    byte[] checkpoint = city.get(LogFiles.CHECKPOINT);
    assertEquals(6, anchor().log().size());
    assertArrayEquals(checkpoint, city.get(LogFiles.CHECKPOINT));
    for (LogTile tile : anchor().log().tiles()) {
      assertArrayEquals(anchor().log().tile(tile).orElseThrow(), city.get(tile.path()));
    }
  }

  @Test
  void gives_no_leaf_to_what_does_not_verify() throws Exception {
    anchor().log();
    city.release("dinkes", 2, Signer.named("stranger"));
    city.put("sites/dinkes/7", "garbage".getBytes(StandardCharsets.UTF_8));
    city.put("trust/theme/9", city.get("trust/theme/1"));
    city.put("trust/theme/9.sig", city.get("trust/theme/1.sig"));
    city.release("bpbd", 2, SmallRepository.BUDI);
    city.put("trust/directory/2", SmallRepository.directory(2, SmallRepository.EXPIRES).bytes());
    assertEquals(5, anchor().log().size());
  }

  @Test
  void gives_no_leaf_to_a_release_on_top_of_another_than_the_logged_one() throws Exception {
    anchor().log();
    city.release("dinkes", 1, List.of(city.page("dinkes", "/lain")), SmallRepository.SITI);
    city.release("dinkes", 2, SmallRepository.SITI);
    assertEquals(5, anchor().log().size());
  }

  @Test
  void publishes_the_checkpoint_that_a_stop_kept_back() throws Exception {
    anchor().log();
    byte[] before = city.get(LogFiles.CHECKPOINT);
    city.release("dinkes", 2, SmallRepository.SITI);
    byte[] after = anchor().log().checkpoint().orElseThrow().bytes();
    city.put(LogFiles.CHECKPOINT, before);
    assertArrayEquals(after, anchor().log().checkpoint().orElseThrow().bytes());
    assertArrayEquals(after, city.get(LogFiles.CHECKPOINT));
  }

  @Test
  void signs_nothing_once_the_repository_was_put_back_to_an_older_state() throws Exception {
    anchor().log();
    Path backup = folder.resolve("backup");
    copy(city.path(), backup);
    city.release("dinkes", 2, SmallRepository.SITI);
    anchor().log();
    remove(city.path());
    copy(backup, city.path());
    city.release("bpbd", 2, SmallRepository.BUDI, SmallRepository.DEWI);
    byte[] checkpoint = city.get(LogFiles.CHECKPOINT);
    IOException refused = assertThrows(IOException.class, () -> anchor().log());
    assertTrue(refused.getMessage().contains("restore its folder log"), refused.getMessage());
    assertArrayEquals(checkpoint, city.get(LogFiles.CHECKPOINT));
  }

  @Test
  void signs_nothing_on_top_of_entries_that_were_changed_or_are_gone() throws Exception {
    anchor().log();
    String bundle = "log/tile/entries/000.p/5";
    byte[] honest = city.get(bundle);
    byte[] changed =
        new String(honest, StandardCharsets.ISO_8859_1)
            .replace("sites/dinkes/1", "sites/dinkes/2")
            .getBytes(StandardCharsets.ISO_8859_1);
    city.put(bundle, changed);
    city.release("bpbd", 2, SmallRepository.BUDI, SmallRepository.DEWI);
    assertThrows(IOException.class, () -> anchor().log());
    Files.delete(city.path().resolve(bundle));
    assertThrows(IOException.class, () -> anchor().log());
    city.put(bundle, honest);
    assertEquals(6, anchor().log().size());
  }

  @Test
  void mends_hashes_and_a_checkpoint_that_were_damaged() throws Exception {
    TransparencyLog log = anchor().log();
    city.put(LogFiles.CHECKPOINT, "garbage".getBytes(StandardCharsets.UTF_8));
    city.put("log/tile/0/000.p/5", new byte[7]);
    anchor().log();
    assertArrayEquals(log.checkpoint().orElseThrow().bytes(), city.get(LogFiles.CHECKPOINT));
    assertArrayEquals(log.tile(new LogTile(0, 0, 5)).orElseThrow(), city.get("log/tile/0/000.p/5"));
  }

  @Test
  void goes_on_from_what_is_published_when_the_home_came_from_a_backup() throws Exception {
    anchor().log();
    byte[] old = Files.readAllBytes(home().resolve("log-checkpoint"));
    city.release("dinkes", 2, SmallRepository.SITI);
    anchor().log();
    Files.write(home().resolve("log-checkpoint"), old);
    assertEquals(6, anchor().log().size());
  }

  /** By a thief of the log's key, or of a log that lost files: nobody can tell from here. */
  @Test
  void says_of_a_longer_log_that_is_not_there_how_to_go_on() throws Exception {
    TransparencyLog honest = anchor().log();
    Path checkpoint = city.path().resolve(LogFiles.CHECKPOINT);
    byte[] memory = Files.readAllBytes(home().resolve("log-checkpoint"));
    AuditAnchor end = new AuditAnchor(Digest.of(new byte[] {7}));
    city.writeLog(honest.with(List.of(end)), SmallRepository.LOG);
    Path entries = city.path().resolve("log/tile/entries/000.p/6");
    byte[] away = Files.readAllBytes(entries);
    Files.delete(entries);
    String refused = assertThrows(IOException.class, () -> anchor().log()).getMessage();
    assertTrue(refused.startsWith(checkpoint + " shows a log of 6 leaves"), refused);
    assertTrue(refused.contains("here 5 leaves were signed"), refused);
    assertTrue(refused.contains("Where none has more than 5, delete that file"), refused);
    assertArrayEquals(memory, Files.readAllBytes(home().resolve("log-checkpoint")));
    Files.write(entries, away);
    copy(home(), folder.resolve("second home"));
    assertEquals(6, anchor().log().size(), "where it is there after all");
    Files.delete(entries);
    Files.delete(checkpoint);
    remove(home());
    copy(folder.resolve("second home"), home());
    assertEquals(honest.head(), anchor().log().head());
  }

  /** The repository came from a backup, too: others may have seen more. */
  @Test
  void goes_on_from_no_log_without_its_memory_until_somebody_takes_it_over() throws Exception {
    anchor().log();
    Path memory = home().resolve("log-checkpoint");
    Files.delete(memory);
    city.release("dinkes", 2, SmallRepository.SITI);
    IOException refused = assertThrows(IOException.class, () -> anchor().log());
    Path checkpoint = city.path().resolve(LogFiles.CHECKPOINT);
    String command = "cp " + checkpoint + " " + memory;
    assertTrue(refused.getMessage().contains(command), refused.getMessage());
    assertTrue(refused.getMessage().contains("has 5 leaves"), refused.getMessage());
    assertFalse(Files.exists(memory));
    Files.copy(checkpoint, memory);
    assertEquals(6, anchor().log().size());
  }

  @Test
  void refuses_a_key_that_no_trust_root_names() throws Exception {
    Files.write(OnlineKey.logFile(home()), OnlineKey.make().bytes());
    IOException refused = assertThrows(IOException.class, () -> anchor().log());
    assertTrue(refused.getMessage().contains("in none of the key files"), refused.getMessage());
    assertFalse(Files.exists(city.path().resolve("log")));
  }

  @Test
  void keeps_narrow_tiles_until_the_full_one_is_there() throws Exception {
    for (int version = 2; version <= 200; version++) {
      city.putTheme(theme(version));
    }
    assertEquals(204, anchor().log().size());
    assertTrue(Files.exists(city.path().resolve("log/tile/0/000.p/204")));
    for (int version = 201; version <= 300; version++) {
      city.putTheme(theme(version));
    }
    TransparencyLog log = anchor().log();
    assertEquals(304, log.size());
    assertFalse(Files.exists(city.path().resolve("log/tile/0/000.p")));
    assertFalse(Files.exists(city.path().resolve("log/tile/entries/000.p")));
    for (String path :
        List.of(
            "log/tile/0/000",
            "log/tile/0/001.p/48",
            "log/tile/1/000.p/1",
            "log/tile/entries/000",
            "log/tile/entries/001.p/48")) {
      assertTrue(Files.exists(city.path().resolve(path)), path);
    }
  }

  @Test
  void takes_turns_so_that_nobody_forks_the_log() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<TransparencyLog>> logs = new ArrayList<>();
      for (int i = 2; i <= 25; i++) {
        ThemeStatement theme = theme(i);
        logs.add(
            threads.submit(
                () -> {
                  synchronized (city) {
                    city.putTheme(theme);
                  }
                  return anchor().log();
                }));
      }
      List<TransparencyLog> seen = new ArrayList<>();
      for (Future<TransparencyLog> log : logs) {
        seen.add(log.get());
      }
      TransparencyLog last = anchor().log();
      for (TransparencyLog log : seen) {
        last.requireExtends(log.head());
      }
      assertEquals(paths(last).size(), paths(last).stream().distinct().count());
    } finally {
      threads.shutdownNow();
    }
  }

  private static ThemeStatement theme(long version) throws Exception {
    return SmallRepository.theme(version);
  }

  private Anchor anchor() {
    return new Anchor(city.path(), city.pinned(), home(), SmallRepository.CLOCK);
  }

  private Path home() {
    return folder.resolve("home");
  }

  private static List<String> paths(TransparencyLog log) {
    return log.entries().stream().map(LogEntry::path).toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
