package id.perisai.release;

/**
 * Something was not what it must be, and was therefore not taken. Says what it was, what was
 * expected and what was found, so that an operator can act on the line in the log.
 */
public final class Rejected extends Exception {
  private static final int LONGEST = 200;

  private final Reason reason;
  private final String what;
  private final String expected;
  private final String found;
  private final boolean isOfSignedBytes;

  public Rejected(Reason reason, String what, String expected, String found) {
    this(reason, what, expected, found, null);
  }

  public Rejected(Reason reason, String what, String expected, String found, Throwable cause) {
    this(reason, what, expected, found, cause, false);
  }

  private Rejected(
      Reason reason,
      String what,
      String expected,
      String found,
      Throwable cause,
      boolean isOfSignedBytes) {
    super(
        reason + ": " + printable(what) + ": expected " + expected + ", found " + printable(found),
        cause);
    this.reason = reason;
    this.what = what;
    this.expected = expected;
    this.found = printable(found);
    this.isOfSignedBytes = isOfSignedBytes;
  }

  public Reason reason() {
    return reason;
  }

  /** The thing refused, such as a repository path. */
  public String what() {
    return what;
  }

  public String expected() {
    return expected;
  }

  /** What was there instead; control characters are replaced and long text is cut. */
  public String found() {
    return found;
  }

  /** The same, of a file by its path. */
  Rejected at(String path) {
    return new Rejected(reason, path + " (" + what + ")", expected, found, this, isOfSignedBytes);
  }

  /** Whether it is for what verified bytes say, which no mirror or disk can show otherwise. */
  boolean isOfSignedBytes() {
    return isOfSignedBytes;
  }

  /** The same, of verified bytes. */
  Rejected ofSignedBytes() {
    return new Rejected(reason, what, expected, found, getCause(), true);
  }

  /** Of what is told of a file by its path: that path, which has no spaces. */
  String path() {
    return what.split(" ", 2)[0];
  }

  /** Found text comes from the attacker: it must neither break a log line nor fill the disk. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(line::appendCodePoint);
    return text.length() > LONGEST ? line + "…" : line.toString();
  }
}
