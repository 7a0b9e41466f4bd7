package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Accounts.Account;
import id.perisai.publish.Town.SettableClock;
import id.perisai.tenant.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Somebody guesses passwords; the real owner wants to go on working. */
class SignInTest {
  private static final String WRONG = "bukan kata sandi yang benar";
  private static int places;

  private static TestDatabase database;
  private static Accounts accounts;

  private final SettableClock clock = new SettableClock();
  private SignIn signIn;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    accounts = new Accounts(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() {
    signIn = new SignIn(database.factory(), clock);
  }

  @Test
  void lets_the_owner_in_however_the_keyboard_spells() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    assertEquals("alfa", signIn(account, Accounts.PASSWORD, place()).acting().tenant());
    signIn.signIn(" " + account.email().toUpperCase(java.util.Locale.ROOT) + " ", password(), "x");
    Account accented = accounts.invited("alfa", Role.AUTHOR);
    String composed = "Kópi tubruk pahit sekali";
    new RedeemLink(database.factory())
        .redeem(accounts.link(accented.person(), LinkPurpose.INVITATION), composed, place());
    signIn(accented, Normalizer.normalize(composed, Normalizer.Form.NFD), place());
    signIn(accented, Normalizer.normalize(composed, Normalizer.Form.NFC), place());
    refused(() -> signIn(accented, "Kopi tubruk pahit sekali", place()));
  }

  /** A thief keeps some attempts in flight: one of them would outlive the password. */
  @Test
  void a_password_that_is_changed_meanwhile_opens_and_changes_nothing() throws Exception {
    Account account = accounts.member("alfa", Role.AUTHOR);
    PasswordHash fresh = PasswordHash.of("bebek berenang ke hilir 9");
    AtOnce.refusedDuring(
        database,
        AccessRefusal.SIGN_IN_REFUSED,
        em -> Passwords.set(em, account.person(), fresh, clock.instant()),
        () -> signIn(account, Accounts.PASSWORD, place()));
    signIn(account, "bebek berenang ke hilir 9", place());
    PasswordHash again = PasswordHash.of(Accounts.PASSWORD);
    AtOnce.refusedDuring(
        database,
        AccessRefusal.PASSWORD_WRONG,
        em -> Passwords.set(em, account.person(), again, clock.instant()),
        () ->
            new SetPassword(database.factory())
                .set(account.acting(), "bebek berenang ke hilir 9", "kata sandi si pencuri 3"));
    signIn(account, Accounts.PASSWORD, place());
  }

