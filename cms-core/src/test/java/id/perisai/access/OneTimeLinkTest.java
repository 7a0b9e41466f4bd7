package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Accounts.Account;
import id.perisai.publish.Town.SettableClock;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whoever holds a link becomes its person, so it is good for one person, once, for a while. */
class OneTimeLinkTest {
  private static final String NEW = "sepuluh perahu di teluk";
  private static final String PLACE = "192.0.2.7";

  private static TestDatabase database;
  private static Accounts accounts;

  private final SettableClock clock = new SettableClock();

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
  void is_good_for_one_password() {
    Account account = accounts.invited("alfa", Role.AUTHOR);
    Token link = accounts.link(account.person(), LinkPurpose.INVITATION);
    SignedIn signedIn = redeem(link, NEW);
    assertEquals(account.person(), signedIn.acting().person());
    assertTrue(acting(signedIn.session()).isPresent());
    notValid(() -> redeem(link, "lain kata sandi yang baik"));
    assertTrue(look(link).isEmpty());
    new SignIn(database.factory()).signIn(account.email(), NEW, PLACE);
  }

  @Test
  void looking_at_it_uses_nothing_up() {
    Token link = accounts.link(accounts.invited("alfa", Role.AUTHOR).person(), LinkPurpose.RESET);
    for (int i = 0; i < 3; i++) {
      assertTrue(look(link).isPresent());
    }
    redeem(link, NEW);
  }

  @Test
  void a_password_that_is_not_taken_leaves_it_unused() {
    Token link = accounts.link(accounts.invited("alfa", Role.AUTHOR).person(), LinkPurpose.RESET);
    Refused refused = assertThrows(Refused.class, () -> redeem(link, "pendek"));
    assertEquals(AccessRefusal.PASSWORD_TOO_SHORT, refused.refusal());
    redeem(link, NEW);
  }

  @Test
  void expires_an_invitation_after_a_week_and_a_reset_after_two_hours() {
    UUID person = accounts.member("alfa", Role.AUTHOR).person();
    Token reset = accounts.link(person, LinkPurpose.RESET);
    clock.pass(Duration.ofMinutes(119));
    assertTrue(look(reset).isPresent());
    clock.pass(Duration.ofMinutes(2));
    assertTrue(look(reset).isEmpty());
    notValid(() -> redeem(reset, NEW));
    Token invitation =
        accounts.link(accounts.invited("alfa", Role.AUTHOR).person(), LinkPurpose.INVITATION);
    assertTrue(look(invitation).isPresent());
    clock.pass(Duration.ofDays(7));
    notValid(() -> redeem(invitation, NEW));
  }

  @Test
  void a_new_one_ends_the_old_one() {
    UUID person = accounts.invited("alfa", Role.AUTHOR).person();
    Token old = accounts.link(person, LinkPurpose.INVITATION);
    Token fresh = accounts.link(person, LinkPurpose.RESET);
    notValid(() -> redeem(old, NEW));
    redeem(fresh, NEW);
  }

