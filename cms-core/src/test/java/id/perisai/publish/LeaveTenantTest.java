package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Stale;
import id.perisai.access.Token;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who works for two departments leaves one of them, without being asked to. */
class LeaveTenantTest {
  private static final SoftwareKey KEY = SoftwareKey.make("bade-kuri-dola-semi".toCharArray());

  private TestDatabase database;
  private Work work;
  private LeaveTenant act;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    work = database.work();
    act = new LeaveTenant(work, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void ends_what_was_here_and_nothing_elsewhere() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    database.superuser(
        "update perisai.person set email = 'admin@contoh.id' where id = ?", admin.person());
    database.person("Pengganti", "alfa", Role.PUBLISHER);
    Acting leaver = elsewhereToo(database.person("Pergi", "alfa", Role.AUTHOR, Role.PUBLISHER));
    work.in(
        leaver,
        em -> {
          PublisherKeys.insert(em, leaver, KEY, Instant.now());
          return null;
        });
    session(leaver, "alfa");
    session(leaver, "beta");
    act.leave(leaver);
    assertEquals(Set.of("beta"), tenants(leaver));
    assertEquals(0, count("web_session where ended_at is null and tenant = 'alfa'"));
    assertEquals(1, count("web_session where ended_at is null and tenant = 'beta'"));
    assertEquals(
        1,
        count("key_farewell where tenant_id = 'alfa' and person_id = '" + leaver.person() + "'"));
    assertEquals(
        "[\"author\", \"publisher\"]",
        database.text(
            "select details ->> 'before' from perisai.audit_entry where act = 'person.leave_own'"
                + " and tenant_id = 'alfa' and person_id = '"
                + leaver.person()
                + "'"));
    assertEquals(
        1, count("letter where person_id = '" + admin.person() + "' and tenant_id = 'alfa'"));
    refused(AccessRefusal.NOT_A_MEMBER, () -> act.leave(leaver));
  }

  @Test
  void nobody_leaves_whose_work_nobody_could_go_on_with_or_who_works_nowhere_else() {
    Acting admin = elsewhereToo(database.person("Admin", "alfa", Role.TENANT_ADMIN));
    Acting publisher = elsewhereToo(database.person("Terbit", "alfa", Role.PUBLISHER));
    Acting author = database.author("alfa");
    refused(AccessRefusal.WORKS_NOWHERE_ELSE, () -> act.leave(author));
    refused(AccessRefusal.SOLE_ADMINISTRATOR, () -> act.leave(admin));
    refused(AccessRefusal.SOLE_PUBLISHER, () -> act.leave(publisher));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> act.leave(Stale.of(admin)));
    assertEquals(0, count("audit_entry where act = 'person.leave_own'"));
    database.person("Wakil", "alfa", Role.TENANT_ADMIN);
    act.leave(admin);
    database.person("Terbit Dua", "alfa", Role.PUBLISHER);
    database.superuser("update perisai.tenant set state = 'suspended' where id = 'alfa'");
    act.leave(publisher); // nobody is kept in a closed department
    assertEquals(Set.of("beta"), tenants(publisher));
  }

  @Test
  void of_the_last_two_administrators_who_leave_at_once_one_stays() throws Exception {
    for (int i = 0; i < 5; i++) {
      Acting one = elsewhereToo(database.person("Satu", "alfa", Role.TENANT_ADMIN));
      Acting two = elsewhereToo(database.person("Dua", "alfa", Role.TENANT_ADMIN));
      ExecutorService both = Executors.newFixedThreadPool(2);
      Callable<Boolean> first = () -> left(one);
      Callable<Boolean> second = () -> left(two);
      long left =
          both.invokeAll(Stream.of(first, second).toList()).stream()
              .filter(
                  future -> {
                    try {
                      return future.get();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .count();
      both.shutdown();
      assertEquals(1, left);
      database.superuser("delete from perisai.membership where tenant_id = 'alfa'");
    }
  }

  private boolean left(Acting who) {
    try {
      act.leave(who);
      return true;
    } catch (Refused refused) {
      assertEquals(AccessRefusal.SOLE_ADMINISTRATOR, refused.refusal());
      return false;
    }
  }

  private Acting elsewhereToo(Acting who) {
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        who.person());
    return who;
  }

  private void session(Acting who, String tenant) {
    byte[] random = Token.random().hash().bytes();
    database.superuser(
        "insert into perisai.web_session (hash, person_id, tenant, place, opened_at, seen_at)"
            + " values (?, ?, cast(? as name), ?, now(), now())",
        random,
        who.person(),
        tenant,
        random);
  }

  private Set<String> tenants(Acting who) {
    return new Memberships(database.factory())
        .of(who.person()).stream()
            .map(Memberships.Membership::tenant)
            .collect(java.util.stream.Collectors.toSet());
  }

  private long count(String from) {
    return database.count("select count(*) from perisai." + from);
  }

  private static void refused(AccessRefusal expected, Runnable act) {
    assertEquals(expected, assertThrows(Refused.class, act::run).refusal());
  }
}
