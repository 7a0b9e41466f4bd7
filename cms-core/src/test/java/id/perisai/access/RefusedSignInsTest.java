package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.publish.Town.SettableClock;
import id.perisai.release.Digest;
import id.perisai.tenant.TestDatabase;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody tries passwords all day long, from everywhere. */
class RefusedSignInsTest {
  private static final int MORE = RefusedSignIns.AN_HOUR + 50;

  private final SettableClock clock = new SettableClock();
  private TestDatabase database;
  private RefusedSignIns refusals;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    refusals = new RefusedSignIns(database.factory(), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void makes_so_many_entries_an_hour_and_counts_what_is_beyond_in_one() {
    refuse(MORE);
    refusals.tell();
    assertEquals(RefusedSignIns.AN_HOUR, entries("sign_in.refused"));
    assertEquals(0, entries("sign_in.refused_more"), "the hour goes on");
    clock.pass(Duration.ofHours(1));
    refusals.tell();
    refusals.tell();
    assertEquals(1, entries("sign_in.refused_more"), "told once");
    assertEquals(50, told());
    refuse(1);
    assertEquals(RefusedSignIns.AN_HOUR + 1, entries("sign_in.refused"), "a new hour");
  }

  @Test
  void loses_no_count_when_the_next_hour_begins_with_another_one() {
    refuse(MORE);
    clock.pass(Duration.ofDays(3));
    SignInDelay.Limit limit = SignInDelay.ADDRESS;
    new Transactions(database.factory())
        .anonymous(
            em -> {
              SignInDelay.count(em, limit, Digest.of(new byte[] {1}), clock.instant());
              SignInDelay.forgetOld(em, clock.instant());
              return null;
            });
    refuse(1);
    assertEquals(50, told());
    assertEquals(RefusedSignIns.AN_HOUR + 1, entries("sign_in.refused"));
  }

  @Test
  void at_the_same_time_none_is_lost() throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      pool.execute(() -> refuse(MORE / 4));
    }
    pool.shutdown();
    pool.awaitTermination(60, TimeUnit.SECONDS);
    clock.pass(Duration.ofHours(1));
    refusals.tell();
    assertEquals(MORE / 4 * 4, entries("sign_in.refused") + told());
  }

  private void refuse(int times) {
    for (int i = 0; i < times; i++) {
      refusals.record(Digest.of(new byte[] {(byte) i, 7}));
    }
  }

  private long entries(String act) {
    return database.count(
        "select count(*) from perisai.audit_entry where tenant_id = 'platform' and act = '"
            + act
            + "'");
  }

  private long told() {
    return database.count(
        "select coalesce(sum(cast(details ->> 'count' as bigint)), 0) from perisai.audit_entry"
            + " where act = 'sign_in.refused_more'");
  }
}
