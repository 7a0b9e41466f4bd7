package id.perisai.admin.frame;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PersistenceUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready means: the screens are deployed and the database answers. On the management port. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger("perisai.screens");

  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("database").status(answers()).build();
  }

  private boolean answers() {
    try (EntityManager em = factory.createEntityManager()) {
      em.createNativeQuery("select 1").getSingleResult();
      return true;
    } catch (PersistenceException e) {
      LOG.log(Level.WARNING, "The database does not answer", e);
      return false;
    }
  }
}
