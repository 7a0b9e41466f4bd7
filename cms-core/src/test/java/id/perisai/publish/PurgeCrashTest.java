package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.FaultyDisk;
import id.perisai.release.FaultyDisk.Fault;
import id.perisai.release.PurgeStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk fails at a step of a purge, from its signature to the last copy that goes. Before the
 * statement is there nothing happened; after it the next start removes what is left. Signing the
 * same candidate again ends well at either side.
 */
class PurgeCrashTest {
  private static final String WORDS = "Peserta 32730101019000";

  /** A site with more releases is slower to look through, and no other. */
  private static final int PURGES = 12;

  @TempDir Path folder;
  private Town town;
  private int towns;
  private Traces traces;
  private int leaks;
  private int steps;

  @BeforeEach
  void found() throws Exception {
    town = new Town(folder.resolve("town-" + ++towns));
    traces = new Traces(town.database, town.folder);
    leaks = 0;
    try (FaultyDisk disk = leakAndCount()) {
      steps = disk.steps().size();
    }
    assertTrue(steps > 60, steps + " steps");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_dozen_failures_leave_a_purge_undone_or_are_finished_by_the_next_start() throws Exception {
    for (int i = 0; i < 12; i++) {
      failAndFinish(Fault.values()[2 + i % 5], 1 + i * (steps - 1) / 11);
    }
  }

  @Test
  @Tag("deep")
  void a_failure_at_any_step_leaves_a_purge_undone_or_is_finished_by_the_next_start()
      throws Exception {
    for (Fault fault : List.of(Fault.STOP, Fault.FULL, Fault.READ_ONLY, Fault.LATE)) {
      int all = steps;
      for (int from = 1; from <= all; from++) {
        if (from % PURGES == 0) {
          close();
          found();
          all = Math.max(all, steps); // A town may need a folder more than another.
        }
        failAndFinish(fault, from);
      }
    }
  }

  @Test
  void removes_again_what_a_backup_brought_back_and_does_nothing_twice() throws Exception {
    Purge purge = leaked();
    Digest leaked =
        town.inForce().manifest().entry(purge.path()).get().variants().get(0).identity().digest();
    Path blob = town.repositoryFolder().resolve(RepositoryPaths.blob("alfa", leaked));
    byte[] bytes = Files.readAllBytes(blob);
    sign(purge);
    assertEquals(leaks, removals());
    Files.write(blob, bytes);
    start();
    assertEquals(List.of(), traces.files(purge.words()));
    start();
    assertEquals(leaks, removals());
  }

  @Test
  void refuses_a_candidate_that_was_drawn_before_a_purge_that_was_broken_off() throws Exception {
    Purge purge = leaked();
    town.approved("sela" + leaks, "Artikel sela");
    Prepared between = town.prepare().prepare(town.publisher.acting());
    Signatures signatures = town.signed(between, town.publisher, town.publisher);
    try (FaultyDisk disk = FaultyDisk.stoppingAfter("RENAME " + purge.statement().version())) {
      assertThrows(FaultyDisk.Stopped.class, () -> sign(purge));
    }
    Refused refused =
        assertThrows(
            Refused.class,
            () -> town.publish().publish(town.publisher.acting(), between.candidate(), signatures));
    assertEquals(PublishRefusal.CANDIDATE_PURGED, refused.refusal());
    start();
    assertEquals(List.of(), traces.rows(purge.words()));
    assertEquals(List.of(), traces.files(purge.words()));
    town.publishAll();
  }

  private FaultyDisk leakAndCount() throws Exception {
    Purge purge = leaked();
    FaultyDisk disk = FaultyDisk.counting();
    sign(purge);
    return disk;
  }

  private void failAndFinish(Fault fault, int from) throws Exception {
    String when = fault + " from step " + from;
    Purge purge = leaked();
    boolean failed = fails(fault, from, purge);
    start();
    boolean inForce =
        town.repository.purged(town.repository.trust(), "alfa").statements().stream()
            .anyMatch(one -> one.statement().digest().equals(purge.statement().digest()));
    assertTrue(failed || inForce, when);
    assertEquals(inForce, traces.rows(purge.words()).isEmpty(), when);
    if (inForce) {
      assertEquals(List.of(), traces.files(purge.words()), when);
    }
    if (isOpen(purge)) {
      sign(purge);
    }
    assertEquals(List.of(), traces.rows(purge.words()), when);
    assertEquals(List.of(), traces.files(purge.words()), when);
    assertEquals(leaks, count("purge.publish"), when);
    assertEquals(leaks, removals(), when);
    town.repository.stampTime().stamp(town.repository.anchor()::log);
  }

  private boolean fails(Fault fault, int from, Purge purge) throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(fault, from)) {
      sign(purge);
      return false;
    } catch (FaultyDisk.Stopped stopped) {
      return true;
    } catch (Refused refused) {
      assertTrue(
          Set.of(PublishRefusal.REPOSITORY_UNWRITABLE, PublishRefusal.PURGE_UNFINISHED)
              .contains(refused.refusal()),
          refused.getMessage());
      return true;
    }
  }

  /** What a start of authoring does; nothing that this process remembers helps it. */
  private void start() throws Exception {
    SignedRepository fresh =
        new SignedRepository(town.repositoryFolder(), town.pinned, town.clock, town.folder);
    new UnfinishedPurges(town.work, fresh, town.store).finish();
    UnfinishedFiles.sweep(
        town.repositoryFolder(),
        Integer.MAX_VALUE,
        java.time.Instant.now().plus(UnfinishedFiles.OLD).plusSeconds(9));
  }

  private record Purge(String path, String words, Prepared prepared, PurgeStatement statement) {}

  private Purge leaked() throws Exception {
    String number = String.valueOf(10 + leaks++ % 80) + leaks;
    String words = WORDS + number;
    town.approved("seleksi-" + number, words);
    town.publishAll();
    String path = "/berita/seleksi-" + number;
    Acting who = town.publisher.acting();
    Prepared prepared =
        new PreparePower(town.work, town.repository, town.store)
            .purge(who, "alfa", new Leak(Set.of(path), true), "data pribadi");
    PurgeStatement statement =
        PurgeStatement.parse(
            town.work.in(
                who,
                Permission.PUBLISH,
                em ->
                    Candidates.open(em, who, prepared.candidate(), town.clock.instant())
                        .statement()));
    return new Purge(path, words, prepared, statement);
  }

  private boolean isOpen(Purge purge) {
    return 0
        == town.database.count(
            "select count(*) from perisai.candidate_end where candidate_id = '"
                + purge.prepared().candidate()
                + "'");
  }

  private void sign(Purge purge) throws Exception {
    new PublishPower(town.work, town.repository, town.store)
        .sign(
            town.publisher.acting(),
            purge.prepared().candidate(),
            town.publisher.sign(purge.statement()));
  }

  private long removals() {
    return count("purge.remove");
  }

  private long count(String act) {
    return town.database.count(
        "select count(*) from perisai.audit_entry where act = '" + act + "'");
  }
}
