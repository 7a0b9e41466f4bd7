package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.GivenReason;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.ChangeRoles;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody leaves: roles, sessions, what was open at the signing desk and unused links end at once.
 * Keys count until a directory leaves them out, which the platform must sign: they stand on its
 * list from now on.
 */
public final class EndAccess {
  private final Work work;
  private final Clock clock;

  public EndAccess(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * What ended, and what is still open.
   *
   * @param roles that the person had
   * @param keys that wait for the platform to take them out of the directory
   * @param lastPublisher whether nobody has the role of publisher any more
   */
  public record Ended(Set<Role> roles, int keys, boolean lastPublisher) {}

  /**
   * @param reason may be empty
   * @throws Refused STEP_UP_NEEDED; REASON_TOO_LONG; as {@link ChangeRoles#endAll}; NOT_PERMITTED
   */
  public Ended end(Acting who, UUID person, String reason) {
    who.requireFresh();
    String said = GivenReason.of(reason);
    return work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          Grants before = ChangeRoles.endAll(em, who, person);
          List<Object> keys = askOut(em, who, person, clock.instant());
          Map<String, Object> details = new LinkedHashMap<>();
          details.put("person", person.toString());
          details.put("before", ChangeRoles.labels(before));
          details.put("keys", keys);
          if (!said.isEmpty()) {
            details.put("reason", said);
          }
          AuditTrail.record(em, who.tenant(), who.person(), "person.leave", details);
          return new Ended(
              before.roles(),
              keys.size(),
              ChangeRoles.isLastPublisher(em, who.tenant(), before, Grants.NONE));
        });
  }

  /** Puts a leaver's keys here on the platform's list; all of them, as hex. */
  static List<Object> askOut(EntityManager em, Acting who, UUID person, Instant now) {
    List<PublisherKeys.Offered> keys = PublisherKeys.of(em, who.tenant(), person);
    for (PublisherKeys.Offered key : keys) {
      if (key.farewell().isEmpty()) {
        PublisherKeys.insertFarewell(em, who, key.keyId(), now);
      }
    }
    return keys.stream().map(key -> (Object) key.keyId().hex()).toList();
  }
}
