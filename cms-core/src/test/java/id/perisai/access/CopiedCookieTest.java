package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Accounts.Account;
import id.perisai.publish.Town.SettableClock;
import id.perisai.tenant.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody has the cookie of a session, and its owner goes on working. */
class CopiedCookieTest {
  private static final Visit OWNER = new Visit("192.0.2.1", "Chrome, Linux");
  private static final Visit THIEF = new Visit("198.51.100.7", "Firefox, Windows");

  private static TestDatabase database;
  private static Accounts accounts;

  private final SettableClock clock = new SettableClock();
  private final Sessions sessions = new Sessions(database.factory(), clock);
  private final Account account = accounts.member("alfa", Role.PUBLISHER);
  private final Token session = signIn(OWNER);

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
  void its_owner_sees_the_other_browser_and_the_other_network() {
    Acting owner = use(OWNER);
    assertFalse(opened(owner).showsUses(), "nothing to see yet");
    clock.pass(Duration.ofMinutes(2));
    use(THIEF);
    use(new Visit("198.51.100.7", "Chrome, Linux")); // by telephone, or a thief with care
    List<Sessions.Use> uses = opened(owner).uses();
    assertEquals(3, uses.size());
    assertEquals(
        List.of("Firefox, Windows"),
        uses.stream().filter(Sessions.Use::other).map(Sessions.Use::device).toList());
    assertEquals(1, uses.stream().filter(Sessions.Use::near).count());
    assertTrue(opened(owner).showsUses());
  }

  @Test
  void another_browser_in_any_session_is_told_in_each_of_them() {
    Token second = signIn(OWNER);
    assertEquals(List.of(), strangers(use(OWNER), OWNER));
    sessions.holder(second, THIEF).orElseThrow();
    assertEquals(List.of(THIEF.device()), strangers(use(OWNER), OWNER));
    Acting there = sessions.holder(second, OWNER).orElseThrow().acting();
    assertEquals(List.of(THIEF.device()), strangers(there, OWNER));
  }

  /** A tablet's split screen, and the thief of its cookie. */
  @Test
  void a_browser_that_calls_itself_another_one_is_not_warned_of_itself() {
    Visit split = new Visit(OWNER.address(), "Safari, macOS");
    Acting owner = use(split);
    assertEquals(List.of(), strangers(owner, split));
    assertEquals(List.of(split.device()), strangers(use(OWNER), OWNER));
    use(new Visit(THIEF.address(), split.device()));
    clock.pass(Duration.ofSeconds(1));
    use(THIEF);
    assertEquals(List.of(THIEF.device(), split.device()), strangers(owner, split), "elsewhere");
  }

  @Test
  void the_trail_and_a_letter_say_so_once_for_each_other_browser() {
    beAwayFromMidnight();
    for (int i = 0; i < 3; i++) {
      use(OWNER);
      use(THIEF);
      use(new Visit("203.0.113.9", "Firefox, Windows"));
      clock.pass(Duration.ofMinutes(2));
    }
    assertEquals(1, entries("session.elsewhere"));
    assertEquals(1, letters());
    use(new Visit("203.0.113.9", ""));
    assertEquals(2, entries("session.elsewhere"), "a browser that does not say what it is");
    assertEquals(2, letters());
    sessions.holder(signIn(OWNER), THIEF).orElseThrow();
    assertEquals(3, entries("session.elsewhere"));
    assertEquals(2, letters(), "one a day of the same two kinds");
  }

  /** Within the five minutes after its owner signed in. */
  @Test
  void what_its_owner_showed_does_not_count_in_another_browser() {
    use(OWNER).requireFresh();
    Refused refused = assertThrows(Refused.class, () -> use(THIEF).requireFresh());
    assertEquals(AccessRefusal.STEP_UP_NEEDED, refused.refusal());
    use(new Visit("198.51.100.7", OWNER.device())).requireFresh(); // networks change by themselves
  }

