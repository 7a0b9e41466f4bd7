package id.perisai.publish;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import id.perisai.tenant.ChangeRoles;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Somebody leaves a department of their own accord, and goes on in the others. Whoever works
 * nowhere else, and whose work nobody could go on with, asks an administrator: {@link EndAccess}.
 */
public final class LeaveTenant {
  private final Work work;
  private final Clock clock;

  public LeaveTenant(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * Ends roles, sessions, what was open at the signing desk there; keys stand on the platform's
   * list. The department's administrators get a letter.
   *
   * @throws Refused STEP_UP_NEEDED, WORKS_NOWHERE_ELSE, SOLE_ADMINISTRATOR, SOLE_PUBLISHER
   */
  public void leave(Acting who) {
    who.requireFresh();
    work.evenSuspended(
        who,
        Permission.READ,
        em -> {
          awaitTurn(em, who.tenant());
          if (!Memberships.isElsewhere(em, who.person(), who.tenant())) {
            throw new Refused(AccessRefusal.WORKS_NOWHERE_ELSE);
          }
          List<UUID> administrators =
              requireOthers(em, who, LeaveTenant::administers, AccessRefusal.SOLE_ADMINISTRATOR);
          requireOthers(em, who, LeaveTenant::publishes, AccessRefusal.SOLE_PUBLISHER);
          Map<String, Object> details = new LinkedHashMap<>();
          details.put("before", ChangeRoles.labels(ChangeRoles.endOwn(em, who)));
          details.put("keys", EndAccess.askOut(em, who, who.person(), clock.instant()));
          for (UUID administrator : administrators) {
            Told.inDepartment(
                em,
                who.tenant(),
                administrator,
                "seseorang keluar dari instansi Anda / somebody left your department",
                who.name(),
                clock.instant());
          }
          AuditTrail.record(em, who.tenant(), who.person(), "person.leave_own", details);
          return null;
        });
  }

  /** Of two who leave at once, the second one sees that the first has gone. */
  private static void awaitTurn(EntityManager em, String tenant) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('leave ' || :tenant, 0)) as text)")
        .setParameter("tenant", tenant)
        .getSingleResult();
  }

  /**
   * Who else can do what the leaver can.
   *
   * @throws Refused when the leaver can and nobody else
   */
  private static List<UUID> requireOthers(
      EntityManager em, Acting who, Predicate<Set<Role>> can, AccessRefusal otherwise) {
    List<?> members =
        em.createNativeQuery(
                "select distinct person_id from membership where tenant_id = :tenant"
                    + " order by person_id")
            .setParameter("tenant", who.tenant())
            .getResultList();
    List<UUID> others =
        members.stream()
            .map(UUID.class::cast)
            .filter(person -> !person.equals(who.person()))
            .filter(person -> can.test(Memberships.roles(em, who.tenant(), person)))
            .toList();
    if (others.isEmpty() && can.test(Memberships.roles(em, who.tenant(), who.person()))) {
      throw new Refused(otherwise);
    }
    return others;
  }

  private static boolean administers(Set<Role> roles) {
    return Permissions.allow(roles, Permission.MANAGE_PEOPLE);
  }

  private static boolean publishes(Set<Role> roles) {
    return Permissions.allow(roles, Permission.OFFER_KEY);
  }
}
