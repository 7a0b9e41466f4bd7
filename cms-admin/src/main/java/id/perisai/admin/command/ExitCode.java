package id.perisai.admin.command;

/** What the command line answers to the shell. The numbers are documented and never change. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_RUNNING = 3;
  static final int SETTINGS_REFUSED = 4;
  static final int HOME_REFUSED = 5;
  static final int PORT_TAKEN = 6;
  static final int PART_FAILED = 7;
  static final int HALF_STARTED = 8;
  static final int FORGED = 10;
  static final int UNSIGNED = 11;
  static final int STALE = 12;

  /** The same list for the footer of every help page. */
  static final String[] HELP = {
    "0:Done.",
    "1:Failed; the sentence on standard error says why.",
    "2:The command line was not understood.",
    "3:Perisai is not running, or not all of it answers.",
    "4:A setting was refused; the sentence names the key, the value and the fix.",
    "5:The home directory was refused: of another version, in use, full, or of another mode.",
    "6:A port is taken.",
    "7:A part (database, authoring, delivery) did not start; its log is named.",
    "8:start --detach: sites are served, and the rest is still tried; its sentence says what.",
    "10:verify: the worst page is FORGED, or what is shown as signed is not.",
    "11:verify: the worst page is UNSIGNED.",
    "12:verify: the worst page is STALE."
  };

  private ExitCode() {}
}
