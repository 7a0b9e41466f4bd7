package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Refused;
import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.FaultyDisk;
import id.perisai.release.FaultyDisk.Fault;
import id.perisai.release.Manifest;
import id.perisai.release.Measured;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryVerification;
import id.perisai.release.Signatures;
import id.perisai.release.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk fails at a step while the act of publishing writes the repository, on a real database:
 * by ending the process, a Java of its own; by stopping within this one; by running full; by
 * turning read-only. The site is wholly old or wholly new, and no leaf of the log is without its
 * statement; signing the same candidate again by a passkey, which signs otherwise each time, or
 * signing the next one, ends in the new state; and repository, log and database agree in the end.
 */
class PublishCrashTest {
  /** A site with more releases is slower to read whole, and no other. */
  private static final int RELEASES = 24;

  @TempDir Path folder;
  private Town town;
  private int towns;
  private UUID page;
  private int edition;
  private int steps;

  @BeforeEach
  void found() throws Exception {
    town = Town.withPasskey(folder.resolve("town-" + ++towns));
    page = town.approved("satu", "Edisi 1");
    town.publishAll();
    edition = 1;
    try (FaultyDisk disk = FaultyDisk.counting()) {
      publish(next());
      steps = disk.steps().size();
    }
    assertTrue(steps > 40, steps + " steps");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_dozen_failures_leave_whole_sites_and_are_retried() throws Exception {
    for (int i = 0; i < 12; i++) {
      failAndRetry(Fault.values()[2 + i % 5], 1 + i * (steps - 1) / 11);
    }
  }

  @Test
  void a_process_that_ends_at_one_of_a_few_steps_leaves_whole_sites_and_is_retried()
      throws Exception {
    for (int from : List.of(1, steps / 2, steps)) {
      failAndRetry(Fault.HALT, from);
    }
  }

  @Test
  @Tag("deep")
  void a_process_that_ends_at_any_step_leaves_whole_sites_and_is_retried() throws Exception {
    failFromEachStep(Fault.HALT);
    Measured.write(
        "publish-halt.txt",
        "a process that published ended at each of "
            + steps
            + " steps: each site whole, no orphan in the log, each retry ended\n");
  }

  @Test
  @Tag("deep")
  void a_failure_at_any_step_leaves_whole_sites_and_is_retried() throws Exception {
    for (Fault fault : List.of(Fault.STOP, Fault.FULL, Fault.READ_ONLY, Fault.LATE)) {
      failFromEachStep(fault);
    }
    Measured.write(
        "publish-crash.txt",
        "publishing failed at each of "
            + steps
            + " steps by a stop, a disk that is full, at once or when it is forced, and a read-only"
            + " one: each site whole, no orphan in the log, each retry ended\n");
  }

  @Test
  void what_the_repository_got_and_the_database_did_not_is_written_down_by_the_next_act()
      throws Exception {
    Prepared prepared = next();
    Signatures signatures = signed(prepared);
    try (FaultyDisk disk = FaultyDisk.stoppingAfter("RENAME " + prepared.version())) {
      assertThrows(
          FaultyDisk.Stopped.class,
          () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures));
    }
    assertEquals(3, town.inForce().version());
    assertEquals(2, count("release_record"));
    Prepared after = next();
    assertEquals(3, count("release_record"));
    assertEquals(3, count("publication"));
    assertEquals(2, count("audit_entry where act = 'release.publish'"));
    assertEquals(1, count("audit_entry where act = 'release.recover'"));
    publish(after);
    assertEquals(4, count("publication"));
  }

  /** Also where it is signed again by another touch, whose signature no log has. */
  @Test
  void what_the_log_has_and_the_database_does_not_keeps_its_signatures() throws Exception {
    Prepared prepared = next();
    ReleaseStatement statement = town.statement(prepared, town.publisher);
    try (FaultyDisk disk = FaultyDisk.stoppingAfter("RENAME timestamp")) {
      assertThrows(
          FaultyDisk.Stopped.class,
          () ->
              town.publish()
                  .publish(
                      town.publisher.acting(), prepared.candidate(), town.passkey.sign(statement)));
    }
    handInAgain(prepared, town.passkey.sign(statement), 3, "stamped and not written down");
    requireLog(Set.of(), "stamped and not written down");
    publish(next());
    requireLog(Set.of(), "the next one");
  }

