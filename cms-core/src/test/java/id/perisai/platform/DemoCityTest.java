package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.review.Approvals;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCityTest {
  @Test
  void opens_the_city_once_with_approved_contents() {
    TestDatabase database = TestDatabase.fresh();
    Work work = new Work(database.factory());
    DemoCity city = new DemoCity(work, database.factory());

    List<DemoCity.Department> departments = city.departments(tenant -> false, line -> {});

    assertEquals(33, departments.size());
    assertEquals(26, departments.stream().filter(d -> d.state() == TenantState.ACTIVE).count());
    assertEquals(7, departments.stream().filter(d -> d.state() == TenantState.LEGACY).count());
    int approved = approved(database, work, departments, "disdukcapil");
    assertTrue(approved > 20, "approved: " + approved);
    assertTrue(approved(database, work, departments, "kec-serang") > 8);

    city.departments(tenant -> false, line -> {});
    assertEquals(approved, approved(database, work, departments, "disdukcapil"));
  }

  private static int approved(
      TestDatabase database, Work work, List<DemoCity.Department> departments, String tenant) {
    DemoCity.Member author =
        departments.stream()
            .filter(department -> department.id().equals(tenant))
            .findFirst()
            .orElseThrow()
            .members()
            .get(0);
    Acting who = new Memberships(database.factory()).acting(author.person(), tenant).orElseThrow();
    return work.in(who, Permission.READ, em -> Approvals.current(em, tenant)).size();
  }
}
