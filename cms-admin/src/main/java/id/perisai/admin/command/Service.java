package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Path;

/** A process that the supervisor keeps running: the database or a server. */
interface Service {
  Part part();

  /** Starts the process and returns at once. */
  Process launch() throws IOException;

  /**
   * Asks the running process whether it can work.
   *
   * @return what is missing in one sentence, empty if it is ready
   * @throws Failure when waiting any longer is of no use
   */
  String missing();

  /** Whether it serves visitors already, though it may not be ready yet. */
  default boolean serves() {
    return false;
  }

  /** Asks the process to end in order; it gets the seconds of {@link Supervisor} to do so. */
  void ask(ProcessHandle process) throws IOException;

  /** Where the operator reads what went wrong. */
  Path log();
}
