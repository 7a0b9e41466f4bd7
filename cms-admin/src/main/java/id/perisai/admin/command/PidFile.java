package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process by its number and the time it started, so that a number that the system gave
 * to a stranger since is not taken for ours. Content: {@code PID START}, START in milliseconds
 * since 1970.
 */
final class PidFile {
  /** The kernel's boot time, from which start times are reckoned, moves when clocks are set. */
  private static final long TOLERANCE_MILLIS = 2000;

  private final Path file;

  PidFile(Home home, String name) {
    this.file = home.run().resolve(name + ".pid");
  }

  void write(ProcessHandle process) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, process.pid() + " " + started(process) + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The process, if it is still the one that was written down and still runs. */
  Optional<ProcessHandle> process() {
    try {
      String[] words = Files.readString(file).strip().split(" ");
      long pid = Long.parseLong(words[0]);
      long start = Long.parseLong(words[1]);
      return ProcessHandle.of(pid)
          .filter(PidFile::runs)
          .filter(process -> Math.abs(started(process) - start) <= TOLERANCE_MILLIS);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException absent) {
      return Optional.empty();
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Alive, and not a zombie that waits for a parent which will never ask. */
  static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException noProcFileSystem) {
      return process.isAlive();
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
