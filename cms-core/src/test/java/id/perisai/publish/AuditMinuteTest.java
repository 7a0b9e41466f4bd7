package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditFile;
import id.perisai.audit.AuditReceiver;
import id.perisai.audit.AuditTrail;
import id.perisai.audit.NotedHeads;
import id.perisai.release.AuditAnchor;
import id.perisai.tenant.AuditWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute in which a receiver, a disk or the log does not do its part. */
class AuditMinuteTest {
  private static final String FILE = "--audit-file gets no copy";
  private static final String MACHINE = "--audit-syslog is not reached";

  @TempDir Path folder;
  private Town town;
  private AuditReceiver file;
  private AuditReceiver machine;
  private boolean answers = true;
  private int sendings;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
    town.approved("satu", "Satu");
    town.publishAll();
    file = AuditReceiver.file("--audit-file", new AuditFile(folder.resolve("copy/trail.jsonl")));
    machine =
        new AuditReceiver(
            "--audit-syslog", new AuditFile(folder.resolve("spool.jsonl")), this::send);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  private void send() throws IOException {
    sendings++;
    if (!answers) {
      throw new IOException("Connection refused");
    }
  }

  private AuditMinute minute(Duration later) {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    List<AuditReceiver> receivers = List.of(file, machine);
    return new AuditMinute(
        new AuditWatch(town.database.factory(), new NotedHeads(noted()), receivers),
        () -> new AnchorAudit(town.database.factory(), town.repository, clock),
        receivers,
        clock);
  }

  private Path noted() {
    return folder.resolve("audit/heads.json");
  }

  private List<AuditAnchor> anchors() throws IOException {
    return new AnchorAudit(town.database.factory(), town.repository, Clock.systemUTC()).anchors();
  }

  @Test
  void looks_anchors_and_hands_on() throws Exception {
    AuditMinute minute = minute(Duration.ZERO);
    minute.run();
    assertEquals(1, anchors().size());
    assertEquals(1, sendings);
    assertTrue(file.file().heads().containsKey("alfa"));
    assertTrue(machine.file().heads().containsKey("alfa"));
    assertEquals(Map.of(), minute.failing());
    assertNotNull(minute.looked());
  }

  /** A rule of a firewall is enough to shut a receiver off, an upload to fill a disk. */
  @Test
  void does_all_the_rest_while_a_disk_is_full_and_no_receiver_answers() throws Exception {
    minute(Duration.ZERO).run();
    Path trail = folder.resolve("copy/trail.jsonl");
    byte[] copied = Files.readAllBytes(trail);
    Files.delete(trail);
    Files.createDirectory(trail); // as a disk that is full
    answers = false;
    town.approved("dua", "Dua");
    AuditMinute minute = minute(Duration.ofHours(25));
    IOException told = assertThrows(IOException.class, minute::run);
    assertEquals(Set.of(FILE, MACHINE), minute.failing().keySet());
    assertTrue(told.getMessage().contains(FILE), told.getMessage());
    assertTrue(told.getMessage().contains("Connection refused"), told.getMessage());
    assertNotNull(minute.looked());
    assertEquals(2, anchors().size());
    assertTrue(lines("spool.jsonl").size() > copied(copied), "the other one gets its copy");

    answers = true;
    Files.delete(trail);
    Files.write(trail, copied);
    minute.run();
    assertEquals(Map.of(), minute.failing());
    assertEquals(3, sendings);
    assertEquals(lines("spool.jsonl"), lines("copy/trail.jsonl"), "what came meanwhile");
  }

  @Test
  void copies_while_where_trails_end_cannot_be_noted() throws Exception {
    AuditMinute minute = minute(Duration.ZERO);
    minute.run();
    Files.delete(noted());
    Files.createDirectory(noted()); // as a disk that is full
    long before = lines("copy/trail.jsonl").size();
    town.approved("dua", "Dua");
    assertThrows(IOException.class, minute::run);
    assertEquals(Set.of("where the audit trails end is not noted"), minute.failing().keySet());
    assertTrue(lines("copy/trail.jsonl").size() > before);
  }

  private static long copied(byte[] copy) {
    return new String(copy, StandardCharsets.UTF_8).lines().count();
  }

  private Set<String> lines(String name) throws IOException {
    return Set.copyOf(Files.readAllLines(folder.resolve(name)));
  }

  /** Whoever owns the machine put note and copies right too, and fills the disk as well. */
  @Test
  void names_by_the_log_what_was_written_anew_and_vouches_for_it_no_more() throws Exception {
    minute(Duration.ZERO).run();
    rewriteAlfa();
    Files.delete(noted());
    Files.delete(folder.resolve("spool.jsonl"));
    Files.delete(folder.resolve("copy/trail.jsonl"));
    Files.createDirectories(folder.resolve("copy/trail.jsonl"));
    answers = false;
    AuditMinute minute = minute(Duration.ofHours(25));
    assertThrows(IOException.class, minute::run);
    assertEquals(Set.of("alfa"), minute.broken().keySet());
    assertEquals(1, anchors().size(), "though a day has passed");
  }

  private void rewriteAlfa() {
    town.database.superuser(
        "do $$ begin set local search_path = perisai;"
            + " alter table audit_entry disable trigger immutable;"
            + " alter table audit_entry disable trigger immutable_whole;"
            + " delete from audit_entry where tenant_id = 'alfa';"
            + " alter table audit_entry enable trigger immutable;"
            + " alter table audit_entry enable trigger immutable_whole; end $$");
    for (int i = 0; i < 20; i++) {
      new Transactions(town.database.factory())
          .in(
              "alfa",
              null,
              em -> {
                AuditTrail.record(em, "alfa", null, "page.save", Map.of());
                return null;
              });
    }
  }

  @Test
  void names_what_is_broken_and_hands_on_while_the_log_is_not_good() throws Exception {
    AuditMinute minute = minute(Duration.ZERO);
    minute.run();
    Files.delete(noted());
    noteAlfaAt(99);
    Files.delete(folder.resolve("log-checkpoint"));
    Files.writeString(town.repositoryFolder().resolve("log/checkpoint"), "garbage");
    AuditMinute restarted = minute(Duration.ZERO);
    assertThrows(IOException.class, restarted::run);
    assertEquals(Set.of("alfa"), restarted.broken().keySet());
    assertEquals(2, sendings);
    assertTrue(restarted.failing().keySet().toString().contains("not compared"));
  }

  /** As if the trail had been longer when it was looked at. */
  private void noteAlfaAt(long number) throws IOException {
    AuditTrail.Head end =
        new Transactions(town.database.factory())
            .in("alfa", null, em -> AuditTrail.head(em, "alfa"));
    NotedHeads.Noted longer = new NotedHeads(noted()).read();
    longer.seen().put("alfa", new AuditTrail.Head(number, end.chain()));
    new NotedHeads(noted()).write(longer);
  }
}
