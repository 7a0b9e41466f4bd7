package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditChain;
import id.perisai.audit.AuditEnds;
import id.perisai.audit.AuditFile;
import id.perisai.audit.AuditReceiver;
import id.perisai.audit.AuditRewrites;
import id.perisai.audit.AuditTrail;
import id.perisai.audit.ChainBroken;
import id.perisai.audit.NotedHeads;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A superuser of the database deletes, changes, moves and adds, and is named within one round. */
class AuditWatchTest {
  private static final String PLATFORM = "platform";
  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static TestDatabase database;

  @TempDir Path folder;
  private String tenant;
  private AuditFile copy;
  private NotedHeads noted;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void found() {
    begin(folder);
  }

  private void begin(Path folder) {
    tenant = "jejak-" + TENANTS.incrementAndGet();
    database.superuser(
        "insert into perisai.tenant (id, name, kind, host_label, state)"
            + " values (?, ?, 'dinas', ?, 'active')",
        tenant,
        tenant,
        tenant);
    noted = new NotedHeads(folder.resolve("audit/heads.json"));
    copy = new AuditFile(folder.resolve("audit/trail.jsonl"));
    act(5);
  }

  private void act(int times) {
    for (int i = 0; i < times; i++) {
      int step = i;
      new Transactions(database.factory())
          .in(
              tenant,
              null,
              em -> {
                AuditTrail.record(em, tenant, null, "page.save", Map.of("step", (long) step));
                return null;
              });
    }
  }

  private AuditWatch watch() {
    return watch(receiver());
  }

  private AuditWatch watch(AuditReceiver... receivers) {
    return new AuditWatch(database.factory(), noted, List.of(receivers));
  }

  private AuditReceiver receiver() {
    return AuditReceiver.file("--audit-file", copy);
  }

  /** Looks, and hands on what is new. */
  private AuditWatch copied() throws IOException {
    AuditWatch watch = watch();
    watch.round();
    watch.copy(receiver());
    return watch;
  }

  private record Lie(String name, long named, String... sql) {}

  private static final List<Lie> LIES =
      List.of(
          new Lie("the last entry deleted", 5, "delete from audit_entry where number = 5"),
          new Lie("all deleted", 1, "delete from audit_entry"),
          new Lie("an old entry deleted", 2, "delete from audit_entry where number = 2"),
          new Lie("an old entry changed", 2, "update audit_entry set act = 'x' where number = 2"),
          new Lie(
              "two old entries in each other's place",
              2,
              "update audit_entry set number = 99 where number = 2",
              "update audit_entry set number = 2 where number = 3",
              "update audit_entry set number = 3 where number = 99"),
          new Lie(
              "one appended with a chain of one's own",
              6,
              "insert into audit_entry (tenant_id, number, at, act, details, chain)"
                  + " values ('%s', 6, now(), 'page.save', '{}', sha256('x'))"),
          new Lie(
              "the end written anew with chains that fit",
              5,
              "delete from audit_entry where number >= 4",
              "ACT 3"),
          new Lie("all written anew with chains that fit", 5, "delete from audit_entry", "ACT 9"));