  @Test
  void gives_a_new_session_each_time() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    SignedIn first = signIn(account, Accounts.PASSWORD, place());
    SignedIn second = signIn(account, Accounts.PASSWORD, place());
    assertNotEquals(first.session().text(), second.session().text());
  }

  @Test
  void a_lockout_survives_a_restart_and_ends_by_its_time() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    assertEquals(30, delayed(() -> signIn(account, Accounts.PASSWORD, place())));
    try (EntityManagerFactory restarted =
        Persistence.createEntityManagerFactory(
            "perisai-test", Map.of("jakarta.persistence.nonJtaDataSource", database.pool(2)))) {
      SignIn again = new SignIn(restarted, clock);
      clock.pass(Duration.ofSeconds(10));
      assertEquals(20, delayed(() -> again.signIn(account.email(), Accounts.PASSWORD, place())));
      clock.pass(Duration.ofSeconds(20));
      again.signIn(account.email(), Accounts.PASSWORD, place());
    }
  }

  @Test
  void each_further_failure_doubles_the_delay_up_to_a_quarter_of_an_hour() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    for (int i = 0; i < 4; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      refused(() -> signIn(account, WRONG, place()));
      waits.add(delayed(() -> signIn(account, WRONG, place())));
      clock.pass(Duration.ofSeconds(waits.get(i)));
    }
    assertEquals(List.of(30L, 60L, 120L, 240L, 480L, 900L, 900L, 900L), waits);
    clock.pass(Duration.ofDays(1));
    refused(() -> signIn(account, WRONG, place()));
    refused(() -> signIn(account, WRONG, place())); // counted anew, from one
  }

  @Test
  void being_asked_to_wait_makes_nobody_wait_longer() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(30, delayed(() -> signIn(account, WRONG, place())));
    }
  }

  @Test
  void answers_for_an_unknown_address_as_for_a_wrong_password() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    String nobody = "tidak-ada" + System.nanoTime() + "@serangkota.go.id";
    for (String email : List.of(account.email(), nobody)) {
      for (int i = 0; i < 5; i++) {
        refused(() -> signIn.signIn(email, WRONG, place()));
      }
      assertEquals(30, delayed(() -> signIn.signIn(email, WRONG, place())));
    }
    for (String malformed : List.of("", "@", "x".repeat(10_000), "a\u0000b@c")) {
      refused(() -> signIn.signIn(malformed, WRONG, place()));
    }
    refused(() -> signIn.signIn(null, null, place()));
  }

  @Test
  void a_network_of_ipv6_is_one_place_and_its_neighbour_another() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    String network = place().replace("::7", "");
    signIn(account, Accounts.PASSWORD, network + "::1");
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, "2001:db8:ffff:1::" + 1));
    }
    assertEquals(30, delayed(() -> signIn(account, Accounts.PASSWORD, "2001:db8:ffff:1:9::9")));
    signIn(account, Accounts.PASSWORD, network + ":8000::2"); // known, whatever its last half
    assertEquals(Visit.from("192.0.2.1").place(), Visit.from("::ffff:192.0.2.1").place());
    assertNotEquals(Visit.from("192.0.2.1").place(), Visit.from("192.0.2.2").place());
    assertNotEquals(Visit.from("2001:db8:1:1::1").place(), Visit.from("2001:db8:1:2::1").place());
  }

  @Test
  void a_stolen_password_does_not_make_the_thiefs_place_known() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    database.superuser(
        "insert into perisai.code_app (person_id, sealed, last_step, made_at, confirmed_at)"
            + " values (?, ?, 0, now(), now())",
        account.person(),
        new byte[48]);
    String thief = place();
    assertEquals(Stage.SECOND, signIn(account, Accounts.PASSWORD, thief).stage());
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    assertEquals(30, delayed(() -> signIn(account, Accounts.PASSWORD, thief)));
  }

  @Test
  void whoever_guesses_from_elsewhere_does_not_lock_the_owner_out_where_they_work() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    String office = place();
    signIn(account, Accounts.PASSWORD, office);
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    assertEquals(30, delayed(() -> signIn(account, Accounts.PASSWORD, place())));
    signIn(account, Accounts.PASSWORD, office);
    assertEquals(
        30,
        delayed(() -> signIn(account, Accounts.PASSWORD, place())),
        "the owner's success does not set the guesser free");
  }

  @Test
  void a_known_place_has_a_count_of_its_own_and_not_none() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    String office = place();
    signIn(account, Accounts.PASSWORD, office);
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, office));
    }
    assertEquals(30, delayed(() -> signIn(account, Accounts.PASSWORD, office)));
  }

  @Test
  void a_place_of_long_ago_is_known_no_more() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    String office = place();
    signIn(account, Accounts.PASSWORD, office);
    clock.pass(Duration.ofDays(91));
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    assertEquals(30, delayed(() -> signIn(account, Accounts.PASSWORD, office)));
  }

  @Test
  void one_address_that_tries_many_accounts_waits_and_others_do_not() {
    String guesser = place();
    Account account = accounts.member("alfa", Role.AUTHOR);
    for (int i = 0; i < 30; i++) {
      String email = "siapa" + i + "@contoh.id";
      refused(() -> signIn.signIn(email, WRONG, guesser));
    }
    assertEquals(15, delayed(() -> signIn(account, Accounts.PASSWORD, guesser)));
    signIn(account, Accounts.PASSWORD, place());
  }

  @Test
  void who_guesses_in_an_office_keeps_nobody_out_who_works_there() {
    String office = place();
    Account owner = accounts.member("alfa", Role.AUTHOR);
    Account stranger = accounts.member("alfa", Role.AUTHOR);
    signIn(owner, Accounts.PASSWORD, office);
    for (int i = 0; i < 30; i++) {
      String email = "apa" + i + "@contoh.id";
      refused(() -> signIn.signIn(email, WRONG, office));
    }
    assertEquals(15, delayed(() -> signIn(stranger, Accounts.PASSWORD, office)));
    signIn(owner, Accounts.PASSWORD, office);
    assertEquals(
        15,
        delayed(() -> signIn(stranger, Accounts.PASSWORD, office)),
        "who signs in between two guesses does not set the guesser free");
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(owner, WRONG, office));
    }
    assertEquals(30, delayed(() -> signIn(owner, Accounts.PASSWORD, office)), "their own count");
  }

  /** With one wrong password whenever the wait was over, they kept a colleague out all day. */
  @Test
  void who_guesses_at_a_colleague_in_the_office_holds_them_a_minute_at_most() {
    String office = place();
    Account owner = accounts.member("alfa", Role.AUTHOR);
    signIn(owner, Accounts.PASSWORD, office);
    long longest = 0;
    for (int i = 0; i < 20; i++) {
      refused(() -> signIn(owner, WRONG, office));
      if (i >= 4) {
        longest = delayed(() -> signIn(owner, WRONG, office));
        clock.pass(Duration.ofSeconds(longest));
      }
    }
    assertEquals(60, longest);
    refused(() -> signIn(owner, WRONG, office));
    delayed(() -> signIn(owner, Accounts.PASSWORD, office));
    clock.pass(Duration.ofMinutes(1));
    signIn(owner, Accounts.PASSWORD, office);
    refused(() -> signIn(owner, WRONG, office)); // and it is counted anew
  }

  @Test
  void wrong_passwords_of_those_who_work_there_are_the_addresss_too() {
    String office = place();
    for (int i = 0; i < 6; i++) {
      Account colleague = accounts.member("alfa", Role.AUTHOR);
      signIn(colleague, Accounts.PASSWORD, office);
      for (int j = 0; j < 5; j++) {
        refused(() -> signIn(colleague, WRONG, office));
      }
    }
    assertEquals(15, delayed(() -> signIn.signIn("satu@contoh.id", WRONG, office)));
  }

  @Test
  void an_account_of_ones_own_does_not_wipe_out_the_guesses_of_an_address() {
    String guesser = place();
    Account own = accounts.member("alfa", Role.AUTHOR);
    for (int i = 0; i < 29; i++) {
      String email = "lain" + i + "@contoh.id";
      refused(() -> signIn.signIn(email, WRONG, guesser));
      if (i % 7 == 0) {
        signIn(own, Accounts.PASSWORD, guesser);
      }
    }
    refused(() -> signIn.signIn("terakhir@contoh.id", WRONG, guesser));
    delayed(() -> signIn.signIn("lebih@contoh.id", WRONG, guesser));
  }

  @Test
  void attempts_at_the_same_time_gain_nothing() throws Exception {
    Account account = accounts.member("alfa", Role.AUTHOR);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Refusal>> answers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String place = place();
      answers.add(
          threads.submit(
              () -> assertThrows(Refused.class, () -> signIn(account, WRONG, place)).refusal()));
    }
    int looked = 0;
    for (Future<Refusal> answer : answers) {
      looked += answer.get() == AccessRefusal.SIGN_IN_REFUSED ? 1 : 0;
    }
    threads.shutdown();
    assertEquals(5, looked);
  }

  @Test
  void a_one_time_link_lets_the_owner_in_while_the_account_waits() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    for (int i = 0; i < 5; i++) {
      refused(() -> signIn(account, WRONG, place()));
    }
    String home = place();
    new RedeemLink(database.factory(), clock)
        .redeem(
            accounts.link(account.person(), LinkPurpose.RESET), "lima ekor bebek berenang", home);
    signIn(account, "lima ekor bebek berenang", home);
    delayed(() -> signIn(account, "lima ekor bebek berenang", place()));
  }

  @Test
  void lets_nobody_in_who_is_no_member_any_more() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    database.superuser("delete from perisai.membership where person_id = ?", account.person());
    refused(() -> signIn(account, Accounts.PASSWORD, place()));
  }

  @Test
  void whoever_found_an_open_screen_does_not_guess_there_either() {
    Account account = accounts.member("alfa", Role.AUTHOR);
    SetPassword set = new SetPassword(database.factory());
    String next = "tujuh gunung berkabut";
    for (int i = 0; i < 5; i++) {
      Refused refused = assertThrows(Refused.class, () -> set.set(account.acting(), WRONG, next));
      assertEquals(AccessRefusal.PASSWORD_WRONG, refused.refusal());
    }
    delayed(() -> set.set(account.acting(), Accounts.PASSWORD, next));
    signIn(account, Accounts.PASSWORD, place());
  }

  @Test
  void a_refusal_is_recorded_without_the_address_that_was_typed() throws Exception {
    String typed = "rahasia-" + System.nanoTime() + "@contoh.id";
    refused(() -> signIn.signIn(typed, WRONG, place()));
    try (var connection = database.superuser().getConnection();
        var query =
            connection.prepareStatement(
                "select count(*), count(*) filter (where cast(details as text) like '%rahasia-%')"
                    + " from perisai.audit_entry where act = 'sign_in.refused'"
                    + " and details ->> 'account' = ?")) {
      query.setString(1, Email.account(typed).hex());
      try (var rows = query.executeQuery()) {
        rows.next();
        assertEquals(1, rows.getInt(1));
        assertEquals(0, rows.getInt(2));
      }
    }
  }

  @Test
  void keeps_no_password_and_no_token_that_could_be_read() throws Exception {
    Account account = accounts.member("alfa", Role.AUTHOR);
    SignedIn signedIn = signIn(account, Accounts.PASSWORD, place());
    Token link = accounts.link(account.person(), LinkPurpose.RESET);
    try (var connection = database.superuser().getConnection();
        var query =
            connection.prepareStatement(
                "select string_agg(t.line, '') from (select cast(p as text) line"
                    + " from perisai.password p union all select cast(s as text)"
                    + " from perisai.web_session s union all select cast(l as text)"
                    + " from perisai.sign_in_link l) t");
        var rows = query.executeQuery()) {
      rows.next();
      String all = rows.getString(1);
      assertTrue(all.contains(account.person().toString()));
      for (String secret : List.of(Accounts.PASSWORD, signedIn.session().text(), link.text())) {
        assertFalse(all.contains(secret));
        assertFalse(all.contains(hex(secret)));
      }
    }
  }

  private static String hex(String text) {
    return java.util.HexFormat.of()
        .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String password() {
    return Accounts.PASSWORD;
  }

  /** Where nobody has been before. */
  private static synchronized String place() {
    places++;
    return "2001:db8:0:" + Integer.toHexString(places) + "::7"; // a network of its own
  }

  private SignedIn signIn(Account account, String password, String place) {
    return signIn.signIn(account.email(), password, place);
  }

  private static void refused(Executable attempt) {
    assertEquals(AccessRefusal.SIGN_IN_REFUSED, assertThrows(Refused.class, attempt).refusal());
  }

  /** Seconds to wait. */
  private static long delayed(Executable attempt) {
    return delayed(attempt, "");
  }

  private static long delayed(Executable attempt, String why) {
    Refused refused = assertThrows(Refused.class, attempt);
    assertEquals(AccessRefusal.SIGN_IN_DELAYED, refused.refusal(), why);
    return (Long) refused.arguments().get(0);
  }
}
