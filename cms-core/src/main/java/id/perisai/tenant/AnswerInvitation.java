package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.LinkIssuer;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refused;
import id.perisai.audit.AuditPlace;
import id.perisai.audit.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Says yes or no to another department, in a session of one's own; whoever invited cannot. */
public final class AnswerInvitation {
  private final Work work;
  private final Clock clock;

  public AnswerInvitation(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * What a person is offered.
   *
   * @param by the name of who invited
   */
  public record Offer(String tenant, String tenantName, Grants grants, String by, Instant at) {}

  /** By the department's name. */
  public List<Offer> waiting(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select cast(m.tenant_id as text), t.name, string_agg("
                          + Memberships.ROW
                          + ", ',' order by m.role), min(b.name), min(m.invited_at)"
                          + " from invitation m join tenant t on t.id = m.tenant_id"
                          + " join person b on b.id = m.invited_by"
                          + " where m.person_id = :person and m.invited_at > :oldest"
                          + " group by m.tenant_id, t.name order by t.name, m.tenant_id")
                  .setParameter("person", who.person())
                  .setParameter(
                      "oldest", Invitations.oldest(clock.instant()).atOffset(ZoneOffset.UTC))
                  .getResultList();
          return rows.stream()
              .map(Object[].class::cast)
              .map(
                  row ->
                      new Offer(
                          (String) row[0],
                          (String) row[1],
                          Memberships.parse((String) row[2]),
                          (String) row[3],
                          (Instant) row[4]))
              .toList();
        });
  }

  /**
   * The roles count from now on, beside those elsewhere. Links that nobody used end: whoever holds
   * one in the other department would become this person here as well.
   *
   * @param seen when what was shown to them was offered: the department may have offered another
   *     thing meanwhile
   * @throws Refused STEP_UP_NEEDED; INVITATION_GONE, also for what never was, what another one took
   *     the place of, and when whoever invited may not any more; TENANT_SUSPENDED
   */
  public void accept(Acting who, String tenant, Instant seen) {
    who.requireFresh();
    work.invited(
        who,
        tenant,
        clock,
        (em, offered) -> {
          Work.requireOpen(em, tenant);
          if (!offered.at().equals(seen)
              || !Permissions.allow(
                  Memberships.roles(em, tenant, offered.by()), Permission.MANAGE_PEOPLE)) {
            throw new Refused(AccessRefusal.INVITATION_GONE);
          }
          if (!Invitations.delete(em, tenant, who.person())) {
            throw new Refused(AccessRefusal.INVITATION_GONE); // taken back meanwhile
          }
          ChangeRoles.grant(em, tenant, who.person(), offered.grants(), offered.by());
          LinkIssuer.voidUnused(em, who.person());
          AuditTrail.record(
              em,
              tenant,
              who.person(),
              "invitation.accept",
              Map.of("roles", ChangeRoles.labels(offered.grants())));
        });
  }

  /**
   * @throws Refused INVITATION_GONE, also for what never was
   */
  public void decline(Acting who, String tenant) {
    work.invited(
        who,
        tenant,
        clock,
        (em, offered) -> {
          if (!Invitations.delete(em, tenant, who.person())) {
            throw new Refused(AccessRefusal.INVITATION_GONE);
          }
          // Who stays a stranger there is not named to that department, nor by where they work.
          AuditPlace.untold(
              () ->
                  AuditTrail.record(
                      em,
                      tenant,
                      null,
                      "invitation.decline",
                      Map.of("invitee", who.person().toString())));
        });
  }
}
