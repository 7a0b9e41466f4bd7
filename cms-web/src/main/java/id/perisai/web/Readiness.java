package id.perisai.web;

import id.perisai.release.Directory;
import id.perisai.release.InForce;
import id.perisai.release.Takeover;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Whether a node may be sent visitors: once its first round has ended, with all that was new. A
 * node that was ready by this very store before, and holds all that it remembers, waits for some
 * seconds at most: what is new may take hours to copy, or never come from a disk that hangs, and
 * balancers would keep everybody from pages that are good.
 */
final class Readiness {
  private static final Logger LOG = Logger.getLogger(Readiness.class);

  /** Most rounds end within a second: such a node shows what is newest from the beginning. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Below the store: that a node had all of the repository's sites in it once. One that is still
   * being filled has none, also where a round ended early since the mirrors went away.
   */
  private static final String FILLED = "filled";

  private final Takeover takeover;
  private final Path filled;
  private final Clock clock;
  private final AtomicLong rounds = new AtomicLong();
  private boolean remembers;

  /** From when on a store that is whole has waited; null where it is not. */
  private volatile Instant began;

  Readiness(Takeover takeover, Path store, Clock clock) {
    this.takeover = takeover;
    this.filled = store.resolve(FILLED);
    this.clock = clock;
  }

  /** The takeover has started: what the store gives back is in force. */
  void begin() {
    began = Files.exists(filled) && takeover.isRestored() ? clock.instant() : null;
  }

  /** Whether visitors find what was published. */
  boolean serves() {
    return takeover.inForce().trust().isPresent() && (rounds.get() > 0 || hasWaited());
  }

  /** What visitors wait for still, for operators; empty where they need not. */
  Optional<String> waitsFor() {
    if (serves()) {
      return Optional.empty();
    }
    InForce now = takeover.inForce();
    if (now.trust().isEmpty()) {
      return Optional.of("nothing verifies by the trust root");
    }
    return Optional.of(
        began == null
            ? "the first look at the repository has not ended: " + shown(now)
            : "what is newest is waited for, "
                + PATIENCE.toSeconds()
                + " seconds at most: "
                + shown(now));
  }

  private static String shown(InForce now) {
    List<Directory.Tenant> sites =
        now.trust().orElseThrow().directory().tenants().values().stream()
            .filter(tenant -> tenant.state() == Directory.State.ACTIVE)
            .toList();
    long shown = sites.stream().filter(site -> now.release(site.id()).isPresent()).count();
    return shown + " of " + sites.size() + " sites are shown";
  }

  private boolean hasWaited() {
    Instant from = began;
    // Also by a clock that was put back meanwhile.
    return from != null && Duration.between(from, clock.instant()).abs().compareTo(PATIENCE) >= 0;
  }

  /** How many rounds have ended. */
  long rounds() {
    return rounds.get();
  }

  /** A round has ended; on the thread of the rounds. */
  void roundEnded() {
    rounds.incrementAndGet();
    if (!remembers && takeover.isFilled()) {
      remembers = true;
      remember();
    }
  }

  private void remember() {
    try {
      Files.createFile(filled);
    } catch (FileAlreadyExistsException known) {
      return;
    } catch (IOException e) {
      LOG.warn(filled + " cannot be written: the next start is ready after its first round", e);
    }
  }
}