  @TestFactory
  Stream<DynamicTest> names_what_a_superuser_did_within_one_round(@TempDir Path shared) {
    return LIES.stream()
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.name(),
                    () -> {
                      begin(shared.resolve("lie-" + TENANTS.get()));
                      AuditWatch watch = watch();
                      assertFalse(watch.round().containsKey(tenant), "while nobody lied");
                      tell(lie);
                      assertTrue(watch.round().containsKey(tenant));
                      assertTrue(
                          watch.round().get(tenant).number() <= lie.named(),
                          watch.round().get(tenant).getMessage());
                      assertTrue(watch().round().containsKey(tenant), "after a restart too");
                    }));
  }

  private void tell(Lie lie) {
    for (String sql : lie.sql()) {
      if (sql.startsWith("ACT ")) {
        act(Integer.parseInt(sql.substring(4)));
        continue;
      }
      database.superuser(
          "do $$ begin set local search_path = perisai;"
              + " alter table audit_entry disable trigger immutable;"
              + " alter table audit_entry disable trigger immutable_whole;"
              + own(sql)
              + "; alter table audit_entry enable trigger immutable;"
              + " alter table audit_entry enable trigger immutable_whole; end $$");
    }
  }

  private String own(String sql) {
    String only = sql.contains(" where ") ? " and tenant_id = '" : " where tenant_id = '";
    return sql.startsWith("insert") ? sql.formatted(tenant) : sql + only + tenant + "'";
  }

  @Test
  void finds_a_tenant_that_was_taken_out_with_its_trail() throws IOException {
    watch().round();
    tell(new Lie("", 0, "delete from audit_entry"));
    database.superuser("delete from perisai.tenant where id = ?", tenant);
    assertEquals(1, watch().round().get(tenant).number());
  }

  @Test
  void copies_each_entry_once_and_goes_on_after_a_restart() throws IOException {
    AuditWatch watch = copied();
    assertEquals(5, linesOfMine());
    watch.round();
    watch.copy(receiver());
    assertEquals(5, linesOfMine());
    act(2);
    copied();
    assertEquals(7, linesOfMine());
    assertEquals(7, copy.heads().get(tenant).number());
  }

  /** As acts could write before what they write was bounded. */
  @Test
  void goes_on_and_copies_behind_an_entry_that_is_longer_than_any() throws IOException {
    copied();
    for (int length : new int[] {9_000_000, 1, 9_000_000}) {
      insert(Map.of("reason", "a".repeat(length)));
      act(1);
    }
    assertFalse(copied().found().containsKey(tenant));
    assertEquals(11, linesOfMine());
    Files.delete(folder.resolve("audit/heads.json"));
    assertFalse(watch().round().containsKey(tenant), "by the copy too");
    tell(new Lie("", 0, "delete from audit_entry where number = 11"));
    assertEquals(11, watch().round().get(tenant).number());
  }

  /** With the chain that it would have had. */
  private void insert(Map<String, Object> details) {
    AuditTrail.Head head =
        new Transactions(database.factory()).in(tenant, null, em -> AuditTrail.head(em, tenant));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Digest chain = chain(head.chain(), head.number() + 1, now, "review.submit", details);
    database.superuser(
        "insert into perisai.audit_entry (tenant_id, number, at, act, details, chain)"
            + " values (?, ?, ?, 'review.submit', cast(? as jsonb), ?)",
        tenant,
        head.number() + 1,
        now.atOffset(ZoneOffset.UTC),
        new String(Json.canonical(details), StandardCharsets.UTF_8),
        chain.bytes());
  }

  /** As the product reckons it: of an entry of nobody's. */
  private Digest chain(
      Digest before, long number, Instant at, String act, Map<String, Object> details) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("tenant", tenant);
    entry.put("number", number);
    entry.put("at", ChronoUnit.MICROS.between(Instant.EPOCH, at));
    entry.put("person", null);
    entry.put("act", act);
    entry.put("details", details);
    ByteArrayOutputStream chained = new ByteArrayOutputStream();
    chained.writeBytes(before.bytes());
    chained.writeBytes(Json.canonical(entry));
    return Digest.of(chained.toByteArray());
  }

  @Test
  void loses_no_line_when_it_stopped_between_the_copy_and_its_note() throws IOException {
    copied();
    byte[] before = Files.readAllBytes(folder.resolve("audit/heads.json"));
    act(2);
    copied();
    Files.write(folder.resolve("audit/heads.json"), before);
    Path trail = folder.resolve("audit/trail.jsonl");
    Files.writeString(
        trail, Files.readString(trail) + "{\"act\":\"pag", java.nio.charset.StandardCharsets.UTF_8);
    copied();
    assertEquals(9, linesOfMine(), "the two last ones twice, and nothing of half a line");
    assertEquals(7, copy.heads().get(tenant).number());
  }

  /** As a disk that is full. */
  private byte[] full(Path trail) throws IOException {
    byte[] copied = Files.readAllBytes(trail);
    Files.delete(trail);
    Files.createDirectory(trail);
    return copied;
  }

  @Test
  void looks_and_notes_on_when_a_copy_cannot_be_written_and_copies_once_it_can()
      throws IOException {
    Path trail = folder.resolve("audit/trail.jsonl");
    AuditWatch watch = copied();
    byte[] copied = full(trail);
    act(2);
    assertFalse(watch.round().containsKey(tenant), "while nobody lied");
    assertThrows(IOException.class, () -> watch.copy(receiver()));
    assertEquals(7, noted.read().seen().get(tenant).number(), "an end cut off now is named");
    tell(new Lie("", 0, "update audit_entry set act = 'x' where number = 2"));
    assertEquals(2, watch.round().get(tenant).number());
    assertThrows(IOException.class, () -> watch.copy(receiver()));
    Files.delete(trail);
    Files.write(trail, copied);
    copied();
    assertEquals(7, linesOfMine(), "what came meanwhile too, after a restart");
  }

  @Test
  void a_receiver_that_is_full_keeps_nothing_from_the_next_and_takes_nothing_twice_from_it()
      throws IOException {
    AuditFile spool = new AuditFile(folder.resolve("audit/spool.jsonl"));
    AuditReceiver next = AuditReceiver.file("--audit-syslog", spool);
    AuditWatch watch = watch(receiver(), next);
    watch.round();
    watch.copy(receiver());
    watch.copy(next);
    byte[] copied = full(folder.resolve("audit/trail.jsonl"));
    for (int i = 0; i < 3; i++) {
      act(1);
      watch.round();
      assertThrows(IOException.class, () -> watch.copy(receiver()));
      watch.copy(next);
    }
    assertEquals(8, linesOfMine("spool.jsonl"), "each once");
    Files.delete(folder.resolve("audit/trail.jsonl"));
    Files.write(folder.resolve("audit/trail.jsonl"), copied);
    watch.copy(receiver());
    watch.copy(next);
    assertEquals(8, linesOfMine());
    assertEquals(8, linesOfMine("spool.jsonl"));
  }

  /** HOME is full, and the copy lies on a disk of its own. */
  @Test
  void looks_and_copies_each_entry_once_while_nothing_can_be_noted() throws IOException {
    Path heads = folder.resolve("audit/heads.json");
    AuditWatch watch = copied();
    byte[] before = full(heads);
    for (int i = 0; i < 2; i++) {
      act(2);
      assertFalse(watch.round().containsKey(tenant), "while nobody lied");
      watch.copy(receiver());
      assertThrows(IOException.class, watch::note);
    }
    assertEquals(9, linesOfMine(), "each once");
    tell(new Lie("", 0, "delete from audit_entry where number = 9"));
    assertEquals(9, watch.round().get(tenant).number());
    Files.delete(heads);
    Files.write(heads, before);
    watch.note();
    assertEquals(9, noted.read().seen().get(tenant).number());
  }

  /** While its copy lags behind what was noted. */
  @Test
  void hands_on_nothing_of_what_was_written_anew_before_the_end_that_was_noted()
      throws IOException {
    AuditWatch watch = watch();
    watch.round(); // noted, and not copied
    tell(new Lie("", 0, "delete from audit_entry where number >= 4", "ACT 2"));
    assertTrue(watch.round().containsKey(tenant));
    watch.copy(receiver());
    assertEquals(0, copy.heads().keySet().stream().filter(tenant::equals).count());
  }

  /** What was noted before receivers had ends of their own is where they go on. */
  @Test
  void goes_on_from_a_note_without_receivers_and_a_new_one_gets_what_comes() throws IOException {
    watch(new AuditReceiver[0]).round();
    Path heads = folder.resolve("audit/heads.json");
    Files.writeString(heads, Files.readString(heads).replace("\"copies\":[],", ""));
    act(2);
    copied();
    assertEquals(2, linesOfMine());
  }

  /** The copy remembers where the ends were, for when somebody deletes the note beside the lie. */
  @Test
  void finds_a_cut_end_by_the_copy_when_the_note_is_gone() throws IOException {
    copied();
    Files.delete(folder.resolve("audit/heads.json"));
    tell(new Lie("", 0, "delete from audit_entry where number = 5"));
    assertEquals(5, watch().round().get(tenant).number());
  }

  /** Who owns the machine too puts note and copy right; what others saw of the log stays. */
  @Test
  void names_by_the_log_who_rewrote_a_trail_with_its_note_and_copy() throws IOException {
    List<AuditAnchor> logged = new ArrayList<>(List.of(anchored()));
    act(2);
    logged.add(anchored());
    assertFalse(watch().compare(logged).containsKey(tenant), "while nobody lied");
    tell(new Lie("", 0, "delete from audit_entry", "ACT 9"));
    assertFalse(watch().round().containsKey(tenant), "nothing is noted, so nobody knows");
    assertFalse(watch().compare(List.of()).containsKey(tenant), "nor without the log");
    assertEquals(7, watch().compare(logged).get(tenant).number());
  }

  @Test
  void names_by_the_log_who_cut_the_platforms_own_trail() throws IOException {
    AuditAnchor first = anchored();
    AuditAnchor last = anchored();
    long number = ends().number();
    assertFalse(watch().compare(List.of(first, last)).containsKey(PLATFORM), "while nobody lied");
    String own = tenant;
    tenant = PLATFORM;
    tell(new Lie("", 0, "delete from audit_entry where number = " + number));
    tenant = own;
    assertEquals(number, watch().compare(List.of(first, last)).get(PLATFORM).number());
    assertFalse(watch().compare(List.of(first)).containsKey(PLATFORM), "what is left fits");
    AuditAnchor invented = new AuditAnchor(Digest.of(new byte[] {1}));
    assertTrue(watch().compare(List.of(first, invented)).containsKey(PLATFORM));
  }

  /** The end of this trail, as an entry of the platform's. */
  private AuditAnchor anchored() {
    Transactions transactions = new Transactions(database.factory());
    AuditTrail.Head head = transactions.in(tenant, null, em -> AuditTrail.head(em, tenant));
    return new AuditAnchor(
        transactions
            .in(PLATFORM, null, em -> AuditEnds.record(em, PLATFORM, Map.of(tenant, head)))
            .chain());
  }

  private static AuditEnds ends() {
    return new Transactions(database.factory())
        .in(PLATFORM, null, em -> AuditEnds.newest(em, PLATFORM))
        .orElseThrow();
  }

  @Test
  void a_note_that_was_garbled_is_no_empty_note() throws IOException {
    watch().round();
    Files.writeString(folder.resolve("audit/heads.json"), "{}");
    assertThrows(IOException.class, () -> watch().round());
  }

  @Test
  void reads_a_long_trail_in_parts_and_ends_at_its_end() throws IOException {
    AuditWatch watch = new AuditWatch(database.factory(), noted, List.of(), 3);
    watch.round();
    tell(new Lie("", 0, "update audit_entry set act = 'x' where number = 4"));
    boolean found = false;
    for (int i = 0; i < 100 && !found; i++) {
      found = watch.round().containsKey(tenant);
    }
    assertTrue(found);
  }

  /** What is old is read by 3 in a round: a changed entry would wait for its turn. */
  @Test
  void finds_at_once_whichever_old_entry_is_gone_from_a_trail_that_is_long_to_read()
      throws IOException {
    act(45);
    watch().round();
    AuditWatch watch = new AuditWatch(database.factory(), noted, List.of(), 3);
    assertFalse(watch.round().containsKey(tenant), "while nobody lied");
    tell(new Lie("", 0, "delete from audit_entry where number in (44, 47)"));
    assertEquals(44, watch.round().get(tenant).number());

    begin(folder.resolve("from the first on"));
    watch = new AuditWatch(database.factory(), noted, List.of(), 3);
    watch.round();
    tell(new Lie("", 0, "delete from audit_entry where number = 1"));
    assertEquals(1, watch.round().get(tenant).number());
  }

  private static final String CHANGE = "update audit_entry set act = 'x' where number = 30";

  private static final List<Lie> REWRITES =
      List.of(
          new Lie("another act", 30, CHANGE),
          new Lie("with its chain", 31, "FIT 30"),
          new Lie("with the chains of ninety-nine more", 130, "FIT 129"),
          new Lie(
              "among many that say what they said",
              30,
              "update audit_entry set act = act where number < 140",
              CHANGE),
          new Lie(
              "by another form of the table",
              30,
              "alter table audit_entry alter column act type text"
                  + " using case when number = 30 then 'x' else act end"),
          new Lie(
              "and the counting begun anew",
              30,
              CHANGE,
              "select pg_stat_reset_single_table_counters(cast('audit_entry' as regclass))"));

  @TestFactory
  Stream<DynamicTest> names_at_once_which_old_entry_was_changed_in_a_trail_that_is_long_to_read(
      @TempDir Path shared) {
    return REWRITES.stream()
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.name(),
                    () -> {
                      AuditWatch watch = watchOfALongTrail(shared.resolve("lie-" + TENANTS.get()));
                      rewrite(lie.sql());
                      assertTrue(watch.round().containsKey(tenant));
                      assertEquals(lie.named(), watch.round().get(tenant).number());
                    }));
  }

  /** What is old is read by 3 in a round: the turn of number 30 is the tenth at best. */
  private AuditWatch watchOfALongTrail(Path folder) throws IOException {
    begin(folder);
    act(145);
    count();
    watch().round();
    AuditWatch watch = new AuditWatch(database.factory(), noted, List.of(), 3);
    assertFalse(watch.round().containsKey(tenant), "while nobody lied");
    assertFalse(watch.round().containsKey(tenant), "while nobody lied");
    return watch;
  }

  /** The application's own rows now, not within ten seconds. */
  private void count() {
    new Transactions(database.factory())
        .anonymous(
            em ->
                em.createNativeQuery("select cast(pg_stat_force_next_flush() as text)")
                    .getSingleResult());
  }

  /** In a session of its own, past the triggers; each statement counts before it ends. */
  private void rewrite(String... lie) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = perisai");
      statement.execute("set session_replication_role = replica");
      for (String sql : lie) {
        for (String one : sql.startsWith("FIT ") ? fit(sql.substring(4)) : List.of(sql)) {
          statement.execute(one.startsWith("update") ? own(one) : one);
        }
        statement.execute("select pg_stat_force_next_flush()");
      }
    }
  }

  /** Number 30 says something else, and from there to this number the chains fit. */
  private List<String> fit(String last) {
    List<String> sql = new ArrayList<>();
    AtomicReference<Digest> before = new AtomicReference<>();
    new Transactions(database.factory())
        .in(
            tenant,
            null,
            em -> {
              try {
                return AuditChain.follow(
                    em,
                    tenant,
                    AuditChain.beginning(tenant),
                    Integer.parseInt(last),
                    (entry, chain) -> {
                      if (entry.number() < 30) {
                        before.set(chain);
                        return true;
                      }
                      String act = entry.number() == 30 ? "x" : entry.act();
                      before.set(
                          chain(before.get(), entry.number(), entry.at(), act, entry.details()));
                      sql.add(
                          "update audit_entry set act = '%s', chain = '\\x%s' where number = %d"
                              .formatted(act, before.get().hex(), entry.number()));
                      return true;
                    });
              } catch (ChainBroken broken) {
                throw new IllegalStateException(broken);
              }
            });
    return sql;
  }

  /**
   * As by a session that goes on working: it counts once it waits for its next order. On a database
   * of its own: what another test changed may be counted now.
   */
  @Test
  void names_an_old_entry_whose_change_is_counted_after_the_round_that_follows_it()
      throws Exception {
    TestDatabase shared = database;
    try (TestDatabase alone = TestDatabase.fresh()) {
      database = alone;
      AuditWatch watch = watchOfALongTrail(folder.resolve("late"));
      String changed =
          "select count(*) from perisai.audit_entry where act = 'x' and tenant_id = '%s'";
      try (Connection working = alone.superuser().getConnection();
          Statement work = working.createStatement()) {
        work.execute("select pg_advisory_lock(30)");
        CompletableFuture<Void> liar =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    rewrite(
                        "do $$ begin "
                            + own(CHANGE)
                            + "; commit; perform pg_advisory_lock(30); end $$");
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
        while (alone.count(changed.formatted(tenant)) == 0 && !liar.isDone()) {
          Thread.sleep(10);
        }
        assertFalse(watch.round().containsKey(tenant), "nothing is counted yet");
        work.execute("select pg_advisory_unlock(30)");
        liar.get();
        assertEquals(30, watch.round().get(tenant).number());
      }
    } finally {
      database = shared;
    }
  }

  @Test
  void hears_nothing_in_acts_and_finds_nothing_written_in_a_table_that_was_only_packed()
      throws Exception {
    Transactions transactions = new Transactions(database.factory());
    AuditRewrites before = transactions.anonymous(AuditRewrites::now);
    act(3);
    count();
    rewrite("vacuum (analyze) audit_entry");
    AuditRewrites acted = transactions.anonymous(AuditRewrites::now);
    assertTrue(acted.quietSince(before), acted.toString());
    assertTrue(acted.inserted() > before.inserted(), "it counts");
    rewrite("vacuum (full, freeze) audit_entry");
    assertFalse(transactions.anonymous(AuditRewrites::now).quietSince(acted));
    assertEquals(Optional.of(8L), behind(before, 5), "what came since");
    assertEquals(Optional.empty(), behind(acted, 0));
  }

  private Optional<Long> behind(AuditRewrites since, long after) {
    return new Transactions(database.factory())
        .in(
            tenant,
            null,
            em -> {
              try {
                return since.follow(em, tenant, after, 100).map(AuditTrail.Head::number);
              } catch (ChainBroken broken) {
                throw new IllegalStateException(broken);
              }
            });
  }

  /** What is left to whoever knows: the turn of all entries. */
  @Test
  void finds_in_its_turn_what_a_superuser_changed_who_keeps_the_database_from_counting()
      throws Exception {
    TestDatabase shared = database;
    try (TestDatabase alone = TestDatabase.fresh()) {
      database = alone;
      AuditWatch watch = watchOfALongTrail(folder.resolve("uncounted"));
      rewrite("set track_counts = off", CHANGE);
      assertFalse(watch.round().containsKey(tenant), "PostgreSQL tells nothing");
      boolean found = false;
      for (int i = 0; i < 100 && !found; i++) {
        found = watch.round().containsKey(tenant);
      }
      assertTrue(found);
    } finally {
      database = shared;
    }
  }

  @Test
  void says_since_when_every_entry_was_followed_and_nothing_before_that() throws IOException {
    act(45);
    watch().round();
    AuditWatch watch = new AuditWatch(database.factory(), noted, List.of(), 20);
    watch.round();
    assertEquals(Optional.empty(), watch.whole(), "50 are more than 20");
    Instant later = Instant.now();
    for (int i = 0; i < 100 && watch.whole().filter(later::isBefore).isEmpty(); i++) {
      watch.round();
    }
    assertTrue(watch.whole().filter(later::isBefore).isPresent(), watch.whole().toString());
  }

  /** It got what the others leave of a round, which are 2 here: it took 200 rounds. */
  @Test
  void follows_all_in_as_many_rounds_as_they_need_though_one_is_longer_than_all_others()
      throws IOException {
    TestDatabase shared = database;
    try (TestDatabase alone = TestDatabase.fresh()) {
      database = alone;
      begin(folder.resolve("before"));
      begin(folder.resolve("long"));
      act(395);
      begin(folder.resolve("after"));
      AuditWatch watch = new AuditWatch(alone.factory(), noted, List.of(), 12);
      int rounds = 0;
      do {
        watch.round();
        rounds++;
      } while (watch.whole().isEmpty() && rounds < 300);
      long all = alone.count("select count(*) from perisai.audit_entry");
      assertTrue(rounds <= all / 12 + 2, rounds + " rounds for " + all);
    } finally {
      database = shared;
    }
  }

  @Test
  void nobody_else_reads_the_copy() throws IOException {
    copied();
    assertEquals(
        Set.of("OWNER_READ", "OWNER_WRITE"),
        Set.copyOf(
            Files.getPosixFilePermissions(folder.resolve("audit/trail.jsonl")).stream()
                .map(Enum::name)
                .toList()));
  }

  private long linesOfMine() throws IOException {
    return linesOfMine("trail.jsonl");
  }

  private long linesOfMine(String name) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("audit").resolve(name))) {
      return lines.filter(line -> line.endsWith("\"tenant\":\"" + tenant + "\"}")).count();
    }
  }
}
