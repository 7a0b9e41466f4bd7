package id.perisai.admin.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Starts parts, waits until each answers, starts again what died, and stops all in the reverse
 * order. One thread starts and watches; the other, a shutdown hook, stops.
 */
final class Supervisor {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration ORDERLY_END = Duration.ofSeconds(30);
  private static final Duration PROVEN = Duration.ofSeconds(60);
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long TICK_MILLIS = 250;

  private final Home home;
  private final Progress progress;
  private final Duration patience;
  private final Deque<Service> started = new ArrayDeque<>();
  private final Map<Part, Process> processes = new EnumMap<>(Part.class);
  private final Map<Part, Restart> restarts = new EnumMap<>(Part.class);
  private final Set<Part> answered = EnumSet.noneOf(Part.class);
  private final CountDownLatch stopping = new CountDownLatch(1);

  Supervisor(Home home, Progress progress) {
    this(home, progress, PATIENCE);
  }

  /**
   * @param patience for how long a part may take to answer
   */
  Supervisor(Home home, Progress progress, Duration patience) {
    this.home = home;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Starts the parts side by side and returns when all answer.
   *
   * @throws Failure if one ends or does not answer in time; its log is named
   */
  void start(List<Service> services) {
    launch(services);
    await(services);
  }

  /** Starts the parts side by side and waits for none. */
  void launch(List<Service> services) {
    for (Service service : services) {
      progress.say("Starting " + service.part().key() + ".");
      launch(service);
      synchronized (this) {
        started.push(service);
      }
    }
  }

  /**
   * Starts those anew that ended before they served; whoever waits for them sees them end again.
   */
  void launchEnded(List<Service> services) {
    for (Service service : services) {
      Process process = processes.get(service.part());
      if (!answered.contains(service.part()) && !process.isAlive()) {
        progress.say(
            "ALARM: "
                + service.part().key()
                + " ended with "
                + process.exitValue()
                + "; starting it again. Its log: "
                + service.log());
        launch(service);
      }
    }
  }

  /**
   * Waits until the parts are ready, and starts again those that served or were ready before and
   * died meanwhile.
   *
   * @throws Failure if one ends or is not ready in time; its log is named
   */
  void await(List<Service> services) {
    for (Service service : services) {
      await(service, service::missing);
    }
  }

  /**
   * Waits until the parts have served once, ready or not; they are started again when they die.
   *
   * @throws Failure as {@link #await}
   */
  void awaitServing(List<Service> services) {
    for (Service service : services) {
      if (!answered.contains(service.part())) {
        await(service, () -> service.serves() ? "" : service.missing());
      }
    }
  }

  /** Watches until {@link #stop} is called from elsewhere. */
  void watch() throws InterruptedException {
    while (!stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
      reviveAnswered();
    }
  }

  /**
   * Watches for that long.
   *
   * @return whether {@link #stop} was called meanwhile
   */
  boolean watch(Duration time) throws InterruptedException {
    Instant until = Instant.now().plus(time);
    while (Instant.now().isBefore(until)) {
      if (stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      reviveAnswered();
    }
    return false;
  }

  /** Sites that were launched ahead serve while others are waited for. */
  private void noteServing() {
    for (Service service : snapshot()) {
      if (!answered.contains(service.part()) && service.serves()) {
        answered.add(service.part());
      }
    }
  }

  private void reviveAnswered() {
    for (Service service : snapshot()) {
      if (answered.contains(service.part())) {
        reviveIfDead(service);
      }
    }
  }

  /** Ends those of the parts that were started, last first; the others go on. */
  synchronized void end(List<Service> services) {
    Set<Part> parts = services.stream().map(Service::part).collect(Collectors.toSet());
    for (Service service : List.copyOf(started)) {
      if (parts.contains(service.part())) {
        started.remove(service);
        answered.remove(service.part());
        end(service);
      }
    }
  }

  /** Ends everything that was started, last first. Safe to call twice. */
  synchronized void stop() {
    stopping.countDown();
    while (!started.isEmpty()) {
      end(started.pop());
    }
  }

  private void end(Service service) {
    Process process = processes.get(service.part());
    if (process != null && process.isAlive()) {
      progress.say("Stopping " + service.part().key() + ".");
      end(service, process.toHandle());
    }
    forget(service.part());
  }

  /**
   * Ends parts that a killed supervisor left behind, in the same order.
   *
   * @return whether there were any
   */
  static boolean endOrphans(Home home, Iterable<Service> lastFirst, Progress progress) {
    boolean any = false;
    for (Service service : lastFirst) {
      PidFile file = new PidFile(home, service.part().key());
      Optional<ProcessHandle> orphan = file.process();
      any |= orphan.isPresent();
      orphan.ifPresent(
          process -> {
            progress.say(
                "Ending "
                    + service.part().key()
                    + " (process "
                    + process.pid()
                    + "), left behind by a supervisor that was killed.");
            end(service, process);
          });
    }
    return any;
  }

  private void launch(Service service) {
    synchronized (this) {
      if (stopping.getCount() == 0) {
        throw new Failure(ExitCode.FAILED, "stopped before everything had started");
      }
      try {
        Process process = service.launch();
        processes.put(service.part(), process);
        new PidFile(home, service.part().key()).write(process.toHandle());
      } catch (IOException failed) {
        throw new Failure(
            ExitCode.PART_FAILED,
            service.part().key() + " could not be started: " + failed.getMessage(),
            failed);
      }
    }
  }

  private void await(Service service, Supplier<String> asked) {
    Instant deadline = Instant.now().plus(patience);
    String missing = asked.get();
    while (!missing.isEmpty()) {
      boolean kept = answered.contains(service.part());
      if (!kept && service.serves()) {
        answered.add(service.part());
      } else if (!kept && !processes.get(service.part()).isAlive()) {
        throw new Failure(
            ExitCode.PART_FAILED, service.part().key() + " ended: " + LogTail.of(service.log()));
      }
      if (Instant.now().isAfter(deadline)) {
        throw new Failure(
            ExitCode.PART_FAILED,
            service.part().key()
                + " did not become ready in "
                + patience.toSeconds()
                + " s ("
                + missing
                + "): "
                + LogTail.of(service.log()));
      }
      pause();
      missing = asked.get();
    }
    answered.add(service.part());
  }

  private void pause() {
    try {
      if (stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new Failure(ExitCode.FAILED, "stopped before everything had started");
      }
      noteServing();
      reviveAnswered();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.FAILED, "interrupted", interrupted);
    }
  }

  private void reviveIfDead(Service service) {
    Part part = service.part();
    if (processes.get(part).isAlive()) {
      return;
    }
    Restart restart = restarts.computeIfAbsent(part, any -> new Restart());
    if (!restart.planned()) {
      long pause = restart.plan();
      progress.say(
          "ALARM: "
              + part.key()
              + " (process "
              + processes.get(part).pid()
              + ") ended with "
              + processes.get(part).exitValue()
              + "; starting it again in "
              + pause
              + " ms. Its log: "
              + service.log());
    } else if (restart.due()) {
      restart.done();
      try {
        launch(service);
        progress.say(
            "Started " + part.key() + " again (process " + processes.get(part).pid() + ").");
      } catch (Failure failed) {
        progress.say("ALARM: " + failed.getMessage());
      }
    }
  }

  private synchronized List<Service> snapshot() {
    return List.copyOf(started);
  }

  private void forget(Part part) {
    try {
      new PidFile(home, part.key()).delete();
    } catch (IOException failed) {
      progress.say("The pid file of " + part.key() + " could not be removed: " + failed);
    }
  }

  private static void end(Service service, ProcessHandle process) {
    try {
      service.ask(process);
      Instant deadline = Instant.now().plus(ORDERLY_END);
      while (PidFile.runs(process) && Instant.now().isBefore(deadline)) {
        Thread.sleep(50);
      }
    } catch (IOException failed) {
      process.destroy();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (PidFile.runs(process)) {
      process.destroyForcibly();
    }
  }

  /** When a part is started again: at once at first, later after ever longer pauses. */
  private static final class Restart {
    private int failures;
    private Instant last = Instant.EPOCH;
    private Instant next;

    boolean planned() {
      return next != null;
    }

    long plan() {
      failures = Duration.between(last, Instant.now()).compareTo(PROVEN) > 0 ? 0 : failures + 1;
      long pause = Math.min(LONGEST_PAUSE_MILLIS, 500L << Math.min(failures, 6));
      next = Instant.now().plusMillis(pause);
      return pause;
    }

    boolean due() {
      return !Instant.now().isBefore(next);
    }

    void done() {
      last = Instant.now();
      next = null;
    }
  }
}
