package id.perisai.admin.desk;

import id.perisai.publish.SignedRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Stamps each minute, so that delivery knows that what it sees is the newest. Whoever stops this
 * stops updates, and within the timestamp's life delivery says so.
 */
@ApplicationScoped
public class MinuteStamp {
  private static final Logger LOG = Logger.getLogger(MinuteStamp.class);
  private static final long EVERY_SECONDS = 60;

  @Inject private PublishingActs acts;

  private ScheduledExecutorService minutes;
  private String lastFailure = "";

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    minutes =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "perisai-stamp");
              thread.setDaemon(true);
              return thread;
            });
    minutes.scheduleWithFixedDelay(this::stamp, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** The next minute comes whatever happens in this one; a failure is logged when it begins. */
  private void stamp() {
    try {
      SignedRepository repository = acts.repository();
      repository.stampTime().stamp(repository.anchor().log());
      lastFailure = "";
    } catch (IOException | RuntimeException e) {
      if (!e.toString().equals(lastFailure)) {
        LOG.error("no timestamp was signed; delivery takes nothing new until one is", e);
      }
      lastFailure = e.toString();
    }
  }

  @PreDestroy
  void end() {
    if (minutes != null) {
      minutes.shutdownNow();
    }
  }
}
