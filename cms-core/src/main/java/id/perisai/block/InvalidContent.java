package id.perisai.block;

import java.util.List;
import java.util.stream.Collectors;

/** Content that is refused, with every problem found. */
public final class InvalidContent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidContent(List<Problem> problems) {
    super(
        "content refused: "
            + problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** All problems in the order of the content; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
