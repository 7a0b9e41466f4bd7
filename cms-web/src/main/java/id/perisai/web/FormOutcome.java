package id.perisai.web;

import java.util.Locale;

/** What became of what was sent by a form; counted, with nothing else. */
enum FormOutcome {
  /** Taken: it lies in the inbox. */
  ACCEPTED,
  /** Taken, and put aside: too many, or the trap was filled in. */
  JUNK,
  /** The same as before; the same receipt was shown. */
  REPEATED,
  /** Shown again with what is wrong. */
  INVALID,
  /** Not what a browser sends of this form. */
  MALFORMED,
  /** Sent from a page of another site. */
  FOREIGN,
  /** More bytes than are read. */
  TOO_BIG,
  /** The body did not come whole, or not in time. */
  BROKEN_OFF,
  /** Too many at the same time. */
  BUSY,
  /** So many were put aside from this network that no more are taken. */
  TOO_MANY,
  /** Nobody has a key to open it. */
  NO_KEY,
  /** The site is held. */
  HELD,
  /** The disk, or the room for messages, is full. */
  NOT_WRITTEN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
