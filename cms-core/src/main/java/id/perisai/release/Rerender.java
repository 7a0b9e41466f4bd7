package id.perisai.release;

import java.util.Locale;

/** Who may sign a release of a tenant that shows the same contents in a newer theme. */
public enum Rerender {
  /** The tenant's publishers alone, as every release. */
  TENANT,
  /** The platform as well. */
  PLATFORM;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Rerender read(JsonObject json, String name) throws Rejected {
    String word = json.text(name);
    for (Rerender rerender : values()) {
      if (rerender.word().equals(word)) {
        return rerender;
      }
    }
    throw json.malformed(name, "tenant or platform", word);
  }
}
