package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Factors;
import id.perisai.access.GivenReason;
import id.perisai.access.Grants;
import id.perisai.access.LinkIssuer;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Section;
import id.perisai.access.Sessions;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Gives and takes a member's roles; without any role left, the person is no member any more. What
 * they had open in the tenant ends, at the signing desk too; and who is a member nowhere any more
 * leaves no way in behind, for whoever has the address next. Keys that no role is left for stand on
 * the platform's list, to be taken out of the directory.
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
   * What became of it.
   *
   * @param keys that wait from now on for the platform to take them out of the directory
   * @param lastPublisher whether nobody has the role of publisher any more
   */
  public record Changed(int keys, boolean lastPublisher) {}

  /**
   * @param seen what the person had when {@code grants} were chosen: else a screen that stood open
   *     gives back what another administrator took meanwhile
   * @param grants all that the person is to have from now on
   * @param reason may be empty
   * @throws Refused STEP_UP_NEEDED, REASON_TOO_LONG, OWN_ROLES, ROLE_NOT_HERE, PERSON_UNKNOWN,
   *     THEIR_ROLES_CHANGED; NOT_PERMITTED for giving or taking PLATFORM_ADMIN without being one
   */
  public Changed change(Acting who, UUID person, Grants seen, Grants grants, String reason) {
    who.requireFresh();
    String said = GivenReason.of(reason);
    refusal(who, person)
        .ifPresent(
            refusal -> {
              throw new Refused(refusal);
            });
    if (!grants.isEmpty()) {
      requireGivable(who.tenant(), grants.roles());
    }
    return work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          Memberships.awaitTurn(em, person);
          Grants before = Memberships.grants(em, who.tenant(), person);
          if (before.isEmpty()) {
            throw new Refused(AccessRefusal.PERSON_UNKNOWN);
          }
          if (!before.equals(seen)) {
            throw new Refused(AccessRefusal.THEIR_ROLES_CHANGED);
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
          endLinks(em, who, who.tenant(), person, given);
          if (grants.isEmpty()) {
            forgetRecovery(em, who.tenant(), person);
            leave(em, who, person);
          }
          List<Object> keys = maySignNoMore(before, grants) ? askOut(em, who, person) : List.of();
          Map<String, Object> details = new LinkedHashMap<>();
          details.put("person", person.toString());
          details.put("roles", labels(grants));
          details.put("before", labels(before));
          if (!keys.isEmpty()) {
            details.put("keys", keys);
          }
          if (!said.isEmpty()) {
            details.put("reason", said);
          }
          AuditTrail.record(em, who.tenant(), who.person(), "person.roles", details);
          return new Changed(keys.size(), isLastPublisher(em, who.tenant(), before, grants));
        });
  }

  /**
   * Whether the role of publisher was taken from the last one who had it: what is live stays, and
   * nothing new is published before somebody else has it.
   */
  public static boolean isLastPublisher(
      EntityManager em, String tenant, Grants before, Grants after) {
    return before.roles().contains(Role.PUBLISHER)
        && !after.roles().contains(Role.PUBLISHER)
        && em.createNativeQuery(
                "select 1 from membership where tenant_id = :tenant"
                    + " and role = cast('publisher' as member_role) fetch first row only")
            .setParameter("tenant", tenant)
            .getResultList()
            .isEmpty();
  }

  private static boolean maySignNoMore(Grants before, Grants grants) {
    return Permissions.allow(before.roles(), Permission.OFFER_KEY)
        && !Permissions.allow(grants.roles(), Permission.OFFER_KEY);
  }

  /**
   * Asks for all keys of a person here to be taken out of the directory: {@code publish}'s rows.
   */
  private static List<Object> askOut(EntityManager em, Acting who, UUID person) {
    List<?> keys =
        em.createNativeQuery(
                "insert into key_farewell (tenant_id, key_id, person_id, asked_at)"
                    + " select k.tenant_id, k.key_id, :by, :now from publisher_key k"
                    + " where k.tenant_id = :tenant and k.person_id = :person"
                    + " on conflict do nothing returning encode(cast(key_id as bytea), 'hex')")
            .setParameter("by", who.person())
            .setParameter("now", Instant.now().atOffset(ZoneOffset.UTC))
            .setParameter("tenant", who.tenant())
            .setParameter("person", person)
            .getResultList();
    return keys.stream().map(Object.class::cast).toList();
  }

  /**
   * Whoever holds a link of somebody with a way in got it from one administrator, who may give it
   * to an author alone: it does not become a link of more than that. And the first link of an
   * administrator is held by nobody but who made them. The operator's stays, of the platform's own
   * people: in departments nobody else gives them another one.
   */
  static void endLinks(EntityManager em, Acting who, String tenant, UUID person, Grants given) {
    boolean known = isMoreThanAuthor(given.roles()) && Factors.hasWayIn(em, person);
    if (!known && !Permissions.allow(given.roles(), Permission.MANAGE_PEOPLE)) {
      return;
    }
    if (IssueLink.isPlatformsOwn(em, who, tenant, person)) {
      LinkIssuer.voidUnusedOfOthers(em, person, Acting.COMMAND_LINE);
    } else if (known) {
      LinkIssuer.voidUnused(em, person);
    } else {
      LinkIssuer.voidUnusedOfOthers(em, person, who.person());
    }
  }

  static boolean isMoreThanAuthor(Set<Role> roles) {
    return !Set.of(Role.AUTHOR).containsAll(roles);
  }

  /** The address may be another person's soon, such as the mailbox of an office. */
  private static void leave(EntityManager em, Acting who, UUID person) {
    if (!Memberships.isElsewhere(em, person, who.tenant())) {
      Factors.forgetEveryWayIn(em, person);
    }
  }

  /**
   * Takes a member's roles all at once, within an act that has its own entry in the trail:
   * sessions, what was open at the signing desk, and, of who is a member nowhere else, every way in
   * end with them.
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
    Memberships.awaitTurn(em, person);
    Grants before = Memberships.grants(em, who.tenant(), person);
    if (before.isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
    requireMayTouch(em, who, before.roles());
    leave(em, who, person);
    end(em, who.tenant(), person, before);
    return before;
  }

  /**
   * Takes all of one's own roles, within an act that has seen that one works elsewhere too.
   *
   * @return what they were
   */
  public static Grants endOwn(EntityManager em, Acting who) {
    Grants before = Memberships.grants(em, who.tenant(), who.person());
    end(em, who.tenant(), who.person(), before);
    return before;
  }

  private static void end(EntityManager em, String tenant, UUID person, Grants before) {
    revoke(em, tenant, person, before.roles());
    forgetRecovery(em, tenant, person);
    Sessions.endIn(em, tenant, person);
    DeskTokens.endOf(em, tenant, person, Instant.now());
  }

  /**
   * What was asked for a leaver, or by them, is over, so that it waits for nobody who comes back:
   * {@code factor}'s rows.
   */
  private static void forgetRecovery(EntityManager em, String tenant, UUID person) {
    em.createNativeQuery(
            "delete from recovery where tenant_id = :tenant"
                + " and (person_id = :person or asked_by = :person)")
        .setParameter("tenant", tenant)
        .setParameter("person", person)
        .executeUpdate();
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
