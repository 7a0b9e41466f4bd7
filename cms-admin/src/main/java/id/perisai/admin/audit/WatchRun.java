package id.perisai.admin.audit;

import id.perisai.admin.desk.EveryMinute;
import id.perisai.admin.desk.PublishingActs;
import id.perisai.publish.UnknownStatement;
import id.perisai.publish.WatchLog;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.logging.Logger;

/** Each minute: looks whether anything came into the log that no act here put into force. */
@ApplicationScoped
public class WatchRun {
  private static final Logger LOG = Logger.getLogger("perisai.log");

  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Inject private PublishingActs acts;

  private WatchLog watch;
  private EveryMinute minutes;
  private volatile List<UnknownStatement> recent = List.of();
  private volatile Instant looked;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    minutes =
        new EveryMinute(
            "perisai-watch",
            "nobody looks whether statements come into the log on another way than through here",
            this::look);
  }

  private void look() throws IOException {
    if (watch == null) {
      watch = new WatchLog(factory, acts.repository());
    }
    for (UnknownStatement one : watch.round()) {
      LOG.severe(
          one.path()
              + (one.prepared()
                  ? " is in force and was prepared here, but no act wrote it down: a stop may have"
                      + " come between, or it was signed elsewhere"
                  : " is in force and came on another way than through this platform: take the key"
                      + " that signed it for stolen until somebody knows better"));
    }
    recent = watch.recent();
    looked = Instant.now();
  }

  /** What came on another way in the last thirty days, the newest first. */
  public List<UnknownStatement> recent() {
    return recent;
  }

  /** When the last round ended; null before the first. */
  public Instant looked() {
    return looked;
  }

  @PreDestroy
  void end() {
    if (minutes != null) {
      minutes.close();
    }
  }
}
