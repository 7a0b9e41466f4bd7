package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.LinkIssuer;
import id.perisai.access.LinkPurpose;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.UUID;

/**
 * Gives a member a new one-time link: for a first password, or for one in place of a lost one.
 * Whoever holds the link becomes that person, so a department gives none to people who work for
 * other departments too; the platform does.
 */
public final class IssueLink {
  private final Work work;
  private final Memberships memberships;

  public IssueLink(Work work, Memberships memberships) {
    this.work = work;
    this.memberships = memberships;
  }

  /**
   * @return the token, to be shown once
   * @throws Refused PERSON_UNKNOWN, PERSON_ELSEWHERE
   */
  public Token issue(Acting who, UUID person) {
    if (!who.isCommandLine() && memberships.of(person).size() > 1) {
      throw new Refused(AccessRefusal.PERSON_ELSEWHERE);
    }
    return work.in(who, Permission.MANAGE_PEOPLE, em -> issue(em, who, person));
  }

  private static Token issue(EntityManager em, Acting who, UUID person) {
    if (Memberships.roles(em, who.tenant(), person).isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
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
