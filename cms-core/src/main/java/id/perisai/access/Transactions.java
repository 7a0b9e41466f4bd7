package id.perisai.access;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.SessionFactory;

/**
 * One transaction with the tenant and the person of the database set for its length. Only {@code
 * access}, {@code tenant.Work}, and {@code tenant.AuditWatch} and {@code mail.Outbox}, which work
 * for nobody, open these; everybody else goes through {@code tenant.Work}.
 */
public final class Transactions {
  /** What Hibernate's own fence is told when there is no tenant; no row has it. */
  public static final String NO_TENANT = "-";

  private final SessionFactory sessions;

  public Transactions(EntityManagerFactory factory) {
    this.sessions = factory.unwrap(SessionFactory.class);
  }

  /** Works without a tenant and without a person: tenants' rows are invisible. */
  public <T> T anonymous(Function<EntityManager, T> work) {
    return in(null, null, work);
  }

  /**
   * Commits what the work did, or nothing of it when it throws.
   *
   * @param tenant null for none
   * @param person null for nobody
   */
  public <T> T in(String tenant, UUID person, Function<EntityManager, T> work) {
    Object fence = tenant == null ? NO_TENANT : tenant;
    try (EntityManager em = sessions.withOptions().tenantIdentifier(fence).openSession()) {
      EntityTransaction transaction = em.getTransaction();
      transaction.begin();
      try {
        set(em, "perisai.tenant", tenant == null ? "" : tenant);
        set(em, "perisai.person", person == null ? "" : person.toString());
        T result = work.apply(em);
        transaction.commit();
        return result;
      } catch (RuntimeException | Error e) {
        rollBack(transaction, e);
        throw e;
      }
    }
  }

  /** Sets a setting until the end of the transaction. */
  static void set(EntityManager em, String setting, String value) {
    em.createNativeQuery("select set_config(:setting, :value, true)")
        .setParameter("setting", setting)
        .setParameter("value", value)
        .getSingleResult();
  }

  private static void rollBack(EntityTransaction transaction, Throwable cause) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
