package id.perisai.access;

import java.time.Duration;
import java.util.Locale;

/** What a one-time link is for. Each ends in a new password. */
public enum LinkPurpose {
  INVITATION(Duration.ofDays(7)),
  RESET(Duration.ofHours(2));

  private final Duration validFor;

  LinkPurpose(Duration validFor) {
    this.validFor = validFor;
  }

  public Duration validFor() {
    return validFor;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
