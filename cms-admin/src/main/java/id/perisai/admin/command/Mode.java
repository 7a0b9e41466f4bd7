package id.perisai.admin.command;

import java.util.Locale;

/** Whether the home is a demo city, whose keys and passphrases it holds, or the real thing. */
enum Mode {
  DEMO,
  PRODUCTION;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Mode parse(String text) {
    for (Mode mode : values()) {
      if (mode.key().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("a mode is demo or production, not \"" + text + "\"");
  }
}
