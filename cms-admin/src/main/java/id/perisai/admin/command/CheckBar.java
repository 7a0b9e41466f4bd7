package id.perisai.admin.command;

import java.io.PrintWriter;

/** Counts pages on one line of a terminal; elsewhere it is silent. */
final class CheckBar implements SiteCheck.Counter {
  private static final long NANOS_BETWEEN = 100_000_000;

  private final PrintWriter out;
  private final boolean terminal;
  private long last;
  private boolean open;

  CheckBar(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void at(int done, int total) {
    long now = System.nanoTime();
    if (!terminal || total < 2 || done < total && now - last < NANOS_BETWEEN) {
      return;
    }
    last = now;
    open = done < total;
    out.print("\r" + done + " of " + total + " pages" + (open ? "" : "\n"));
    out.flush();
  }
}