  /** It would be whole again in the department that gave its owner roles since. */
  @Test
  void nor_does_it_when_the_other_browser_goes_to_another_department() {
    Account author = accounts.member("alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        author.person());
    Token copied = signIn(author, OWNER);
    Refused refused =
        assertThrows(Refused.class, () -> sessions.switchTenant(copied, "beta", THIEF));
    assertEquals(AccessRefusal.STEP_UP_NEEDED, refused.refusal());
    assertEquals("alfa", sessions.acting(copied).orElseThrow().tenant());
    assertEquals("beta", sessions.switchTenant(copied, "beta", OWNER).tenant());
  }

  @Test
  void it_stays_seen_when_its_owner_goes_on_under_a_new_token() {
    Acting owner = use(OWNER);
    use(THIEF);
    Token next =
        new Transactions(database.factory())
            .anonymous(
                em -> Sessions.proven(em, owner, Entrance.Shown.ONE, OWNER, clock.instant()));
    assertTrue(sessions.holder(session, THIEF).isEmpty(), "out");
    Acting again = sessions.holder(next, OWNER).orElseThrow().acting();
    assertEquals(2, opened(again).uses().size());
  }

  @Test
  void signing_out_everywhere_ends_the_copy_and_whatever_else_is_open() {
    Acting owner = use(OWNER);
    Token other = signIn(OWNER);
    Account colleague = accounts.member("alfa", Role.AUTHOR);
    Token theirs = signIn(colleague, OWNER);
    new SignOut(database.factory()).everywhere(owner);
    assertTrue(sessions.holder(session, THIEF).isEmpty());
    assertTrue(sessions.holder(other, OWNER).isEmpty());
    assertTrue(sessions.holder(theirs, OWNER).isPresent());
    assertEquals(1, entries("sign_out.everywhere"));
  }

  @Test
  void nobody_fills_the_list_or_the_trail() {
    use(OWNER);
    for (int i = 0; i < 40; i++) {
      use(new Visit("198.51.100." + i, "Firefox " + i));
    }
    assertEquals(1 + SessionUses.MOST, opened(use(OWNER)).uses().size());
    assertEquals(SessionUses.ENTRIES_A_DAY, entries("session.elsewhere"));
    assertEquals(SessionUses.LETTERS_A_DAY, letters());
  }

  /** Nor does its owner, whose telephone has another address every hour. */
  @Test
  void whoever_goes_on_from_many_networks_does_not_push_the_other_browser_off_the_list() {
    use(THIEF);
    for (int i = 0; i < 25; i++) {
      clock.pass(Duration.ofSeconds(1));
      use(new Visit("198.51.100." + i, OWNER.device()));
    }
    List<Sessions.Use> uses = opened(use(OWNER)).uses();
    assertEquals(1, uses.stream().filter(Sessions.Use::other).count());
    assertEquals(1 + SessionUses.MOST, uses.size(), "the newest of its own kind alone");
  }

  /** Once a minute for each browser: only one that comes makes the list longer. */
  @Test
  void the_list_is_made_shorter_when_a_browser_comes_and_not_at_each_use() {
    use(OWNER);
    database.superuser(
        "insert into perisai.session_use (session, browser, device, place, first_at, last_at)"
            + " select session, sha256(cast(cast(n as text) as bytea)), device, place, first_at,"
            + " last_at from perisai.session_use, generate_series(1, 30) as n where session = ?",
        session.hash().bytes());
    clock.pass(Duration.ofMinutes(2));
    assertEquals(31, opened(use(OWNER)).uses().size());
    clock.pass(Duration.ofSeconds(1));
    use(new Visit("203.0.113.9", OWNER.device()));
    assertEquals(SessionUses.MOST, opened(use(OWNER)).uses().size());
  }

  /** Sessions that nobody signed out of stay for 100 days, and Beranda would read them all. */
  @Test
  void what_used_a_session_that_is_over_is_not_read_any_more() {
    use(OWNER);
    assertEquals(1, read(Duration.ofHours(12), Duration.ofHours(1)));
    clock.pass(Duration.ofMinutes(50));
    assertEquals(0, read(Duration.ofMinutes(45), Duration.ofHours(1)), "too long");
    assertEquals(0, read(Duration.ofHours(12), Duration.ofMinutes(45)), "too silent");
    clock.pass(Duration.ofMinutes(20));
    assertEquals(List.of(), sessions.of(account.acting(), OWNER));
  }

  private int read(Duration longest, Duration idle) {
    Instant now = clock.instant();
    return new Transactions(database.factory())
        .anonymous(
            em -> SessionUses.of(em, account.person(), OWNER, now.minus(longest), now.minus(idle)))
        .size();
  }

  /** What somebody with the cookie has to try before anything grave. */
  @Test
  void wrong_passwords_in_it_stand_in_the_trail_and_the_third_of_a_day_is_a_letter() {
    Acting who = use(OWNER);
    CheckPassword check = new CheckPassword(database.factory(), clock);
    for (int i = 0; i < 2; i++) {
      assertThrows(Refused.class, () -> check.require(who, "tebakan si pencuri"));
    }
    assertEquals(2, entries("password.refused"));
    assertEquals(0, letters(), "its owner mistypes too");
    check.require(who, Accounts.PASSWORD);
    for (int i = 0; i < 30; i++) {
      assertThrows(Refused.class, () -> check.require(who, "tebakan si pencuri"));
      check.require(who, Accounts.PASSWORD);
    }
    assertEquals(1, letters());
    assertTrue(entries("password.refused") <= 2L * RefusedPasswords.AN_HOUR);
    assertTrue(entries("password.refused_more") >= 1);
  }

  /** What operators read is what is held. */
  @Test
  void the_page_of_limits_says_the_same() throws IOException {
    List<String> page = Files.readAllLines(Path.of("../docs/limits.md"));
    says(
        page,
        "`SessionUses.MOST`",
        "the newest %1$d by the kind that it was opened with, from one network each,"
            + " and the newest %1$d by others",
        SessionUses.MOST);
    says(page, "`SessionUses.ENTRIES_A_DAY`", "%d a day", SessionUses.ENTRIES_A_DAY);
    says(page, "`RefusedPasswords.AN_HOUR`", "%d an hour", RefusedPasswords.AN_HOUR);
    assertEquals(3, RefusedPasswords.TOLD_AT);
    says(page, "`RefusedPasswords.TOLD_AT`", "one a day, at the third");
  }

  private static void says(List<String> page, String constant, String limit, Object... numbers) {
    String row = " | " + limit.formatted(numbers) + " | ";
    assertTrue(page.stream().anyMatch(line -> line.contains(row) && line.contains(constant)), row);
  }

  /** Letters and entries are counted by the day (UTC), and a test goes on for some minutes. */
  private void beAwayFromMidnight() {
    Instant later = clock.instant().plus(Duration.ofMinutes(10));
    if (later.truncatedTo(ChronoUnit.DAYS).isAfter(clock.instant())) {
      clock.pass(Duration.ofMinutes(10));
    }
  }

  private Acting use(Visit visit) {
    return sessions.holder(session, visit).orElseThrow().acting();
  }

  private Token signIn(Visit visit) {
    return signIn(account, visit);
  }

  private Token signIn(Account who, Visit visit) {
    return new SignIn(database.factory(), clock)
        .signIn(who.email(), Accounts.PASSWORD, visit)
        .session();
  }

  private List<String> strangers(Acting who, Visit reader) {
    return Sessions.strangers(sessions.of(who, reader), reader).stream()
        .map(Sessions.Use::device)
        .toList();
  }

  private Sessions.Open opened(Acting owner) {
    return sessions.of(owner, OWNER).stream().filter(Sessions.Open::here).findFirst().orElseThrow();
  }

  private long entries(String act) {
    return database.count(
        "select count(*) from perisai.audit_entry where act = '"
            + act
            + "' and person_id = '"
            + account.person()
            + "'");
  }

  private long letters() {
    return database.count(
        "select count(*) from perisai.letter where person_id = '" + account.person() + "'");
  }
}
