package id.perisai.check;

import id.perisai.content.Content;
import id.perisai.content.Passage;
import java.util.List;

/** Every check that a submission goes through. */
public final class Checks {
  public static final List<Check> ALL = List.of(new GamblingTerms(), new PersonalNumbers());

  private Checks() {}

  /** What all checks found, in the order of {@link #ALL}. */
  public static List<Finding> run(Content content) {
    return ALL.stream().flatMap(check -> check.findings(content).stream()).toList();
  }

  /** As {@link #run(Content)}, of other texts than a content's. */
  public static List<Finding> run(List<Passage> passages) {
    return ALL.stream().flatMap(check -> check.findings(passages).stream()).toList();
  }
}
