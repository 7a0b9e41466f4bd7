package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.ComposedPage;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What citizens ask for is among the first that they are shown. The questions and the pages are the
 * data files {@code search/questions.txt} and {@code search/pages.txt}.
 */
class SearchQualityTest {
  private static final String HOST = "dinkes.localhost";
  private static final int PAGES = 600;
  private static final Pattern RESULT = Pattern.compile("<h3><a href=\"([^\"]*)\"");
  private static final Pattern INSTEAD = Pattern.compile("/cari\\?q=([^\"&]*)\"");

  @TempDir Path temporary;

  /** What was found for a question. */
  private record Answer(List<String> paths, String slot) {}

  @Test
  void shows_what_citizens_mean_among_the_first() throws Exception {
    SmallCity city = new SmallCity(temporary.resolve("repository"));
    city.publish("dinkes", 2, SearchCorpus.of(PAGES).entries(city, "dinkes"));
    try (RunningNode node = RunningNode.behindProxy(city, temporary.resolve("store")).tick()) {
      awaitIndex(node);
      List<String> wrong = new ArrayList<>();
      int questions = 0;
      for (String line : SearchCorpus.text("questions.txt").split("\n+")) {
        questions++;
        String[] parts = line.split(" ?\\| ?", -1);
        String problem = problem(parts, answer(node, parts[0].strip()));
        if (!problem.isEmpty()) {
          wrong.add(line + "\n    " + problem);
        }
      }
      assertTrue(questions > 100, "only " + questions + " questions were read");
      assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong) + "\n");
    }
  }

  /** What is wrong with an answer; empty if nothing is. */
  private static String problem(String[] parts, Answer answer) {
    String expected = parts[1].strip();
    if (expected.equals("!")) {
      return answer.paths().isEmpty() ? "" : "finds " + answer.paths();
    }
    if (expected.startsWith("? ")) {
      Matcher instead = INSTEAD.matcher(answer.slot());
      String offered = instead.find() ? URLDecoder.decode(instead.group(1), UTF_8) : "nothing";
      return offered.equals(expected.substring(2)) ? "" : "offers " + offered;
    }
    int place = answer.paths().indexOf(expected);
    boolean first = place >= 0 && place < Integer.parseInt(parts[2].strip());
    return first ? "" : "stands " + (place + 1) + " of " + answer.paths();
  }

  @Test
  void would_notice_a_page_that_is_not_among_the_first() {
    Answer answer = new Answer(List.of("/a", "/b"), "");
    assertEquals("", problem(new String[] {"q", "/b", "2"}, answer));
    assertNotEquals("", problem(new String[] {"q", "/b", "1"}, answer));
    assertNotEquals("", problem(new String[] {"q", "/c", "5"}, answer));
    assertNotEquals("", problem(new String[] {"q", "!", ""}, answer));
    assertNotEquals("", problem(new String[] {"q", "? imunisasi", ""}, answer));
  }

  private static Answer answer(RunningNode node, String query) throws Exception {
    Response answer = node.get(HOST, "/cari?q=" + URLEncoder.encode(query, UTF_8));
    assertEquals(200, answer.code(), query + ": " + answer.text());
    String slot =
        ComposedPage.of(
                (SearchCorpus.BEFORE + ComposedPage.MARKER + SearchCorpus.AFTER).getBytes(UTF_8))
            .slot(answer.body());
    List<String> paths = new ArrayList<>();
    Matcher results = RESULT.matcher(slot);
    while (results.find()) {
      paths.add(results.group(1));
    }
    return new Answer(paths, slot);
  }

  private static void awaitIndex(RunningNode node) throws IOException, InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (node.get(HOST, "/cari?q=ktp").code() != 200) {
      assertTrue(System.nanoTime() < end, "the index was not made");
      Thread.sleep(100);
    }
  }
}
