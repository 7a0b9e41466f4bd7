package id.perisai.admin.desk;

import id.perisai.publish.SignedRepository;
import id.perisai.publish.UnfinishedFiles;
import id.perisai.publish.UnfinishedPurges;
import id.perisai.tenant.ForgetInvitations;
import id.perisai.tenant.ForgetSessions;
import id.perisai.tenant.Work;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finishes what a stop left: copies of what was purged, which it looks for each minute, and
 * temporary files, for which it looks once after the start; it tells how many refused sign-ins of
 * an hour are no entries of their own; each day it deletes sessions that ended long ago. None of
 * these waits for another.
 */
@ApplicationScoped
public class Tidying {
  private static final Logger LOG = Logger.getLogger("perisai.minutes");

  @Inject private PublishingActs acts;
  @Inject private Work work;

  private final Clock clock = Clock.systemUTC();

  private UnfinishedPurges purges;
  private boolean swept;
  private LocalDate forgotten = LocalDate.MIN;
  private EveryMinute minutes;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    minutes =
        new EveryMinute(
            "perisai-tidying",
            "copies of purged data, temporary files of a stop, or old sessions may still be there",
            this::finishPurges,
            () -> acts.refusedSignIns().tell(),
            this::sweepOnce,
            this::forgetOnce);
  }

  private void finishPurges() {
    if (purges == null) {
      purges = new UnfinishedPurges(work, acts.repository(), acts.candidates());
    }
    purges.finish();
  }

  private void sweepOnce() throws IOException {
    if (!swept) {
      sweep();
      swept = true;
    }
  }

  private void forgetOnce() {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    if (!today.equals(forgotten)) {
      new ForgetSessions(work, clock).forget();
      new ForgetInvitations(work, clock).forget();
      forgotten = today;
    }
  }

  private void sweep() throws IOException {
    Path home = Path.of(System.getProperty("perisai.home"));
    SignedRepository repository = acts.repository();
    int removed =
        UnfinishedFiles.sweep(home, 1, Instant.now())
            + UnfinishedFiles.sweep(
                repository.files().directory(), Integer.MAX_VALUE, Instant.now());
    if (removed > 0) {
      LOG.log(Level.INFO, "removed {0} temporary files that a stop had left", removed);
    }
  }

  @PreDestroy
  void end() {
    if (minutes != null) {
      minutes.close();
    }
  }
}
