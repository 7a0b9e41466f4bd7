package id.perisai.publish;

import id.perisai.audit.AuditReceiver;
import id.perisai.audit.ChainBroken;
import id.perisai.tenant.AuditWatch;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * What is done each minute for the audit trails: look at them, compare them with the transparency
 * log, anchor their ends there, and hand copies to everybody outside. Each step on its own: neither
 * a disk that is full, nor a log that is not good, nor a receiver that does not answer keeps the
 * others from being done. Whoever may answer slowly comes last.
 *
 * <p>One thread calls this, again and again: while a file is carried on nobody appends to it.
 */
public final class AuditMinute {
  private static final Logger LOG = Logger.getLogger("perisai.audit");

  private final AuditWatch watch;
  private final Supplier<AnchorAudit> log;
  private final List<AuditReceiver> receivers;
  private final Clock clock;
  private AnchorAudit anchors;
  private volatile Map<String, ChainBroken> broken = Map.of();
  private volatile Map<String, String> failing = Map.of();
  private volatile Instant looked;
  private volatile Instant whole;

  /**
   * @param log asked for in the first round that needs it, and then kept
   * @param receivers those of the watch
   */
  public AuditMinute(
      AuditWatch watch, Supplier<AnchorAudit> log, List<AuditReceiver> receivers, Clock clock) {
    this.watch = watch;
    this.log = log;
    this.receivers = List.copyOf(receivers);
    this.clock = clock;
  }

  /**
   * All of it, whatever fails.
   *
   * @throws IOException at the end, naming each step that failed and what that means
   */
  public void run() throws IOException {
    Map<String, Throwable> failed = new TreeMap<>();
    attempt(failed, "the audit trails are not looked at", this::look);
    attempt(failed, "the audit trails are not compared with the log or anchored", this::compare);
    for (AuditReceiver receiver : receivers) {
      attempt(failed, receiver.name() + " gets no copy", () -> watch.copy(receiver));
    }
    attempt(failed, "where the audit trails end is not noted", watch::note);
    for (AuditReceiver receiver : receivers) {
      attempt(failed, receiver.name() + " is not reached", receiver.onward()::send);
    }
    tell(failed);
  }

  /** A step. */
  private interface Step {
    void take() throws IOException;
  }

  private static void attempt(Map<String, Throwable> failed, String meaning, Step step) {
    try {
      step.take();
    } catch (Throwable e) { // An Error of one step must not end the others either.
      failed.put(meaning, e);
    }
  }

  private void look() throws IOException {
    try {
      watch.round();
    } finally {
      name(watch.found());
    }
    looked = clock.instant();
    whole = watch.whole().orElse(null);
  }

  private void compare() throws IOException {
    if (anchors == null) {
      anchors = log.get();
    }
    try {
      watch.compare(anchors.anchors());
    } finally {
      name(watch.found());
    }
    if (broken.isEmpty()) {
      anchors.round(); // Nobody vouches for what is broken.
    }
  }

  private void name(Map<String, ChainBroken> found) {
    found.forEach(
        (tenant, one) -> {
          if (!broken.containsKey(tenant)) {
            LOG.severe(one.getMessage());
          }
        });
    broken = found;
  }

  private void tell(Map<String, Throwable> failed) throws IOException {
    Map<String, String> causes = new TreeMap<>();
    failed.forEach((meaning, cause) -> causes.put(meaning, cause.toString()));
    failing = causes;
    if (!failed.isEmpty()) {
      List<String> all = new ArrayList<>();
      causes.forEach((meaning, cause) -> all.add(meaning + ": " + cause));
      IOException told = new IOException(String.join("; ", all));
      failed.values().forEach(told::addSuppressed);
      throw told;
    }
  }

  /** What is not as it was written, by tenant. */
  public Map<String, ChainBroken> broken() {
    return broken;
  }

  /** What the last round could not do, with why. */
  public Map<String, String> failing() {
    return failing;
  }

  /** When the trails were looked at last; null before the first round. */
  public Instant looked() {
    return looked;
  }

  /** Since when every entry was followed once ({@link AuditWatch#whole}); null before that. */
  public Instant whole() {
    return whole;
  }
}
