package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.AtOnce;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.letter.Letters;
import id.perisai.mail.Outbox;
import id.perisai.tenant.AccessReview;
import id.perisai.tenant.AnswerInvitation;
import id.perisai.tenant.ChangeRoles;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
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
    database.person("Pengganti", "alfa", Role.PUBLISHER);
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

    assertEquals(new EndAccess.Ended(Set.of(Role.AUTHOR, Role.PUBLISHER), 1, false), ended);
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

  /** The office's mailbox goes to a successor, and the leaver still has the passkey. */
  @Test
  void leaves_no_way_in_for_whoever_gets_the_address_next() {
    for (String way : java.util.List.of("leaves", "without roles")) {
      Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
      Acting leaver = withWaysIn(database.person("Kepala lama", "alfa", Role.AUTHOR));
      Acting both = withWaysIn(database.person("Dua", "alfa", Role.AUTHOR));
      database.superuser(
          "insert into perisai.membership (tenant_id, person_id, role)"
              + " values ('beta', ?, 'author')",
          both.person());
      for (Acting who : java.util.List.of(leaver, both)) {
        if (way.equals("leaves")) {
          endAccess().end(admin, who.person(), "");
        } else {
          database.change(admin, who.person(), Grants.NONE);
        }
      }
      assertEquals(0, waysIn(leaver), way);
      assertEquals(5, waysIn(both), "works elsewhere: " + way);
    }
  }

  /** Else the successor's pages and approvals are the leaver's, and the leaver's offers theirs. */
  @Test
  void whoever_gets_the_address_next_is_somebody_else() throws Exception {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Acting beta = database.person("Admin Beta", "beta", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(work);
    String email = "kepala@dinas.example";
    Grants author = Grants.of(Role.AUTHOR);
    Acting siti =
        withWaysIn(database.acting(invite.invite(admin, email, "Siti", author).person(), "alfa"));
    assertTrue(invite.invite(beta, email, "Siti", Grants.of(Role.PUBLISHER)).waits());
    assertEquals(siti.person(), invite.invite(admin, email, "Budi", author).person());
    assertEquals("false", released(siti), "a member");
    endAccess().end(admin, siti.person(), "");
    withWaysIn(siti);
    assertEquals("false", released(siti), "somebody gets in");
    AtOnce.upToTheTrail(
        database,
        "alfa",
        () -> invite.invite(admin, email, "Budi", author),
        () -> invite.invite(admin, email, "Budi", author));
    Acting budi = database.acting(invite.invite(admin, email, "Wati", author).person(), "alfa");
    assertNotEquals(siti.person(), budi.person());
    assertEquals("Budi", budi.name());
    assertEquals(
        "Siti",
        database.text("select name from perisai.person where id = '" + siti.person() + "'"));
    assertEquals(0, waysIn(siti));
    assertEquals(java.util.List.of(), new AnswerInvitation(work, Clock.systemUTC()).waiting(budi));
    assertEquals(
        2, database.count("select count(*) from perisai.person where email = '" + email + "'"));
  }

  /** Their keys count until a directory leaves them out, and what these sign is told meanwhile. */
  @Test
  void letters_to_a_leaver_reach_the_mailbox_of_whoever_begins_anew_there() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(work);
    String email = "penerbit@dinas.example";
    Grants author = Grants.of(Role.AUTHOR);
    Acting siti = database.acting(invite.invite(admin, email, "Siti", author).person(), "alfa");
    write(admin, siti, "sebelum");
    endAccess().end(admin, siti.person(), "");
    invite.invite(admin, email, "Budi", author);
    write(admin, siti, "sesudah");
    assertEquals(Set.of("sebelum", "sesudah"), carriedTo(email));
    write(admin, siti, "dialihkan");
    database.superuser(
        "update perisai.person set email = 'penyerang@jahat.example' where id = ?", siti.person());
    assertEquals(Set.of(), carriedTo("penyerang@jahat.example"));
  }

  private static void write(Acting admin, Acting to, String subject) {
    work.in(
        admin,
        em -> {
          Letters.write(em, "alfa", to.person(), subject, "", Instant.now());
          return null;
        });
  }

  private static Set<String> carriedTo(String email) {
    Set<String> subjects = new java.util.TreeSet<>();
    new Outbox(database.factory(), Clock.systemUTC())
        .carryDue(
            letter -> {
              if (letter.to().equals(email)) {
                subjects.add(letter.subject());
              }
            });
    return subjects;
  }

  private static String released(Acting who) {
    return database.text("select perisai.release_account('" + who.person() + "')::text");
  }

  private static final java.util.List<String> WAYS_IN =
      java.util.List.of(
          "password", "sign_in_passkey", "code_app", "recovery_code", "sign_on_identity");

  private static long waysIn(Acting who) {
    return WAYS_IN.stream().mapToLong(table -> open(table + " where true", who)).sum();
  }

  private static Acting withWaysIn(Acting who) {
    byte[] random = Token.random().hash().bytes();
    database.superuser(
        "insert into perisai.password (person_id, salt, hash, memory_kib, passes, lanes, set_at)"
            + " values (?, ?, ?, 19456, 2, 1, now())",
        who.person(),
        new byte[16],
        random);
    database.superuser(
        "insert into perisai.sign_in_passkey (id, person_id, credential, algorithm, public,"
            + " counter, name, added_at) values (gen_random_uuid(), ?, ?, -7, ?, 0, '', now())",
        who.person(),
        random,
        random);
    database.superuser(
        "insert into perisai.code_app (person_id, sealed, last_step, made_at, confirmed_at)"
            + " values (?, ?, 0, now(), now())",
        who.person(),
        random);
    database.superuser(
        "insert into perisai.recovery_code (person_id, hash, made_at) values (?, ?, now())",
        who.person(),
        random);
    database.superuser(
        "insert into perisai.sign_on_identity (person_id, account, bound_at) values (?, ?, now())",
        who.person(),
        random);
    return who;
  }

  @Test
  void whoever_has_any_way_in_took_the_invitation_up() {
    Acting admin = database.person("Admin", "beta", Role.TENANT_ADMIN);
    for (String way : java.util.List.of("password", "sign_in_passkey", "sign_on_identity")) {
      Acting who = withWaysIn(database.person("Ada", "beta", Role.AUTHOR));
      for (String other : WAYS_IN) {
        if (!other.equals(way)) {
          database.superuser("delete from perisai." + other + " where person_id = ?", who.person());
        }
      }
      assertTrue(signsIn(admin, who), way);
    }
    Acting never = withWaysIn(database.person("Belum", "beta", Role.AUTHOR));
    for (String way : java.util.List.of("password", "sign_in_passkey", "sign_on_identity")) {
      database.superuser("delete from perisai." + way + " where person_id = ?", never.person());
    }
    assertEquals(false, signsIn(admin, never), "an app for codes alone lets nobody in");
  }

  private static boolean signsIn(Acting admin, Acting whom) {
    boolean listed =
        new id.perisai.tenant.People(work)
            .of(admin).stream()
                .filter(one -> one.person().equals(whom.person()))
                .findFirst()
                .orElseThrow()
                .signsIn();
    assertEquals(
        listed,
        new AccessReview(work)
            .of(admin).stream()
                .filter(one -> one.person().equals(whom.person()))
                .findFirst()
                .orElseThrow()
                .signsIn());
    return listed;
  }

  @Test
  void a_publisher_who_is_one_no_more_has_their_keys_asked_out() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Acting dewi = database.person("Dewi", "alfa", Role.AUTHOR, Role.PUBLISHER);
    SoftwareKey key = SoftwareKey.make("kuda-rasi-tebu-laut".toCharArray());
    work.in(
        dewi,
        em -> {
          PublisherKeys.insert(em, dewi, key, Instant.now());
          return null;
        });
    assertEquals(0, database.change(admin, dewi.person(), Grants.of(Role.PUBLISHER)));
    assertEquals(0, open("key_farewell where true", admin), "still a publisher");
    assertEquals(1, database.change(admin, dewi.person(), Grants.of(Role.AUTHOR)));
    assertEquals(1, open("key_farewell where true", admin));
    assertTrue(
        database
            .text(
                "select details from perisai.audit_entry where act = 'person.roles'"
                    + " and person_id = '"
                    + admin.person()
                    + "' order by number desc limit 1")
            .contains(key.keyId().hex()));
    database.change(admin, dewi.person(), Grants.of(Role.AUTHOR, Role.REVIEWER));
    assertEquals(1, open("key_farewell where true", admin), "asked once");
  }

  @Test
  void says_so_where_the_last_publisher_goes_whichever_way() {
    try (TestDatabase own = TestDatabase.fresh()) {
      Acting admin = own.person("Admin", "alfa", Role.TENANT_ADMIN);
      own.person("Tetangga", "beta", Role.PUBLISHER);
      Grants both = Grants.of(Role.AUTHOR, Role.PUBLISHER);
      UUID one = own.person("Satu", "alfa", Role.AUTHOR, Role.PUBLISHER).person();
      UUID two = own.person("Dua", "alfa", Role.AUTHOR, Role.PUBLISHER).person();
      UUID author = own.author("alfa").person();
      ChangeRoles change = new ChangeRoles(own.work());
      EndAccess end = new EndAccess(own.work(), Clock.systemUTC());
      Grants none = Grants.of(Role.AUTHOR);
      assertFalse(change.change(admin, one, both, none, "").lastPublisher(), "another one is left");
      assertTrue(change.change(admin, two, both, none, "").lastPublisher());
      assertFalse(end.end(admin, author, "").lastPublisher(), "was none");
      change.change(admin, two, none, both, "");
      assertFalse(change.change(admin, one, none, Grants.NONE, "").lastPublisher());
      assertTrue(end.end(admin, two, "").lastPublisher());
    }
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
