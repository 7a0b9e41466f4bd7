package id.perisai.admin.desk;

import id.perisai.platform.ExpiryLetters;
import id.perisai.platform.LeavingKeyLetters;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;

/**
 * Looks each minute whether root or directory near their end, or a key waits to be taken out, and
 * writes to whoever signs them.
 */
@ApplicationScoped
public class ExpiryWatch {
  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Inject private PublishingActs acts;

  private EveryMinute minutes;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    minutes =
        new EveryMinute(
            "perisai-expiry",
            "nobody is told by mail that trust root or directory are about to expire, or that keys"
                + " of leavers wait to be taken out",
            () -> new ExpiryLetters(factory, acts.repository()).write(),
            () -> new LeavingKeyLetters(factory, acts.repository()).write());
  }

  @PreDestroy
  void end() {
    if (minutes != null) {
      minutes.close();
    }
  }
}
