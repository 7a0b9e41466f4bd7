package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.audit.AuditTrail;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Ends what a member has open, whatever their device, because they lost it or somebody else has it.
 * They may sign in again: whoever must not is taken their roles too.
 */
public final class EndSessionsOf {
  private final Work work;
  private final Clock clock;

  public EndSessionsOf(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * Of somebody who works for other departments too, only what is open here ends.
   *
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED, PERSON_UNKNOWN
   */
  public void end(Acting who, UUID person) {
    who.requireFresh();
    work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          if (Memberships.roles(em, who.tenant(), person).isEmpty()) {
            throw new Refused(AccessRefusal.PERSON_UNKNOWN);
          }
          if (Memberships.isElsewhere(em, person, who.tenant())) {
            Sessions.endIn(em, who.tenant(), person);
          } else {
            Sessions.endAll(em, person);
          }
          DeskTokens.endOf(em, who.tenant(), person, clock.instant());
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "session.end_of",
              Map.of("person", person.toString()));
          return null;
        });
  }
}
