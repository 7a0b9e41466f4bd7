package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditEnds;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Directory;
import id.perisai.release.LogFiles;
import id.perisai.release.LogLeaf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the ends of the audit trails come into the log, and what the log shows of them. */
class AnchorAuditTest {
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
  void logs_the_ends_of_all_trails_at_once_and_then_once_a_day() throws Exception {
    AuditAnchor first = at(Duration.ZERO).round().orElseThrow();
    assertEquals(List.of(first), at(Duration.ZERO).anchors());
    assertEquals(Set.of("alfa"), ends().heads().keySet(), "the only one that did anything yet");
    assertEquals(Optional.empty(), at(Duration.ofHours(23)).round());
    AuditAnchor second = at(Duration.ofHours(25)).round().orElseThrow();
    assertEquals(List.of(first, second), at(Duration.ZERO).anchors());
    assertEquals(Set.of("alfa", "platform"), ends().heads().keySet());
  }

  @Test
  void follows_a_publication_within_an_hour_and_not_before() throws Exception {
    at(Duration.ZERO).round();
    town.approved("dua", "Dua");
    town.publishAll();
    assertEquals(Optional.empty(), at(Duration.ofMinutes(50)).round());
    assertTrue(at(Duration.ofMinutes(61)).round().isPresent());
  }

  @Test
  void logs_what_a_stop_left_recorded_and_unlogged() throws Exception {
    AuditEnds left =
        new Transactions(town.database.factory())
            .in(Directory.PLATFORM, null, em -> AuditEnds.record(em, Directory.PLATFORM, Map.of()));
    assertEquals(new AuditAnchor(left.chain()), at(Duration.ZERO).round().orElseThrow());
    assertEquals(Optional.empty(), at(Duration.ZERO).round());
    assertEquals(left.number(), ends().number(), "no second one was recorded");
  }

  @Test
  void the_log_shows_a_digest_and_nothing_of_who_did_how_much() throws Exception {
    AuditAnchor anchor = at(Duration.ZERO).round().orElseThrow();
    LogLeaf leaf = town.repository.anchor().log().leaves().get(size() - 1);
    assertEquals(
        "perisai/anchor/v1\n" + anchor.chain().hex() + "\n",
        new String(leaf.bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void publishing_and_stamping_go_on_after_an_anchor() throws Exception {
    at(Duration.ZERO).round();
    town.approved("dua", "Dua");
    town.publishAll();
    assertEquals(2, town.inForce().statement().statement().version());
    town.repository.stampTime().stamp(town.repository.anchor()::log);
  }

  @Test
  void nobody_takes_a_log_that_is_not_the_one_known_for_an_empty_one() throws Exception {
    AnchorAudit anchors = at(Duration.ZERO);
    anchors.round();
    Path checkpoint = town.repositoryFolder().resolve(LogFiles.CHECKPOINT);
    List<AuditAnchor> logged = anchors.anchors();
    assertEquals(1, logged.size());
    Files.writeString(checkpoint, "garbage");
    assertEquals(logged, anchors.anchors());
    Files.delete(checkpoint);
    assertEquals(logged, anchors.anchors());
    assertEquals(logged, at(Duration.ZERO).anchors(), "after a restart");
    Files.delete(folder.resolve("log-checkpoint"));
    assertThrows(IOException.class, anchors::anchors);
    assertFalse(Files.exists(checkpoint));
  }

  private int size() throws IOException {
    return (int) town.repository.anchor().log().size();
  }

  private AuditEnds ends() {
    return new Transactions(town.database.factory())
        .in(Directory.PLATFORM, null, em -> AuditEnds.newest(em, Directory.PLATFORM))
        .orElseThrow();
  }

  private AnchorAudit at(Duration later) {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    return new AnchorAudit(town.database.factory(), town.repository, clock);
  }
}
