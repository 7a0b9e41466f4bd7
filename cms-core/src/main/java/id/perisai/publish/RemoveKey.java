package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.util.Map;

/**
 * Asks that a key of one's own count no longer: a device was lost or given away. It counts until a
 * platform administrator signs a directory without it.
 */
public final class RemoveKey {
  private final Work work;
  private final Clock clock;

  public RemoveKey(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * @throws Refused NOT_PERMITTED; KEY_NOT_OWN for a key that this person did not offer here.
   *     Asking again changes nothing.
   */
  public void ask(Acting who, Digest key) {
    who.requireFresh();
    work.evenSuspended(
        who,
        Permission.OFFER_KEY,
        em -> {
          PublisherKeys.Offered own =
              PublisherKeys.of(em, who).stream()
                  .filter(offered -> offered.keyId().equals(key))
                  .findFirst()
                  .orElseThrow(() -> new Refused(PublishRefusal.KEY_NOT_OWN));
          if (own.farewell().isEmpty()) {
            PublisherKeys.insertFarewell(em, who, key, clock.instant());
            AuditTrail.record(
                em, who.tenant(), who.person(), "key.remove", Map.of("key", key.hex()));
          }
          return null;
        });
  }
}
