package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lies about a log, as a whole repository and as a delivery node see them. */
class LogVerificationTest {
  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  @Test
  void finds_nothing_wrong_with_an_honest_log() throws Exception {
    assertEquals(Set.of(), found());
    city.release("dinkes", 2, SmallRepository.SITI);
    assertEquals(Set.of(), found());
  }

  @Test
  void finds_an_unlogged_release() throws Exception {
    ReleaseStatement next =
        city.statement("dinkes", 2, ReleaseStatement.parse(city.get("sites/dinkes/1")).manifest());
    city.putUnlogged("sites/dinkes/2", next, SmallRepository.SITI);
    assertEquals(Set.of(Reason.NOT_LOGGED), found());
  }

  @Test
  void finds_an_orphan_leaf_but_forgives_releases_that_were_collected() throws Exception {
    city.log(LogEntry.of("sites/dinkes/9", new byte[] {1}, new byte[] {2}));
    assertEquals(Set.of(Reason.ORPHANED), found());
    SmallRepository collected = new SmallRepository(temporary.resolve("collected"));
    collected.release("dinkes", 2, SmallRepository.SITI);
    Files.delete(collected.path().resolve("sites/dinkes/1"));
    Files.delete(collected.path().resolve("sites/dinkes/1.sig"));
    assertEquals(Set.of(), found(collected));
  }

  @Test
  void forgives_no_release_between_others_and_nothing_else_that_is_gone() throws Exception {
    city.release("dinkes", 2, SmallRepository.SITI);
    city.release("dinkes", 3, SmallRepository.SITI);
    for (long version = 1; version < 3; version++) {
      city.put(
          RepositoryPaths.hold("dinkes", version),
          HoldStatement.of(
              "dinkes",
              version,
              SmallRepository.NOW,
              HoldStatement.Action.MAINTENANCE,
              "uji",
              OptionalLong.empty()),
          SmallRepository.SITI);
    }
    assertEquals(Set.of(), found());
    for (String gone : List.of("sites/dinkes/2", "sites/dinkes/3", "trust/holds/dinkes/1")) {
      byte[] statement = city.get(gone);
      Files.delete(city.path().resolve(gone));
      assertEquals(Set.of(Reason.ORPHANED), found(), gone);
      city.put(gone, statement);
    }
    byte[] statement = city.get("sites/dinkes/1");
    city.put("sites/dinkes/1", city.get("sites/dinkes/2"));
    assertEquals(Set.of(Reason.WRONG_DIGEST, Reason.NOT_LOGGED), found(), "another's bytes");
    city.put("sites/dinkes/1", statement);
    byte[] signatures = city.get("sites/dinkes/1.sig");
    Files.delete(city.path().resolve("sites/dinkes/1.sig"));
    assertEquals(Set.of(Reason.ORPHANED, Reason.MISSING), found(), "only its signatures are gone");
    city.put("sites/dinkes/1.sig", signatures);
    for (long version = 1; version < 4; version++) {
      Files.delete(city.path().resolve(RepositoryPaths.release("dinkes", version)));
    }
    assertEquals(Set.of(Reason.ORPHANED), found(), "all of them");
  }

  @Test
  void finds_a_leaf_for_other_bytes_and_two_leaves_for_one_path() throws Exception {
    byte[] signatures = city.get("sites/dinkes/1.sig");
    city.put(
        "sites/dinkes/1.sig",
        new String(signatures, StandardCharsets.UTF_8)
            .replace("}]}", "},]}")
            .getBytes(StandardCharsets.UTF_8));
    assertEquals(Set.of(Reason.WRONG_DIGEST, Reason.NOT_LOGGED), found());
    city.put("sites/dinkes/1.sig", signatures);
    city.log(LogEntry.of("sites/dinkes/1", new byte[] {1}, new byte[] {2}));
    assertEquals(Set.of(Reason.EQUIVOCATED), found());
  }

  @Test
  void finds_nothing_wrong_with_anchors_and_a_node_takes_over_what_comes_after_them()
      throws Exception {
    AuditAnchor anchor = new AuditAnchor(Digest.of(new byte[] {1}));
    city.log(anchor, anchor);
    city.release("dinkes", 2, SmallRepository.SITI);
    assertEquals(Set.of(), found());
  }

