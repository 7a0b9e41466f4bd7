package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.TestDatabase;
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

  private TenantState state() {
    return database.work().platform(platform, em -> Tenants.find(em, "alfa").orElseThrow().state());
  }

  private static void assertRefused(id.perisai.access.Refusal refusal, Runnable act) {
    assertEquals(refusal, assertThrows(Refused.class, act::run).refusal());
  }
}
