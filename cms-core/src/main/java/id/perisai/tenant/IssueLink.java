package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Factors;
import id.perisai.access.LinkIssuer;
import id.perisai.access.LinkPurpose;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Gives a member a new one-time link: for a first password, or for one in place of a lost one.
 * Whoever holds the link becomes that person, so a department gives none to people who work for
 * other departments too; the platform does, and to its own people in its own tenant alone: in
 * departments it vouches for everybody, among themselves its people are two. And one administrator
 * alone gives none to whoever has an account already and may do more than write, or could lately:
 * they would approve as a reviewer what they wrote themselves; nor to an administrator whom
 * somebody else made: they would be both of the two who agree. That needs two ({@link #agreed}).
 */
public final class IssueLink {
  /**
   * For how long a role counts that was taken: whoever takes it, makes the link and gives it back
   * would be the reviewer.
   */
  static final Duration REMEMBERED_FOR = Duration.ofDays(30);

  private final Work work;
  private final Clock clock;

  public IssueLink(Work work) {
    this(work, Clock.systemUTC());
  }

  public IssueLink(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * @return the token, to be shown once
   * @throws Refused STEP_UP_NEEDED, PERSON_UNKNOWN, PERSON_ELSEWHERE; LINK_BY_TWO; NOT_PERMITTED
   *     for a platform administrator's link without being one
   */
  public Token issue(Acting who, UUID person) {
    who.requireFresh();
    work.spend(who, Permission.MANAGE_PEOPLE, Cost.LINK);
    return work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          Set<Role> roles = requireMayGive(em, who, person);
          boolean byTwo =
              Factors.hasWayIn(em, person)
                  ? ChangeRoles.isMoreThanAuthor(roles)
                      || wasMoreThanAuthor(em, who.tenant(), person)
                  : isAnothersAdministrator(em, who, who.tenant(), person);
          if (byTwo && !who.isCommandLine()) {
            throw new Refused(AccessRefusal.LINK_BY_TWO);
          }
          return make(em, who, person);
        });
  }

  /**
   * Whether it is an administrator whom {@code who} did not make, and does not vouch for either as
   * the platform does in a department. Whoever takes their first link up sits at their screens, and
   * the line of who made whom must lead to whoever that may be.
   */
  static boolean isAnothersAdministrator(EntityManager em, Acting who, String tenant, UUID person) {
    boolean vouches = tenant.equals("platform") ? who.isCommandLine() : isOfPlatform(em, who);
    return !vouches
        && !em.createNativeQuery(
                "select 1 from membership where tenant_id = :tenant and person_id = :person"
                    + " and cast(role as text) = any(string_to_array(:roles, ' '))"
                    + " and granted_by is distinct from :who")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .setParameter("roles", Permissions.labels(Permission.MANAGE_PEOPLE))
            .setParameter("who", who.person())
            .getResultList()
            .isEmpty();
  }

  /** By the trail, which says what each change of roles took, and what a leaver left. */
  private boolean wasMoreThanAuthor(EntityManager em, String tenant, UUID person) {
    return !em.createNativeQuery(
            "select 1 from audit_entry where tenant_id = :tenant and at > :since"
                + " and (act in ('person.roles', 'person.leave') and details ->> 'person' = :person"
                + " or act = 'person.leave_own' and cast(person_id as text) = :person)"
                + " and exists (select"
                + " from jsonb_array_elements_text(details -> 'before') held"
                + " where split_part(held, ' ', 1) <> :author)")
        .setParameter("tenant", tenant)
        .setParameter("since", clock.instant().minus(REMEMBERED_FOR).atOffset(ZoneOffset.UTC))
        .setParameter("person", person.toString())
        .setParameter("author", Role.AUTHOR.label())
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** Whether somebody may give links that open more than their own tenant. */
  static boolean isOfPlatform(EntityManager em, Acting who) {
    return who.isCommandLine()
        || Memberships.roles(em, "platform", who.person()).contains(Role.PLATFORM_ADMIN);
  }

  /**
   * The link, within an act that two people had a part in.
   *
   * @throws Refused PERSON_UNKNOWN, PERSON_ELSEWHERE; NOT_PERMITTED for a platform administrator's
   *     link without being one
   */
  public static Token agreed(EntityManager em, Acting who, UUID person) {
    requireMayGive(em, who, person);
    return make(em, who, person);
  }

  private static Set<Role> requireMayGive(EntityManager em, Acting who, UUID person) {
    Memberships.awaitTurn(em, person);
    Set<Role> roles = Memberships.roles(em, who.tenant(), person);
    if (roles.isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
    ChangeRoles.requireMayTouch(em, who, roles);
    requireOwnTenant(em, who, person);
    if (Memberships.isElsewhere(em, person, who.tenant()) && !isOfPlatform(em, who)) {
      throw new Refused(AccessRefusal.PERSON_ELSEWHERE);
    }
    return roles;
  }

  /**
   * Before a link of somebody, or what ends in one.
   *
   * @throws Refused PERSON_ELSEWHERE for the platform's own people, but in its own tenant
   */
  public static void requireOwnTenant(EntityManager em, Acting who, UUID person) {
    if (isPlatformsOwn(em, who, who.tenant(), person)) {
      throw new Refused(AccessRefusal.PERSON_ELSEWHERE);
    }
  }

  /**
   * Whether it is one of the platform's own people, and this another tenant, in which who may do
   * what to whom is not asked as it is among them; the machine's operator is asked nowhere.
   */
  static boolean isPlatformsOwn(EntityManager em, Acting who, String tenant, UUID person) {
    return !who.isCommandLine()
        && !tenant.equals("platform")
        && Memberships.isOf(em, person, "platform");
  }

  private static Token make(EntityManager em, Acting who, UUID person) {
    LinkPurpose purpose =
        LinkIssuer.hasPassword(em, person) ? LinkPurpose.RESET : LinkPurpose.INVITATION;
    Token token = LinkIssuer.issue(em, person, purpose, who.person());
    tell(em, who, who.tenant(), person);
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "link.issue",
        Map.of("person", person.toString(), "purpose", purpose.name()));
    return token;
  }

  static void tell(EntityManager em, Acting who, String tenant, UUID person) {
    TellOwner.of(
        em,
        tenant,
        person,
        "tautan sekali pakai untuk akun Anda dibuat / a one-time link for your account was made",
        who.name(),
        Instant.now());
  }
}
