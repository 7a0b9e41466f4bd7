package id.perisai.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Transactions;
import id.perisai.release.Json;
import id.perisai.tenant.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whoever owns the database rewrites the trail, and is found; and what cannot be found is said. */
class AuditChainTest {
  /** Of the trail of a tenant, named {@code %s}, with five entries. */
  private record Lie(String name, long named, String... sql) {}

  private static final String ROW = "(tenant_id, number, at, act, details, chain) values ('%s', ";

  private static final List<Lie> LIES =
      List.of(
          lie("another act", 3, "update audit_entry set act = 'page.read' where number = 3"),
          lie("another person", 3, "update audit_entry set person_id = gen_random_uuid()" + of(3)),
          lie("nobody", 3, "update audit_entry set person_id = null" + of(3)),
          lie("another time", 3, "update audit_entry set at = at + interval '1 us'" + of(3)),
          lie("no time at all", 3, "update audit_entry set at = 'infinity'" + of(3)),
          lie("other details", 3, "update audit_entry set details = '{\"step\":9}'" + of(3)),
          lie(
              "one more detail",
              3,
              "update audit_entry set details = details || '{\"more\":1}'" + of(3)),
          lie("a detail taken out", 3, "update audit_entry set details = details - 'step'" + of(3)),
          lie("a detail of nothing", 3, "update audit_entry set details = '{\"a\":null}'" + of(3)),
          lie("a fraction", 3, "update audit_entry set details = '{\"step\":3.0}'" + of(3)),
          lie("details that are a list", 3, "update audit_entry set details = '[]'" + of(3)),
          lie("details that are words", 3, "update audit_entry set details = '\"x\"'" + of(3)),
          lie("another chain", 3, "update audit_entry set chain = sha256('x')" + of(3)),
          lie(
              "the chain of the entry before",
              3,
              "update audit_entry e set chain = (select chain from audit_entry b"
                  + " where b.tenant_id = e.tenant_id and b.number = 2)"
                  + of(3)),
          lie("the first taken out", 1, "delete from audit_entry where number = 1"),
          lie("one in the middle taken out", 3, "delete from audit_entry where number = 3"),
          lie(
              "one in the middle taken out, the rest moved up",
              3,
              "delete from audit_entry where number = 3",
              "update audit_entry set number = 3 where number = 4",
              "update audit_entry set number = 4 where number = 5"),
          lie(
              "two in each other's place",
              2,
              "update audit_entry set number = 99 where number = 2",
              "update audit_entry set number = 2 where number = 3",
              "update audit_entry set number = 3 where number = 99"),
          lie(
              "one put in the middle, the rest moved down",
              3,
              "update audit_entry set number = 6 where number = 5",
              "update audit_entry set number = 5 where number = 4",
              "update audit_entry set number = 4 where number = 3",
              "insert into audit_entry " + ROW + "3, now(), 'page.save', '{}', sha256('x'))"),
          lie(
              "one put at the end",
              6,
              "insert into audit_entry " + ROW + "6, now(), 'page.save', '{}', sha256('x'))"),
          lie(
              "one put at the end, behind a gap",
              6,
              "insert into audit_entry " + ROW + "9, now(), 'page.save', '{}', sha256('x'))"),
          lie(
              "one put before the first",
              0,
              "alter table audit_entry drop constraint if exists audit_entry_number_check",
              "insert into audit_entry " + ROW + "0, now(), 'page.save', '{}', sha256('x'))"),
          lie(
              "one entry twice",
              3,
              "alter table audit_entry drop constraint if exists audit_entry_pkey",
              "insert into audit_entry select * from audit_entry where number = 3"),
          lie(
              "an act that is nothing",
              3,
              "alter table audit_entry alter act drop not null",
              "update audit_entry set act = null" + of(3)),
          lie(
              "a chain that is nothing",
              3,
              "alter table audit_entry alter chain drop not null",
              "update audit_entry set chain = null" + of(3)));

  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static TestDatabase database;

  private static Lie lie(String name, long named, String... sql) {
    return new Lie(name, named, sql);
  }

