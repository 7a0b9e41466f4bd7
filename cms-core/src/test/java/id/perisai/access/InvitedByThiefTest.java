package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.access.Accounts.Account;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever is invited in somebody's stolen session stays when that session ends. */
class InvitedByThiefTest {
  /** Letters are counted by the day (UTC): the tests' stands still, just before one ends. */
  private static final Clock LATE =
      Clock.fixed(Instant.parse("2026-03-01T23:59:59.999Z"), ZoneOffset.UTC);

  private static final Clock NEXT_DAY = Clock.offset(LATE, Duration.ofSeconds(1));

  private static TestDatabase database;
  private static Accounts accounts;

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
  void the_other_administrators_are_told_whom_and_by_whom_so_many_times_a_day() {
    Account alone = accounts.member("alfa", Role.TENANT_ADMIN);
    invite(alone.acting(), "pertama@luar.example");
    assertEquals(1, letters(alone, "%pertama@luar.example%"), "who alone administers, themselves");
    Account other = accounts.member("alfa", Role.TENANT_ADMIN, Role.PUBLISHER);
    Account typed = accounts.invited("alfa", Role.TENANT_ADMIN);
    Account publisher = accounts.member("alfa", Role.PUBLISHER);
    invite(alone.acting(), "kedua@luar.example");
    assertEquals(1, letters(alone, "%"), "they know what they did, or their colleague asks");
    assertEquals(1, letters(other, "%kedua@luar.example%Penerbit / publisher%Ratna Wulandari%"));
    assertEquals(0, letters(typed, "%"), "an address that somebody typed");
    assertEquals(0, letters(publisher, "%"));
    invite(Acting.commandLine("alfa"), "ketiga@luar.example");
    assertEquals(1, letters(other, "%"), "the operator's");
    for (int i = 0; i < 20; i++) {
      database.superuser("delete from perisai.costly_act"); // what the pace holds, PaceTest shows
      invite(alone.acting(), "banyak" + i + "@luar.example");
    }
    assertEquals(9, letters(other, "%"), "ten a day, one of them before they came");
    assertEquals(1, letters(other, "%stand in the audit trail alone%"));
    database.superuser("delete from perisai.costly_act");
    new InvitePerson(database.work(), NEXT_DAY)
        .invite(alone.acting(), "besok@luar.example", "Tamu", Grants.of(Role.AUTHOR));
    assertEquals(10, letters(other, "%"), "a day of its own");
  }

  /** Before whoever is to stay unseen. */
  @Test
  void who_gives_members_what_they_have_uses_up_none_of_the_days_letters() {
    tenant("gama");
    Account admin = accounts.member("gama", Role.TENANT_ADMIN);
    Account other = accounts.member("gama", Role.TENANT_ADMIN);
    Account member = accounts.member("gama", Role.PUBLISHER);
    for (int i = 0; i < 12; i++) {
      invite(admin.acting(), member.email());
    }
    assertEquals(0, letters(other, "%"), "nothing was given");
    invite(admin.acting(), "kaki.tangan@luar.example");
    assertEquals(1, letters(other, "%kaki.tangan@luar.example%"));
  }

  /** Before anybody can be told. */
  @Test
  void nor_does_an_invitation_of_which_nobody_can_be_told() {
    tenant("delta");
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    for (int i = 0; i < 12; i++) {
      new InvitePerson(database.work(), LATE)
          .inviteInto(
              platform, "delta", "awal" + i + "@luar.example", "Tamu", Grants.of(Role.AUTHOR));
    }
    Account admin = accounts.member("delta", Role.TENANT_ADMIN);
    invite(admin.acting(), "kaki.tangan2@luar.example");
    assertEquals(1, letters(admin, "%kaki.tangan2@luar.example%"));
  }

  /** A name is a line of 120 characters of whoever invites; letters are the platform's. */
  @Test
  void the_letters_have_no_name_that_who_invites_chose() {
    tenant("epsilon");
    Account admin = accounts.member("epsilon", Role.TENANT_ADMIN);
    Account other = accounts.member("epsilon", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(database.work(), LATE);
    String lying = "Akun Anda ditutup";
    invite.invite(admin.acting(), "baru2@luar.example", lying, Grants.of(Role.AUTHOR));
    invite.invite(admin.acting(), "baru2@luar.example", lying, Grants.of(Role.REVIEWER));
    Account elsewhere = accounts.member("beta", Role.AUTHOR);
    invite.invite(admin.acting(), elsewhere.email(), lying, Grants.of(Role.AUTHOR));
    assertEquals(2, letters(other, "%baru2@luar.example%"), "a newcomer, and a member");
    assertEquals(1, letters(other, "%" + elsewhere.email() + "%"));
    assertEquals(0, letters(other, "%ditutup%"));
  }

  /** Who invites was invited by somebody, too, who chose their name. */
  @Test
  void the_letters_make_no_link_of_the_name_of_who_invites() {
    tenant("zeta");
    Acting helper =
        database.person("Buka pub-1.r2.dev/masuk, ab.eu.org", "zeta", Role.TENANT_ADMIN);
    Account other = accounts.member("zeta", Role.TENANT_ADMIN);
    invite(helper, "baru3@luar.example");
    assertEquals(1, letters(other, "%/ by: Buka pub-1. r2. dev/masuk, ab. eu. org%"));
  }

  private static void tenant(String id) {
    database.superuser(
        "insert into perisai.tenant (id, name, kind, host_label, state)"
            + " values (?, 'Dinas Lain', 'dinas', ?, 'active')",
        id,
        id);
  }

  /** Offered by a department, and given by the platform. */
  @Test
  void so_are_they_of_whoever_works_elsewhere_and_of_whom_the_platform_brings() {
    Account admin = accounts.member("beta", Role.TENANT_ADMIN);
    Account second = accounts.member("beta", Role.TENANT_ADMIN);
    Account elsewhere = accounts.member("alfa", Role.AUTHOR);
    invite(admin.acting(), elsewhere.email());
    assertEquals(1, letters(second, "%" + elsewhere.email() + "%"));
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    new InvitePerson(database.work(), LATE)
        .inviteInto(platform, "beta", "baru@luar.example", "Tamu", Grants.of(Role.AUTHOR));
    assertEquals(1, letters(second, "%baru@luar.example%"));
    assertEquals(1, letters(admin, "%baru@luar.example%"));
    new InvitePerson(database.work(), LATE)
        .inviteInto(platform, "beta", "baru@luar.example", "Tamu", Grants.of(Role.AUTHOR));
    assertEquals(2, letters(second, "%baru@luar.example%"), "given again by the platform");
  }

  private static void invite(Acting who, String email) {
    new InvitePerson(database.work(), LATE).invite(who, email, "Tamu", Grants.of(Role.PUBLISHER));
  }

  private static long letters(Account to, String like) {
    return database.count(
        "select count(*) from perisai.letter where person_id = '"
            + to.person()
            + "' and body like '"
            + like
            + "'");
  }
}
