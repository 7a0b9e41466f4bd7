package id.perisai.access;

import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.UUID;

/**
 * Ends sessions of one's own: a device that was lost, or everything but this one. What is open at
 * the desk's host ends too, since it does not say which session it came out of.
 */
public final class EndSessions {
  private final Transactions transactions;

  public EndSessions(EntityManagerFactory factory) {
    this.transactions = new Transactions(factory);
  }

  /**
   * @throws Refused SESSION_UNKNOWN for one that has ended, is somebody else's, or never was
   */
  public void end(Acting who, UUID session) {
    transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          Memberships.awaitTurn(em, who.person());
          int ended =
              em.createNativeQuery(
                      "update web_session set ended_at = now() where id = :id"
                          + " and person_id = :person and ended_at is null")
                  .setParameter("id", session)
                  .setParameter("person", who.person())
                  .executeUpdate();
          if (ended == 0) {
            throw new Refused(AccessRefusal.SESSION_UNKNOWN);
          }
          DeskTokens.endAll(em, who.person());
          AuditTrail.record(
              em, who.tenant(), who.person(), "session.end", Map.of("session", session.toString()));
          return null;
        });
  }

  /** Ends all but the one that {@code who} works through. */
  public int endOthers(Acting who) {
    return transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          Memberships.awaitTurn(em, who.person());
          int ended =
              em.createNativeQuery(
                      "update web_session set ended_at = now() where person_id = :person"
                          + " and ended_at is null and hash <> :here")
                  .setParameter("person", who.person())
                  .setParameter(
                      "here", who.session().map(hash -> hash.bytes()).orElseGet(() -> new byte[32]))
                  .executeUpdate();
          DeskTokens.endAll(em, who.person());
          AuditTrail.record(
              em, who.tenant(), who.person(), "session.end_others", Map.of("ended", (long) ended));
          return ended;
        });
  }
}
