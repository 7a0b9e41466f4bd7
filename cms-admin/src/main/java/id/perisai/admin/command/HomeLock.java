package id.perisai.admin.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Held by the one supervisor of a home; the kernel lets go of it when that process dies. */
final class HomeLock implements AutoCloseable {
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws Failure if another supervisor holds it
   */
  static HomeLock take(Home home) {
    Path file = home.run().resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new Failure(
            ExitCode.HOME_REFUSED,
            "home "
                + home.root()
                + " is already running: ./perisai status shows it, ./perisai stop ends it");
      }
      return new HomeLock(channel);
    } catch (IOException failed) {
      throw new Failure(
          ExitCode.HOME_REFUSED, "home cannot be locked at " + file + ": " + failed, failed);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
