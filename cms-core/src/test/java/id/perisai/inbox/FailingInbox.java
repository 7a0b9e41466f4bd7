package id.perisai.inbox;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Authoring's side of an inbox on a disk that does not give some files, and tells what was read.
 */
public final class FailingInbox {
  public final CollectInbox collect;
  private final List<Path> read = Collections.synchronizedList(new ArrayList<>());

  public FailingInbox(Path inbox, Predicate<Path> fails) {
    this.collect = new CollectInbox(inbox, Duration.ofSeconds(20), file -> read(file, fails));
  }

  /**
   * One where somebody is faster.
   *
   * @param before what happens between the look at a file and its opening
   */
  public FailingInbox(Path inbox, Duration patience, Before before) {
    this.collect =
        new CollectInbox(
            inbox,
            patience,
            file -> {
              read.add(file);
              before.opening(file);
            });
  }

  /** What somebody does meanwhile. */
  @FunctionalInterface
  public interface Before {
    void opening(Path file) throws IOException;
  }

  private void read(Path file, Predicate<Path> fails) throws IOException {
    read.add(file);
    if (fails.test(file)) {
      throw new FileSystemException(file.toString(), null, "Input/output error");
    }
  }

  /** Whatever was asked for, in order. */
  public List<Path> read() {
    return List.copyOf(read);
  }
}
