package id.perisai.access;

import java.util.Locale;

/** How far a session is. */
public enum Stage {
  /** Its owner may work. */
  WHOLE,
  /** The password was right; a second factor is still to be shown. */
  SECOND,
  /** The password was right; a second factor is to be set up before anything else. */
  ENROL;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Stage ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
