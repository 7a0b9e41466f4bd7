package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.Acting;
import id.perisai.access.SignInRules;
import id.perisai.access.Token;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places and devices of staff are not kept for ever, and nothing that is needed goes with them. */
class ForgetSessionsTest {
  private TestDatabase database;
  private ForgetSessions forget;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    forget = new ForgetSessions(database.work(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void deletes_what_began_long_ago_and_keeps_the_newest_in_each_tenant() {
    UUID siti = database.author("alfa").person();
    UUID budi = database.author("alfa").person();
    session(siti, "alfa", 400);
    session(siti, "alfa", 300);
    UUID seen = session(siti, "alfa", 200); // her last in alfa: when she was seen
    UUID beta = session(siti, "beta", 250);
    UUID only = session(budi, "alfa", 900);
    assertEquals(2, forget.forget());
    assertEquals(left(seen, beta, only), left());
    assertEquals(0, forget.forget());
  }

  @Test
  void the_access_review_still_says_when_somebody_was_seen() {
    Acting siti = database.author("alfa");
    session(siti.person(), "alfa", 300);
    session(siti.person(), "alfa", 150);
    Acting admin = database.person("Admin", "alfa", id.perisai.access.Role.TENANT_ADMIN);
    var before = new AccessReview(database.work()).of(admin);
    assertEquals(1, forget.forget());
    assertEquals(before, new AccessReview(database.work()).of(admin));
  }

  @Test
  void keeps_what_sign_in_still_goes_by() {
    UUID siti = database.author("alfa").person();
    session(siti, "alfa", 99);
    session(siti, "alfa", 0);
    assertEquals(0, forget.forget());
    // The 90 days of known places, and any session, are over by then.
    assertEquals(true, ForgetSessions.KEPT.toDays() > 90);
    assertEquals(true, ForgetSessions.KEPT.compareTo(SignInRules.USUAL.longest()) > 0);
  }

  @Test
  void each_batch_is_one_entry_of_the_platforms_trail_and_no_tenants() {
    UUID siti = database.author("alfa").person();
    for (int i = 0; i < ForgetSessions.MOST_AT_ONCE + 5; i++) {
      session(siti, "alfa", 200 + i % 50);
    }
    assertEquals(ForgetSessions.MOST_AT_ONCE + 4, forget.forget());
    assertEquals(
        "platform 1000, platform 4",
        database.text(
            "select string_agg(tenant_id || ' ' || (details ->> 'count'), ', ' order by number)"
                + " from perisai.audit_entry where act = 'session.forget'"));
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.audit_entry where act = 'session.forget'"
                + " and (person_id is not null or details ? 'place' or details ? 'device')"));
    forget.forget();
    assertEquals(
        2, database.count("select count(*) from perisai.audit_entry where act = 'session.forget'"));
  }

  /** Whoever has the application's password ends nobody's session without a trace of it. */
  @Test
  void the_database_lets_the_application_delete_no_younger_session() throws SQLException {
    UUID siti = database.author("alfa").person();
    session(siti, "alfa", 89);
    session(siti, "alfa", 91);
    try (Connection connection = database.app().getConnection();
        Statement statement = connection.createStatement()) {
      SQLException young =
          assertThrows(
              SQLException.class, () -> statement.executeUpdate("delete from perisai.web_session"));
      assertEquals("PE004", young.getSQLState());
      assertEquals(
          1,
          statement.executeUpdate(
              "delete from perisai.web_session where opened_at < now() - interval '90 days'"));
      // Nor can it make one look older, or empty the table.
      for (String way :
          new String[] {
            "update perisai.web_session set opened_at = opened_at - interval '1 year'",
            "truncate perisai.web_session",
            "alter table perisai.web_session disable trigger guard"
          }) {
        assertEquals(
            "42501",
            assertThrows(SQLException.class, () -> statement.execute(way)).getSQLState(),
            way);
      }
    }
    assertEquals(1, database.count("select count(*) from perisai.web_session"));
  }

  private UUID session(UUID person, String tenant, int daysAgo) {
    UUID id = UUID.randomUUID();
    database.superuser(
        "insert into perisai.web_session (id, hash, person_id, tenant, place, opened_at, seen_at)"
            + " values (?, ?, ?, ?, ?, now() - cast(? as interval), now() - cast(? as interval))",
        id,
        Token.random().hash().bytes(),
        person,
        tenant,
        Token.random().hash().bytes(),
        daysAgo + " days",
        daysAgo + " days");
    return id;
  }

  private String left() {
    return database.text(
        "select string_agg(cast(id as text), ' ' order by cast(id as text))"
            + " from perisai.web_session");
  }

  private static String left(UUID... ids) {
    return String.join(" ", java.util.Arrays.stream(ids).map(UUID::toString).sorted().toList());
  }
}
