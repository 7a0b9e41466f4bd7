package id.perisai.access;

import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;

/**
 * Ends one session or all of them, and what was opened at the desk's host: it does not say out of
 * which.
 */
public final class SignOut {
  private final Transactions transactions;

  public SignOut(EntityManagerFactory factory) {
    this.transactions = new Transactions(factory);
  }

  /** A session that has ended already stays so. */
  public void signOut(Acting who, Token session) {
    transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          Memberships.awaitTurn(em, who.person());
          if (Sessions.end(em, session)) {
            DeskTokens.endAll(em, who.person());
            AuditTrail.record(em, who.tenant(), who.person(), "sign_out", Map.of());
          }
          return null;
        });
  }

  /**
   * Ends every session of one's own, this one too: whoever copied a cookie, of whichever of them,
   * is out.
   */
  public void everywhere(Acting who) {
    transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          Sessions.endAll(em, who.person());
          AuditTrail.record(em, who.tenant(), who.person(), "sign_out.everywhere", Map.of());
          return null;
        });
  }
}
