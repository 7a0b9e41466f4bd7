package id.perisai.release;

import id.perisai.release.DurableFiles.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A disk under {@link DurableFiles} that fails from a given step on. Steps count from 1, over all
 * files of this process; closing it puts the honest disk back.
 */
public final class FaultyDisk implements AutoCloseable {
  /** The exit code of a process that the disk halted: that of {@code kill -9}. */
  public static final int HALTED = 137;

  /** How it fails. */
  public enum Fault {
    /** Never. */
    NONE,
    /** The process ends before the step, with nothing told to anybody. */
    HALT,
    /** As HALT, within one process: only what the disk has is looked at afterwards. */
    STOP,
    /** No space is left: what is there can be renamed, removed and synced. */
    FULL,
    /** Some blocks are left: a file of a KiB finds room, one of much more does not. */
    NEARLY_FULL,
    /** As after an error of the disk's own: it was mounted again, read-only. */
    READ_ONLY,
    /**
     * As a network disk says that no space is left: not when bytes are written, but when forced.
     */
    LATE
  }

  /** What STOP throws. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final Set<Step> TAKES_SPACE = EnumSet.of(Step.MAKE_FOLDER, Step.OPEN, Step.WRITE);
  private static final EnumSet<Step> FORCES = EnumSet.of(Step.SYNC, Step.SYNC_FOLDER);
  private static final Set<Step> CHANGES = EnumSet.complementOf(FORCES);

  private final Fault fault;
  private final int from;
  private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

  private final List<Path> written = Collections.synchronizedList(new ArrayList<>());

  private FaultyDisk(Fault fault, int from) {
    this.fault = fault;
    this.from = from;
    DurableFiles.disk(this::before);
  }

  /** A disk that only counts. */
  public static FaultyDisk counting() {
    return new FaultyDisk(Fault.NONE, Integer.MAX_VALUE);
  }

  public static FaultyDisk failing(Fault fault, int from) {
    return new FaultyDisk(fault, from);
  }

  /** Stops the process's work before the step that follows one such as {@code RENAME 2}. */
  public static FaultyDisk stoppingAfter(String step) {
    FaultyDisk[] made = new FaultyDisk[1];
    made[0] = new FaultyDisk(Fault.NONE, Integer.MAX_VALUE);
    DurableFiles.disk(
        (next, file) -> {
          if (made[0].steps.contains(step)) {
            throw new Stopped();
          }
          made[0].before(next, file);
        });
    return made[0];
  }

  /** What was asked of the disk, such as {@code RENAME 2.sig}. */
  public List<String> steps() {
    return List.copyOf(steps);
  }

  /** The files that were put in place so far. */
  public List<Path> written() {
    return List.copyOf(written);
  }

  private void before(Step step, Path file) throws IOException {
    if (step == Step.RENAME) {
      written.add(file);
    }
    steps.add(step + " " + file.getFileName());
    if (steps.size() < from) {
      return;
    }
    switch (fault) {
      case HALT -> Runtime.getRuntime().halt(HALTED);
      case STOP -> throw new Stopped();
      case FULL -> fail(TAKES_SPACE.contains(step), "No space left on device");
      case NEARLY_FULL ->
          fail(step == Step.WRITE && Files.size(file) >= 512, "No space left on device");
      case READ_ONLY -> fail(CHANGES.contains(step), "Read-only file system");
      case LATE -> fail(FORCES.contains(step), "No space left on device");
      case NONE -> {}
    }
  }

  private static void fail(boolean fails, String why) throws IOException {
    if (fails) {
      throw new IOException(why);
    }
  }

  @Override
  public void close() {
    DurableFiles.disk(null);
  }
}
