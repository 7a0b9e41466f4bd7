package id.perisai.access;

/** The reason that somebody gives for an act, as other people will read it. */
public final class GivenReason {
  /** Characters; a line break is one. */
  public static final int LONGEST = 2_000;

  private GivenReason() {}

  /**
   * @param written as it came; may be null
   * @return without white space around it; may be empty
   * @throws Refused REASON_TOO_LONG
   */
  public static String of(String written) {
    String reason = written == null ? "" : written.strip().replace("\r\n", "\n");
    if (reason.codePointCount(0, reason.length()) > LONGEST) {
      throw new Refused(AccessRefusal.REASON_TOO_LONG, LONGEST);
    }
    return reason;
  }
}
