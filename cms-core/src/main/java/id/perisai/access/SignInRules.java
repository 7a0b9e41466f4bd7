package id.perisai.access;

import java.time.Duration;
import java.util.Collection;

/**
 * What sign-in asks of whom, and for how long a session lasts.
 *
 * @param secondFactor who must have one
 * @param longest a session's length, however busy it is
 * @param idle how long it may be silent
 */
public record SignInRules(Asked secondFactor, Duration longest, Duration idle) {
  /** Who must show a second factor; whoever has one is always asked for it. */
  public enum Asked {
    /** Nobody must; for trials. */
    OFFERED,
    /** Those who put something in force: publishers and platform administrators. */
    PUBLISHERS,
    EVERYBODY
  }

  public static final SignInRules USUAL =
      new SignInRules(Asked.PUBLISHERS, Duration.ofHours(12), Duration.ofHours(1));

  /** Whether somebody with these roles, anywhere, must have a second factor. */
  public boolean ask(Collection<Role> roles) {
    return switch (secondFactor) {
      case OFFERED -> false;
      case PUBLISHERS -> roles.contains(Role.PUBLISHER) || roles.contains(Role.PLATFORM_ADMIN);
      case EVERYBODY -> true;
    };
  }
}