  private void failFromEachStep(Fault fault) throws Exception {
    int all = steps;
    for (int from = 1; from <= all; from++) {
      if (from % RELEASES == 0) {
        close();
        found();
        all = Math.max(all, steps); // A town may need a folder more than another.
      }
      failAndRetry(fault, from);
    }
  }

  private void failAndRetry(Fault fault, int from) throws Exception {
    String when = fault + " from step " + from;
    long before = town.inForce().version();
    Prepared prepared = next();
    int unfinished = unfinished();
    ReleaseStatement statement = town.statement(prepared, town.publisher);
    Signatures signatures = town.passkey.sign(statement);
    boolean failed =
        fault == Fault.HALT
            ? PublishedOnce.halts(town, prepared, signatures, from)
            : fails(fault, from, prepared, signatures);
    long version = wholeRelease(when);
    requireLog(Set.of(Reason.NOT_LOGGED), when);
    assertTrue(version == before + 1 || failed && version == before, when);
    if (failed) {
      handInAgain(prepared, town.passkey.sign(statement), version, when);
    }
    assertEquals(before + 1, wholeRelease(when), when);
    requireLog(Set.of(), when);
    assertTrue(town.page("/berita/satu").contains("Edisi " + edition), when);
    assertEquals(before + 1, count("release_record"), when);
    assertEquals(before + 1, count("publication"), when);
    assertEquals(
        before + 1, count("audit_entry where act in ('release.publish', 'release.recover')"), when);
    assertTrue(fault != Fault.FULL || unfinished() <= unfinished, when);
  }

  /**
   * As the desk does, with another touch; refused only where all was written down before the
   * failure.
   */
  private void handInAgain(Prepared prepared, Signatures signatures, long inForce, String when) {
    try {
      long again =
          town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures);
      assertEquals(prepared.version(), again, when);
    } catch (Refused refused) {
      assertEquals(PublishRefusal.CANDIDATE_DONE, refused.refusal(), when);
      assertEquals(prepared.version(), inForce, when);
    }
  }

  private boolean fails(Fault fault, int from, Prepared prepared, Signatures signatures)
      throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(fault, from)) {
      town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures);
      return false;
    } catch (FaultyDisk.Stopped stopped) {
      return true;
    } catch (Refused refused) {
      assertEquals(PublishRefusal.REPOSITORY_UNWRITABLE, refused.refusal());
      return true;
    }
  }

  /** What a fresh process sees: nothing that this one remembers helps it. */
  private long wholeRelease(String when) throws Exception {
    SignedRepository fresh = new SignedRepository(town.repositoryFolder(), town.pinned, town.clock);
    var release = fresh.inForce(fresh.trust(), "alfa").orElseThrow();
    Manifest manifest = release.manifest();
    for (Entry entry : manifest.all()) {
      for (Variant variant : entry.variants()) {
        for (Coding coding : variant.codings().values()) {
          coding.requireOf(fresh.files().blob("alfa", coding), when);
        }
      }
    }
    return release.version();
  }

  /** A statement may wait for its leaf after a failure; no leaf ever waits for its statement. */
  private void requireLog(Set<Reason> tolerated, String when) throws Exception {
    List<Rejected> refusals =
        RepositoryVerification.of(
                new Repository(town.repositoryFolder()), town.pinned, town.clock, TestCodings.ALL)
            .log();
    assertEquals(
        List.of(),
        refusals.stream().filter(refusal -> !tolerated.contains(refusal.reason())).toList(),
        when);
  }

  /** Temporary files that nobody will ever finish. */
  private int unfinished() throws Exception {
    try (Stream<Path> files = Files.walk(town.repositoryFolder())) {
      return (int) files.filter(f -> f.getFileName().toString().startsWith(".")).count();
    }
  }

  private Prepared next() {
    town.revised(page, edition, "satu", "Edisi " + (edition + 1));
    edition++;
    return town.prepare().prepare(town.publisher.acting());
  }

  private void publish(Prepared prepared) throws Exception {
    town.publish().publish(town.publisher.acting(), prepared.candidate(), signed(prepared));
  }

  private Signatures signed(Prepared prepared) throws Exception {
    return town.passkey.sign(town.statement(prepared, town.publisher));
  }

  private long count(String from) throws Exception {
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from perisai." + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
