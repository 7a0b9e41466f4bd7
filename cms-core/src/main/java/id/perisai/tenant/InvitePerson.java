package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.DeskTokens;
import id.perisai.access.Email;
import id.perisai.access.Factors;
import id.perisai.access.GivenReason;
import id.perisai.access.Grants;
import id.perisai.access.LinkIssuer;
import id.perisai.access.LinkPurpose;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Letters;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes somebody a member of a tenant. Who has an account in another department is asked first: a
 * department gives a stranger's account nothing and takes nothing from it, and the platform does.
 */
public final class InvitePerson {
  private static final int LONGEST_NAME = 120;

  /**
   * Addresses of web sites: with a scheme, or with the usual beginning. Others look like titles
   * ({@code S.Kom/M.T.}), and letters take them apart.
   */
  private static final Pattern LINK =
      Pattern.compile(
          "://|(?<![\\p{L}\\p{N}])(www[0-9]*|ftp)\\.[\\p{L}\\p{N}]", Pattern.CASE_INSENSITIVE);

  /** The dot in {@code Moh.Ali}, and in the name of a host. */
  private static final Pattern JOINED = Pattern.compile("(?<=[\\p{L}\\p{N}-]{3})\\.(?=\\p{L}{2})");

  private final Work work;
  private final Clock clock;

  public InvitePerson(Work work) {
    this(work, Clock.systemUTC());
  }

  /**
   * @param clock by which days of letters are counted
   */
  public InvitePerson(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /** As {@link #invite(Acting, String, String, Grants, String)}, without a reason. */
  public Invited invite(Acting who, String email, String name, Grants grants) {
    return invite(who, email, name, grants, "");
  }

  /**
   * Invites into one's own tenant.
   *
   * @param reason may be empty
   * @throws Refused STEP_UP_NEEDED, REASON_TOO_LONG, EMAIL_MALFORMED, EMAIL_LINK, NAME_MISSING,
   *     NAME_LINK, NAME_TOO_LONG, ROLES_MISSING, ROLE_NOT_HERE, OWN_ROLES, NOT_PERMITTED for giving
   *     PLATFORM_ADMIN, or for whoever is one, without being one, LINK_BY_TWO for an administrator
   *     without a way in whom somebody else made, or what {@link Work} says
   */
  public Invited invite(Acting who, String email, String name, Grants grants, String reason) {
    who.requireFresh();
    String said = GivenReason.of(reason);
    String called = called(name);
    Email address = checked(who.tenant(), email, grants);
    work.spend(who, Permission.MANAGE_PEOPLE, Cost.LINK);
    return work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> invite(em, who, who.tenant(), address, called, grants, said));
  }

  /** As the one with a reason, without one. */
  public Invited inviteInto(Acting who, String tenant, String email, String name, Grants grants) {
    return inviteInto(who, tenant, email, name, grants, "");
  }

  /**
   * Invites into another tenant, as a platform administrator. What the person has there already is
   * the platform's from then on: it vouches for them.
   *
   * @param reason may be empty
   * @throws Refused as {@link #invite}; TENANT_UNKNOWN
   */
  public Invited inviteInto(
      Acting who, String tenant, String email, String name, Grants grants, String reason) {
    who.requireFresh();
    String said = GivenReason.of(reason);
    String called = called(name);
    Email address = checked(tenant, email, grants);
    work.spend(who, Permission.MANAGE_TENANTS, Cost.LINK);
    return work.platformIn(
        who,
        tenant,
        em -> {
          if (Tenants.find(em, tenant).isEmpty()) {
            throw new Refused(AccessRefusal.TENANT_UNKNOWN, tenant);
          }
          return invite(em, who, tenant, address, called, grants, said);
        });
  }

  /**
   * One line: it stands in letters, in lists and in what others sign. Mail programs make links of
   * host names too, which look like names that were typed without the space after their dot: it is
   * set.
   */
  private static String called(String name) {
    String called = Letters.line(name == null ? "" : name).replaceAll(" {2,}", " ");
    if (called.isEmpty()) {
      throw new Refused(AccessRefusal.NAME_MISSING);
    }
    if (LINK.matcher(called).find()) {
      throw new Refused(AccessRefusal.NAME_LINK);
    }
    called = JOINED.matcher(called).replaceAll(". ");
    if (called.codePointCount(0, called.length()) > LONGEST_NAME) {
      throw new Refused(AccessRefusal.NAME_TOO_LONG, LONGEST_NAME);
    }
    return called;
  }

  private static Email checked(String tenant, String email, Grants grants) {
    ChangeRoles.requireGivable(tenant, grants.roles());
    Email address = new Email(email);
    address.requireNoLink();
    return address;
  }

