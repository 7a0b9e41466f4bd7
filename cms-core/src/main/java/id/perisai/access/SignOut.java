package id.perisai.access;

import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;

/** Ends one session. */
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
          if (Sessions.end(em, session)) {
            AuditTrail.record(em, who.tenant(), who.person(), "sign_out", Map.of());
          }
          return null;
        });
  }
}