  @Test
  void finds_missing_and_changed_tiles() throws Exception {
    byte[] tile = city.get("log/tile/0/000.p/5");
    tile[40] ^= 1;
    city.put("log/tile/0/000.p/5", tile);
    assertEquals(Set.of(Reason.WRONG_DIGEST), found());
    Files.delete(city.path().resolve("log/tile/0/000.p/5"));
    assertEquals(Set.of(Reason.MISSING), found());
    Files.delete(city.path().resolve("log/tile/entries/000.p/5"));
    assertEquals(Set.of(Reason.MISSING), found());
  }

  @Test
  void refuses_a_checkpoint_by_another_key_of_another_log_or_with_garbage() throws Exception {
    TransparencyLog honest = city.log();
    city.writeLog(honest, Signer.named("stranger"));
    assertEquals(Set.of(Reason.UNKNOWN_KEY), found());
    city.writeLog(honest, SmallRepository.LOG);
    byte[] note = city.get(LogFiles.CHECKPOINT);
    String text = new String(note, StandardCharsets.UTF_8);
    put(text.replace("localhost/perisai\n", "example/perisai\n"));
    assertEquals(Set.of(Reason.WRONG_LOG), found());
    put(text + "\u2014 witness.example AAAA\n");
    assertEquals(Set.of(Reason.MALFORMED), found());
    put(text + "\u2014 witness.example AAAAAAAA\n");
    assertEquals(Set.of(), found());
    put(text.replace("\n5\n", "\n4\n"));
    assertEquals(Set.of(Reason.BAD_SIGNATURE), found());
  }

  @Test
  void a_node_takes_no_unlogged_release_and_takes_it_once_it_is_logged() throws Exception {
    try (Node node = new Node()) {
      TransparencyLog before = city.log();
      city.release("dinkes", 2, SmallRepository.SITI);
      TransparencyLog after = city.log();
      city.writeLog(before, SmallRepository.LOG);
      node.takeover.tick();
      assertEquals(Set.of(), node.alarmed(), "the log may be read again in the next round");
      node.takeover.tick();
      assertEquals(1, node.version());
      assertEquals(Set.of(AlarmCode.TIMESTAMP_REJECTED), node.alarmed());
      long next = city.stamps().version() + 1;
      city.put(city.stamps().signed(next, before.head(), SmallRepository.TIMESTAMP));
      node.takeover.tick();
      assertEquals(1, node.version());
      assertTrue(node.alarmed().contains(AlarmCode.RELEASE_REJECTED), "" + node.alarmed());
      city.writeLog(after, SmallRepository.LOG);
      node.takeover.tick();
      assertEquals(2, node.version());
      assertEquals(Set.of(), node.alarmed());
    }
  }

  @Test
  void a_node_stops_updates_and_serves_on_when_the_log_forks_or_is_shortened() throws Exception {
    TransparencyLog honest = city.log();
    TransparencyLog shorter = TransparencyLog.EMPTY.with(honest.entries().subList(0, 4));
    List<LogEntry> others = List.of(LogEntry.of("sites/bpbd/9", new byte[] {1}, new byte[] {2}));
    TransparencyLog forked = shorter.with(others);
    try (Node node = new Node()) {
      city.release("dinkes", 2, SmallRepository.SITI);
      TransparencyLog grown = city.log();
      List<String> kept = List.of();
      for (TransparencyLog lie : List.of(shorter, forked, forked.with(grown.entries()))) {
        city.writeLog(lie, SmallRepository.LOG);
        node.takeover.tick();
        node.takeover.tick();
        assertEquals(1, node.version());
        assertTrue(node.alarmed().contains(AlarmCode.LOG_FORKED), "" + node.alarmed());
        kept = node.takeover.evidence();
        assertEquals(kept.contains(evidence()), !lie.equals(shorter), "old is not forked");
      }
      assertEquals(3, kept.size(), "ours and two forks: " + kept);
      for (String file : kept) {
        byte[] note = Files.readAllBytes(temporary.resolve("store").resolve(file));
        assertTrue(file.contains(Digest.of(note).hex()), file);
        Checkpoint.verified(note, TrustRoot.parse(city.get("trust/root/1")).log());
      }
      city.writeLog(grown, SmallRepository.LOG);
      node.takeover.tick();
      assertEquals(2, node.version());
      assertEquals(Set.of(), node.alarmed());
    }
  }

