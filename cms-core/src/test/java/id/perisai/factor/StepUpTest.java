package id.perisai.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.message.OfferSealingKey;
import id.perisai.message.OpenMessages;
import id.perisai.publish.EndAccess;
import id.perisai.tenant.EndSessionsOf;
import id.perisai.tenant.TestDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody sits at a screen that its owner left open. */
class StepUpTest {
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private record On(UUID leaver, UUID member) {}

  private Map<String, java.util.function.BiConsumer<Acting, On>> acts() {
    Map<String, java.util.function.BiConsumer<Acting, On>> acts = new LinkedHashMap<>();
    Clock clock = Clock.systemUTC();
    acts.put(
        "end a session",
        (who, on) -> new EndSessionsOf(database.work(), clock).end(who, on.member()));
    acts.put(
        "a leaver",
        (who, on) -> new EndAccess(database.work(), clock).end(who, on.leaver(), "pindah"));
    acts.put("read messages", (who, on) -> new OpenMessages(database.work(), clock).begin(who));
    acts.put(
        "make a sealing key",
        (who, on) -> new OfferSealingKey(database.work(), clock).request(who));
    return acts;
  }

  @Test
  void a_session_left_open_ends_nobodys_access_and_takes_nothing_away() {
    Acting owner = database.person("Admin", "alfa", Role.TENANT_ADMIN, Role.RESPONDER);
    Token token = session(owner, "alfa");
    acts()
        .forEach(
            (name, act) -> {
              On on = new On(database.author("alfa").person(), database.author("alfa").person());
              prove(token, "6 minutes");
              Refused refused =
                  assertThrows(Refused.class, () -> act.accept(acting(token), on), name);
              assertEquals(AccessRefusal.STEP_UP_NEEDED, refused.refusal(), name);
              prove(token, "4 minutes");
              act.accept(acting(token), on); // the same, by its owner
            });
  }

  @Test
  void an_administrator_ends_what_a_member_has_open_and_nothing_elsewhere() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Acting rina = database.author("alfa");
    Acting both = database.person("Dua", "alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        both.person());
    Token hers = session(rina, "alfa");
    Token here = session(both, "alfa");
    Token elsewhere = session(both, "beta");
    EndSessionsOf act = new EndSessionsOf(database.work(), Clock.systemUTC());
    act.end(admin, rina.person());
    act.end(admin, both.person());
    assertFalse(isLive(hers));
    assertFalse(isLive(here));
    assertTrue(isLive(elsewhere), "no department ends another's work");
    Consumer<UUID> refused =
        person ->
            assertEquals(
                AccessRefusal.PERSON_UNKNOWN,
                assertThrows(Refused.class, () -> act.end(admin, person)).refusal());
    refused.accept(database.author("beta").person());
    refused.accept(UUID.randomUUID());
    assertEquals(
        2,
        database.count(
            "select count(*) from perisai.audit_entry where act = 'session.end_of'"
                + " and person_id = '"
                + admin.person()
                + "'"));
  }

  private static Token session(Acting who, String tenant) {
    Token token = Token.random();
    database.superuser(
        "insert into perisai.web_session (hash, person_id, tenant, place, opened_at, seen_at)"
            + " values (?, ?, ?, ?, now(), now())",
        token.hash().bytes(),
        who.person(),
        tenant,
        token.hash().bytes());
    return token;
  }

  private static void prove(Token token, String ago) {
    database.superuser(
        "update perisai.web_session set proven_at = now() - cast(? as interval) where hash = ?",
        ago,
        token.hash().bytes());
  }

  private static boolean isLive(Token token) {
    return new Sessions(database.factory()).acting(token).isPresent();
  }

  private static Acting acting(Token token) {
    return new Sessions(database.factory()).acting(token).orElseThrow();
  }
}
