package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Checkpoint;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.FaultyDisk;
import id.perisai.release.Key;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogTile;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Publisher;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.SignedNote;
import id.perisai.release.SigningPlace;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryWriterTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final char[] PASSPHRASE = "bade-kuri-dola-semi".toCharArray();

  // Deriving a key from its passphrase is slow on purpose; once for all tests is enough.
  private static SoftwareKey software;
  private static SigningKey key;
  private static OnlineKey log;
  private static OnlineKey stamps;
  private Digest pinned;

  @BeforeAll
  static void makeKeys() throws SoftwareKey.WrongPassphrase {
    software = SoftwareKey.make(PASSPHRASE);
    key = software.open(PASSPHRASE);
    log = OnlineKey.make();
    stamps = OnlineKey.make();
  }

  @Test
  void a_stop_at_any_step_leaves_the_last_release_in_force(@TempDir Path folder) throws Exception {
    everyFailureLeavesAWholeRelease(folder, FaultyDisk.Fault.STOP);
  }

  @Test
  void a_full_disk_at_any_step_leaves_the_last_release_in_force(@TempDir Path folder)
      throws Exception {
    everyFailureLeavesAWholeRelease(folder, FaultyDisk.Fault.FULL);
  }

  @Test
  void a_read_only_disk_at_any_step_leaves_the_last_release_in_force(@TempDir Path folder)
      throws Exception {
    everyFailureLeavesAWholeRelease(folder, FaultyDisk.Fault.READ_ONLY);
  }

  private void everyFailureLeavesAWholeRelease(Path folder, FaultyDisk.Fault fault)
      throws Exception {
    Draft first = draft(1, Optional.empty(), "satu");
    Draft second = draft(2, Optional.of(first.statement.digest()), "dua");
    Path before = founded(folder.resolve("before"));
    publish(writer(before), first);
    List<String> steps = steps(copy(before, folder.resolve("counted")), second);
    int counts = steps.lastIndexOf("RENAME 2") + 1;
    assertTrue(counts > 20 && counts < steps.size(), steps.toString());
    for (int from = 1; from <= steps.size(); from++) {
      Path repository = copy(before, folder.resolve("from" + from));
      boolean failed = fails(fault, from, () -> publish(writer(repository), second));
      assertTrue(failed || fault != FaultyDisk.Fault.STOP, "no stop at " + from);
      long version = verified(repository).version();
      // A disk that is full still renames what was written before: then only the leaf is missing.
      boolean written = fault == FaultyDisk.Fault.FULL && isWritten(repository, second);
      assertEquals(failed && from <= counts && !written ? 1 : 2, version, steps.get(from - 1));
      publish(writer(repository), second);
      assertEquals(2, verified(repository).version(), "the next attempt finishes");
      assertEquals(LOGGED, logged(repository), "each statement has one leaf, in its turn");
    }
  }

  private static boolean isWritten(Path repository, Draft draft) {
    return Files.exists(
        repository.resolve(RepositoryPaths.release("alfa", draft.statement.version())));
  }

  private static final List<String> LOGGED =
      List.of("trust/root/1", "trust/directory/1", "trust/theme/1", "sites/alfa/1", "sites/alfa/2");

  /** The paths that stand in the log, read as delivery would read it. */
  private List<String> logged(Path repository) throws Exception {
    Repository files = new Repository(repository);
    byte[] note = files.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    Checkpoint checkpoint = TrustChain.checkpoint(note, TrustChain.newestRoots(files, pinned));
    TransparencyLog log = TransparencyLog.replay(checkpoint, files::log);
    for (LogTile tile : log.tiles()) {
      assertArrayEquals(log.tile(tile).orElseThrow(), files.log(tile.path(), 1 << 20));
    }
    return log.entries().stream().map(LogEntry::path).toList();
  }

  private interface Publishing {
    void run() throws Exception;
  }

  private static boolean fails(FaultyDisk.Fault fault, int from, Publishing publishing)
      throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(fault, from)) {
      publishing.run();
      return false;
    } catch (IOException | FaultyDisk.Stopped expected) {
      return true;
    }
  }

  /** A repository and its home, of which nothing is left to be written. */
  private static Path copy(Path repository, Path to) throws IOException {
    copyTree(repository, to);
    copyTree(home(repository), home(to));
    return to;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private List<String> steps(Path repository, Draft second) throws Exception {
    try (FaultyDisk disk = FaultyDisk.counting()) {
      publish(writer(repository), second);
      return disk.steps();
    }
  }

  @Test
  void puts_the_right_bytes_where_wrong_ones_lie(@TempDir Path folder) throws Exception {
    Path repository = founded(folder.resolve("repository"));
    Draft first = draft(1, Optional.empty(), "satu");
    publish(writer(repository), first);
    Digest digest = first.blobs.keySet().iterator().next();
    Path blob = repository.resolve(RepositoryPaths.blob("alfa", digest));
    Files.writeString(blob, "SLOT GACOR");
    publish(writer(repository), first);
    assertEquals(digest, Digest.of(Files.readAllBytes(blob)));
  }

  @Test
  void never_stores_bytes_under_another_digest(@TempDir Path folder) throws Exception {
    Draft first = draft(1, Optional.empty(), "satu");
    RepositoryWriter writer = writer(founded(folder.resolve("repository")));
    Map<Digest, byte[]> wrong = Map.of(Digest.of(new byte[] {1}), new byte[] {2});
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.release(first.statement, sign(first.statement), wrong));
    assertTrue(Files.notExists(folder.resolve("repository/sites")));
  }

  @Test
  void leaves_no_temporary_file_behind(@TempDir Path folder) throws Exception {
    Path repository = founded(folder.resolve("repository"));
    publish(writer(repository), draft(1, Optional.empty(), "satu"));
    try (var files = Files.walk(repository)) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith(".")));
    }
  }

  private record Draft(ReleaseStatement statement, Map<Digest, byte[]> blobs) {}

  /** A site of three pages with these words. */
  private static Draft draft(long version, Optional<Digest> previous, String words)
      throws Exception {
    Map<Digest, byte[]> blobs = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      byte[] body = ("<p>" + words + i).getBytes(StandardCharsets.UTF_8);
      blobs.put(Digest.of(body), body);
      entries.add(
          Entry.page(
              "/" + i, 200, MediaTypes.HTML, Map.of(Coding.IDENTITY, Coding.of(body)), Map.of()));
    }
    Manifest manifest = Manifest.of(entries);
    blobs.putAll(manifest.nodes());
    return new Draft(
        ReleaseStatement.of("alfa", version, NOW, previous, manifest.rootDigest(), 1), blobs);
  }

  private void publish(RepositoryWriter writer, Draft draft) throws Exception {
    writer.release(draft.statement, sign(draft.statement), draft.blobs);
  }

  private Signatures sign(Statement statement) throws Exception {
    return Signatures.of(List.of(key.sign(statement)));
  }

  private RepositoryWriter writer(Path repository) {
    return new SignedRepository(repository, pinned, Clock.systemUTC(), home(repository)).writer();
  }

  private static Path home(Path repository) {
    return repository.resolveSibling(repository.getFileName() + ".home");
  }

  private Path founded(Path repository) throws Exception {
    Path keyFile = OnlineKey.logFile(home(repository));
    Files.createDirectories(keyFile.getParent());
    Files.write(keyFile, log.bytes());
    Files.write(OnlineKey.timestampFile(home(repository)), stamps.bytes());
    Key known = Key.ed25519(new UUID(1, 2), software.publicKey());
    Instant expires = NOW.plus(30, ChronoUnit.DAYS);
    TrustRoot root =
        TrustRoot.of(
            1,
            NOW,
            expires,
            1,
            List.of(known),
            TrustRoot.Log.under("localhost", log.publicKey()),
            stamps.publicKey(),
            new SigningPlace("sign.localhost", List.of()));
    pinned = root.digest();
    RepositoryWriter writer = writer(repository);
    writer.statement(RepositoryPaths.root(1), root, sign(root));
    Directory directory =
        Directory.of(
            1,
            NOW,
            expires,
            "localhost",
            new Directory.Signing(
                "platform", new SigningPlace("sign.localhost", List.of()), List.of()),
            List.of(tenant("platform", known), tenant("alfa", known)));
    writer.statement(RepositoryPaths.directory(1), directory, sign(directory));
    ThemeStatement theme = ThemeStatement.of(1, NOW, "test/1", List.of());
    writer.statement(RepositoryPaths.theme(1), theme, sign(theme));
    return repository;
  }

  private static Directory.Tenant tenant(String id, Key key) {
    return new Directory.Tenant(
        id,
        id,
        Directory.State.ACTIVE,
        List.of(id + ".localhost"),
        1,
        Publisher.all(List.of(key), NOW));
  }

  /** What a node would take into force, every blob of it read and checked. */
  private VerifiedRelease verified(Path repository) throws Exception {
    SignedRepository signed = new SignedRepository(repository, pinned, Clock.systemUTC());
    VerifiedRelease release = signed.inForce(signed.trust(), "alfa").orElseThrow();
    for (Entry entry : release.manifest().entries().values()) {
      for (Coding coding : entry.variants().get(0).codings().values()) {
        signed.files().blob("alfa", coding);
      }
    }
    return release;
  }
}
