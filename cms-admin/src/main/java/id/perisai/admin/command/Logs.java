package id.perisai.admin.command;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What libraries say on the way is for their authors; warnings are for the operator. */
final class Logs {
  /** Held, since loggers that nobody holds forget their level. */
  private static final Logger ROOT = LogManager.getLogManager().getLogger("");

  private Logs() {}

  static void quiet() {
    ROOT.setLevel(Level.WARNING);
  }
}
