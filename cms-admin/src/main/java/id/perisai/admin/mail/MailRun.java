package id.perisai.admin.mail;

import id.perisai.mail.Carrier;
import id.perisai.mail.Outbox;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Carries what waits, every few seconds, as long as the server runs. Told by system properties
 * whither: {@code perisai.mail.server}, or else the folder {@code perisai.home}/mail.
 */
@ApplicationScoped
public class MailRun {
  private static final Logger LOG = Logger.getLogger("perisai.mail");
  private static final int SECONDS = 10;

  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "perisai-mail");
            thread.setDaemon(true);
            return thread;
          });

  void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
    Carrier carrier = carrier();
    Outbox outbox = new Outbox(factory, Clock.systemUTC());
    clock.scheduleWithFixedDelay(() -> carry(outbox, carrier), SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    clock.shutdownNow();
  }

  private static void carry(Outbox outbox, Carrier carrier) {
    try {
      outbox.carryDue(carrier);
    } catch (RuntimeException e) {
      // Such as a database that is away: thrown further, it would end the schedule for good.
      LOG.log(Level.WARNING, "Mail waits until the next attempt", e);
    }
  }

  private static Carrier carrier() {
    Optional<String> server = property("perisai.mail.server");
    String from = property("perisai.mail.from").orElse("perisai@localhost");
    if (server.isEmpty()) {
      return new MailFolder(Path.of(property("perisai.home").orElseThrow()).resolve("mail"), from);
    }
    return new MailServer(
        URI.create(server.get()),
        from,
        property("perisai.mail.user"),
        property("perisai.mail.password-file").map(Path::of));
  }

  private static Optional<String> property(String key) {
    return Optional.ofNullable(System.getProperty(key)).filter(value -> !value.isBlank());
  }
}
