package id.perisai.admin.command;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines for whoever watches. On a terminal those that count, such as {@code first releases: 3 of
 * 26}, take the place of one another; elsewhere each line stays.
 */
final class Lines {
  private static final Pattern COUNT = Pattern.compile(".*\\b(\\d+) of (\\d+)\\)?");
  private static final String TO_THE_END = "\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private boolean open;

  Lines(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Standard output, which is a terminal or not. */
  static Lines ofScreen() {
    return new Lines(System.out, System.console() != null);
  }

  synchronized void print(String line) {
    Matcher count = COUNT.matcher(line);
    boolean counts = terminal && count.matches();
    if (open) {
      out.print(counts ? "\r" : "\n");
    }
    out.print(counts ? line + TO_THE_END : line);
    open = counts && !count.group(1).equals(count.group(2));
    if (!open) {
      out.print("\n");
    }
    out.flush();
  }
}
