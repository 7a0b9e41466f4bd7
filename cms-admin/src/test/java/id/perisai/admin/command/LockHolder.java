package id.perisai.admin.command;

import java.nio.file.Path;

/** A process of its own that holds the lock of a home until it is killed. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws InterruptedException {
    HomeLock.take(new Home(Path.of(arguments[0])));
    System.out.println("locked");
    Thread.sleep(60_000);
  }
}
