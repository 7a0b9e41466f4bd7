package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Stale;
import id.perisai.publish.EndAccess;
import id.perisai.tenant.AccessReview;
import id.perisai.tenant.EndSessionsOf;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.People;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.TestDatabase;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuspendTenantTest {
  private TestDatabase database;
  private SuspendTenant act;
  private Acting platform;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    act = new SuspendTenant(database.work());
    platform = database.person("Ani Platform", "platform", Role.PLATFORM_ADMIN);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void closes_authoring_at_once_and_lets_people_read_and_opens_it_again() {
    Acting author = database.author("alfa");
    act.suspend(platform, "alfa", "akun disalahgunakan");
    assertEquals(TenantState.SUSPENDED, state());
    assertEquals(
        AccessRefusal.TENANT_SUSPENDED,
        assertThrows(
                Refused.class, () -> database.work().in(author, Permission.EDIT, em -> "edited"))
            .refusal());
    assertEquals("read", database.work().in(author, Permission.READ, em -> "read"));
    act.resume(platform, "alfa");
    assertEquals(TenantState.ACTIVE, state());
    assertEquals("edited", database.work().in(author, Permission.EDIT, em -> "edited"));
  }

  @Test
  void writes_who_did_it_and_why() {
    act.suspend(platform, "alfa", " akun disalahgunakan ");
    assertEquals(
        1,
        database.superuser(
            "update perisai.tenant set name = name where exists (select from perisai.audit_entry"
                + " where tenant_id = 'platform' and act = 'tenant.suspend'"
                + " and details ->> 'tenant' = 'alfa'"
                + " and details ->> 'reason' = 'akun disalahgunakan') and id = 'alfa'"));
  }

  @Test
  void refuses_the_platform_itself_unknown_ones_silence_and_what_is_so_already() {
    assertRefused(PlatformRefusal.TENANT_NOT_THERE, () -> act.suspend(platform, "platform", "x"));
    assertRefused(PlatformRefusal.TENANT_NOT_THERE, () -> act.suspend(platform, "gamma", "x"));
    assertRefused(PlatformRefusal.TENANT_REASON_MISSING, () -> act.suspend(platform, "alfa", " "));
    assertRefused(PlatformRefusal.TENANT_STATE_ALREADY, () -> act.resume(platform, "alfa"));
    assertRefused(
        AccessRefusal.NOT_PERMITTED,
        () -> act.suspend(database.person("Budi", "alfa", Role.TENANT_ADMIN), "beta", "x"));
    assertEquals(TenantState.ACTIVE, state());
  }

  @Test
  void a_session_that_went_on_for_long_closes_opens_and_makes_no_department() {
    Acting stale = Stale.of(platform);
    assertRefused(AccessRefusal.STEP_UP_NEEDED, () -> act.suspend(stale, "alfa", "alasan"));
    assertRefused(AccessRefusal.STEP_UP_NEEDED, () -> act.resume(stale, "alfa"));
    assertRefused(
        AccessRefusal.STEP_UP_NEEDED,
        () ->
            new OpenTenant(database.work())
                .open(stale, "baru", "Dinas Baru", "dinas", "baru", TenantState.ACTIVE));
    assertEquals(TenantState.ACTIVE, state());
  }

  @Test
  void who_works_in_a_closed_department_is_put_out_and_nobody_gets_more_there() {
    Acting admin = database.person("Ada Admin", "alfa", Role.TENANT_ADMIN);
    Acting publisher = database.person("Pak Penerbit", "alfa", Role.PUBLISHER);
    Acting both = database.person("Bu Dua", "alfa", Role.AUTHOR, Role.REVIEWER);
    act.suspend(platform, "alfa", "akun disalahgunakan");
    Clock clock = Clock.systemUTC();
    assertEquals(3, new AccessReview(database.work()).of(admin).size());
    assertEquals(3, new People(database.work()).of(admin).size());
    new EndSessionsOf(database.work(), clock).end(admin, publisher.person());
    assertRefused(
        AccessRefusal.TENANT_SUSPENDED,
        () -> database.change(admin, both.person(), Grants.of(Role.AUTHOR, Role.PUBLISHER)));
    database.change(admin, both.person(), Grants.of(Role.AUTHOR));
    new EndAccess(database.work(), clock).end(admin, publisher.person(), "akun disalahgunakan");
    assertEquals(
        1,
        database.count(
            "select count(*) from perisai.membership where tenant_id = 'alfa' and person_id in ('"
                + publisher.person()
                + "', '"
                + both.person()
                + "')"));
    assertRefused(
        AccessRefusal.TENANT_SUSPENDED,
        () -> new IssueLink(database.work()).issue(admin, both.person()));
    assertRefused(
        AccessRefusal.NOT_PERMITTED,
        () -> new EndAccess(database.work(), clock).end(both, admin.person(), ""));
  }

  private TenantState state() {
    return database.work().platform(platform, em -> Tenants.find(em, "alfa").orElseThrow().state());
  }

  private static void assertRefused(id.perisai.access.Refusal refusal, Runnable act) {
    assertEquals(refusal, assertThrows(Refused.class, act::run).refusal());
  }
}
