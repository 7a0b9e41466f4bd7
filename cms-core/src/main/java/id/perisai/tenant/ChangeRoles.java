package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Gives and takes a member's roles; without any role left, the person is no member any more. */
public final class ChangeRoles {
  private final Work work;

  public ChangeRoles(Work work) {
    this.work = work;
  }

  /** Why this person's roles cannot be changed by {@code who}; guards the act and the button. */
  public static Optional<Refusal> refusal(Acting who, UUID person) {
    return who.person().equals(person) ? Optional.of(AccessRefusal.OWN_ROLES) : Optional.empty();
  }

  /**
   * @param roles all that the person is to have from now on
   * @throws Refused OWN_ROLES, ROLE_NOT_HERE, PERSON_UNKNOWN
   */
  public void change(Acting who, UUID person, Set<Role> roles) {
    refusal(who, person)
        .ifPresent(
            refusal -> {
              throw new Refused(refusal);
            });
    if (!roles.isEmpty()) {
      requireGivable(who.tenant(), roles);
    }
    work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          Set<Role> before = Memberships.roles(em, who.tenant(), person);
          if (before.isEmpty()) {
            throw new Refused(AccessRefusal.PERSON_UNKNOWN);
          }
          revoke(em, who.tenant(), person, difference(before, roles));
          grant(em, who.tenant(), person, difference(roles, before), who.person());
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "person.roles",
              Map.of(
                  "person", person.toString(), "roles", labels(roles), "before", labels(before)));
          return null;
        });
  }

  /** The platform's roles belong to the platform's tenant, the departments' to departments. */
  static void requireGivable(String tenant, Set<Role> roles) {
    if (roles.isEmpty()) {
      throw new Refused(AccessRefusal.ROLES_MISSING);
    }
    if (roles.contains(Role.PLATFORM_ADMIN) && !tenant.equals("platform")) {
      throw new Refused(AccessRefusal.ROLE_NOT_HERE, Role.PLATFORM_ADMIN, tenant);
    }
  }

  static void grant(EntityManager em, String tenant, UUID person, Set<Role> roles, UUID by) {
    for (Role role : roles) {
      em.createNativeQuery(
              "insert into membership (tenant_id, person_id, role, granted_by)"
                  + " values (:tenant, :person, cast(:role as member_role), :by)"
                  + " on conflict do nothing")
          .setParameter("tenant", tenant)
          .setParameter("person", person)
          .setParameter("role", role.label())
          .setParameter("by", by)
          .executeUpdate();
    }
  }

  private static void revoke(EntityManager em, String tenant, UUID person, Set<Role> roles) {
    for (Role role : roles) {
      em.createNativeQuery(
              "delete from membership where tenant_id = :tenant and person_id = :person"
                  + " and role = cast(:role as member_role)")
          .setParameter("tenant", tenant)
          .setParameter("person", person)
          .setParameter("role", role.label())
          .executeUpdate();
    }
  }

  static List<Object> labels(Set<Role> roles) {
    return roles.stream().sorted().map(role -> (Object) role.label()).toList();
  }

  private static Set<Role> difference(Set<Role> from, Set<Role> without) {
    Set<Role> rest = EnumSet.noneOf(Role.class);
    rest.addAll(from);
    rest.removeAll(without);
    return rest;
  }
}
