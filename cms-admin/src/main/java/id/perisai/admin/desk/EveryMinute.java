package id.perisai.admin.desk;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Does one thing, or some in a row, at once and then each minute, on a thread of its own, whatever
 * became of it the minute before, and of the others. A failure is logged when it begins, and again
 * when it becomes another one.
 */
public final class EveryMinute implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("perisai.minutes");

  private final List<Task> tasks;
  private final String failure;
  private final ScheduledExecutorService minutes;
  private final Map<Task, String> failed = new HashMap<>();

  /** What is done each minute. */
  @FunctionalInterface
  public interface Task {
    void run() throws IOException;
  }

  /**
   * @param thread its name
   * @param failure what a failure means, for the operator
   */
  public EveryMinute(String thread, String failure, Task... tasks) {
    this.tasks = List.of(tasks);
    this.failure = failure;
    this.minutes =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread made = new Thread(run, thread);
              made.setDaemon(true);
              return made;
            });
    minutes.scheduleWithFixedDelay(this::run, 0, 1, TimeUnit.MINUTES);
  }

  private void run() {
    tasks.forEach(this::run);
  }

  private void run(Task task) {
    try {
      task.run();
      failed.remove(task);
    } catch (Throwable e) {
      // Thrown further, it would end the schedule for good; an Error too.
      if (!e.toString().equals(failed.put(task, e.toString()))) {
        LOG.log(Level.SEVERE, failure, e);
      }
    }
  }

  @Override
  public void close() {
    minutes.shutdownNow();
  }
}
