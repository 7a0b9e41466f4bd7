package id.perisai.check;

import id.perisai.content.Content;
import java.util.List;

/** Every check that a submission goes through. */
public final class Checks {
  public static final List<Check> ALL = List.of(new GamblingTerms(), new PersonalNumbers());

  private Checks() {}

  /** What all checks found, in the order of {@link #ALL}. */
  public static List<Finding> run(Content content) {
    return ALL.stream().flatMap(check -> check.findings(content).stream()).toList();
  }
}
