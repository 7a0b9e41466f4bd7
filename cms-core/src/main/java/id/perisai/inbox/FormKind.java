package id.perisai.inbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a form is for; it decides what is asked, and whose keys the answers are sealed to. */
public enum FormKind {
  /** A question to the department. */
  CONTACT,
  /** A complaint about a service, which may be made without a name. */
  COMPLAINT,
  /** A report that something is wrong with a site, for the city's incident response team. */
  INCIDENT;

  /** As it stands in files and in the release. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<FormKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