  private Invited invite(
      EntityManager em,
      Acting who,
      String tenant,
      Email email,
      String name,
      Grants grants,
      String reason) {
    UUID person = person(em, tenant, email, name);
    Instant now = clock.instant(); // once the person's turn has come
    if (person.equals(who.person())) {
      throw new Refused(AccessRefusal.OWN_ROLES);
    }
    ChangeRoles.requireMayTouch(em, who, grants.roles());
    boolean elsewhere = Memberships.isElsewhere(em, person, tenant);
    Grants before = Memberships.grants(em, tenant, person);
    ChangeRoles.requireMayTouch(em, who, before.roles()); // the link would make them that person
    if (elsewhere && before.isEmpty() && !IssueLink.isOfPlatform(em, who)) {
      boolean told = Invitations.offer(em, who, tenant, person, email, name, grants, now);
      TellAdministrators.ofInvitation(em, who, tenant, email, grants, now);
      // Under a key that no list turns into a name: what they are called elsewhere is theirs.
      Map<String, Object> details = details("invitee", person, grants, reason);
      details.put("letter", told ? "yes" : "no");
      AuditTrail.record(em, tenant, who.person(), "invitation.offer", details);
      return new Invited(person, Optional.empty(), true);
    }
    Invitations.delete(em, tenant, person);
    Grants given = who.tenant().equals(tenant) ? grants.without(before) : grants;
    ChangeRoles.revoke(em, tenant, person, given.roles()); // held with another reach until now
    ChangeRoles.grant(em, tenant, person, given, who.person());
    if (!given.isEmpty()) {
      Sessions.endIn(em, tenant, person);
      DeskTokens.endOf(em, tenant, person, now);
      TellAdministrators.ofInvitation(em, who, tenant, email, given, now);
    }
    ChangeRoles.endLinks(em, who, tenant, person, given);
    boolean platforms = IssueLink.isPlatformsOwn(em, who, tenant, person);
    if (elsewhere && before.isEmpty()) {
      // Somebody there may hold a link, and would become this person here as well. The operator's
      // stays for whoever runs the platform: nobody else but the operator gives them another.
      if (platforms) {
        LinkIssuer.voidUnusedOfOthers(em, person, Acting.COMMAND_LINE);
      } else {
        LinkIssuer.voidUnused(em, person);
      }
    }
    Optional<Token> link =
        Factors.hasWayIn(em, person) || platforms || elsewhere && !IssueLink.isOfPlatform(em, who)
            ? Optional.empty()
            : Optional.of(link(em, who, tenant, person));
    if (link.isPresent() && !before.isEmpty()) {
      IssueLink.tell(em, who, tenant, person); // who may have held one before
    }
    // Who is a member keeps what they have: the entry says all of it, as that of a change does.
    Map<String, Object> details =
        details("person", person, Memberships.grants(em, tenant, person), reason);
    if (!before.isEmpty()) {
      details.put("before", ChangeRoles.labels(before));
    }
    AuditTrail.record(em, tenant, who.person(), "person.invite", details);
    return new Invited(person, link, false);
  }

  private static Map<String, Object> details(
      String key, UUID person, Grants grants, String reason) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(key, person.toString());
    details.put("roles", ChangeRoles.labels(grants));
    if (!reason.isEmpty()) {
      details.put("reason", reason);
    }
    return details;
  }

  private static Token link(EntityManager em, Acting who, String tenant, UUID person) {
    if (IssueLink.isAnothersAdministrator(em, who, tenant, person)) {
      throw new Refused(AccessRefusal.LINK_BY_TWO);
    }
    return LinkIssuer.issue(em, person, LinkPurpose.INVITATION, who.person());
  }

  /**
   * Who has the address. Whoever left everywhere does not: it may be another person's by now, who
   * begins a row of their own, with nothing of the leaver's, and whose acts are not the leaver's.
   */
  private static UUID person(EntityManager em, String tenant, Email email, String name) {
    Optional<UUID> known = find(em, email);
    if (known.isEmpty()) {
      return insert(em, email, name);
    }
    UUID person = known.get();
    Memberships.awaitTurn(em, person);
    if (!find(em, email).equals(known)) {
      return person(em, tenant, email, name); // whoever waited before began it
    }
    if (Memberships.isAnywhere(em, person)) {
      return person;
    }
    Factors.forgetEveryWayIn(em, person);
    Invitations.delete(em, tenant, person);
    em.createNativeQuery("select release_account(:person)")
        .setParameter("person", person)
        .getSingleResult();
    return insert(em, email, name);
  }

  private static Optional<UUID> find(EntityManager em, Email email) {
    List<?> rows =
        em.createNativeQuery("select id from person where account = :account")
            .setParameter("account", email.account().bytes())
            .getResultList();
    return rows.stream().findFirst().map(UUID.class::cast);
  }

  private static UUID insert(EntityManager em, Email email, String name) {
    UUID person = UUID.randomUUID();
    em.createNativeQuery(
            "insert into person (id, account, email, name)"
                + " values (:id, :account, :email, :name)")
        .setParameter("id", person)
        .setParameter("account", email.account().bytes())
        .setParameter("email", email.address())
        .setParameter("name", name)
        .executeUpdate();
    return person;
  }
}
