package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Says of a message that it is done, or junk, or neither; or deletes it for a reason. */
public final class MarkMessage {
  private static final int LONGEST_REASON = 500;

  private final Work work;
  private final Clock clock;

  public MarkMessage(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * @param step DONE, REOPENED, JUNK or NOT_JUNK; what it is already changes nothing
   * @throws Refused NOT_PERMITTED, MESSAGE_UNKNOWN
   */
  public void mark(Acting who, UUID message, Step step) {
    work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          Messages.Line line =
              Messages.one(em, who.tenant(), message)
                  .orElseThrow(() -> new Refused(MessageRefusal.MESSAGE_UNKNOWN));
          if (!isAlready(line, step)) {
            MessageRows.step(em, who.tenant(), message, step, who.person(), null, clock.instant());
            record(em, who, line, step.label(), Map.of());
          }
          return null;
        });
  }

  /**
   * Deletes the sealed text for good; that there was a message, and its receipt, stay.
   *
   * @param reason 1 to 500 characters
   * @throws Refused NOT_PERMITTED, MESSAGE_UNKNOWN, MESSAGE_REASON_MISSING
   */
  public void delete(Acting who, UUID message, String reason) {
    String why = reason == null ? "" : reason.strip();
    work.in(
        who,
        Permission.READ_MESSAGES,
        em -> {
          Messages.Line line =
              Messages.one(em, who.tenant(), message)
                  .orElseThrow(() -> new Refused(MessageRefusal.MESSAGE_UNKNOWN));
          if (why.isEmpty() || why.length() > LONGEST_REASON) {
            throw new Refused(MessageRefusal.MESSAGE_REASON_MISSING);
          }
          MessageRows.deleteText(em, who.tenant(), message);
          MessageRows.step(
              em, who.tenant(), message, Step.DELETED, who.person(), why, clock.instant());
          record(em, who, line, Step.DELETED.label(), Map.of("reason", why));
          return null;
        });
  }

  private static boolean isAlready(Messages.Line line, Step step) {
    return switch (step) {
      case DONE -> line.done();
      case REOPENED -> !line.done();
      case JUNK -> line.junk();
      case NOT_JUNK -> !line.junk();
      default -> throw new IllegalArgumentException("nobody marks a message as " + step);
    };
  }

  private static void record(
      jakarta.persistence.EntityManager em,
      Acting who,
      Messages.Line line,
      String step,
      Map<String, Object> more) {
    Map<String, Object> details = new LinkedHashMap<>(more);
    details.put("receipt", line.receipt());
    AuditTrail.record(em, who.tenant(), who.person(), "message." + step, details);
  }
}
