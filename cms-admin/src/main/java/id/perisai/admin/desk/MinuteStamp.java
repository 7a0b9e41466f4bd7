package id.perisai.admin.desk;

import id.perisai.publish.SignedRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;

/**
 * Stamps each minute, so that delivery knows that what it sees is the newest. Whoever stops this
 * stops updates, and within the timestamp's life delivery says so.
 */
@ApplicationScoped
public class MinuteStamp {
  @Inject private PublishingActs acts;

  private EveryMinute minutes;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    minutes =
        new EveryMinute(
            "perisai-stamp",
            "no timestamp was signed; delivery takes nothing new until one is",
            this::stamp);
  }

  private void stamp() throws IOException {
    SignedRepository repository = acts.repository();
    repository.stampTime().stamp(repository.anchor()::log);
  }

  @PreDestroy
  void end() {
    if (minutes != null) {
      minutes.close();
    }
  }
}