  @Test
  void a_password_set_otherwise_ends_it() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    Token link = accounts.link(account.person(), LinkPurpose.RESET);
    new SetPassword(database.factory()).set(account.acting(), Accounts.PASSWORD, NEW);
    notValid(() -> redeem(link, "lain kata sandi yang baik"));
  }

  @Test
  void nothing_else_is_a_link_and_a_link_is_nothing_else() {
    Account account = accounts.member("alfa", Role.PUBLISHER);
    SignedIn signedIn =
        new SignIn(database.factory()).signIn(account.email(), Accounts.PASSWORD, PLACE);
    UUID subject = UUID.randomUUID();
    Instant hour = Instant.now().plus(Duration.ofHours(1));
    Token desk =
        new Transactions(database.factory())
            .anonymous(
                em ->
                    DeskTokens.issue(
                        em,
                        account.acting(),
                        DeskTokens.Purpose.KEY,
                        subject,
                        Instant.now(),
                        hour));
    Token link = accounts.link(account.person(), LinkPurpose.RESET);
    for (String other :
        List.of(
            signedIn.session().text(),
            desk.text(),
            link.hash().hex(),
            "",
            " " + link.text(),
            link.text().toLowerCase(java.util.Locale.ROOT) + "x")) {
      assertTrue(look(Token.presented(other)).isEmpty());
      notValid(() -> redeem(Token.presented(other), NEW));
    }
    assertTrue(acting(link).isEmpty());
    assertTrue(acting(desk).isEmpty());
    DeskTokens tokens = new DeskTokens(database.factory());
    for (Token other : List.of(link, signedIn.session())) {
      assertTrue(tokens.redeem(other, DeskTokens.Purpose.KEY, subject, Instant.now()).isEmpty());
    }
    assertTrue(tokens.redeem(desk, DeskTokens.Purpose.CANDIDATE, subject, Instant.now()).isEmpty());
    assertTrue(tokens.redeem(desk, DeskTokens.Purpose.KEY, subject, Instant.now()).isPresent());
  }

  @Test
  void of_two_that_come_at_once_one_is_let_in() throws Exception {
    for (int round = 0; round < 5; round++) {
      Token link =
          accounts.link(accounts.invited("alfa", Role.AUTHOR).person(), LinkPurpose.INVITATION);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String password = NEW + i;
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    redeem(link, password);
                    return true;
                  } catch (Refused refused) {
                    return false;
                  }
                }));
      }
      start.countDown();
      int let = 0;
      for (Future<Boolean> result : results) {
        let += result.get() ? 1 : 0;
      }
      threads.shutdown();
      assertEquals(1, let);
    }
  }

  @Test
  void opens_nothing_for_somebody_who_is_no_member_any_more() {
    Account account = accounts.invited("alfa", Role.AUTHOR);
    Token link = accounts.link(account.person(), LinkPurpose.INVITATION);
    database.superuser("delete from perisai.membership where person_id = ?", account.person());
    notValid(() -> redeem(link, NEW));
  }

  @Test
  void ends_the_sessions_that_the_old_password_opened() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    SignedIn old = new SignIn(database.factory()).signIn(account.email(), Accounts.PASSWORD, PLACE);
    redeem(accounts.link(account.person(), LinkPurpose.RESET), NEW);
    assertTrue(acting(old.session()).isEmpty());
  }

  @Test
  void a_department_gets_no_link_that_would_open_another_one() {
    Account shared = accounts.invited("beta", Role.PUBLISHER);
    Acting alfa = database.person("Admin Alfa", "alfa", Role.TENANT_ADMIN);
    Invited invited =
        new InvitePerson(database.work())
            .invite(alfa, shared.email(), "Siapa saja", Grants.of(Role.AUTHOR));
    assertEquals(shared.person(), invited.person());
    assertEquals(Optional.empty(), invited.link(), "alfa's admin would become beta's publisher");
    assertTrue(invited.waits());
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('alfa', ?, 'author')",
        shared.person());
    assertEquals(
        Optional.empty(),
        new InvitePerson(database.work())
            .invite(alfa, shared.email(), "Siapa saja", Grants.of(Role.REVIEWER))
            .link());
    Refused refused =
        assertThrows(
            Refused.class, () -> new IssueLink(database.work()).issue(alfa, shared.person()));
    assertEquals(AccessRefusal.PERSON_ELSEWHERE, refused.refusal());
    Acting platform = Acting.commandLine("alfa");
    assertTrue(look(new IssueLink(database.work()).issue(platform, shared.person())).isPresent());
  }

  @Test
  void a_link_that_a_department_holds_ends_when_its_person_works_for_another_too() {
    Acting alfa = database.person("Admin Alfa", "alfa", Role.TENANT_ADMIN);
    Acting beta = database.person("Admin Beta", "beta", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(database.work());
    String email = "berdua" + System.nanoTime() + "@serangkota.go.id";
    Token held = invite.invite(alfa, email, "Berdua", Grants.of(Role.AUTHOR)).link().orElseThrow();
    assertTrue(look(held).isPresent());
    assertTrue(invite.invite(beta, email, "Berdua", Grants.of(Role.PUBLISHER)).waits());
    assertTrue(look(held).isPresent(), "no department ends another one's");
    invite.inviteInto(Acting.commandLine("platform"), "beta", email, "Dua", Grants.of(Role.AUTHOR));
    assertTrue(look(held).isEmpty());
  }

  private RedeemLink links() {
    return new RedeemLink(database.factory(), clock);
  }

  private SignedIn redeem(Token link, String password) {
    return links().redeem(link, password, PLACE);
  }

  private Optional<RedeemLink.Invited> look(Token link) {
    return links().look(link);
  }

  private static Optional<Acting> acting(Token session) {
    return new Sessions(database.factory()).acting(session);
  }

  private static void notValid(Executable act) {
    assertEquals(AccessRefusal.LINK_NOT_VALID, assertThrows(Refused.class, act).refusal());
  }
}