  @Test
  void a_node_remembers_its_checkpoint_across_restarts_also_with_a_damaged_store()
      throws Exception {
    city.release("dinkes", 2, SmallRepository.SITI);
    TransparencyLog honest = city.log();
    new Node().close();
    for (boolean damaged : List.of(false, true)) {
      if (damaged) {
        Files.write(temporary.resolve("store/log/checkpoint"), new byte[] {1});
      }
      city.writeLog(
          TransparencyLog.EMPTY.with(honest.entries().subList(0, 4)), SmallRepository.LOG);
      try (Node again = new Node()) {
        assertEquals(2, again.version());
        assertTrue(again.alarmed().contains(AlarmCode.LOG_FORKED), "" + again.alarmed());
      }
      city.writeLog(honest, SmallRepository.LOG);
      try (Node again = new Node()) {
        assertEquals(Set.of(), again.alarmed());
      }
    }
  }

  @Test
  void a_node_says_so_when_the_log_is_gone_or_signed_by_another_key() throws Exception {
    TransparencyLog honest = city.log();
    try (Node node = new Node()) {
      Files.delete(city.path().resolve("log/checkpoint"));
      node.takeover.tick();
      assertTrue(node.alarmed().contains(AlarmCode.LOG_REJECTED), "" + node.alarmed());
      city.writeLog(honest, Signer.named("stranger"));
      node.takeover.tick();
      assertTrue(node.alarmed().contains(AlarmCode.LOG_REJECTED), "" + node.alarmed());
      assertEquals(1, node.version());
    }
  }

  @Test
  void a_node_keeps_no_more_forks_than_a_disk_bears() throws Exception {
    TransparencyLog honest = city.log();
    try (Node node = new Node()) {
      for (int i = 0; i < Evidence.MOST + 3; i++) {
        List<LogEntry> others =
            List.of(LogEntry.of("sites/bpbd/9", new byte[] {(byte) i}, new byte[0]));
        city.writeLog(
            TransparencyLog.EMPTY.with(others).with(honest.entries()), SmallRepository.LOG);
        node.takeover.tick();
      }
      assertEquals(Evidence.MOST, node.takeover.evidence().size());
    }
  }

  /** The name under which a node keeps the checkpoint that the repository shows. */
  private String evidence() {
    return Evidence.FOLDER + "/" + Digest.of(city.get(LogFiles.CHECKPOINT)).hex() + ".checkpoint";
  }

  private void put(String note) {
    city.put(LogFiles.CHECKPOINT, note.getBytes(StandardCharsets.UTF_8));
  }

  private Set<Reason> found() throws Rejected {
    return found(city);
  }

  private static Set<Reason> found(SmallRepository city) throws Rejected {
    return RepositoryVerification.of(
            city.repository(), city.pinned(), SmallRepository.CLOCK, SmallRepository.CODINGS)
        .log()
        .stream()
        .map(Rejected::reason)
        .collect(Collectors.toSet());
  }

  /** A delivery node after its first look. */
  private final class Node implements AutoCloseable {
    private final VerifiedStore store = new VerifiedStore(temporary.resolve("store"));
    private final Alarms alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    private final Takeover takeover =
        new Takeover(
            city.path(),
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            SmallRepository.CLOCK,
            alarms,
            inForce -> {});

    Node() throws Exception {
      takeover.start();
      takeover.tick();
    }

    long version() {
      return takeover.inForce().release("dinkes").orElseThrow().version();
    }

    Set<AlarmCode> alarmed() {
      return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
    }

    @Override
    public void close() throws Exception {
      store.close();
    }
  }
}
