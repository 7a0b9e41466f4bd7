package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.LinkIssuer;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Sessions;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Gives and takes a member's roles; without any role left, the person is no member any more. What
 * they had open in the tenant ends, at the signing desk too.
 */
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
   * @throws Refused STEP_UP_NEEDED, OWN_ROLES, ROLE_NOT_HERE, PERSON_UNKNOWN; NOT_PERMITTED for
   *     giving or taking PLATFORM_ADMIN without being one
   */
  public void change(Acting who, UUID person, Set<Role> roles) {
    who.requireFresh();
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
          Set<Role> taken = difference(before, roles);
          Set<Role> given = difference(roles, before);
          requireMayTouch(em, who, taken);
          requireMayTouch(em, who, given);
          revoke(em, who.tenant(), person, taken);
          grant(em, who.tenant(), person, given, who.person());
          if (!taken.isEmpty() || !given.isEmpty()) {
            Sessions.endIn(em, who.tenant(), person);
            DeskTokens.endOf(em, who.tenant(), person, Instant.now());
          }
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

  /**
   * Takes a member's roles all at once, within an act that has its own entry in the trail:
   * sessions, what was open at the signing desk, and links that nobody used yet end with them.
   *
   * @return the roles that the person had
   * @throws Refused OWN_ROLES, PERSON_UNKNOWN; NOT_PERMITTED for a platform administrator without
   *     being one
   */
  public static Set<Role> endAll(EntityManager em, Acting who, UUID person) {
    refusal(who, person)
        .ifPresent(
            refusal -> {
              throw new Refused(refusal);
            });
    Set<Role> before = Memberships.roles(em, who.tenant(), person);
    if (before.isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
    requireMayTouch(em, who, before);
    if (!Memberships.isElsewhere(em, person, who.tenant())) {
      LinkIssuer.voidUnused(em, person);
    }
    revoke(em, who.tenant(), person, before);
    Sessions.endIn(em, who.tenant(), person);
    DeskTokens.endOf(em, who.tenant(), person, Instant.now());
    return before;
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

  /** Nobody makes, unmakes or becomes more than they are: the platform's own people are its own. */
  static void requireMayTouch(EntityManager em, Acting who, Set<Role> roles) {
    if (roles.contains(Role.PLATFORM_ADMIN) && !IssueLink.isOfPlatform(em, who)) {
      throw new Refused(AccessRefusal.NOT_PERMITTED, Role.PLATFORM_ADMIN);
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

  public static List<Object> labels(Set<Role> roles) {
    return roles.stream().sorted().map(role -> (Object) role.label()).toList();
  }

  private static Set<Role> difference(Set<Role> from, Set<Role> without) {
    Set<Role> rest = EnumSet.noneOf(Role.class);
    rest.addAll(from);
    rest.removeAll(without);
    return rest;
  }
}
