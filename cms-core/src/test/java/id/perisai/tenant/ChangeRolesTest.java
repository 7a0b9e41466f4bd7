package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Section;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChangeRolesTest {
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  /** The key was stolen, one administrator took the role; another one's screen stands open. */
  @Test
  void a_screen_that_stood_open_gives_nothing_back_and_takes_nothing_that_was_given() {
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Grants seen = Grants.of(Role.REVIEWER, Role.PUBLISHER);
    Grants chosen = Grants.of(Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER);
    for (Map.Entry<String, Grants> meanwhile :
        Map.of(
                "taken", Grants.of(Role.REVIEWER),
                "given", Grants.of(Role.REVIEWER, Role.PUBLISHER, Role.AUDITOR),
                "limited",
                    Grants.of(
                        List.of(Role.REVIEWER, Role.PUBLISHER),
                        Reach.of(List.of(Section.parse("/berita")))))
            .entrySet()) {
      Acting person = database.person("Dewi", "alfa", Role.REVIEWER, Role.PUBLISHER);
      new ChangeRoles(database.work()).change(two, person.person(), seen, meanwhile.getValue(), "");
      refused(one, person, seen, chosen);
      assertEquals(
          meanwhile.getValue(),
          database.acting(person.person(), "alfa").grants(),
          meanwhile.getKey());
      new ChangeRoles(database.work())
          .change(one, person.person(), meanwhile.getValue(), chosen, ""); // who looks again, may
      assertEquals(chosen, database.acting(person.person(), "alfa").grants());
    }
  }

  @Test
  void why_power_was_given_and_taken_stands_in_the_trail_and_nothing_where_nobody_said() {
    Acting admin = database.person("Admin Alasan", "alfa", Role.TENANT_ADMIN);
    Acting person = database.person("Dewi", "alfa", Role.REVIEWER);
    Grants more = Grants.of(Role.REVIEWER, Role.PUBLISHER);
    new ChangeRoles(database.work())
        .change(admin, person.person(), person.grants(), more, " SK 12/2026\r\n");
    assertEquals("SK 12/2026", reason(admin));
    new ChangeRoles(database.work()).change(admin, person.person(), more, Grants.NONE, "mutasi");
    assertEquals("mutasi", reason(admin));
    new InvitePerson(database.work())
        .invite(admin, "alasan@contoh.id", "Tono", more, "pengganti Dewi");
    assertEquals("pengganti Dewi", reason(admin));
    new InvitePerson(database.work()).invite(admin, "tanpa@contoh.id", "Tini", more, "  ");
    assertEquals("nothing", reason(admin));
    new InvitePerson(database.work())
        .invite(admin, "nik@contoh.id", "Tuti", more, "NIK 3174012501900003");
    assertFalse(reason(admin).contains("3174012501900003"), reason(admin));
  }

  /** Whoever wants a change of roles without a before invites. */
  @Test
  void inviting_a_member_leaves_an_entry_of_what_they_had_and_of_all_that_they_have() {
    Acting admin = database.person("Admin Undang", "alfa", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(database.work());
    Grants limited = Grants.of(List.of(Role.REVIEWER), Reach.of(List.of(Section.parse("/berita"))));
    invite.invite(admin, "undang@contoh.id", "Tono", limited);
    assertEquals("nothing -> [\"reviewer /berita\"]", roles(admin));
    invite.invite(admin, "undang@contoh.id", "Tono", Grants.of(Role.TENANT_ADMIN));
    assertEquals(
        "[\"reviewer /berita\"] -> [\"reviewer /berita\", \"tenant_admin\"]", roles(admin));
    invite.invite(admin, "undang@contoh.id", "Tono", Grants.of(Role.REVIEWER));
    assertEquals(
        "[\"reviewer /berita\", \"tenant_admin\"] -> [\"reviewer\", \"tenant_admin\"]",
        roles(admin));
  }

  private static String roles(Acting admin) {
    return database.text(
        "select coalesce(details ->> 'before', 'nothing') || ' -> ' || (details ->> 'roles')"
            + " from perisai.audit_entry where act = 'person.invite' and person_id = '"
            + admin.person()
            + "' order by number desc limit 1");
  }

  /** Of the newest entry that one wrote. */
  private static String reason(Acting admin) {
    return database.text(
        "select coalesce(details->>'reason', 'nothing') from perisai.audit_entry"
            + " where person_id = '"
            + admin.person()
            + "' order by number desc limit 1");
  }

  private static void refused(Acting who, Acting person, Grants seen, Grants chosen) {
    ChangeRoles act = new ChangeRoles(database.work());
    assertEquals(
        AccessRefusal.THEIR_ROLES_CHANGED,
        assertThrows(Refused.class, () -> act.change(who, person.person(), seen, chosen, ""))
            .refusal());
  }
}
