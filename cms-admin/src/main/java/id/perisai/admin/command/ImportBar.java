package id.perisai.admin.command;

import id.perisai.transfer.ImportProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how far an import is: a bar on a terminal, a line for each tenth elsewhere. */
final class ImportBar implements ImportProgress {
  private static final int WIDTH = 40;
  private static final long NANOS_BETWEEN = 100_000_000;

  private final PrintWriter out;
  private final boolean terminal;
  private Phase phase;
  private long shown = -1;
  private long last;
  private boolean open;

  ImportBar(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void at(Phase now, long done, long total) {
    if (now != phase) {
      end();
      phase = now;
      shown = -1;
    }
    long percent = total <= 0 ? 100 : Math.min(100, 100 * done / total);
    if (terminal) {
      bar(percent, done, total);
    } else if (percent / 10 != shown) {
      shown = percent / 10;
      out.println(label() + " " + percent + " %");
      out.flush();
    }
  }

  private void bar(long percent, long done, long total) {
    long now = System.nanoTime();
    if (percent == shown && now - last < NANOS_BETWEEN && done < total) {
      return;
    }
    shown = percent;
    last = now;
    open = true;
    int filled = (int) (WIDTH * percent / 100);
    out.printf(
        Locale.ROOT,
        "\r%-12s [%s%s] %3d %%  %s ",
        label(),
        "#".repeat(filled),
        " ".repeat(WIDTH - filled),
        percent,
        amount(done, total));
    out.flush();
  }

  private String amount(long done, long total) {
    return phase == Phase.READING
        ? (done >> 20) + "/" + (total >> 20) + " MiB"
        : done + "/" + total;
  }

  private String label() {
    return switch (phase) {
      case READING -> "Reading";
      case FILES -> "Files";
      case CONVERTING -> "Converting";
      case IMAGES -> "Images";
      case STORING -> "Storing";
    };
  }

  /** Goes to the next line if a bar stands on this one. */
  void end() {
    if (open) {
      out.println();
      out.flush();
      open = false;
    }
  }
}
