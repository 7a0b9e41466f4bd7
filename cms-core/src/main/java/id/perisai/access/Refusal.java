package id.perisai.access;

import java.util.Locale;

/**
 * Why an act is refused. Each package has one enum of these; screens find the sentence for people
 * under {@code refusal.<name>} in their bundles, with the arguments of {@link Refused}.
 */
public interface Refusal {
  String name();

  /** The sentence for operators and logs, a {@link String#format} pattern over the arguments. */
  default String english() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
