package id.perisai.block;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  @ParameterizedTest
  @EnumSource(Problem.Code.class)
  void has_a_sentence_in_both_languages(Problem.Code code) {
    Problem problem = new Problem("title", code, List.of("1", "2"));
    assertFalse(problem.sentence("id").isBlank());
    assertFalse(problem.sentence("id").contains("{"));
    assertFalse(problem.sentence("en").contains("{"));
    assertNotEquals(problem.sentence("id"), problem.sentence("en"));
  }
}
