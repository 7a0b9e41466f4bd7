package id.perisai.admin.content;

import java.util.List;

/**
 * One place where two contents differ: a field, or a run of blocks of the body.
 *
 * @param id name of the choice in a form: {@code title}, {@code fields.byline}, {@code body.3}
 * @param left values there in the first content; none when absent, several for a run of blocks
 * @param right values there in the second content
 */
public record Difference(String id, List<Object> left, List<Object> right) {
  public Difference {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  /** Only blocks can be kept from both sides. */
  public boolean isBody() {
    return id.startsWith("body.");
  }
}
