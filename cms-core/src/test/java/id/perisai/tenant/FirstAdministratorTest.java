package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.RedeemLink;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.SignIn;
import id.perisai.access.SignInRules;
import id.perisai.access.Stage;
import id.perisai.access.Token;
import id.perisai.access.Visit;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody finds the link of a platform that nobody took up, weeks later. */
class FirstAdministratorTest {
  private static final Acting OPERATOR = Acting.commandLine("platform");
  private static final Visit VISIT = Visit.from("192.0.2.20");
  private static final String PASSWORD = "angin laut pagi hari";
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Token invite(String email) {
    return new InvitePerson(database.work())
        .invite(OPERATOR, email, "Administrator platform", Grants.of(Role.PLATFORM_ADMIN))
        .link()
        .orElseThrow();
  }

  private static RedeemLink after(Duration time) {
    return new RedeemLink(
        database.factory(), SignInRules.USUAL, Clock.offset(Clock.systemUTC(), time));
  }

  @Test
  void an_account_to_run_the_platform_is_there_for_a_day_until_somebody_takes_it() {
    Token link = invite("pertama@contoh.go.id");
    assertTrue(after(Duration.ofHours(23)).look(link).isPresent());
    RedeemLink late = after(Duration.ofHours(25));
    assertFalse(late.look(link).isPresent());
    assertEquals(
        AccessRefusal.LINK_NOT_VALID,
        assertThrows(Refused.class, () -> late.redeem(link, PASSWORD, VISIT)).refusal());
    SignIn signIn = new SignIn(database.factory());
    for (String guess : new String[] {"", "admin", "perisai", PASSWORD}) {
      assertEquals(
          AccessRefusal.SIGN_IN_REFUSED,
          assertThrows(Refused.class, () -> signIn.signIn("pertama@contoh.go.id", guess, VISIT))
              .refusal(),
          "no password by default");
    }
    Token again = invite("pertama@contoh.go.id");
    assertFalse(after(Duration.ZERO).look(link).isPresent(), "a new one ends it");
    assertFalse(after(Duration.ofHours(25)).look(again).isPresent());
    assertEquals(
        Stage.ENROL,
        after(Duration.ofHours(1)).redeem(again, PASSWORD, VISIT).stage(),
        "and a second factor comes first");
  }

  @Test
  void others_have_a_week_and_no_other_invitation_lengthens_an_administrators() {
    Token link =
        new InvitePerson(database.work())
            .invite(
                Acting.commandLine("alfa"), "kepala@contoh.go.id", "Kepala", Grants.of(Role.AUTHOR))
            .link()
            .orElseThrow();
    assertTrue(after(Duration.ofDays(6)).look(link).isPresent());
    assertFalse(after(Duration.ofDays(8)).look(link).isPresent());
    invite("kedua@contoh.go.id");
    Token into =
        new InvitePerson(database.work())
            .inviteInto(
                OPERATOR, "alfa", "kedua@contoh.go.id", "Kedua", Grants.of(Role.TENANT_ADMIN))
            .link()
            .orElseThrow();
    assertTrue(after(Duration.ofHours(23)).look(into).isPresent());
    assertFalse(after(Duration.ofHours(25)).look(into).isPresent());
  }
}
