package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Accounts.Account;
import id.perisai.publish.Town.SettableClock;
import id.perisai.tenant.EndSessionsOf;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stolen session is worth as little as possible, for as short as possible. */
class SessionsTest {
  private static TestDatabase database;
  private static Accounts accounts;

  private static final Visit HERE = new Visit("192.0.2.1", "Chrome, Linux");

  private final SettableClock clock = new SettableClock();
  private final Sessions sessions = new Sessions(database.factory(), clock);

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    accounts = new Accounts(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void ends_after_an_hour_of_silence() {
    Token session = signIn(accounts.member("alfa", Role.AUTHOR));
    clock.pass(Duration.ofMinutes(59));
    assertTrue(isLive(session));
    clock.pass(Duration.ofMinutes(59));
    assertTrue(isLive(session), "it was not silent");
    clock.pass(Duration.ofMinutes(60));
    assertFalse(isLive(session));
    assertFalse(isLive(session), "asking wakes nothing");
  }

  @Test
  void ends_after_twelve_hours_however_busy() {
    Token session = signIn(accounts.member("alfa", Role.AUTHOR));
    for (int i = 0; i < 23; i++) {
      clock.pass(Duration.ofMinutes(30));
      assertTrue(isLive(session));
    }
    clock.pass(Duration.ofMinutes(30));
    assertFalse(isLive(session));
  }

  @Test
  void ends_at_sign_out_and_stays_so() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    Token session = signIn(account);
    Token other = signIn(account);
    new SignOut(database.factory()).signOut(account.acting(), session);
    new SignOut(database.factory()).signOut(account.acting(), session);
    assertFalse(isLive(session));
    assertTrue(isLive(other));
  }

  /** Whoever shows who they are goes on under a new token: that one ends too. */
  @Test
  void one_that_goes_on_just_now_ends_with_the_others() throws Exception {
    Account account = accounts.member("alfa", Role.AUTHOR);
    List<Runnable> ends =
        List.of(
            () -> new EndSessions(database.factory()).endOthers(account.acting()),
            () ->
                new Transactions(database.factory())
                    .anonymous(
                        em -> {
                          Sessions.endAll(em, account.person());
                          return null;
                        }));
    for (Runnable end : ends) {
      Acting thief =
          new Sessions(database.factory(), clock).holder(signIn(account)).orElseThrow().acting();
      Token[] goesOn = new Token[1];
      assertEquals(
          Optional.empty(),
          AtOnce.during(
              database,
              em ->
                  goesOn[0] =
                      Sessions.proven(
                          em, thief, Entrance.Shown.ONE, Visit.from("x"), clock.instant()),
              end));
      assertFalse(isLive(goesOn[0]));
    }
  }

  @Test
  void what_was_opened_at_the_desks_host_ends_with_the_session() {
    Account account = accounts.member("alfa", Role.PUBLISHER);
    Token session = signIn(account);
    UUID subject = UUID.randomUUID();
    Instant now = Instant.now();
    Token leave =
        new Transactions(database.factory())
            .in(
                "alfa",
                account.person(),
                em ->
                    DeskTokens.issue(
                        em,
                        account.acting(),
                        DeskTokens.Purpose.KEY,
                        subject,
                        now,
                        now.plusSeconds(600)));
    DeskTokens tokens = new DeskTokens(database.factory());
    assertTrue(tokens.redeem(leave, DeskTokens.Purpose.KEY, subject, now).isPresent());
    new SignOut(database.factory()).signOut(account.acting(), session);
    assertTrue(tokens.redeem(leave, DeskTokens.Purpose.KEY, subject, now).isEmpty());
  }

