package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Grants;
import id.perisai.access.LinkIssuer;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Section;
import id.perisai.access.Sessions;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
   * @param grants all that the person is to have from now on
   * @throws Refused STEP_UP_NEEDED, OWN_ROLES, ROLE_NOT_HERE, PERSON_UNKNOWN; NOT_PERMITTED for
   *     giving or taking PLATFORM_ADMIN without being one
   */
  public void change(Acting who, UUID person, Grants grants) {
    who.requireFresh();
    refusal(who, person)
        .ifPresent(
            refusal -> {
              throw new Refused(refusal);
            });
    if (!grants.isEmpty()) {
      requireGivable(who.tenant(), grants.roles());
    }
    work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          Grants before = Memberships.grants(em, who.tenant(), person);
          if (before.isEmpty()) {
            throw new Refused(AccessRefusal.PERSON_UNKNOWN);
          }
          Grants taken = before.without(grants);
          Grants given = grants.without(before);
          if (!given.isEmpty()) {
            Work.requireOpen(em, who.tenant());
          }
          requireMayTouch(em, who, taken.roles());
          requireMayTouch(em, who, given.roles());
          revoke(em, who.tenant(), person, taken.roles());
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
                  "person", person.toString(), "roles", labels(grants), "before", labels(before)));
          return null;
        });
  }

  /**
   * Takes a member's roles all at once, within an act that has its own entry in the trail:
   * sessions, what was open at the signing desk, and links that nobody used yet end with them.
   *
   * @return what the person had
   * @throws Refused OWN_ROLES, PERSON_UNKNOWN; NOT_PERMITTED for a platform administrator without
   *     being one
   */
  public static Grants endAll(EntityManager em, Acting who, UUID person) {
    refusal(who, person)
        .ifPresent(
            refusal -> {
              throw new Refused(refusal);
            });
    Grants before = Memberships.grants(em, who.tenant(), person);
    if (before.isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
    requireMayTouch(em, who, before.roles());
    if (!Memberships.isElsewhere(em, person, who.tenant())) {
      LinkIssuer.voidUnused(em, person);
    }
    revoke(em, who.tenant(), person, before.roles());
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

  static void grant(EntityManager em, String tenant, UUID person, Grants grants, UUID by) {
    for (Role role : grants.roles()) {
      em.createNativeQuery(
              "insert into membership (tenant_id, person_id, role, granted_by, sections)"
                  + " values (:tenant, :person, cast(:role as member_role), :by,"
                  + " cast(string_to_array(nullif(:sections, ''), ' ') as site_section[]))"
                  + " on conflict do nothing")
          .setParameter(
              "sections",
              grants.reach(role).sections().stream()
                  .map(Section::path)
                  .collect(Collectors.joining(" ")))
          .setParameter("tenant", tenant)
          .setParameter("person", person)
          .setParameter("role", role.label())
          .setParameter("by", by)
          .executeUpdate();
    }
  }

  static void revoke(EntityManager em, String tenant, UUID person, Set<Role> roles) {
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

  /** For entries of the trail: {@code "author"}, or {@code "author /berita /galeri"}. */
  public static List<Object> labels(Grants grants) {
    return grants.roles().stream()
        .sorted()
        .map(
            role -> {
              StringBuilder label = new StringBuilder(role.label());
              grants
                  .reach(role)
                  .sections()
                  .forEach(section -> label.append(' ').append(section.path()));
              return (Object) label.toString();
            })
        .toList();
  }
}
