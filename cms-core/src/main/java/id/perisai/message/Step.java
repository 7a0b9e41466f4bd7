package id.perisai.message;

import java.util.Locale;

/** What may happen to a message. */
public enum Step {
  /** Its sealed bytes were handed to somebody's browser. */
  OPENED,
  DONE,
  REOPENED,
  /** Put among the junk. */
  JUNK,
  /** Taken out of the junk. */
  NOT_JUNK,
  /** Its sealed bytes were deleted by somebody, for a reason. */
  DELETED,
  /** Its sealed bytes were deleted at the end of their time. */
  EXPIRED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
