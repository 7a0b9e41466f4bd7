package id.perisai.admin.mail;

import id.perisai.mail.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PersistenceUnit;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * How many letters wait and how many a server refused. Never down: mail that does not go stops no
 * screen, and whoever watches the numbers is told.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class MailHealth implements HealthCheck {
  private static final Logger LOG = Logger.getLogger("perisai.mail");

  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Override
  public HealthCheckResponse call() {
    try {
      Outbox.State state = new Outbox(factory, Clock.systemUTC()).state();
      return HealthCheckResponse.named("mail")
          .up()
          .withData("waiting", state.waiting())
          .withData("failing", state.failing())
          .withData("givenUp", state.givenUp())
          .build();
    } catch (PersistenceException e) {
      LOG.log(Level.WARNING, "The database does not say what mail waits", e);
      return HealthCheckResponse.named("mail").up().withData("waiting", "unknown").build();
    }
  }
}
