package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WorkTest {
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

  @Test
  void sets_tenant_and_person_for_the_length_of_the_transaction() {
    Acting author = database.author("alfa");
    assertEquals("alfa", work.in(author, em -> setting(em, "perisai.tenant")));
    assertEquals(author.person().toString(), work.in(author, em -> setting(em, "perisai.person")));
  }

  @Test
  void a_role_taken_away_is_gone_at_once() {
    Acting author = database.author("alfa");
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    work.in(author, Permission.EDIT, em -> null);
    database.change(admin, author.person(), Grants.of(Role.REVIEWER));
    assertRefused(AccessRefusal.NOT_PERMITTED, () -> work.in(author, Permission.EDIT, em -> null));
    assertRefused(AccessRefusal.ROLES_CHANGED, () -> work.in(author, em -> null));
    database.change(admin, author.person(), Grants.NONE);
    assertRefused(AccessRefusal.NOT_A_MEMBER, () -> work.in(author, Permission.READ, em -> null));
  }

  @Test
  void a_member_of_one_tenant_is_nobody_in_another() {
    Acting author = database.author("alfa");
    database.superuser("delete from perisai.membership where person_id = ?", author.person());
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        author.person());
    // the session still says alfa; that the person is a member of beta must not help
    assertRefused(AccessRefusal.NOT_A_MEMBER, () -> work.in(author, Permission.EDIT, em -> null));
  }

  @Test
  void whatever_is_thrown_rolls_everything_back() {
    Acting author = database.author("alfa");
    UUID person = UUID.randomUUID();
    for (Throwable thrown : List.of(new IllegalStateException("planned"), new Error("planned"))) {
      assertThrows(
          thrown.getClass(),
          () ->
              work.in(
                  author,
                  em -> {
                    em.createNativeQuery("insert into person (id, name) values (:id, 'x')")
                        .setParameter("id", person)
                        .executeUpdate();
                    if (thrown instanceof Error error) {
                      throw error;
                    }
                    throw (RuntimeException) thrown;
                  }));
      assertEquals(
          0L,
          work.<Object>in(
              author,
              em ->
                  em.createNativeQuery("select count(*) from person where id = :id")
                      .setParameter("id", person)
                      .getSingleResult()));
    }
  }

  @Test
  void what_an_act_leaves_in_its_connection_does_not_reach_the_next() {
    Acting alfa = database.author("alfa");
    for (int i = 0; i < 20; i++) {
      work.in(
          alfa,
          em ->
              em.createNativeQuery("select set_config('perisai.tenant', 'beta', false)")
                  .getSingleResult());
      assertEquals("alfa", work.in(alfa, em -> setting(em, "perisai.tenant")));
      assertNull(
          new id.perisai.access.Transactions(database.factory())
              .anonymous(em -> em.createNativeQuery("select perisai_tenant()").getSingleResult()));
    }
  }

  @Test
  void a_suspended_tenants_people_read_and_do_nothing_else() {
    TestDatabase own = TestDatabase.fresh();
    try {
      Acting author = own.author("alfa");
      own.superuser("update perisai.tenant set state = 'suspended' where id = 'alfa'");
      own.work().in(author, Permission.READ, em -> null);
      assertRefused(
          AccessRefusal.TENANT_SUSPENDED, () -> own.work().in(author, Permission.EDIT, em -> null));
    } finally {
      own.close();
    }
  }

  @Test
  void only_platform_administrators_do_the_platforms_acts() {
    Acting platform = database.person("Pusat", "platform", Role.PLATFORM_ADMIN);
    assertEquals("platform", work.platform(platform, em -> setting(em, "perisai.tenant")));
    assertEquals("beta", work.platformIn(platform, "beta", em -> setting(em, "perisai.tenant")));
    for (Acting other :
        List.of(
            database.person("Admin", "alfa", Role.TENANT_ADMIN),
            database.person("Penerbit", "platform", Role.PUBLISHER))) {
      assertRefused(AccessRefusal.NOT_PERMITTED, () -> work.platform(other, em -> null));
      assertRefused(AccessRefusal.NOT_PERMITTED, () -> work.platformIn(other, "beta", em -> null));
    }
  }

  @Test
  void the_database_refuses_a_platform_administrator_outside_the_platform() {
    assertThrows(
        IllegalStateException.class,
        () -> database.person("Penyusup", "alfa", Role.PLATFORM_ADMIN));
  }

  @Test
  void the_command_line_neither_approves_nor_publishes() {
    Acting commandLine = Acting.commandLine("alfa");
    work.in(commandLine, Permission.IMPORT, em -> null);
    for (Permission permission : List.of(Permission.REVIEW, Permission.PUBLISH)) {
      assertRefused(
          AccessRefusal.NOT_PERMITTED, () -> work.in(commandLine, permission, em -> null));
    }
  }

  private static String setting(EntityManager em, String name) {
    return (String)
        em.createNativeQuery("select current_setting(:name)")
            .setParameter("name", name)
            .getSingleResult();
  }

  private static void assertRefused(Refusal expected, Executable act) {
    assertEquals(expected, assertThrows(Refused.class, act).refusal());
  }
}
