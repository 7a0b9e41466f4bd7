package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Takes a publisher's new software key, encrypted in their browser. It waits there until a platform
 * administrator signs a directory that lists it.
 */
public final class OfferKey {
  private static final Duration VALID_FOR = Duration.ofHours(1);

  private final Work work;
  private final Clock clock;

  public OfferKey(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /** A leave to hand in one key at the desk. */
  public record Leave(UUID id, Token token) {
    /** What the desk's address ends with. */
    public String fragment() {
      return "#" + id + "." + token.text();
    }
  }

  /**
   * @throws Refused NOT_PERMITTED
   */
  public Leave request(Acting who) {
    who.requireFresh();
    return work.in(
        who,
        Permission.OFFER_KEY,
        em -> {
          UUID id = UUID.randomUUID();
          Instant now = clock.instant();
          Token token =
              DeskTokens.issue(em, who, DeskTokens.Purpose.KEY, id, now, now.plus(VALID_FOR));
          AuditTrail.record(
              em, who.tenant(), who.person(), "key.request", Map.of("request", id.toString()));
          return new Leave(id, token);
        });
  }

  /**
   * @param request that {@link #request} made for this person; done with afterwards
   * @throws Refused NOT_PERMITTED, KEY_REFUSED, CANDIDATE_UNKNOWN without such a request
   */
  public void offer(Acting who, UUID request, byte[] softwareKey) {
    SoftwareKey key;
    try {
      key = SoftwareKey.parse(softwareKey);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.KEY_REFUSED, e.getMessage());
    }
    work.in(
        who,
        Permission.OFFER_KEY,
        em -> {
          Instant now = clock.instant();
          if (!DeskTokens.use(em, who, DeskTokens.Purpose.KEY, request, now)) {
            throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
          }
          PublisherKeys.insert(em, who, key, now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "key.offer",
              Map.of("request", request.toString(), "key", key.keyId().hex()));
          return null;
        });
  }
}
