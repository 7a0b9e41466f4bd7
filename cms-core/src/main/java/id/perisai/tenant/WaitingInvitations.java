package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whom one's tenant invited who has an account elsewhere and has not answered. */
public final class WaitingInvitations {
  private final Work work;
  private final Clock clock;

  public WaitingInvitations(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * Somebody who was invited.
   *
   * @param name as it was typed here, and so the address: what they are called elsewhere is not
   *     told
   */
  public record Line(UUID person, String name, String address, Grants grants, Instant invited) {}

  /** By name. */
  public List<Line> of(Acting who) {
    return work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select m.person_id, m.name, m.address, string_agg("
                          + Memberships.ROW
                          + ", ',' order by m.role), min(m.invited_at) from invitation m"
                          + " where m.tenant_id = :tenant and m.invited_at > :oldest"
                          + " group by m.person_id, m.name, m.address"
                          + " order by m.name, m.person_id")
                  .setParameter("tenant", who.tenant())
                  .setParameter(
                      "oldest", Invitations.oldest(clock.instant()).atOffset(ZoneOffset.UTC))
                  .getResultList();
          return rows.stream()
              .map(Object[].class::cast)
              .map(
                  row ->
                      new Line(
                          (UUID) row[0],
                          (String) row[1],
                          (String) row[2],
                          Memberships.parse((String) row[3]),
                          (Instant) row[4]))
              .toList();
        });
  }

  /**
   * @throws Refused STEP_UP_NEEDED, INVITATION_GONE
   */
  public void takeBack(Acting who, UUID person) {
    who.requireFresh();
    work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          if (!Invitations.delete(em, who.tenant(), person)) {
            throw new Refused(AccessRefusal.INVITATION_GONE);
          }
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "invitation.take_back",
              Map.of("invitee", person.toString()));
          return null;
        });
  }
}
