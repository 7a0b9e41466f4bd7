package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long each step of an answer takes, and what it leaves on the heap, by JMH. */
@Tag("deep")
@Tag("measured")
class AnswerStepsTest {
  /** These run for every visitor, and promise to make nothing. */
  private static final Set<String> MAKE_NOTHING =
      Set.of(
          "fieldsAreCounted",
          "hostIsRead",
          "codingIsChosen",
          "bytesAreHeldAndReleased",
          "answerIsCounted");

  @Test
  void what_runs_for_every_visitor_leaves_nothing_on_the_heap() throws Exception {
    Options options =
        new OptionsBuilder()
            .include(AnswerSteps.class.getName() + ".*")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .build();
    Collection<RunResult> runs = new Runner(options).run();
    List<String> table = new ArrayList<>();
    table.add("| step | nanoseconds | bytes made |");
    table.add("|---|--:|--:|");
    List<String> broken = new ArrayList<>();
    int kept = 0;
    for (RunResult run : runs) {
      String step = run.getPrimaryResult().getLabel();
      double bytes = run.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
      table.add(
          String.format(
              Locale.ROOT, "| %s | %.0f | %.0f |", step, run.getPrimaryResult().getScore(), bytes));
      if (MAKE_NOTHING.contains(step)) {
        kept++;
        // The profiler's own is spread over all operations.
        if (bytes >= 1) {
          broken.add(step + " makes " + bytes + " bytes");
        }
      }
    }
    Path measured = Files.createDirectories(Path.of("target", "measured"));
    Files.write(measured.resolve("steps.md"), table);
    assertEquals(List.of(), broken);
    assertEquals(MAKE_NOTHING.size(), kept, () -> "a step was renamed: " + table);
    assertTrue(runs.size() > kept);
  }
}
