package id.perisai.admin.platform;

import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Refused;
import id.perisai.admin.desk.PublishingActs;
import id.perisai.platform.RenewLooks;
import id.perisai.platform.RenewLooks.Round;
import id.perisai.release.Directory;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Goes through the sites of a round behind the screens, one at a time, as the person who began it;
 * after a restart it goes on with what is left.
 */
@ApplicationScoped
public class LookRounds {
  private static final Logger LOG = Logger.getLogger("perisai.looks");

  @Inject private PublishingActs acts;
  @Inject private Memberships memberships;

  private final AtomicBoolean running = new AtomicBoolean();
  private ExecutorService one;

  void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
    one =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "perisai-looks");
              thread.setDaemon(true);
              return thread;
            });
    one.execute(this::resume);
  }

  /** Whether a round is under way here. */
  public boolean isRunning() {
    return running.get();
  }

  /**
   * Begins a round, or goes on with the one that was begun.
   *
   * @throws Refused NOT_PERMITTED
   */
  public void begin(Acting who) {
    Round round = acts.renewLooks().begin(who);
    running.set(true);
    try {
      one.execute(() -> run(who, round));
    } catch (RejectedExecutionException stopping) {
      running.set(false); // The next start goes on with it.
    }
  }

  private void run(Acting who, Round round) {
    running.set(true);
    try {
      RenewLooks looks = acts.renewLooks();
      while (!Thread.currentThread().isInterrupted() && looks.step(who, round)) {
        continue;
      }
    } catch (Refused refused) {
      LOG.warning("the round of new looks ended: " + refused.getMessage());
    } catch (RuntimeException e) {
      LOG.log(
          Level.SEVERE,
          "the round of new looks stopped; whoever presses the button goes on with it",
          e);
    } finally {
      running.set(false);
    }
  }

  /** What a stop of this server interrupted. */
  private void resume() {
    try {
      acts.renewLooks()
          .open(Acting.commandLine(Directory.PLATFORM))
          .ifPresent(
              round -> {
                Optional<Acting> who = memberships.acting(round.person(), Directory.PLATFORM);
                who.ifPresentOrElse(
                    acting -> run(acting, round),
                    () ->
                        LOG.warning(
                            "whoever began the round of new looks is no administrator now"));
              });
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a round of new looks that was begun cannot be gone on with", e);
    }
  }

  @PreDestroy
  void end() {
    if (one != null) {
      one.shutdownNow();
    }
  }
}
