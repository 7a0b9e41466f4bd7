package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.tenant.AccessReview;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody leaves by one act, and what cannot end at once is asked for and seen. */
class EndAccessTest {
  private static final SoftwareKey KEY = SoftwareKey.make("bade-kuri-dola-semi".toCharArray());
  private static TestDatabase database;
  private static Work work;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    work = database.work();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static EndAccess endAccess() {
    return new EndAccess(work, Clock.systemUTC());
  }

  @Test
  void ends_everything_of_a_leaver_and_asks_for_the_keys_to_be_taken_out() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Acting leaver = database.person("Pergi", "alfa", Role.AUTHOR, Role.PUBLISHER);
    work.in(
        leaver,
        em -> {
          PublisherKeys.insert(em, leaver, KEY, Instant.now());
          return null;
        });
    Token link = new IssueLink(work).issue(admin, leaver.person());
    database.superuser(
        "insert into perisai.web_session (hash, person_id, tenant, place, opened_at, seen_at)"
            + " values (?, ?, 'alfa', ?, now(), now())",
        Token.random().hash().bytes(),
        leaver.person(),
        link.hash().bytes());

    EndAccess.Ended ended = endAccess().end(admin, leaver.person(), "pindah ke kabupaten");

    assertEquals(new EndAccess.Ended(Set.of(Role.AUTHOR, Role.PUBLISHER), 1), ended);
    assertTrue(new Memberships(database.factory()).acting(leaver.person(), "alfa").isEmpty());
    assertEquals(0, open("web_session where ended_at is null", leaver));
    assertEquals(0, open("sign_in_link where used_at is null", leaver));
    assertEquals(1, open("key_farewell where true", admin), "the platform is asked, by the admin");
    assertTrue(
        database
            .text(
                "select details from perisai.audit_entry where act = 'person.leave'"
                    + " and details->>'person' = '"
                    + leaver.person()
                    + "'")
            .contains("pindah ke kabupaten"));
    AccessReview.Line line =
        new AccessReview(work)
            .of(admin).stream()
                .filter(one -> one.person().equals(leaver.person()))
                .findFirst()
                .orElseThrow();
    assertEquals(Set.of(), line.roles(), "still seen, since the key counts until it is taken out");
    refuses(AccessRefusal.PERSON_UNKNOWN, admin, leaver);
  }

  private static long open(String from, Acting who) {
    return database.count(
        "select count(*) from perisai." + from + " and person_id = '" + who.person() + "'");
  }

  @Test
  void refuses_oneself_strangers_and_whoever_may_not() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    refuses(AccessRefusal.OWN_ROLES, admin, admin);
    refuses(AccessRefusal.PERSON_UNKNOWN, admin, database.author("beta"));
    refuses(AccessRefusal.NOT_PERMITTED, database.author("alfa"), admin);
    refuses(AccessRefusal.NOT_PERMITTED, database.person("Auditor", "alfa", Role.AUDITOR), admin);
  }

  @Test
  void leaves_what_a_person_does_elsewhere() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Acting both = database.person("Dua", "alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        both.person());
    endAccess().end(admin, both.person(), "");
    assertEquals(
        Set.of(Role.AUTHOR),
        new Memberships(database.factory()).acting(both.person(), "beta").orElseThrow().roles());
  }

  private static void refuses(AccessRefusal refusal, Acting who, Acting whom) {
    assertEquals(
        refusal,
        assertThrows(Refused.class, () -> endAccess().end(who, whom.person(), "")).refusal());
  }
}
