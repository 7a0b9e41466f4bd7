package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.publish.OfferKey.Leave;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Hands sealed messages to the page of the desk's host that opens them, in the browser of somebody
 * who may. What is handed out is written down with a name.
 */
public final class OpenMessages {
  private static final Duration VALID_FOR = Duration.ofHours(1);
  private static final int MOST = 200;

  private final Work work;
  private final Clock clock;

  public OpenMessages(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * A leave to read at the desk's host, good for an hour.
   *
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED
   */
  public Leave begin(Acting who) {
    who.requireFresh();
    return work.in(who, Permission.READ_MESSAGES, em -> leave(em, who, UUID.randomUUID()));
  }

  /**
   * The same leave, named after one message: the list that it shows begins with that one, wherever
   * it would stand.
   *
   * @throws Refused STEP_UP_NEEDED, NOT_PERMITTED, MESSAGE_UNKNOWN
   */
  public Leave beginWith(Acting who, UUID message) {
    who.requireFresh();
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          if (Messages.one(em, who.tenant(), message).isEmpty()) {
            throw new Refused(MessageRefusal.MESSAGE_UNKNOWN);
          }
          return leave(em, who, message);
        });
  }

  private Leave leave(EntityManager em, Acting who, UUID id) {
    Instant now = clock.instant();
    return new Leave(id, DeskTokens.issue(em, who, Purpose.MESSAGES, id, now, now.plus(VALID_FOR)));
  }

  /**
   * The newest messages that are not done, after the one that the leave is named after, and the
   * reader's own locked keys: {@code {"tenant","person":{"id","name"},"keys":[…],
   * "messages":[{"id","receipt","form","site","siteName","received","state"}…]}}.
   *
   * @param leave its id
   * @param junk whether the newest among the junk
   * @throws Refused NOT_PERMITTED
   */
  public Map<String, Object> describe(Acting who, UUID leave, boolean junk) {
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          Messages.Folder folder = junk ? Messages.Folder.JUNK_FOLDER : Messages.Folder.INBOX;
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("tenant", who.tenant());
          json.put("person", Map.of("id", who.person().toString(), "name", who.name()));
          json.put(
              "keys",
              SealingKeys.of(em, who).stream().map(one -> (Object) one.key().toJson()).toList());
          json.put(
              "messages",
              listed(em, who.tenant(), leave, folder)
                  .map(line -> (Object) described(line))
                  .toList());
          return json;
        });
  }

  private static Stream<Messages.Line> listed(
      EntityManager em, String tenant, UUID leave, Messages.Folder folder) {
    return Stream.concat(
        Messages.one(em, tenant, leave).stream(),
        Messages.find(em, tenant, folder, 0, MOST).stream()
            .filter(line -> !line.id().equals(leave)));
  }

  /**
   * The file of a message, as delivery sealed it. From here on it counts as read by this person.
   *
   * @throws Refused NOT_PERMITTED, MESSAGE_UNKNOWN
   */
  public byte[] open(Acting who, UUID message) {
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          Messages.Line line =
              Messages.one(em, who.tenant(), message)
                  .orElseThrow(() -> new Refused(MessageRefusal.MESSAGE_UNKNOWN));
          byte[] sealed = MessageRows.sealed(em, who.tenant(), message).orElseThrow();
          MessageRows.step(
              em, who.tenant(), message, Step.OPENED, who.person(), null, clock.instant());
          AuditTrail.record(
              em, who.tenant(), who.person(), "message.opened", Map.of("receipt", line.receipt()));
          return sealed;
        });
  }

  private static Map<String, Object> described(Messages.Line line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", line.id().toString());
    json.put("receipt", line.receipt());
    json.put("form", line.form());
    json.put("site", line.site());
    json.put("siteName", line.siteName());
    json.put("received", line.received().toString());
    json.put("state", line.state());
    return json;
  }
}
