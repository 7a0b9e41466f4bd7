package id.perisai.content;

import java.util.Locale;

/** Where the newest revision of a page stands. */
public enum PageState {
  DRAFT,
  WAITING,
  REFUSED,
  /** Approved, and in no release yet. */
  APPROVED,
  PUBLISHED,
  /** Published as withdrawn. */
  WITHDRAWN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PageState ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
