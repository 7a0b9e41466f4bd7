package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.publish.OfferKey.Leave;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes a sealing key that its owner's browser made and encrypted. Messages are sealed to it once a
 * platform administrator has signed a directory that lists it.
 */
public final class OfferSealingKey {
  private static final Duration VALID_FOR = Duration.ofHours(1);

  private final Work work;
  private final Clock clock;

  public OfferSealingKey(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * A leave to make one key at the desk's host.
   *
   * @throws Refused NOT_PERMITTED
   */
  public Leave request(Acting who) {
    who.requireFresh();
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          UUID id = UUID.randomUUID();
          Instant now = clock.instant();
          Leave leave =
              new Leave(
                  id, DeskTokens.issue(em, who, Purpose.SEALING, id, now, now.plus(VALID_FOR)));
          AuditTrail.record(
              em, who.tenant(), who.person(), "sealing.request", Map.of("request", id.toString()));
          return leave;
        });
  }

  /**
   * @param request that {@link #request} made for this person; done with afterwards
   * @return the id of the key
   * @throws Refused NOT_PERMITTED, SEALING_KEY_REFUSED, SEALING_LEAVE_UNKNOWN without such a
   *     request
   */
  public Digest offer(Acting who, UUID request, byte[] lockedKey) {
    LockedSealingKey key;
    try {
      key = LockedSealingKey.parse(lockedKey);
    } catch (Rejected e) {
      throw new Refused(MessageRefusal.SEALING_KEY_REFUSED, e.getMessage());
    }
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          Instant now = clock.instant();
          if (!DeskTokens.use(em, who, Purpose.SEALING, request, now)) {
            throw new Refused(MessageRefusal.SEALING_LEAVE_UNKNOWN);
          }
          SealingKeys.insert(em, who, key, now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "sealing.offer",
              Map.of("request", request.toString(), "key", key.keyId().hex()));
          return key.keyId();
        });
  }

  /** The person's own keys in their tenant, newest first. */
  public List<SealingKeys.Offered> own(Acting who) {
    return work.in(who, Permission.READ_MESSAGES, em -> SealingKeys.of(em, who));
  }

  /**
   * Asks that no more messages are sealed to a key of one's own: its passphrase was lost, or seen
   * by others. It counts until a platform administrator signs a directory without it.
   *
   * @throws Refused NOT_PERMITTED; SEALING_KEY_NOT_OWN for a key that this person did not make
   *     here. Asking again changes nothing.
   */
  public void askRemoval(Acting who, Digest key) {
    work.evenSuspended(
        who,
        Permission.READ_MESSAGES,
        em -> {
          SealingKeys.Offered own =
              SealingKeys.of(em, who).stream()
                  .filter(offered -> offered.keyId().equals(key))
                  .findFirst()
                  .orElseThrow(() -> new Refused(MessageRefusal.SEALING_KEY_NOT_OWN));
          if (own.farewell().isEmpty()) {
            SealingKeys.insertFarewell(em, who, key, clock.instant());
            AuditTrail.record(
                em, who.tenant(), who.person(), "sealing.remove", Map.of("key", key.hex()));
          }
          return null;
        });
  }
}
