package id.perisai.admin.command;

import java.nio.file.Path;
import java.util.List;

/** A process of its own that tries something, as the build does, until it is killed. */
final class TrialHolder {
  private TrialHolder() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Launch.endWithParent();
    Process tried =
        Launch.trial(
            List.of("sh", "-c", "env; echo; exec sleep 60"), directory, directory.resolve("log"));
    System.out.println(tried.pid());
    Thread.sleep(60_000);
  }
}