  private static String of(int number) {
    return " where number = " + number;
  }

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @TestFactory
  Stream<DynamicTest> names_the_first_entry_that_is_not_as_it_was_written() {
    return LIES.stream()
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.name(),
                    () -> {
                      String tenant = trail(5);
                      String untouched = trail(2);
                      assertEquals(5, verify(tenant).number());
                      for (String sql : lie.sql()) {
                        tamper(sql, tenant);
                      }
                      ChainBroken broken = assertThrows(ChainBroken.class, () -> verify(tenant));
                      assertEquals(lie.named(), broken.number(), broken.getMessage());
                      assertEquals(tenant, broken.tenant());
                      assertEquals(2, verify(untouched).number());
                    }));
  }

  @Test
  void finds_an_entry_that_was_given_to_another_tenant() throws Exception {
    String alfa = trail(3);
    String beta = trail(2);
    superuser(
        "update audit_entry set tenant_id = '%s' where tenant_id = '%s' and number = 3"
            .formatted(beta, alfa));
    assertEquals(3, assertThrows(ChainBroken.class, () -> verify(beta)).number());
  }

  @Test
  void finds_a_trail_that_was_copied_whole_from_another_tenant() throws Exception {
    String alfa = trail(3);
    String beta = tenant();
    superuser(
        "insert into audit_entry select '%s', number, at, person_id, act, details, chain"
                .formatted(beta)
            + " from audit_entry where tenant_id = '%s'".formatted(alfa));
    assertEquals(1, assertThrows(ChainBroken.class, () -> verify(beta)).number());
  }

  @Test
  void misses_a_cut_off_end_by_itself_and_finds_it_by_an_end_that_was_noted() throws Exception {
    String tenant = trail(5);
    AuditTrail.Head noted = verify(tenant);
    assertEquals(noted, verify(tenant, noted));
    tamper("delete from audit_entry where number > 3", tenant);
    assertEquals(3, verify(tenant).number(), "the chain alone does not show it");
    assertEquals(4, assertThrows(ChainBroken.class, () -> verify(tenant, noted)).number());
    record(tenant, 3); // and going on does not cover it up
    assertEquals(5, assertThrows(ChainBroken.class, () -> verify(tenant, noted)).number());
  }

  @Test
  void misses_a_trail_written_anew_by_itself_and_finds_it_by_an_end_that_was_noted()
      throws Exception {
    String tenant = trail(5);
    AuditTrail.Head noted = verify(tenant);
    tamper("delete from audit_entry where number > 2", tenant);
    record(tenant, 4); // with chains that fit, as whoever owns the code can compute them
    assertEquals(6, verify(tenant).number(), "the chain alone does not show it");
    assertEquals(5, assertThrows(ChainBroken.class, () -> verify(tenant, noted)).number());
    tamper("delete from audit_entry", tenant);
    assertEquals(0, verify(tenant).number());
    assertEquals(1, assertThrows(ChainBroken.class, () -> verify(tenant, noted)).number());
  }

  @Test
  void follows_a_trail_that_is_longer_than_it_reads_at_once() throws Exception {
    String tenant = trail(2_010);
    assertEquals(2_010, verify(tenant).number());
    tamper("update audit_entry set act = 'x'" + of(1_500), tenant);
    assertEquals(1_500, assertThrows(ChainBroken.class, () -> verify(tenant)).number());
  }

  /** Of such ones, as acts could write them before what they write was bounded. */
  @Test
  void an_entry_that_is_longer_than_any_is_not_one_that_was_changed() throws Exception {
    String tenant = trail(1);
    for (int i = 0; i < 3; i++) {
      insert(tenant, Map.of("reason", "a".repeat(9_000_000)));
      record(tenant, 1);
    }
    assertEquals(7, verify(tenant).number());
    tamper("update audit_entry set act = 'x'" + of(6), tenant);
    assertEquals(6, assertThrows(ChainBroken.class, () -> verify(tenant)).number());
  }

  @Test
  void an_act_with_a_long_reason_leaves_an_entry_that_is_read() throws Exception {
    String tenant = tenant();
    transactions()
        .in(
            tenant,
            null,
            em -> {
              AuditTrail.record(
                  em, tenant, null, "review.submit", Map.of("reason", "a".repeat(1_200_000)));
              return null;
            });
    assertEquals(1, verify(tenant).number());
    assertTrue(
        database.count(
                "select max(length(cast(details as text))) from perisai.audit_entry"
                    + " where tenant_id = '"
                    + tenant
                    + "'")
            < 3_000);
  }

  /** Where every trail ended is of use as a whole alone, however many there are. */
  @Test
  void the_ends_of_many_trails_are_all_kept() {
    Map<String, AuditTrail.Head> heads = new TreeMap<>();
    for (int i = 0; i < 12_000; i++) {
      heads.put("dinas-" + i, new AuditTrail.Head(i, AuditEntry.beginning("dinas-" + i)));
    }
    String tenant = tenant();
    assertEquals(
        heads, transactions().in(tenant, null, em -> AuditEnds.record(em, tenant, heads)).heads());
  }

  private static void insert(String tenant, Map<String, Object> details) throws Exception {
    AuditTrail.Head head = verify(tenant);
    AuditEntry entry =
        new AuditEntry(tenant, head.number() + 1, Instant.now(), null, "review.submit", details);
    database.superuser(
        "insert into perisai.audit_entry (tenant_id, number, at, act, details, chain)"
            + " values (?, ?, ?, ?, cast(? as jsonb), ?)",
        tenant,
        entry.number(),
        entry.at().atOffset(ZoneOffset.UTC),
        entry.act(),
        new String(Json.canonical(details), StandardCharsets.UTF_8),
        entry.after(head.chain()).bytes());
  }

  @Test
  void acts_at_the_same_time_leave_one_chain_without_gaps() throws Exception {
    String tenant = tenant();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> done =
        IntStream.range(0, 60)
            .<Future<?>>mapToObj(i -> threads.submit(() -> record(tenant, 1)))
            .toList();
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
    assertEquals(60, verify(tenant).number());
  }

  @Test
  void an_act_that_fails_leaves_no_entry() throws Exception {
    String tenant = trail(1);
    assertThrows(
        IllegalStateException.class,
        () ->
            transactions()
                .in(
                    tenant,
                    null,
                    em -> {
                      AuditTrail.record(em, tenant, null, "page.save", Map.of());
                      throw new IllegalStateException("planned");
                    }));
    assertEquals(1, verify(tenant).number());
  }

  private static Transactions transactions() {
    return new Transactions(database.factory());
  }

  private static String tenant() {
    String tenant = "trail-" + TENANTS.incrementAndGet();
    database.superuser(
        "insert into perisai.tenant (id, name, kind, host_label, state)"
            + " values (?, 'Dinas', 'dinas', ?, 'active')",
        tenant,
        tenant);
    return tenant;
  }

  private static String trail(int entries) {
    String tenant = tenant();
    record(tenant, entries);
    return tenant;
  }

  private static void record(String tenant, int entries) {
    UUID person = database.author(tenant).person();
    transactions()
        .in(
            tenant,
            null,
            em -> {
              for (int i = 1; i <= entries; i++) {
                AuditTrail.record(em, tenant, person, "page.save", Map.of("step", (long) i));
              }
              return null;
            });
  }

  private static AuditTrail.Head verify(String tenant) throws ChainBroken {
    return verify(tenant, null);
  }

  private static AuditTrail.Head verify(String tenant, AuditTrail.Head noted) throws ChainBroken {
    Object found =
        transactions()
            .in(
                tenant,
                null,
                em -> {
                  try {
                    return noted == null
                        ? AuditChain.verify(em, tenant)
                        : AuditChain.verify(em, tenant, noted);
                  } catch (ChainBroken broken) {
                    return broken;
                  }
                });
    if (found instanceof ChainBroken broken) {
      throw broken;
    }
    return (AuditTrail.Head) found;
  }

  /** Changes rows of one tenant; inserts name it where they say {@code %s}. */
  private static void tamper(String sql, String tenant) {
    String there = sql.replace("%s", tenant);
    boolean narrowed = there.startsWith("insert") && !there.contains("select");
    boolean definition = there.startsWith("alter");
    superuser(
        narrowed || definition
            ? there
            : there
                + (there.contains(" where number") ? " and " : " where ")
                + "tenant_id = '"
                + tenant
                + "'");
  }

  /** With every trigger and foreign key asleep. */
  private static void superuser(String sql) {
    database.superuser("set session_replication_role = replica; set search_path = perisai; " + sql);
  }
}