  @Test
  void all_end_at_a_change_of_password() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    Token one = signIn(account);
    Token other = signIn(account);
    new SetPassword(database.factory())
        .set(account.acting(), Accounts.PASSWORD, "delapan ekor kambing");
    assertFalse(isLive(one));
    assertFalse(isLive(other));
  }

  /** A thief's leave to read messages, or to hand in a key, would outlive the session otherwise. */
  @Test
  void what_was_opened_at_the_desk_ends_with_the_password_or_a_session() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    Acting stranger = accounts.member("alfa", Role.AUTHOR).acting();
    EndSessions end = new EndSessions(database.factory());
    Token here = signIn(account);
    signIn(account);
    Acting who = sessions.acting(here).orElseThrow();
    java.util.Map<String, Runnable> ways = new java.util.LinkedHashMap<>();
    ways.put(
        "one session",
        () ->
            end.end(
                who,
                sessions.of(who, HERE).stream()
                    .filter(open -> !open.here())
                    .findFirst()
                    .orElseThrow()
                    .id()));
    ways.put("the others", () -> end.endOthers(who));
    ways.put(
        "the password",
        () ->
            new SetPassword(database.factory())
                .set(account.acting(), Accounts.PASSWORD, "delapan ekor kambing"));
    ways.forEach(
        (way, ends) -> {
          for (DeskTokens.Purpose purpose : DeskTokens.Purpose.values()) {
            assertTrue(speaks(leave(who, purpose), purpose), way + " " + purpose);
          }
          UUID subject = UUID.randomUUID();
          Token leave = leave(who, DeskTokens.Purpose.MESSAGES, subject);
          Token strangers = leave(stranger, DeskTokens.Purpose.MESSAGES, subject);
          ends.run();
          assertFalse(speaks(leave, DeskTokens.Purpose.MESSAGES, subject), way);
          assertTrue(speaks(strangers, DeskTokens.Purpose.MESSAGES, subject), way);
        });
  }

  private static final UUID SUBJECT = UUID.randomUUID();

  private static Token leave(Acting who, DeskTokens.Purpose purpose) {
    return leave(who, purpose, SUBJECT);
  }

  private static Token leave(Acting who, DeskTokens.Purpose purpose, UUID subject) {
    Instant now = Instant.now();
    return new Transactions(database.factory())
        .in(
            who.tenant(),
            who.person(),
            em -> DeskTokens.issue(em, who, purpose, subject, now, now.plusSeconds(3600)));
  }

  private static boolean speaks(Token leave, DeskTokens.Purpose purpose) {
    return speaks(leave, purpose, SUBJECT);
  }

  private static boolean speaks(Token leave, DeskTokens.Purpose purpose, UUID subject) {
    return new DeskTokens(database.factory())
        .redeem(leave, purpose, subject, Instant.now())
        .isPresent();
  }

  @Test
  void its_owner_sees_and_ends_their_own_and_nobody_elses() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    Token here = signIn(account);
    Token lost = signIn(account);
    Token strangers = signIn(accounts.member("alfa", Role.AUTHOR));
    Acting who = sessions.acting(here).orElseThrow();
    assertEquals(2, sessions.of(who, HERE).size());
    assertEquals(1, sessions.of(who, HERE).stream().filter(Sessions.Open::here).count());
    EndSessions end = new EndSessions(database.factory());
    Acting stranger = sessions.acting(strangers).orElseThrow();
    sessions
        .of(who, HERE)
        .forEach(
            open ->
                assertEquals(
                    AccessRefusal.SESSION_UNKNOWN,
                    assertThrows(Refused.class, () -> end.end(stranger, open.id())).refusal()));
    assertTrue(isLive(lost));
    sessions.of(who, HERE).stream()
        .filter(open -> !open.here())
        .forEach(open -> end.end(who, open.id()));
    assertFalse(isLive(lost));
    assertTrue(isLive(here));
    Token other = signIn(account);
    assertEquals(1, end.endOthers(who));
    assertFalse(isLive(other));
    assertTrue(isLive(here));
    assertTrue(isLive(strangers));
  }

  @Test
  void lasts_as_the_settings_say() {
    Sessions strict =
        new Sessions(
            database.factory(),
            new SignInRules(SignInRules.Asked.OFFERED, Duration.ofHours(2), Duration.ofMinutes(10)),
            clock);
    Token silent = signIn(accounts.member("alfa", Role.AUTHOR));
    clock.pass(Duration.ofMinutes(9));
    assertTrue(strict.acting(silent).isPresent());
    clock.pass(Duration.ofMinutes(11));
    assertTrue(strict.acting(silent).isEmpty());
    assertTrue(isLive(silent), "by the usual rules it would go on");
    Token busy = signIn(accounts.member("alfa", Role.AUTHOR));
    for (int i = 0; i < 14; i++) {
      clock.pass(Duration.ofMinutes(8));
      assertTrue(strict.acting(busy).isPresent());
    }
    clock.pass(Duration.ofMinutes(8));
    assertTrue(strict.acting(busy).isEmpty());
  }

  @Test
  void ends_where_the_roles_changed_and_goes_on_elsewhere() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        account.person());
    Token inAlfa = signIn(account);
    Token inBeta = signIn(account);
    sessions.switchTenant(inBeta, "beta", HERE);
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    database.change(admin, account.person(), Grants.of(Role.AUTHOR));
    assertTrue(isLive(inAlfa), "nothing changed");
    database.change(admin, account.person(), Grants.of(Role.AUTHOR, Role.REVIEWER));
    assertFalse(isLive(inAlfa), "given");
    assertTrue(isLive(inBeta));
    Token again = signIn(account);
    database.change(admin, account.person(), Grants.of(Role.REVIEWER));
    assertFalse(isLive(again), "taken");
    Token third = signIn(account);
    UUID messages = UUID.randomUUID();
    Instant now = Instant.now();
    Token desk =
        new Transactions(database.factory())
            .anonymous(
                em ->
                    DeskTokens.issue(
                        em,
                        account.acting(),
                        DeskTokens.Purpose.MESSAGES,
                        messages,
                        now,
                        now.plus(Duration.ofHours(1))));
    new InvitePerson(database.work())
        .invite(admin, account.email(), "Ratna", Grants.of(Role.RESPONDER));
    assertFalse(isLive(third), "given by an invitation");
    assertTrue(
        new DeskTokens(database.factory())
            .redeem(desk, DeskTokens.Purpose.MESSAGES, messages, now)
            .isEmpty(),
        "at the desk too");
    assertTrue(isLive(inBeta));
  }

  /** Whoever stole a session while it was elsewhere would bring it along to the new roles. */
  @Test
  void elsewhere_it_enters_where_roles_were_given_only_by_who_showed_who_they_are_since() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        account.person());
    database.superuser(
        "update perisai.membership set granted_at = now() - interval '1 day' where person_id = ?",
        account.person());
    Token old = signIn(account);
    Token recent = signIn(account);
    sessions.switchTenant(old, "beta", HERE);
    sessions.switchTenant(recent, "beta", HERE);
    shown(old, "6 minutes");
    shown(recent, "4 minutes");
    sessions.switchTenant(old, "alfa", HERE);
    sessions.switchTenant(old, "beta", HERE); // as often as they like, while nothing changed
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    database.change(admin, account.person(), Grants.of(Role.AUTHOR, Role.REVIEWER));
    assertTrue(isLive(old), "and goes on in beta");
    assertEquals(
        AccessRefusal.STEP_UP_NEEDED,
        assertThrows(Refused.class, () -> sessions.switchTenant(old, "alfa", HERE)).refusal());
    assertEquals("beta", sessions.acting(old).orElseThrow().tenant());
    assertTrue(sessions.switchTenant(recent, "alfa", HERE).roles().contains(Role.REVIEWER));
    shown(old, "0 minutes");
    assertTrue(sessions.switchTenant(old, "alfa", HERE).roles().contains(Role.REVIEWER));
  }

  /** A thief who goes to and fro without pause would be there as the roles change. */
  @Test
  void what_is_on_its_way_to_where_the_roles_change_ends_too() throws Exception {
    Account account = accounts.member("alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role, granted_at)"
            + " values ('beta', ?, 'author', now() - interval '1 day')",
        account.person());
    Acting admin = database.person("Admin", "beta", Role.TENANT_ADMIN);
    for (Runnable act :
        new Runnable[] {
          () -> database.change(admin, account.person(), Grants.of(Role.AUTHOR, Role.REVIEWER)),
          () ->
              new InvitePerson(database.work())
                  .invite(admin, account.email(), "Ratna", Grants.of(Role.AUDITOR)),
          () -> new EndSessionsOf(database.work(), Clock.systemUTC()).end(admin, account.person())
        }) {
      Token stolen = signIn(account);
      shown(stolen, "6 minutes");
      database.superuser(
          "update perisai.membership set granted_at = now() - interval '1 day'"
              + " where person_id = ?",
          account.person());
      AtOnce.upToTheTrail(database, "beta", () -> sessions.switchTenant(stolen, "beta", HERE), act);
      assertFalse(isLive(stolen));
    }
  }

  private static void shown(Token session, String ago) {
    database.superuser(
        "update perisai.web_session set proven_at = now() - cast(? as interval) where hash = ?",
        ago,
        session.hash().bytes());
  }

  @Test
  void a_leaver_is_out_at_once_and_at_the_desk_too() {
    Account account = accounts.member("alfa", Role.PUBLISHER);
    Token session = signIn(account);
    UUID subject = UUID.randomUUID();
    Instant now = Instant.now();
    Token desk =
        new Transactions(database.factory())
            .anonymous(
                em ->
                    DeskTokens.issue(
                        em,
                        account.acting(),
                        DeskTokens.Purpose.KEY,
                        subject,
                        now,
                        now.plus(Duration.ofHours(1))));
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    database.change(admin, account.person(), Grants.NONE);
    assertFalse(isLive(session));
    new InvitePerson(database.work())
        .invite(admin, account.email(), "Ratna", Grants.of(Role.PUBLISHER));
    assertFalse(isLive(session), "coming back does not revive it");
    assertTrue(
        new DeskTokens(database.factory())
            .redeem(desk, DeskTokens.Purpose.KEY, subject, now)
            .isEmpty(),
        "nor the desk's token");
  }

  @Test
  void speaks_with_the_roles_of_the_moment() {
    Account account = accounts.member("alfa", Role.AUTHOR, Role.REVIEWER);
    Token session = signIn(account);
    database.superuser(
        "delete from perisai.membership where person_id = ? and role = 'reviewer'",
        account.person());
    assertEquals(Set.of(Role.AUTHOR), sessions.acting(session).orElseThrow().roles());
    database.superuser("delete from perisai.membership where person_id = ?", account.person());
    assertEquals(Optional.empty(), sessions.acting(session));
  }

  @Test
  void enters_no_tenant_without_a_membership_and_says_the_same_of_none() {
    Token session = signIn(accounts.member("alfa", Role.AUTHOR));
    for (String tenant : new String[] {"beta", "tidak-ada", "platform"}) {
      Refused refused =
          assertThrows(Refused.class, () -> sessions.switchTenant(session, tenant, HERE));
      assertEquals(AccessRefusal.NOT_A_MEMBER, refused.refusal());
    }
    assertEquals("alfa", sessions.acting(session).orElseThrow().tenant());
  }

  @Test
  void nobody_makes_unmakes_or_becomes_a_platform_administrator_without_being_one() {
    Acting helper = database.person("Tata usaha", "platform", Role.TENANT_ADMIN);
    Account friend = accounts.member("platform", Role.TENANT_ADMIN);
    Account chief = accounts.member("platform", Role.PLATFORM_ADMIN);
    Account next = accounts.invited("platform", Role.PLATFORM_ADMIN); // never signed in
    for (Refused refused :
        new Refused[] {
          assertThrows(
              Refused.class,
              () -> database.change(helper, friend.person(), Grants.of(Role.PLATFORM_ADMIN))),
          assertThrows(
              Refused.class,
              () -> database.change(helper, chief.person(), Grants.of(Role.TENANT_ADMIN))),
          assertThrows(
              Refused.class,
              () ->
                  new InvitePerson(database.work())
                      .invite(helper, friend.email(), "x", Grants.of(Role.PLATFORM_ADMIN))),
          assertThrows(
              Refused.class,
              () ->
                  new InvitePerson(database.work())
                      .invite(helper, next.email(), "x", Grants.of(Role.AUDITOR))),
          assertThrows(
              Refused.class, () -> new IssueLink(database.work()).issue(helper, next.person())),
          assertThrows(
              Refused.class, () -> new IssueLink(database.work()).issue(helper, chief.person()))
        }) {
      assertEquals(AccessRefusal.NOT_PERMITTED, refused.refusal());
    }
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.sign_in_link where person_id in ('%s', '%s')"
                .formatted(chief.person(), next.person())));
    database.change(chief.acting(), friend.person(), Grants.of(Role.PLATFORM_ADMIN));
  }

  private Token signIn(Account account) {
    return new SignIn(database.factory(), clock)
        .signIn(account.email(), Accounts.PASSWORD, "192.0.2.9")
        .session();
  }

  private boolean isLive(Token session) {
    return sessions.acting(session).isPresent();
  }
}
