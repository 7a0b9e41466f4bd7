package id.perisai.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.oidc.OnlyByProvider.Member;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody is locked out unnoticed when single sign-on is turned off. */
class OnlyByProviderTest {
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void lists_each_department_of_who_has_no_other_way_in() {
    Acting alone = bound("Ani", "alfa");
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        alone.person());
    Acting other = bound("Budi", "beta");
    assertEquals(
        List.of("alfa Ani", "beta Ani", "beta Budi"),
        list().stream().map(member -> member.tenant() + " " + member.name()).toList());
    assertTrue(list().stream().anyMatch(member -> member.person().equals(other.person())));
  }

  @Test
  void does_not_list_who_gets_in_anyhow_or_nowhere() {
    database.person("Tanpa akun", "alfa", Role.AUTHOR); // invited, and bound to nothing
    Acting word = bound("Sandi", "alfa");
    database.superuser(
        "insert into perisai.password (person_id, salt, hash, memory_kib, passes, lanes, set_at)"
            + " values (?, ?, ?, 1, 1, 1, now())",
        word.person(),
        new byte[16],
        new byte[32]);
    Acting key = bound("Kunci", "alfa");
    database.superuser(
        "insert into perisai.sign_in_passkey (id, person_id, credential, algorithm, public,"
            + " counter, name, added_at) values (?, ?, ?, -7, ?, 0, 'laptop', now())",
        UUID.randomUUID(),
        key.person(),
        Token.random().hash().bytes(),
        new byte[91]);
    Acting left = bound("Pergi", "alfa");
    database.superuser("delete from perisai.membership where person_id = ?", left.person());
    assertEquals(List.of(), list());
  }

  /** An app's codes are a second factor, and open nothing alone. */
  @Test
  void codes_of_an_app_are_no_way_in() {
    Acting who = bound("Ani", "alfa");
    database.superuser(
        "insert into perisai.code_app (person_id, sealed, last_step, made_at, confirmed_at)"
            + " values (?, ?, 0, now(), now())",
        who.person(),
        new byte[40]);
    assertEquals(1, list().size());
  }

  @Test
  void the_operator_gives_each_of_them_a_link() {
    Acting who = bound("Ani", "alfa");
    Token link = new IssueLink(database.work()).issue(Acting.commandLine("alfa"), who.person());
    assertEquals(
        who.person(),
        new id.perisai.access.RedeemLink(database.factory()).look(link).orElseThrow().person());
  }

  private List<Member> list() {
    return new OnlyByProvider(database.work()).list();
  }

  private Acting bound(String name, String tenant) {
    Acting who = database.person(name, tenant, Role.AUTHOR);
    database.superuser(
        "insert into perisai.sign_on_identity (account, person_id, bound_at)"
            + " values (?, ?, now())",
        Token.random().hash().bytes(),
        who.person());
    return who;
  }
}
