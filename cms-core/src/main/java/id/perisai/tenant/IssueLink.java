package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.LinkIssuer;
import id.perisai.access.LinkPurpose;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Gives a member a new one-time link: for a first password, or for one in place of a lost one.
 * Whoever holds the link becomes that person, so a department gives none to people who work for
 * other departments too; the platform does.
 */
public final class IssueLink {
  private final Work work;

  public IssueLink(Work work) {
    this.work = work;
  }

  /**
   * @return the token, to be shown once
   * @throws Refused STEP_UP_NEEDED, PERSON_UNKNOWN, PERSON_ELSEWHERE; NOT_PERMITTED for a platform
   *     administrator's link without being one
   */
  public Token issue(Acting who, UUID person) {
    who.requireFresh();
    work.spend(who, Permission.MANAGE_PEOPLE, Cost.LINK);
    return work.in(who, Permission.MANAGE_PEOPLE, em -> issue(em, who, person));
  }

  /** Whether somebody may give links that open more than their own tenant. */
  static boolean isOfPlatform(EntityManager em, Acting who) {
    return who.isCommandLine()
        || Memberships.roles(em, "platform", who.person()).contains(Role.PLATFORM_ADMIN);
  }

  private static Token issue(EntityManager em, Acting who, UUID person) {
    Set<Role> roles = Memberships.roles(em, who.tenant(), person);
    if (roles.isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
    ChangeRoles.requireMayTouch(em, who, roles);
    if (Memberships.isElsewhere(em, person, who.tenant()) && !isOfPlatform(em, who)) {
      throw new Refused(AccessRefusal.PERSON_ELSEWHERE);
    }
    LinkPurpose purpose =
        LinkIssuer.hasPassword(em, person) ? LinkPurpose.RESET : LinkPurpose.INVITATION;
    Token token = LinkIssuer.issue(em, person, purpose, who.person());
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "link.issue",
        Map.of("person", person.toString(), "purpose", purpose.name()));
    return token;
  }
}
