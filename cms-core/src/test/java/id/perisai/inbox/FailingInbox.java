package id.perisai.inbox;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Authoring's side of an inbox on a disk that does not give some files, and tells what was read.
 */
public final class FailingInbox {
  public final CollectInbox collect;
  private final List<Path> read = new ArrayList<>();

  public FailingInbox(Path inbox, Predicate<Path> fails) {
    this.collect = new CollectInbox(inbox, file -> read(file, fails));
  }

  private byte[] read(Path file, Predicate<Path> fails) throws IOException {
    read.add(file);
    if (fails.test(file)) {
      throw new FileSystemException(file.toString(), null, "Input/output error");
    }
    return Files.readAllBytes(file);
  }

  /** Whatever was asked for, in order. */
  public List<Path> read() {
    return List.copyOf(read);
  }
}
